// Package copies puts what replicas answer from into a folder of locked, hashed
// files under a signed manifest, and reads it back.
package copies

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"filippo.io/age"
)

// WriterKey publishes: it locks files and signs manifests. Whoever has it can publish
// in the name of the service.
type WriterKey struct {
	lock *age.X25519Identity
	sign ed25519.PrivateKey
}

// ReadKey opens what was locked and checks who signed it. It cannot publish.
type ReadKey struct {
	lock *age.X25519Identity
	made ed25519.PublicKey
}

// How the lines of a key file begin, beside that of age.
const (
	signLine   = "KHI-SIGN-"
	verifyLine = "KHI-VERIFY-"
)

// NewKey makes a key to publish with.
func NewKey() (*WriterKey, error) {
	lock, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	return &WriterKey{lock, sign}, nil
}

// Text is the key as its file has it.
func (k *WriterKey) Text() string {
	return "# Key to publish with. Keep it as safe as the data: whoever has it can publish in the name of this service.\n" +
		k.lock.String() + "\n" + signLine + base64.RawURLEncoding.EncodeToString(k.sign.Seed()) + "\n"
}

// Reader is the key for those who read what this one publishes.
func (k *WriterKey) Reader() *ReadKey {
	return &ReadKey{k.lock, k.sign.Public().(ed25519.PublicKey)}
}

// Text is the key as its file has it.
func (k *ReadKey) Text() string {
	return "# Key to read with, for replicas. Whoever has it can read what was published, and publish nothing.\n" +
		k.lock.String() + "\n" + verifyLine + base64.RawURLEncoding.EncodeToString(k.made) + "\n"
}

// ParseWriterKey reads a key to publish with.
func ParseWriterKey(text string) (*WriterKey, error) {
	lock, seed, err := parse(text, signLine, ed25519.SeedSize)
	if err != nil {
		return nil, fmt.Errorf("this is no key to publish with: %w", err)
	}
	return &WriterKey{lock, ed25519.NewKeyFromSeed(seed)}, nil
}

// ParseReadKey reads a key to read with.
func ParseReadKey(text string) (*ReadKey, error) {
	if strings.Contains(text, signLine) {
		return nil, errors.New("this is a key to publish with, which no replica should hold: write one to read with by khi publish read-key")
	}
	lock, made, err := parse(text, verifyLine, ed25519.PublicKeySize)
	if err != nil {
		return nil, fmt.Errorf("this is no key to read with (khi publish read-key writes one): %w", err)
	}
	return &ReadKey{lock, made}, nil
}

func parse(text, mark string, size int) (lock *age.X25519Identity, other []byte, err error) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch rest, marked := strings.CutPrefix(line, mark); {
		case line == "" || line[0] == '#':
		case marked && other == nil:
			if other, err = base64.RawURLEncoding.DecodeString(rest); err != nil || len(other) != size {
				return nil, nil, fmt.Errorf("the line %s… is damaged", mark)
			}
		case lock == nil && strings.HasPrefix(line, "AGE-SECRET-KEY-"):
			if lock, err = age.ParseX25519Identity(line); err != nil {
				return nil, nil, errors.New("the line AGE-SECRET-KEY-… is damaged")
			}
		default:
			return nil, nil, errors.New("there is a line in it that belongs to no such key")
		}
	}
	if lock == nil || other == nil {
		return nil, nil, fmt.Errorf("it has a line AGE-SECRET-KEY-… and a line %s…", mark)
	}
	return lock, other, nil
}
