package provider

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
)

// journey is one way from here to a provider and back. It lies in the browser that
// makes it, sealed, so that nobody can come back from a journey that another browser
// began, and so that journeys which are never finished cost this service nothing.
type journey struct {
	Provider string    `json:"provider"`
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	To       string    `json:"to"` // page of this site to go on to
	Until    time.Time `json:"until"`
}

// journeyTime is how long somebody may take at the provider.
const journeyTime = 10 * time.Minute

// JourneySeconds is the same for the cookie that holds it.
const JourneySeconds = int(journeyTime / time.Second)

// newSeal makes a key that lives as long as the process.
func newSeal() cipher.AEAD {
	key := make([]byte, chacha20poly1305.KeySize)
	_, _ = rand.Read(key) // crypto/rand never fails; it ends the program where it would
	seal, err := chacha20poly1305.NewX(key)
	if err != nil {
		panic(err) // the key has the right length
	}
	return seal
}

func (p *Providers) pack(j journey) (string, error) {
	text, err := json.Marshal(j)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, p.seal.NonceSize())
	_, _ = rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(p.seal.Seal(nonce, nonce, text, nil)), nil
}

var errNoJourney = errors.New("no journey of this browser")

func (p *Providers) unpack(sealed string) (journey, error) {
	box, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(box) < p.seal.NonceSize() {
		return journey{}, errNoJourney
	}
	text, err := p.seal.Open(nil, box[:p.seal.NonceSize()], box[p.seal.NonceSize():], nil)
	if err != nil {
		return journey{}, errNoJourney
	}
	var j journey
	if err := json.Unmarshal(text, &j); err != nil || p.now().After(j.Until) {
		return journey{}, errNoJourney
	}
	return j, nil
}
