package access

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"image"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// notYou says the same of a wrong name, a wrong password and a wrong code.
var notYou = &Refusal{"The name, the password or the code is not right. Check all three and try again."}

// Prove says whose account a name, a password and, where there is a second
// factor, a code belong to. from is the address of the sender. Whoever guesses
// has to wait longer each time.
func (b *Book) Prove(name, password, code, from string) (Account, error) {
	name, now := CleanName(name), b.clock.Passed()
	wait := b.senders.wait(from, now)
	if wait == 0 {
		wait = b.names.begin(name, now)
	}
	if wait > 0 {
		return Account{}, &Refusal{fmt.Sprintf("There were too many wrong tries. Wait %s and try again.", waitWords(wait))}
	}
	b.mu.RLock()
	found, ok := b.find(func(a Account) bool { return a.Name == name && a.Ended == "" && a.Password != "" })
	b.mu.RUnlock()
	hash := nobodysHash
	if ok {
		hash = found.Password
	}
	if !samePassword(password, hash) || !ok {
		return Account{}, b.refuse(from)
	}
	if found.HasFactor() || outdated(found.Password) {
		var err error
		if found, err = b.change(found.ID, func(a *Account) error { return b.spend(a, password, code) }); err != nil {
			if err == error(notYou) {
				return Account{}, b.refuse(from)
			}
			return Account{}, err
		}
	}
	b.names.succeeded(name)
	return found, nil
}

func (b *Book) refuse(from string) error {
	b.senders.failed(from, b.clock.Passed())
	return notYou
}

// spend uses up a code, so that nobody who saw it can use it again, and hashes
// a password anew whose hash took less work than is asked for now.
func (b *Book) spend(a *Account, password, code string) error {
	if a.Password == "" {
		return notYou
	}
	if outdated(a.Password) {
		a.Password = hashPassword(password)
	}
	if !a.HasFactor() {
		return nil
	}
	f := *a.Factor
	f.Recovery = slices.Clone(f.Recovery)
	a.Factor = &f
	return f.spend(code, b.clock.Day(), a)
}

func waitWords(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d seconds", int(d.Seconds())+1)
	}
	return fmt.Sprintf("%d minutes", int(d.Minutes())+1)
}

// factor is a second factor: codes of a phone by RFC 6238 (SHA-1, six figures,
// 30 seconds, as all authenticator apps have it), and codes to keep on paper.
type factor struct {
	Secret    string   `json:"secret"`
	Confirmed bool     `json:"confirmed"`
	Step      int64    `json:"step"` // the last period whose code was used
	Recovery  []string `json:"recovery"`
}

const (
	factorPeriod  = 30
	recoveryCodes = 8
)

// spend accepts a code of this period, the one before or the one after, once.
func (f factor) spend(code string, now time.Time, a *Account) error {
	code = strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, code))
	for i, hash := range f.Recovery {
		if sameKey(code, hash) {
			f.Recovery = slices.Delete(f.Recovery, i, i+1)
			a.Factor = &f
			return nil
		}
	}
	step, ok := f.stepOf(code, now)
	if !ok || step <= f.Step {
		return notYou
	}
	f.Step = step
	a.Factor = &f
	return nil
}

func (f factor) stepOf(code string, now time.Time) (int64, bool) {
	at := now.Unix() / factorPeriod
	for _, step := range []int64{at, at - 1, at + 1} {
		want, err := totp.GenerateCodeCustom(f.Secret, time.Unix(step*factorPeriod, 0),
			totp.ValidateOpts{Period: factorPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// NewFactor is a second factor that was begun and not confirmed yet.
type NewFactor struct {
	Secret  string      // to type into an app
	Address string      // otpauth://…
	Picture image.Image // the same as a QR code
}

// BeginFactor makes a secret. It does not count before ConfirmFactor, and does
// not touch one that is in force.
func (b *Book) BeginFactor(id string) (NewFactor, error) {
	a, ok := b.Find(id)
	if !ok {
		return NewFactor{}, &Refusal{"There is no such account any more."}
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Key Human Indicators", AccountName: a.Name, Period: factorPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return NewFactor{}, fmt.Errorf("making a second factor: %w", err)
	}
	picture, err := key.Image(240, 240)
	return NewFactor{Secret: key.Secret(), Address: key.URL(), Picture: picture}, err
}

// secretLength is how long a secret is in the letters of base 32: 160 bits.
const secretLength = 32

// ConfirmFactor puts a second factor in force once its owner has proved the password and
// shown a code of it, and gives the codes to keep on paper: the only time that they can be
// seen. Without the password whoever sits down at an open browser could shut its owner out
// (OWASP ASVS 5.0, 7.5.1).
func (b *Book) ConfirmFactor(id, password, secret, code string) (paper []string, err error) {
	f := factor{Secret: secret}
	if len(secret) != secretLength {
		return nil, &Refusal{"That is no secret that was made here. Begin again."}
	}
	step, ok := f.stepOf(strings.ReplaceAll(code, " ", ""), b.clock.Day())
	if !ok {
		return nil, &Refusal{"That code does not belong to this secret. Check that the clock of the phone is right, and type the newest code."}
	}
	if err := b.provesAgain(id, password); err != nil {
		return nil, err
	}
	f.Confirmed, f.Step = true, step
	for range recoveryCodes {
		c := rand.Text()[:16]
		paper = append(paper, c[:4]+"-"+c[4:8]+"-"+c[8:12]+"-"+c[12:])
		f.Recovery = append(f.Recovery, hashKey(c))
	}
	_, err = b.change(id, func(a *Account) error {
		if a.Elsewhere != nil {
			return &Refusal{"This account signs in through its organisation, which looks after its codes too."}
		}
		a.Factor = &f
		a.Changed++
		return nil
	})
	return paper, err
}

// DropFactor takes the second factor away from somebody who proves the password.
func (b *Book) DropFactor(id, password string) error {
	if err := b.provesAgain(id, password); err != nil {
		return err
	}
	_, err := b.change(id, func(a *Account) error {
		a.Factor = nil
		a.Changed++
		return nil
	})
	return err
}

// SetPassword changes a password for somebody who proves the old one. All
// sign-ins from before end.
func (b *Book) SetPassword(id, old, next string) (Account, error) {
	if err := b.provesAgain(id, old); err != nil {
		return Account{}, err
	}
	a, _ := b.Find(id)
	if err := CheckPassword(next, a.Name); err != nil {
		return Account{}, err
	}
	hash := hashPassword(next)
	return b.change(id, func(a *Account) error {
		a.Password = hash
		a.Changed++
		return nil
	})
}

// provesAgain holds a password against an account that is signed in already;
// guesses count like those at the door.
func (b *Book) provesAgain(id, password string) error {
	a, ok := b.Find(id)
	switch {
	case !ok:
		return &Refusal{"There is no such account any more."}
	case a.Password == "":
		return &Refusal{"This account signs in through its organisation and has no password here."}
	}
	if wait := b.names.begin(a.Name, b.clock.Passed()); wait > 0 {
		return &Refusal{fmt.Sprintf("There were too many wrong tries. Wait %s and try again.", waitWords(wait))}
	}
	if !samePassword(password, a.Password) {
		return &Refusal{"That is not your password now."}
	}
	b.names.succeeded(a.Name)
	return nil
}
