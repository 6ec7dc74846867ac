package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// verdicts keeps what disclosure control decided, one small file for each
// decision, in the data folder: a start need not decide again what has not
// changed. The files hold no numbers of people, only which of a list of cells are
// hidden. What a decision was made from, and how, is in the key that the engine
// gives. Whatever is wrong with a file, the decision is made anew.
type verdicts struct {
	data string // the data folder
	dir  string // in it

	mu   sync.RWMutex
	shut bool
}

// verdictTime is how long a decision is kept after it was last of use.
const verdictTime = 14 * 24 * time.Hour

// openVerdicts makes the folder and clears out what is no longer of use.
func openVerdicts(dir string) (*verdicts, error) {
	v := &verdicts{data: dir, dir: filepath.Join(dir, "cache", "verdicts")}
	if err := os.MkdirAll(v.dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of decisions: %w", err)
	}
	return v, v.clear()
}

func (v *verdicts) clear() error {
	files, err := os.ReadDir(v.dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		info, err := f.Info()
		if err == nil && time.Since(info.ModTime()) > verdictTime {
			err = os.Remove(filepath.Join(v.dir, f.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (v *verdicts) path(key string) string { return pathOf(v.dir, key) }

func pathOf(dir, key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(dir, hex.EncodeToString(sum[:]))
}

// Recall gives a decision whose file is whole.
func (v *verdicts) Recall(key string) ([]byte, bool) {
	verdict, ok := recallFile(v.path(key), key)
	if ok {
		now := time.Now()
		_ = os.Chtimes(v.path(key), now, now) // it is of use still
	}
	return verdict, ok
}

// recallFile gives what was kept under a key, if the file is whole.
func recallFile(path, key string) ([]byte, bool) {
	text, err := os.ReadFile(path)
	if err != nil || len(text) < sha256.Size {
		return nil, false
	}
	sum, content := text[:sha256.Size], text[sha256.Size:]
	return content, bytes.Equal(sum, sumOf(key, content))
}

// Keep writes a decision whole or not at all. A full disk costs time, not truth.
func (v *verdicts) Keep(key string, verdict []byte) { v.write(v.dir, key, verdict) }

func (v *verdicts) write(dir, key string, content []byte) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.shut {
		return
	}
	f, err := os.CreateTemp(dir, "new-")
	if err != nil {
		return
	}
	_, err = f.Write(append(sumOf(key, content), content...))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), pathOf(dir, key))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
}

// close waits for decisions that are being written and lets no other begin. One
// that is still being made, which may take seconds, is made again next time: the
// folder belongs to whoever opens it next.
func (v *verdicts) close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.shut = true
}

func sumOf(key string, verdict []byte) []byte {
	sum := sha256.Sum256(append([]byte(key+"\x00"), verdict...))
	return sum[:]
}

// ready waits until all figures of the snapshot in force are decided on, so that
// the next start finds the decisions made.
func (s *shelf) ready(ctx context.Context) {
	engine, release := s.Current()
	defer release()
	if warm, ok := engine.(interface{ Warm(context.Context) }); ok {
		warm.Warm(ctx)
	}
}
