package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"khi/metrics/release"
)

// The command as it is typed: words and flags in any order, the list, one release
// and the difference, and what is wrong in words.
func TestReleaseCommand(t *testing.T) {
	t.Parallel()
	w := newReleaseWorld(t)
	day := w.lastDay()
	say := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(context.Background(), append([]string{"release", "--data", w.dir}, args...), nil, &out, io.Discard)
		return out.String(), err
	}
	if out, err := say("list"); err != nil || !strings.Contains(out, "no release yet") {
		t.Errorf("%v %q", err, out)
	}
	if out, err := say("first", "--as-of", day, "--public", "2200-01-02", "--members", "2200-01-01"); err != nil || !strings.Contains(out, "it will not change") {
		t.Fatalf("%v %q", err, out)
	}
	if out, err := say("list"); err != nil || !strings.Contains(out, "first") || !strings.Contains(out, "announced") {
		t.Errorf("%v %q", err, out)
	}
	if out, err := say("show", "first"); err != nil || !strings.Contains(out, "every file is what was written") || !strings.Contains(out, "figures-friends_help.jsonl") {
		t.Errorf("%v %q", err, out)
	}
	if out, err := say("diff", "first", "first"); err != nil || !strings.Contains(out, "same to the last byte") {
		t.Errorf("%v %q", err, out)
	}
	out, err := say("list", "--json")
	var entries []release.Entry
	if err == nil {
		err = json.Unmarshal([]byte(out), &entries)
	}
	if err != nil || len(entries) != 1 || entries[0].Dates.Members != "2200-01-01" {
		t.Errorf("%v %s", err, out)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"second"}, "name the release"}, {[]string{"second", "--as-of", "2199-01-01", "--public", "2199-01-02"}, "in the future"},
		{[]string{"second", "--as-of", "2001-01-01", "--public", "2026-01-02"}, "nothing had been loaded"}, {[]string{"show", "second"}, "no such release"},
		{[]string{"first", "--as-of", day, "--public", "2200-01-02"}, "never changes"}, {[]string{"Q2", "--as-of", day, "--public", "2200-01-02"}, "cannot be the name"},
	} {
		if out, err := say(c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v %q, want %q", c.args, err, out, c.want)
		}
	}
}
