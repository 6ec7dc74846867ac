package copies

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// ErrNone says that nothing was published yet.
var ErrNone = errors.New("nothing was published here yet")

// ErrOlder says that a generation is older than one that was there before.
var ErrOlder = errors.New("it is older than what was there before; it is not taken up, so that nobody can put old figures in the place of new ones")

// Newest reads the manifest in force. A sequence below least is refused.
func Newest(ctx context.Context, from Source, key *ReadKey, least int64) (*Manifest, error) {
	text, err := from.Get(ctx, manifestName, mostManifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("the manifest cannot be fetched: %w", err)
	}
	m, err := key.open(text)
	if err != nil {
		return nil, err
	}
	if m.Sequence < least {
		return nil, fmt.Errorf("publication %d: %w", m.Sequence, ErrOlder)
	}
	return m, nil
}

// Fetch reads one file of a generation, and holds it to its hashes.
func Fetch(ctx context.Context, from Source, key *ReadKey, f File) ([]byte, error) {
	if f.Size < 0 || f.Size > mostFile || f.Bytes < 0 || f.Bytes > mostFile || !hashForm(f.Locked) {
		return nil, fmt.Errorf("%s: %w", f.Name, ErrNotOurs)
	}
	locked, err := from.Get(ctx, filesFolder+"/"+f.Locked, f.Size)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be fetched: %w", f.Name, err)
	}
	if hashOf(locked) != f.Locked {
		return nil, fmt.Errorf("%s has another hash than the manifest says: %w", f.Name, ErrNotOurs)
	}
	plain, err := key.unlock(locked, f.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be unlocked: %w", f.Name, err)
	}
	if !f.Is(plain) {
		return nil, fmt.Errorf("%s: %w", f.Name, ErrNotOurs)
	}
	return plain, nil
}

// Is says whether a text is the content of the file.
func (f File) Is(plain []byte) bool { return int64(len(plain)) == f.Bytes && hashOf(plain) == f.SHA256 }

func hashForm(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
