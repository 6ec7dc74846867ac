package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestTheProgramSaysWhatItIsMadeOf(t *testing.T) {
	for flag, want := range map[string]string{"": "khi ", "--bom": `"bomFormat": "CycloneDX"`, "--licences": "Permission is hereby granted"} {
		var out bytes.Buffer
		if err := run(t.Context(), strings.Fields("version "+flag), nil, &out, io.Discard); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("khi version %s: %v, %.80q", flag, err, out.String())
		}
	}
}
