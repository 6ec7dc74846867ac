package copies

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// Manifest is one generation: which files it has, and what they were made by and from.
type Manifest struct {
	Sequence int64     `json:"sequence"` // every generation has a higher one than that before
	Made     time.Time `json:"made"`
	// Checked is when the writer last said that this is the newest: later than Made where
	// nothing has changed since.
	Checked     time.Time `json:"checked"`
	Program     string    `json:"program"`     // version of khi
	Build       string    `json:"build"`       // of the very program: nobody else takes up its figures
	Definitions string    `json:"definitions"` // SHA-256 of all that decides what is counted
	Fingerprint string    `json:"fingerprint"` // of the last line of the ledger and the definitions
	AsOf        string    `json:"as_of"`       // day of the figures
	Profile     string    `json:"profile"`     // name of the rules by which figures are hidden
	Files       []File    `json:"files"`       // by name
}

// File is one file of a generation.
type File struct {
	Name   string `json:"name"`   // with slashes
	SHA256 string `json:"sha256"` // of its content
	Bytes  int64  `json:"bytes"`
	Locked string `json:"locked"` // SHA-256 of the locked file, under which it lies in files/
	Size   int64  `json:"size"`   // of the locked file
}

// format stands at the head of what is signed: another format is another text.
const format = 1

// What a reader takes at most.
const (
	mostManifest = 32 << 20
	mostFile     = 1 << 30
)

// ErrNotOurs says that a manifest, or a file, is not what the writer published.
var ErrNotOurs = errors.New("it is not what the writer published")

// envelope is the manifest as it lies in the store: locked, and signed as it lies.
type envelope struct {
	Format    int    `json:"khi_publication"`
	Sealed    []byte `json:"sealed"`
	Signature []byte `json:"signature"`
}

func signed(sealed []byte) []byte {
	return append(fmt.Appendf(nil, "khi publication %d\n", format), sealed...)
}

func (k *WriterKey) seal(m *Manifest) ([]byte, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	sealed, err := k.shut(text)
	if err != nil {
		return nil, err
	}
	return json.Marshal(envelope{format, sealed, ed25519.Sign(k.sign, signed(sealed))})
}

// open reads a manifest, if the writer made it.
func (k *ReadKey) open(text []byte) (*Manifest, error) {
	var e envelope
	if err := json.Unmarshal(text, &e); err != nil || e.Format == 0 {
		return nil, fmt.Errorf("the manifest cannot be read: %w", ErrNotOurs)
	}
	if e.Format != format {
		return nil, fmt.Errorf("the manifest is of format %d, and this program reads format %d: use the same version of khi everywhere", e.Format, format)
	}
	if !ed25519.Verify(k.made, signed(e.Sealed), e.Signature) {
		return nil, fmt.Errorf("the manifest was not signed with the key that the read key belongs to: %w", ErrNotOurs)
	}
	plain, err := k.unlock(e.Sealed, mostManifest)
	if err != nil {
		return nil, fmt.Errorf("the manifest cannot be unlocked: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(plain, &m); err != nil {
		return nil, fmt.Errorf("the manifest cannot be read: %w", err)
	}
	return &m, nil
}

// shut packs and locks.
func (k *WriterKey) shut(plain []byte) ([]byte, error) {
	var out bytes.Buffer
	locked, err := age.Encrypt(&out, k.lock.Recipient())
	if err != nil {
		return nil, err
	}
	packed, err := zstd.NewWriter(locked, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	_, err = packed.Write(plain)
	if err = errors.Join(err, packed.Close(), locked.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unlock gives what was shut, if it is not longer than most.
func (k *ReadKey) unlock(locked []byte, most int64) ([]byte, error) {
	packed, err := age.Decrypt(bytes.NewReader(locked), k.lock)
	if err != nil {
		return nil, err
	}
	plain, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(mostFile))
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	text, err := io.ReadAll(io.LimitReader(plain, most+1))
	if err == nil && int64(len(text)) > most {
		err = ErrNotOurs
	}
	return text, err
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
