package copies

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"khi/queries/disk"
)

// Source is where a publication is read from. A name that is not there is an error that
// is fs.ErrNotExist; more bytes than most are an error too.
type Source interface {
	Get(ctx context.Context, name string, most int64) ([]byte, error)
}

// Store is where a publication is written to.
type Store interface {
	Source
	// Put writes a file whole or not at all; what was there of the name is replaced.
	Put(ctx context.Context, name string, data []byte) error
	List(ctx context.Context, folder string) ([]string, error)
	Remove(ctx context.Context, name string) error
}

// Folder is a store, such as one that several machines share.
type Folder string

func (f Folder) path(name string) string { return filepath.Join(string(f), filepath.FromSlash(name)) }

// Get reads a file of the folder.
func (f Folder) Get(_ context.Context, name string, most int64) (text []byte, err error) {
	in, err := os.Open(f.path(name))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return ReadMost(in, name, most)
}

// ReadMost reads to the end, if that is not too far.
func ReadMost(in io.Reader, name string, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(in, most+1))
	if err == nil && int64(len(text)) > most {
		return nil, fmt.Errorf("%s is longer than it can be: %w", name, ErrNotOurs)
	}
	return text, err
}

// Put writes a file that everybody who sees the folder may read: it is locked.
func (f Folder) Put(_ context.Context, name string, data []byte) error {
	return disk.WriteOpen(f.path(name), data)
}

// List names the files of a folder of the folder, which is made if it is not there.
func (f Folder) List(_ context.Context, folder string) ([]string, error) {
	at := f.path(folder)
	if err := os.MkdirAll(at, 0o755); err != nil {
		return nil, fmt.Errorf("the folder to publish in: %w", err)
	}
	entries, err := os.ReadDir(at)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, disk.SyncFolder(f.path("."))
}

// Remove takes a file away, if it is there.
func (f Folder) Remove(_ context.Context, name string) error {
	if err := os.Remove(f.path(name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
