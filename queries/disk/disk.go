// Package disk makes folders, files and lines that are still there, whole, after the
// power has failed.
package disk

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// MakeFolder makes a folder for this user alone, with those above it that are missing,
// unless it is there. Its name is certain when it returns: what is synced within a folder
// is lost all the same if the folder's own name is. (One that is there may have been made
// by a process that was killed before it came so far, so it is made certain too, where
// the folder above can be read.)
func MakeFolder(path string) error {
	path = filepath.Clean(path)
	above := filepath.Dir(path)
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		if err := SyncFolder(above); !errors.Is(err, os.ErrPermission) {
			return err
		}
		return nil
	}
	if above != path {
		if err := MakeFolder(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		if info, err2 := os.Stat(path); err2 != nil || !info.IsDir() { // nobody else made it meanwhile
			return err
		}
	}
	return SyncFolder(above)
}

// Matching are the paths in a folder, in the order of their names, of what is called as a
// pattern says (path/filepath.Match); none where there is no folder. The folder is taken by
// its name, whatever signs stand in it: filepath.Glob would take "khi [north]" for a pattern
// and find nothing there, without an error.
func Matching(folder, pattern string) (paths []string, err error) {
	there, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, f := range there {
		is, err := filepath.Match(pattern, f.Name())
		if err != nil {
			return nil, err
		}
		if is {
			paths = append(paths, filepath.Join(folder, f.Name()))
		}
	}
	return paths, nil
}

// SyncFolder makes certain which names a folder holds.
func SyncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Write writes a small file for this user alone, so that after any fault it holds what
// it held before or all of data.
func Write(path string, data []byte) error { return write(path, data, 0o600) }

// WriteOpen is Write of a file that other users may read.
func WriteOpen(path string, data []byte) error { return write(path, data, 0o644) }

func write(path string, data []byte, mode os.FileMode) error {
	return stream(path, mode, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Stream is Write of what is too large to be held at once. Of what fails nothing stays.
func Stream(path string, each func(io.Writer) error) error { return stream(path, 0o600, each) }

func stream(path string, mode os.FileMode, each func(io.Writer) error) error {
	f, err := os.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err = each(f); err == nil {
		err = f.Chmod(mode)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path+".tmp"))
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// Append puts a line, without its line feed, at a place of a file that is its end. The
// line feed follows once the line is certain, so that a line with one was whole: what is
// wrong with it then was not done by a power cut. Half a line is taken away again.
func Append(f *os.File, at int64, line []byte) error {
	_, err := f.WriteAt(line, at)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		_, err = f.WriteAt([]byte{'\n'}, at+int64(len(line)))
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("it could not be put on the disk: %w", err), f.Truncate(at))
	}
	return nil
}
