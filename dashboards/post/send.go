package post

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// lineTime is how long the relay may take for one step, the largest file included.
const lineTime = 2 * time.Minute

// Letter is one mail to one person, who sees nobody else's address.
type Letter struct {
	To, Subject, Text string
	ID                string // the same for the same mail, so that a mail system can tell
	File, Type        string // "" where none goes along
	Body              []byte
	At                time.Time
}

// Fate is what became of a mail that was not plainly taken.
type Fate string

// What may have become of it.
const (
	Later   Fate = "later"   // it did not go; another time it may
	Never   Fate = "never"   // the relay refused it for good
	Unknown Fate = "unknown" // it was handed over, and no answer came
)

// Failed is a mail that was not plainly taken.
type Failed struct {
	Fate  Fate
	Words string
}

func (f *Failed) Error() string { return f.Words }

// Line is an open way to the relay.
type Line struct {
	client *gomail.Client
	from   *Office
}

// Connect opens a way to the relay and proves who asks.
func (to *Office) Connect(ctx context.Context) (*Line, error) {
	set := []gomail.Option{gomail.WithTimeout(lineTime), gomail.WithoutSMTPUTF8()}
	switch {
	case to.tls == nil:
		set = append(set, gomail.WithTLSPolicy(gomail.NoTLS))
	case to.fromTheStart:
		set = append(set, gomail.WithTLSConfig(to.tls), gomail.WithSSL())
	default:
		set = append(set, gomail.WithTLSConfig(to.tls), gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	port, err := net.LookupPort("tcp", to.port)
	if err != nil {
		return nil, fmt.Errorf("--mail-relay: %w", err)
	}
	set = append(set, gomail.WithPort(port))
	if to.user != "" {
		set = append(set, gomail.WithUsername(to.user), gomail.WithPassword(to.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256PLUS, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	client, err := gomail.NewClient(to.host, set...)
	if err != nil {
		return nil, err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return nil, fmt.Errorf("the relay %s cannot be used: %s", net.JoinHostPort(to.host, to.port), oneLine(err.Error()))
	}
	return &Line{client, to}, nil
}

// Close ends the way.
func (l *Line) Close() error { return l.client.Close() }

// Send hands one mail over. An error is always a *Failed.
func (l *Line) Send(letter Letter) error {
	m, err := l.from.message(letter)
	if err != nil {
		return &Failed{Never, oneLine(err.Error())}
	}
	if err = l.client.Send(m); err == nil || m.IsDelivered() {
		return nil
	}
	return fateOf(err)
}

// fateOf tells from where it failed whether the mail can have gone. Before the end of the
// text nothing is taken; after it, only the relay's own word says that it was not.
func fateOf(err error) *Failed {
	words := oneLine(err.Error())
	var sent *gomail.SendError
	switch {
	case !errors.As(err, &sent):
		return &Failed{Unknown, words}
	case sent.ErrorCode() >= 500:
		return &Failed{Never, words}
	case sent.ErrorCode() >= 400:
		return &Failed{Later, words}
	case sent.Reason == gomail.ErrSMTPDataClose || sent.Reason == gomail.ErrAmbiguous:
		return &Failed{Unknown, words}
	}
	return &Failed{Later, words}
}

func (to *Office) message(letter Letter) (*gomail.Msg, error) {
	if err := to.Takes(letter.To); err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(to.from)
	if err := m.To(letter.To); err != nil {
		return nil, err
	}
	m.Subject(oneLine(letter.Subject))
	m.SetDateWithValue(letter.At)
	m.SetMessageIDWithValue(letter.ID + "@" + to.from.Address[strings.LastIndex(to.from.Address, "@")+1:])
	m.SetGenHeader("Auto-Submitted", "auto-generated") // so that nobody's absence answers it (RFC 3834)
	m.SetBodyString(gomail.TypeTextPlain, letter.Text)
	if letter.File == "" {
		return m, nil
	}
	return m, m.AttachReader(letter.File, bytes.NewReader(letter.Body), gomail.WithFileContentType(gomail.ContentType(letter.Type)))
}

// oneLine keeps what comes from elsewhere on one line, and short.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if control(r) {
			return ' '
		}
		return r
	}, s)
	if all := []rune(s); len(all) > 400 {
		return string(all[:400]) + "…"
	}
	return s
}
