package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Exact figures are given by the command to somebody who works there, at a place that is
// written out, and taken again; the trail says so.
func TestAccountsGiveExactFigures(t *testing.T) {
	dir := t.TempDir()
	account := func(words string) (string, error) {
		var out bytes.Buffer
		err := run(context.Background(), append([]string{"account"}, append(strings.Fields(words), "--data", dir)...), nil, &out, io.Discard)
		return out.String(), err
	}
	for _, c := range []struct {
		words string
		fails string
	}{
		{"invite ann --title Ann --role detail --place S1", "already"},
		{"invite ann --title Ann --role worker --place S1", ""},
		{"invite bob --title Bob --role viewer", ""},
		{"grant ann --role detail", "--place"},
		{"grant bob --role detail --place S1", "scheme worker or commissioner"},
		{"grant carol --role detail --place S1", "nobody signs in"},
		{"grant ann --role detail --place S1 --until 2019-01-01", "not before its first"},
		{"grant ann --role detail --place S1", ""},
		{"take ann --role detail --place S2", "no grant"},
	} {
		if _, err := account(c.words); (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("khi account %s: %v, want %q", c.words, err, c.fails)
		}
	}
	if list, err := account("list"); err != nil || !strings.Contains(list, "worker at S1") || !strings.Contains(list, "detail at S1") {
		t.Errorf("%v: %s", err, list)
	}
	if _, err := account("take ann --role detail --place S1"); err != nil {
		t.Error(err)
	}
	if list, _ := account("list"); strings.Contains(list, "detail") {
		t.Errorf("it was not taken: %s", list)
	}
	trail, err := os.ReadFile(filepath.Join(dir, "access", "trail.jsonl"))
	if err != nil || !bytes.Contains(trail, []byte("gave ann the grant detail at S1")) || !bytes.Contains(trail, []byte("took the grant detail at S1 from ann")) {
		t.Errorf("the trail: %v %s", err, trail)
	}
}
