package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"khi/queries/disk"
)

// export says how what is about people is written to a disk outside the data folder: locked
// for those who are named, or in the clear where somebody says so.
type export struct {
	recipients string
	clear      bool
}

func exportFlags(f *flag.FlagSet) *export {
	e := &export{}
	f.StringVar(&e.recipients, "recipient", "", "for whom what is about people is locked: one or more age recipients (age1…), with commas")
	f.BoolVar(&e.clear, "in-the-clear", false, "write what is about people unlocked, also where a recipient is set")
	return e
}

// lockedFor is for whom it is locked; nil where it is to be in the clear.
func (e *export) lockedFor() ([]age.Recipient, error) {
	switch {
	case e.clear:
		return nil, nil
	case e.recipients == "":
		return nil, errors.New("nothing was written: it is about people, so say with --recipient (KHI_RECIPIENT) for whom it is locked (khi backup key FILE makes a key and prints its recipient), or say --in-the-clear")
	}
	who, err := recipientsOf(e.recipients)
	if err != nil {
		return nil, fmt.Errorf("nothing was written: --recipient: %w", err)
	}
	return who, nil
}

// lockedName is what a file is called when it is locked for somebody.
func lockedName(name string, who []age.Recipient) string {
	if who == nil {
		return name
	}
	return name + ".age"
}

// writeExport writes a file for this user alone, locked for whom it names.
func writeExport(path string, from io.Reader, who []age.Recipient) error {
	return disk.Stream(lockedName(path, who), func(w io.Writer) error {
		if who == nil {
			_, err := io.Copy(w, from)
			return err
		}
		to, err := age.Encrypt(w, who...)
		if err != nil {
			return err
		}
		_, err = io.Copy(to, from)
		return errors.Join(err, to.Close())
	})
}

func writeExported(path string, text []byte, who []age.Recipient) error {
	return writeExport(path, bytes.NewReader(text), who)
}

// lockFolder moves every file of a folder into another one, locked. Those in the clear go
// one by one, so that no more room is needed than for one of them.
func lockFolder(from, to string, who []age.Recipient) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return disk.MakeFolder(filepath.Join(to, name))
		}
		in, err := os.Open(path)
		if err != nil {
			return err
		}
		err = writeExport(filepath.Join(to, name), in, who)
		if err = errors.Join(err, in.Close()); err != nil {
			return err
		}
		return os.Remove(path)
	})
}

// stagedRows is where rows lie before they leave locked: in the data folder, where rows lie
// anyway, in a part of it that is made again.
const stagedRows = "spill/rows"

func stagedAt(data string) (string, error) {
	dir, err := filepath.Abs(data)
	return filepath.Join(dir, stagedRows), err
}

// clearStaged removes what is there, for whoever has the folder: it may be left from one that
// was cut off. Who is about to write there finds it empty.
func (o keeperOptions) clearStaged(dir string) error {
	staged := filepath.Join(dir, stagedRows)
	err := os.RemoveAll(staged)
	if err == nil && o.beside == staged {
		err = os.MkdirAll(staged, 0o700)
	}
	return err
}
