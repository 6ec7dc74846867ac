package main_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// relay is a mail server of another maker that takes mails by STARTTLS from whoever
// knows the password, and does what each address is called.
type relay struct {
	mu      sync.Mutex
	taken   map[string][]string // whole mails, by who was to get them
	tried   map[string]int
	kind    bool          // takes all from now on
	holding chan struct{} // told when a mail was read that gets no answer
	address string
	ca      string
}

const relayPassword = "seven grey herons"

func newRelay(t *testing.T) *relay {
	t.Helper()
	cert, key := ownCertificate(t)
	r := &relay{taken: map[string][]string{}, tried: map[string]int{}, holding: make(chan struct{}, 1)}
	r.ca = certificateFile(t, cert)
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{relay: r, conn: c}, nil }))
	s.Domain, s.ErrorLog = "relay.example", nothing{}
	s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert}, PrivateKey: key}}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.address = "smtp://" + l.Addr().String()
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return r
}

// ownCertificate is one for this machine that signed itself.
func ownCertificate(t *testing.T) (cert []byte, key *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	as := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	if cert, err = x509.CreateCertificate(rand.Reader, as, as, &key.PublicKey, key); err != nil {
		t.Fatal(err)
	}
	return cert, key
}

func certificateFile(t *testing.T, cert []byte) string {
	t.Helper()
	return written(t, "ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}))
}

type nothing struct{}

func (nothing) Printf(string, ...any) {}
func (nothing) Println(...any)        {}

type session struct {
	*relay
	conn   *smtp.Conn
	proven bool
	to     string
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, name, password string) error {
		if _, secure := s.conn.TLSConnectionState(); !secure || name != "khi" || password != relayPassword {
			return errors.New("no")
		}
		s.proven = true
		return nil
	}), nil
}

func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.proven {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to = to
	s.tried[to]++
	switch name, _, _ := strings.Cut(to, "@"); {
	case s.kind:
	case name == "busy" && s.tried[to] == 1:
		return &smtp.SMTPError{Code: 451, Message: "come back later"}
	case name == "gone":
		return &smtp.SMTPError{Code: 550, Message: "no such user"}
	}
	return nil
}

func (s *session) Data(in io.Reader) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.taken[s.to] = append(s.taken[s.to], string(text))
	kind := s.kind
	s.mu.Unlock()
	switch name, _, _ := strings.Cut(s.to, "@"); {
	case kind:
	case name == "lost":
		return s.conn.Conn().Close()
	case name == "held":
		s.holding <- struct{}{}
		time.Sleep(time.Minute)
	}
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (r *relay) takesAll(kind bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kind = kind
}

// mails are what came for somebody, and their number is what it should be.
func (r *relay) mails(t *testing.T, to string, want int) []string {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if got := r.taken[to+"@council.example"]; len(got) == want {
		return got
	}
	t.Fatalf("%s got %d mails, want %d", to, len(r.taken[to+"@council.example"]), want)
	return nil
}

// takenApart takes a mail apart.
func takenApart(t *testing.T, text string) (head mail.Header, words string, file []byte, name string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	kind, says, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if kind == "text/plain" {
		body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		return m.Header, string(body), nil, ""
	}
	parts := multipart.NewReader(m.Body, says["boundary"])
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			return m.Header, words, file, name
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		if name == "" && p.FileName() == "" {
			words = string(body)
			continue
		}
		name = p.FileName()
		if file, err = io.ReadAll(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(body))); err != nil {
			t.Fatal(err)
		}
	}
}

// mailing is a schedule with its relay.
type mailing struct {
	*relay
	data, list, password string
}

func (m *mailing) args(more ...string) []string {
	return append([]string{"report", "--data", m.data, "--schedule", m.list, "--mail-relay", m.address, "--mail-ca", m.ca,
		"--mail-from", "Key Human Indicators <khi@council.example>", "--mail-user", "khi", "--mail-password-file", m.password, "--mail-domains", "council.example"}, more...)
}

// run runs the schedule; what it says never holds the password.
func (m *mailing) run(t *testing.T, code int, words ...string) outcome {
	t.Helper()
	o := khi(t, m.args()...)
	return m.said(t, o, code, words...)
}

func (m *mailing) said(t *testing.T, o outcome, code int, words ...string) outcome {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(o.stdout+o.stderr, w) {
			t.Errorf("no word of %q:\n%s%s", w, o.stdout, o.stderr)
		}
	}
	if o.code != code || strings.Contains(o.stdout+o.stderr, relayPassword) {
		t.Fatalf("ended with %d, want %d:\n%s%s", o.code, code, o.stdout, o.stderr)
	}
	return o
}

func (m *mailing) plan(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile(m.list, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestReportsGoByMail walks through what a relay may do with a mail: each goes once, with
// the very bytes of khi report, and the trail has each.
func TestReportsGoByMail(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	if o := f.loadFor(t, samples+"kobo_xml_values.csv"); o.code != 0 {
		t.Fatal(o.stderr)
	}
	service := openGate(t, "--data", f.dir, "--key-file", f.key)
	m := &mailing{newRelay(t), f.dir, filepath.Join(t.TempDir(), "reports.yaml"), written(t, "password", []byte(relayPassword+"\n"))}
	m.plan(t, "- place: UK\n  what: workbook\n  folder: out\n  mail: [ann@council.example, busy@council.example, gone@council.example, lost@council.example]\n")
	m.run(t, 1, "to ann@council.example", "busy@council.example was not sent, and the next run", "come back later", "refused for good", "no such user", "nobody knows whether it went")
	m.holds(t)

	m.run(t, 1, "to busy@council.example", "mail to gone@council.example: the relay refused it", "mail to lost@council.example: it was being handed over", "--again 1")
	m.said(t, khi(t, m.args("--status")...), 0, "to ann@council.example: sent", "gone@council.example: refused", "lost@council.example: begun", "to "+filepath.Dir(m.list)+"/out: written")
	for to, times := range map[string]int{"ann": 1, "busy": 1, "gone": 0, "lost": 1} {
		m.mails(t, to, times)
	}
	m.takesAll(true)
	m.said(t, khi(t, m.args("--again", "1")...), 0, "to gone@council.example", "to lost@council.example")
	m.said(t, khi(t, m.args("--again", "1")...), 1, "none is sent twice")
	if o := m.run(t, 0); o.stdout != "" {
		t.Errorf("a run with nothing due said %s", o.stdout)
	}
	for to, times := range map[string]int{"ann": 1, "busy": 1, "gone": 1, "lost": 2} {
		m.mails(t, to, times)
	}
	service.shut(t)
	m.cutOff(t)
	m.linked(t)
	m.refusals(t)
	mustKhi(t, "audit-log", "verify", "--data", f.dir)
	trail, err := os.ReadFile(filepath.Join(f.dir, "access", "trail.jsonl"))
	if got := strings.Count(string(trail), `"did":"mailed"`); err != nil || got != 9 {
		t.Errorf("the trail has %d mails of 9: %v", got, err)
	}
}

// holds compares what came with a mail with what the command writes.
func (m *mailing) holds(t *testing.T) {
	t.Helper()
	head, words, file, name := takenApart(t, m.mails(t, "ann", 1)[0])
	path := strings.TrimSpace(mustKhi(t, "report", "--data", m.data, "--place", "UK", "--what", "workbook", "--to", t.TempDir()).stdout)
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(file, want) || name != filepath.Base(path) {
		t.Errorf("%s with %d bytes came, want %s with %d: %v", name, len(file), filepath.Base(path), len(want), err)
	}
	for key, want := range map[string]string{"To": "<ann@council.example>", "From": `"Key Human Indicators" <khi@council.example>`, "Auto-Submitted": "auto-generated", "Subject": "Key Human Indicators: " + name} {
		if head.Get(key) != want {
			t.Errorf("%s: %q, want %q", key, head.Get(key), want)
		}
	}
	if head.Get("Bcc")+head.Get("Cc") != "" || !strings.Contains(words, "no exact figures") {
		t.Errorf("the mail: %v\n%s", head, words)
	}
}

// cutOff kills the program while the relay has the mail and says nothing: it is not sent again.
func (m *mailing) cutOff(t *testing.T) {
	t.Helper()
	m.takesAll(false)
	m.list = filepath.Join(t.TempDir(), "cut.yaml")
	m.plan(t, "- place: UK\n  what: workbook\n  mail: [held@council.example]\n")
	cmd := exec.Command(program(t), m.args()...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-m.holding:
	case <-time.After(30 * time.Second):
		t.Error("the relay never got the mail")
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	m.run(t, 1, "nobody knows whether it went")
	m.mails(t, "held", 1)
}

// linked has a report that is too large for a mail, in Welsh.
func (m *mailing) linked(t *testing.T) {
	t.Helper()
	m.list = filepath.Join(t.TempDir(), "large.yaml")
	m.plan(t, "- place: UK\n  what: workbook\n  lang: cy\n  mail: [cai@council.example]\n")
	m.said(t, khi(t, m.args("--mail-most", "1000")...), 1, "--address")
	m.said(t, khi(t, m.args("--mail-most", "1000", "--address", "https://khi.example/")...), 0)
	_, words, file, _ := takenApart(t, m.mails(t, "cai", 1)[0])
	if file != nil || !strings.Contains(words, "https://khi.example/reports/place/UK.xlsx?lang=cy") || strings.Contains(words, "too large") {
		t.Errorf("the mail with a link:\n%s", words)
	}
}

// refusals are settings and lists by which nothing is sent.
func (m *mailing) refusals(t *testing.T) {
	t.Helper()
	list := func(to string) { m.plan(t, "- place: UK\n  what: workbook\n  folder: new\n  mail: ["+to+"]\n") }
	m.list = filepath.Join(t.TempDir(), "wrong.yaml")
	list("eve@elsewhere.example")
	m.run(t, 1, "report 1: eve@elsewhere.example is in none of the domains")
	list(`"eve@council.example\nBcc: all@council.example"`)
	m.run(t, 1, "is no address")
	if _, err := os.Stat(filepath.Join(filepath.Dir(m.list), "new")); err == nil {
		t.Error("a folder was written although an address is wrong")
	}
	list("dee@council.example")
	m.said(t, khi(t, m.args("--mail-password-file", written(t, "wrong", []byte("eight grey herons")))...), 1, "the relay", "cannot be used")
	m.said(t, khi(t, m.args("--mail-relay", strings.Replace(m.address, "smtp:", "smtp://khi:"+strings.ReplaceAll(relayPassword, " ", "%20")+"@", 1))...), 1, "--mail-password-file")
	m.mails(t, "dee", 0)
	other, _ := ownCertificate(t)
	m.said(t, khi(t, m.args("--mail-ca", certificateFile(t, other))...), 1, "certificate")
	m.mails(t, "dee", 0)
}
