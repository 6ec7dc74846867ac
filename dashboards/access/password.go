package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// The work that one guess takes: argon2id with 19 MiB and two passes, the
// smallest that OWASP recommends. Each hash carries its own numbers, so they
// can be raised: a password is hashed anew the next time it is used.
const (
	hashMemory  = 19 << 10 // KiB
	hashPasses  = 2
	hashThreads = 1
	hashBytes   = 32
	saltBytes   = 16
)

// A password has at least 12 characters (NIST SP 800-63B-4 and OWASP ASVS 5.0
// ask for 8 where there is a second factor, 15 where there is none; three words
// have 12 and more) and need not have any particular ones.
const (
	leastPassword = 12
	mostPassword  = 256 // bytes
)

// hashing lets two passwords be hashed at a time: more would let strangers take
// the machine's memory.
var hashing = make(chan struct{}, 2)

func derive(password string, salt []byte, memory, passes uint32, threads uint8) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, passes, memory, threads, hashBytes)
}

// hashPassword gives the hash in the usual text form ($argon2id$v=19$m=…).
func hashPassword(password string) string {
	salt := randomBytes(saltBytes)
	return hashText(salt, derive(password, salt, hashMemory, hashPasses, hashThreads))
}

func hashText(salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashThreads, b64(salt), b64(key))
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// nobodysHash is what the password of an unknown name is held against, so that
// a wrong name takes as long as a wrong password. It is the hash of no password:
// hashing one would take every command of the program a fiftieth of a second.
var nobodysHash = hashText(randomBytes(saltBytes), randomBytes(hashBytes))

// samePassword says whether a password belongs to a hash. A hash that cannot be
// read belongs to none.
func samePassword(password, hash string) bool {
	memory, passes, threads, salt, key, err := readHash(hash)
	if err != nil || len(password) > mostPassword {
		return false
	}
	return subtle.ConstantTimeCompare(derive(password, salt, memory, passes, threads), key) == 1
}

var errHash = errors.New("not a hash of a password")

func readHash(hash string) (memory, passes uint32, threads uint8, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return 0, 0, 0, nil, nil, errHash
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &threads); err != nil || passes == 0 || threads == 0 || memory > 1<<20 || passes > 64 {
		return 0, 0, 0, nil, nil, errHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(key) != hashBytes {
		return 0, 0, 0, nil, nil, errHash
	}
	return memory, passes, threads, salt, key, nil
}

// outdated says that a hash was made with less work than is asked for now.
func outdated(hash string) bool {
	memory, passes, threads, _, _, err := readHash(hash)
	return err == nil && (memory < hashMemory || passes < hashPasses || threads != hashThreads)
}

// CheckPassword says in words why a password will not do for an account.
func CheckPassword(password, name string) error {
	low := strings.ToLower(password)
	person, _, _ := strings.Cut(strings.ToLower(name), "@")
	switch {
	case !utf8.ValidString(password):
		return &Refusal{"The password holds something that is not text. Type it again."}
	case utf8.RuneCountInString(password) < leastPassword:
		return &Refusal{fmt.Sprintf("Use at least %d characters. Three words that have nothing to do with each other are easy to remember and hard to guess.", leastPassword)}
	case len(password) > mostPassword:
		return &Refusal{fmt.Sprintf("Use at most %d characters.", mostPassword)}
	case fewCharacters(low):
		return &Refusal{"This password repeats the same few characters and is easy to guess. Use three words that have nothing to do with each other."}
	case len(person) > 3 && strings.Contains(low, person):
		return &Refusal{"Leave your own name out of your password."}
	case isCommon(low):
		return &Refusal{"This password is one of those that are guessed first. Use three words that have nothing to do with each other."}
	}
	return nil
}

func fewCharacters(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 5
}

// isCommon knows passwords that are long enough and guessed first: such a word,
// with nothing behind or before it but figures, signs and other such words.
func isCommon(low string) bool {
	rest := low
	for _, word := range commonWords {
		rest = strings.ReplaceAll(rest, word, "")
	}
	return strings.Trim(rest, "0123456789!?.,-_@#$%&* ") == ""
}

var commonWords = []string{"passwort", "password", "passw0rd", "p@ssword", "p@ssw0rd", "qwertyuiop", "qwerty", "asdfghjkl", "zxcvbnm", "1q2w3e4r", "letmein", "welcome",
	"administrator", "admin", "changeme", "iloveyou", "football", "liverpool", "arsenal", "chelsea", "monkey", "dragon", "sunshine", "princess", "superman", "charlie",
	"secret", "abcdefghijkl", "abc", "sharedlives", "shared lives", "homeshare", "council", "summer", "winter", "spring", "autumn"}

// Refusal says in words why something was not done. Nothing has changed.
type Refusal struct{ Words string }

func (r *Refusal) Error() string { return r.Words }
