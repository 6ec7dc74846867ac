package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"khi/ingest"
	"khi/ingest/finding"
	"khi/ingest/marked"
)

// inbox is a folder that files are dropped into: each is loaded as `khi load`
// would, then moved to one of two folders inside it. A file in a subfolder is
// sent for the scheme that the subfolder is named after.
//
// The folder is looked at again and again, since network shares, which is where
// such folders lie, do not tell of changes.
type inbox struct {
	dir    string
	policy ingest.Policy // where no folder says another
	keeper *keeper
	log    *slog.Logger
	seen   map[string]stamp // of files that may still be growing
}

const (
	loadedDir   = "_loaded"   // files that were taken in
	problemsDir = "_problems" // files that were not, marked, each with a letter that says why
	inboxPause  = 2 * time.Second
)

// stamp tells whether a file is still being written.
type stamp struct {
	size int64
	at   time.Time
}

func newInbox(dir string, policy ingest.Policy, k *keeper, log *slog.Logger) (*inbox, error) {
	for _, d := range []string{dir, filepath.Join(dir, loadedDir), filepath.Join(dir, problemsDir)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("the folder that is watched: %w", err)
		}
	}
	return &inbox{dir: dir, policy: policy, keeper: k, log: log, seen: map[string]stamp{}}, nil
}

// watch takes in what is dropped until the context ends.
func (b *inbox) watch(ctx context.Context) {
	for {
		if err := b.look(ctx); err != nil && ctx.Err() == nil {
			b.log.Error("the watched folder cannot be read", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(inboxPause):
		}
	}
}

// look takes in every file that has not changed since the last look.
func (b *inbox) look(ctx context.Context) error {
	now := map[string]stamp{}
	err := filepath.WalkDir(b.dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == b.dir:
			return nil
		case unfinished(d.Name()):
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case d.IsDir():
			if filepath.Dir(path) != b.dir {
				return filepath.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return nil // it has gone again
		}
		s := stamp{info.Size(), info.ModTime()}
		if b.seen[path] != s {
			now[path] = s
			return nil
		}
		if err := b.take(ctx, path); err != nil {
			b.log.Error("a file of the watched folder could not be dealt with; it is tried again", "error", err)
			now[path] = s
		}
		return ctx.Err()
	})
	b.seen = now
	return err
}

// unfinished reports names that programs give to files which are not ready,
// and our own two folders.
func unfinished(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || strings.HasPrefix(name, "~") {
		return true
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".part", ".tmp", ".crdownload", ".filepart":
		return true
	}
	return false
}

// take loads one file and moves it. An error means that the file is still there
// and that nobody knows yet what is in it.
func (b *inbox) take(ctx context.Context, path string) error {
	req := ingest.Request{FileName: filepath.Base(path), By: "the watched folder"}
	if dir := filepath.Dir(path); dir != b.dir {
		req.Scheme = filepath.Base(dir)
	}
	var err error
	if req.Policy, err = b.policyIn(filepath.Dir(path)); err != nil {
		if why := (refusedPolicy{}); errors.As(err, &why) {
			return b.refusePolicy(path, why)
		}
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	receipt, err := b.keeper.load(context.WithoutCancel(ctx), f, req)
	if err != nil && (receipt == nil || receipt.Status != ingest.StatusRefused) && !errors.Is(err, finding.ErrRefused) {
		return err
	}
	if err == nil {
		b.log.Info("a file of the watched folder is loaded", "batch", receipt.Batch, "rows", receipt.Accepted, "before", receipt.AlreadyLoaded, "left_out", receipt.Refused, "unread", receipt.Unread)
		if receipt.Refused > 0 || receipt.Unread > 0 {
			if err := b.answer(ctx, f, req, receipt, nil); err != nil {
				return err
			}
		}
		return moveInto(filepath.Join(b.dir, loadedDir), path)
	}
	b.log.Warn("a file of the watched folder was refused", "problems", receipt.FindingsTotal)
	if err := b.answer(ctx, f, req, receipt, err); err != nil {
		return err
	}
	return moveInto(filepath.Join(b.dir, problemsDir), path)
}

// answer writes the letter and the marked file.
func (b *inbox) answer(ctx context.Context, f *os.File, req ingest.Request, receipt *ingest.Receipt, why error) error {
	var letter, file bytes.Buffer
	c := &cli{stdout: &letter, stderr: &letter}
	c.printReceipt(req.FileName, receipt, why, false)
	at := freeName(filepath.Join(b.dir, problemsDir, req.FileName+".txt"))
	if err := os.WriteFile(at, letter.Bytes(), 0o600); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := b.keeper.loader.Mark(ctx, f, req, &file); err != nil {
		return nil // a file that cannot be read cannot be marked; the letter says why
	}
	return os.WriteFile(freeName(filepath.Join(b.dir, problemsDir, marked.Name(req.FileName))), file.Bytes(), 0o600)
}

// moveInto moves a file under a name that nothing has yet.
func moveInto(dir, path string) error {
	return os.Rename(path, freeName(filepath.Join(dir, filepath.Base(path))))
}

func freeName(path string) string {
	ending := filepath.Ext(path)
	for n, try := 2, path; ; n++ {
		if _, err := os.Lstat(try); errors.Is(err, fs.ErrNotExist) {
			return try
		}
		try = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(path, ending), n, ending)
	}
}
