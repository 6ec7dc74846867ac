package backup

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// Limits on what a backup may make of itself, in case it was not made by us.
const (
	mostFiles    = 2_000_000
	mostManifest = 512 << 20
	mostMemory   = 128 << 20 // of the decompressor
)

// Read unlocks a backup and writes its files into a folder that is empty or not
// there. Each file is held against the manifest; what is not whole is an error,
// and the folder must not be used then.
func Read(in io.Reader, dir string, keys ...age.Identity) (*Manifest, error) {
	if err := emptyFolder(dir); err != nil {
		return nil, err
	}
	unlocked, err := age.Decrypt(in, keys...)
	if err != nil {
		return nil, fmt.Errorf("the backup cannot be unlocked with this key, or is none: %w", err)
	}
	packed, err := zstd.NewReader(unlocked, zstd.WithDecoderMaxMemory(mostMemory), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	found, m, err := unpack(tar.NewReader(packed), dir)
	if err != nil {
		return nil, fmt.Errorf("the backup is damaged or was cut off: %w", err)
	}
	// What lies behind the manifest is nothing, or it was not made by us: reading
	// to the end also has age check the last part of the file.
	if n, err := io.Copy(io.Discard, packed); err != nil || n > tarPadding {
		return nil, errors.Join(errors.New("the backup is damaged or was cut off: something stands behind its end"), err)
	}
	return m, m.hold(found)
}

// tarPadding is how many zero bytes may stand at the end of a tar file.
const tarPadding = 1 << 20

// emptyFolder makes the folder, or finds it empty.
func emptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	there, err := os.ReadDir(dir)
	if err == nil && len(there) > 0 {
		err = fmt.Errorf("%s is not empty: name a folder that is not there yet, so that nothing is overwritten", dir)
	}
	return err
}

// unpack writes the files up to the manifest, which comes last.
func unpack(t *tar.Reader, dir string) ([]Entry, *Manifest, error) {
	var found []Entry
	for len(found) < mostFiles {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil, nil, errors.New("it has no manifest")
		}
		if err != nil {
			return nil, nil, err
		}
		if h.Typeflag != tar.TypeReg || !filepath.IsLocal(filepath.FromSlash(h.Name)) {
			return nil, nil, fmt.Errorf("it holds %q, which is no file below the data folder", h.Name)
		}
		if h.Name == manifestName {
			var m Manifest
			return found, &m, json.NewDecoder(io.LimitReader(t, mostManifest)).Decode(&m)
		}
		e, err := writeFile(t, dir, h.Name)
		if err != nil {
			return nil, nil, err
		}
		found = append(found, e)
	}
	return nil, nil, errors.New("it has too many files")
}

func writeFile(t *tar.Reader, dir, name string) (Entry, error) {
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Entry{}, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Entry{}, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum), t)
	err = errors.Join(err, f.Sync(), f.Close())
	return Entry{name, n, hex.EncodeToString(sum.Sum(nil))}, err
}

// hold compares what was found with what the manifest says.
func (m *Manifest) hold(found []Entry) error {
	if len(found) != len(m.Files) {
		return fmt.Errorf("the backup holds %d files and its manifest names %d", len(found), len(m.Files))
	}
	for i, e := range m.Files {
		if found[i] != e {
			return fmt.Errorf("%s in the backup is not what its manifest says", e.Name)
		}
	}
	return nil
}
