// Package post hands mails to an organisation's relay, one at a time: by TLS, to domains
// that were named, and always with a word on what became of each.
package post

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
)

// Options are what somebody sets to have mails sent.
type Options struct {
	Relay        string // smtp://host:587 (STARTTLS) or smtps://host:465 (TLS from the first byte)
	From         string // address of the sender, or Name <address>
	User         string // for the relay; "" where it asks for none
	PasswordFile string
	CA           string // file with the certificates that the relay's is signed by; "" for the machine's own
	Domains      string // that mails may go to, with commas
	Most         int64  // bytes of a file that goes along; a larger one is linked to
}

// Office is a relay with what it takes to use it. It holds a password: it is never printed.
type Office struct {
	host, port     string
	fromTheStart   bool        // TLS before the first word
	tls            *tls.Config // nil on this machine alone, where nothing leaves it
	from           *mail.Address
	user, password string
	domains        []string
	most           int64
}

// Open checks what was set and reads the files that it names.
func (o Options) Open() (*Office, error) {
	if o.Relay == "" {
		return nil, errors.New("say which relay takes mails: --mail-relay smtp://host:587 or smtps://host:465 (KHI_MAIL_RELAY)")
	}
	to, err := o.relay()
	if err != nil {
		return nil, err
	}
	if to.tls, err = o.trust(to); err != nil {
		return nil, err
	}
	if to.from, err = mail.ParseAddress(o.From); err != nil || !plain.MatchString(to.from.Address) || strings.ContainsFunc(to.from.Name, control) {
		return nil, fmt.Errorf("--mail-from %q is no address of a sender, such as khi@council.gov.uk", o.From)
	}
	if err := o.prove(to); err != nil {
		return nil, err
	}
	for domain := range strings.SplitSeq(o.Domains, ",") {
		domain = strings.ToLower(strings.TrimSpace(domain))
		if !plain.MatchString("a@" + domain) {
			return nil, fmt.Errorf("--mail-domains %q: name the domains that mails may go to, such as council.gov.uk,nhs.net", o.Domains)
		}
		to.domains = append(to.domains, domain)
	}
	if to.most = o.Most; to.most < 0 {
		return nil, errors.New("--mail-most is how many bytes a file may have that goes along: 0 or more")
	}
	return to, nil
}

// relay reads the address of the relay. A password in it would stand in lists of processes.
func (o Options) relay() (*Office, error) {
	at, err := url.Parse(o.Relay)
	if err != nil {
		return nil, errors.New("--mail-relay cannot be read: write smtp://host:587 or smtps://host:465")
	}
	port := map[string]string{"smtp": "587", "smtps": "465"}[at.Scheme]
	switch {
	case at.User != nil:
		return nil, errors.New("--mail-relay holds a name or a password: give them by --mail-user and --mail-password-file")
	case port == "" || at.Hostname() == "" || strings.Trim(at.Path, "/") != "" || at.RawQuery != "" || at.Fragment != "":
		return nil, fmt.Errorf("--mail-relay %q is no address of a relay: write smtp://host:587 or smtps://host:465", o.Relay)
	}
	if at.Port() != "" {
		port = at.Port()
	}
	return &Office{host: at.Hostname(), port: port, fromTheStart: at.Scheme == "smtps"}, nil
}

// trust is how the relay is known: always by its certificate, but on this very machine
// where nobody names one.
func (o Options) trust(to *Office) (*tls.Config, error) {
	if o.CA == "" && !to.fromTheStart && loopback(to.host) {
		return nil, nil
	}
	c := &tls.Config{ServerName: to.host, MinVersion: tls.VersionTLS12}
	if o.CA == "" {
		return c, nil
	}
	text, err := os.ReadFile(o.CA)
	if err != nil {
		return nil, fmt.Errorf("--mail-ca: %w", err)
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--mail-ca %s holds no certificate in PEM", o.CA)
	}
	return c, nil
}

// prove reads the password, which goes nowhere in the clear, not even on this machine.
func (o Options) prove(to *Office) error {
	switch {
	case (o.User == "") != (o.PasswordFile == ""):
		return errors.New("--mail-user and --mail-password-file belong together")
	case o.User == "":
		return nil
	case to.tls == nil:
		return errors.New("a password goes to no relay without TLS: write smtps://, or name its certificate by --mail-ca")
	}
	text, err := os.ReadFile(o.PasswordFile)
	if err != nil {
		return fmt.Errorf("--mail-password-file: %w", err)
	}
	to.user, to.password = o.User, strings.TrimRight(string(text), "\r\n")
	if to.password == "" || strings.ContainsFunc(to.password, control) {
		return fmt.Errorf("--mail-password-file %s holds no password on one line", o.PasswordFile)
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

// plain is an address with nothing in it that could begin another header or another
// command: letters, figures and few marks, without a name, quotes or a note.
var plain = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$`)

// longest is how long an address may be (RFC 5321).
const longest = 254

// Takes refuses an address that is none, or that lies outside the named domains.
func (to *Office) Takes(address string) error {
	if len(address) > longest || !plain.MatchString(address) {
		return fmt.Errorf("%q is no address such as name@council.gov.uk, alone and without a name", address)
	}
	_, domain, _ := strings.Cut(address, "@")
	if !slices.Contains(to.domains, strings.ToLower(domain)) {
		return fmt.Errorf("%s is in none of the domains that mails may go to (--mail-domains %s)", address, strings.Join(to.domains, ","))
	}
	return nil
}

// Fits says whether a file of so many bytes goes along.
func (to *Office) Fits(bytes int) bool { return int64(bytes) <= to.most }
