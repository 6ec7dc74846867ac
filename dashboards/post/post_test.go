package post

import (
	"bytes"
	"errors"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"
)

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is unsafe or cannot be is refused before anything is sent, and no refusal repeats a password.
func TestOnlySafeSettingsOpenAnOffice(t *testing.T) {
	right := Options{Relay: "smtp://relay.council.example:587", From: "khi@council.example", Domains: "council.example, nhs.net", Most: 10}
	secret := "seven grey herons"
	for words, change := range map[string]func(*Options){
		"which relay":                   func(o *Options) { o.Relay = "" },
		"no address of a relay":         func(o *Options) { o.Relay = "http://relay.council.example" },
		"is no address of a relay":      func(o *Options) { o.Relay = "smtp://" },
		"give them by":                  func(o *Options) { o.Relay = "smtp://khi:seven%20grey%20herons@relay.council.example" },
		"cannot be read":                func(o *Options) { o.Relay = "smtp://[" + secret },
		"no address of a sender":        func(o *Options) { o.From = "khi" },
		"is no address of a sender":     func(o *Options) { o.From = "K <khi@council.example>\r\nBcc: a@b.example" },
		"belong together":               func(o *Options) { o.User = "khi" },
		"password-file":                 func(o *Options) { o.User, o.PasswordFile = "khi", "nowhere" },
		"no password on one line":       func(o *Options) { o.User, o.PasswordFile = "khi", written(t, secret+"\nand more") },
		"holds no password on one line": func(o *Options) { o.User, o.PasswordFile = "khi", written(t, "\n") },
		"goes to no relay without TLS": func(o *Options) {
			o.Relay, o.User, o.PasswordFile = "smtp://127.0.0.1:25", "khi", written(t, secret)
		},
		"name the domains":            func(o *Options) { o.Domains = "" },
		"name the domains that mails": func(o *Options) { o.Domains = "council.example,*" },
		"no certificate in PEM":       func(o *Options) { o.CA = written(t, "no") },
		"--mail-ca":                   func(o *Options) { o.CA = "nowhere" },
		"0 or more":                   func(o *Options) { o.Most = -1 },
	} {
		o := right
		change(&o)
		if _, err := o.Open(); err == nil || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "herons") {
			t.Errorf("%q: %v", words, err)
		}
	}
	for relay, want := range map[string]struct{ secure, start bool }{
		"smtp://relay.council.example": {true, false}, "smtps://relay.council.example": {true, true}, "smtp://10.0.0.1:25": {true, false},
		"smtp://127.0.0.1:25": {}, "smtp://localhost": {}, "smtp://[::1]:25": {}, "smtps://localhost": {true, true}, "smtp://127.0.0.1.council.example": {true, false},
	} {
		o := right
		o.Relay = relay
		to, err := o.Open()
		if err != nil {
			t.Fatal(relay, err)
		}
		if (to.tls != nil) != want.secure || to.fromTheStart != want.start {
			t.Errorf("%s: TLS %t, from the start %t", relay, to.tls != nil, to.fromTheStart)
		}
	}
}

// Whatever stands in a list of reports, a mail has one recipient and the headers that it
// should have: what could begin another header is no address.
func FuzzHeadersStayOurs(f *testing.F) {
	for _, to := range []string{"ann@council.example", "ann@council.example\r\nBcc: b@nhs.net", "<ann@council.example>", "ann@council.example,bob@nhs.net", `"a b"@council.example`, "Ann <ann@council.example>", "ann@COUNCIL.example", "a@b@council.example", "ann@council.example ", "ä@council.example", "ann@council.example.evil.test"} {
		f.Add(to, "Key Human Indicators: khi.zip\r\nBcc: all@nhs.net")
	}
	to, err := Options{Relay: "smtp://relay.council.example", From: "khi@council.example", Domains: "council.example,nhs.net"}.Open()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, address, subject string) {
		m, err := to.message(Letter{To: address, Subject: subject, Text: "words\r\n.\r\nRCPT TO:<x@y.example>", ID: "khi-1", At: time.Now()})
		if err != nil {
			return
		}
		var text bytes.Buffer
		if _, err := m.WriteTo(&text); err != nil {
			t.Fatal(err)
		}
		read, err := mail.ReadMessage(&text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read.Header.AddressList("To")
		rcpt, _ := m.GetRecipients()
		if err != nil || len(got) != 1 || len(rcpt) != 1 || !strings.EqualFold(got[0].Address, address) || len(read.Header) != 9 || read.Header.Get("Bcc") != "" {
			t.Errorf("%q %q became %v to %v", address, subject, read.Header, rcpt)
		}
		if _, domain, _ := strings.Cut(strings.ToLower(address), "@"); domain != "council.example" && domain != "nhs.net" {
			t.Errorf("%q was let out", address)
		}
	})
}

// A mail is sent again only where it cannot have gone.
func TestFates(t *testing.T) {
	for _, c := range []struct {
		err  error
		want Fate
	}{
		{&gomail.SendError{Reason: gomail.ErrSMTPRcptTo}, Later}, {&gomail.SendError{Reason: gomail.ErrConnCheck}, Later}, {&gomail.SendError{Reason: gomail.ErrWriteContent}, Later},
		{&gomail.SendError{Reason: gomail.ErrSMTPDataClose}, Unknown}, {&gomail.SendError{Reason: gomail.ErrAmbiguous}, Unknown}, {errors.New("something else"), Unknown},
	} {
		if got := fateOf(c.err); got.Fate != c.want {
			t.Errorf("%v: %s, want %s", c.err, got.Fate, c.want)
		}
	}
}
