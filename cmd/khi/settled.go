package main

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// settled keeps the protected figures of one snapshot as one program made them, in
// the folder cache/figures/ of the data folder, in a folder of their own with the name
// of the snapshot: the next start shows them without reading the snapshot's cells. Of
// a hidden figure it has no number. Another program, or a snapshot of other content,
// finds nothing there.
type settled struct {
	verdicts *verdicts
	dir      string
	of       string // the program and the SHA-256 of the snapshot
}

// figuresFolder is where the figures of all snapshots are, each under its name and
// that of the program.
func figuresFolder(dir string) string { return filepath.Join(dir, "cache", "figures") }

// settledFigures are those of a snapshot of the given SHA-256; nil where the program
// cannot tell itself from another, or the folder cannot be made.
func settledFigures(v *verdicts, snapshot, sum string) *settled {
	program := programID()
	if program == "" {
		return nil
	}
	s := &settled{v, filepath.Join(figuresFolder(v.data), snapshot+ofProgram()), program + " " + sum}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil
	}
	return s
}

func (s *settled) key(of string) string { return s.of + "\x00" + of }

// Recall gives figures whose file is whole.
func (s *settled) Recall(of string) ([]byte, bool) {
	return recallFile(pathOf(s.dir, s.key(of)), s.key(of))
}

// Keep writes figures whole or not at all.
func (s *settled) Keep(of string, figures []byte) { s.verdicts.write(s.dir, s.key(of), figures) }

// ofProgram ends the names of the folders of this program.
func ofProgram() string {
	sum := sha256.Sum256([]byte(programID()))
	return "." + hex.EncodeToString(sum[:6])
}

// forgetFigures removes what was kept beside snapshots that are gone, and by other
// programs.
func forgetFigures(dir string) error {
	kept, err := os.ReadDir(figuresFolder(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, k := range kept {
		snapshot, ours := strings.CutSuffix(k.Name(), ofProgram())
		_, err := os.Stat(filepath.Join(dir, "snapshots", snapshot))
		if !ours || errors.Is(err, fs.ErrNotExist) {
			err = os.RemoveAll(filepath.Join(figuresFolder(dir), k.Name()))
		}
		if err != nil {
			return fmt.Errorf("figures of old snapshots: %w", err)
		}
	}
	return nil
}

// programID is what the Go linker calls this very program: a hash of all that it was
// made from. It is "" where the program does not say.
var programID = sync.OnceValue(func() string {
	program, err := elf.Open("/proc/self/exe") // the one that runs, also when its file was exchanged since
	if err != nil {
		return ""
	}
	defer func() { _ = program.Close() }()
	note := program.Section(".note.go.buildid")
	if note == nil {
		return ""
	}
	data, err := note.Data()
	const head = 16 // lengths of name and text, a number, and the name
	if err != nil || len(data) < head || !bytes.Equal(data[12:head], []byte("Go\x00\x00")) {
		return ""
	}
	n := binary.LittleEndian.Uint32(data[4:])
	if uint64(n) > uint64(len(data)-head) {
		return ""
	}
	return strings.TrimSpace(string(data[head : head+int(n)]))
})
