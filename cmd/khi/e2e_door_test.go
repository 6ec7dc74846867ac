package main_test

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// selfSigned writes a certificate for this machine and gives a client that
// believes it, follows no redirect and keeps cookies.
func selfSigned(t *testing.T) (cert, key string, client *http.Client) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, made, made, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	jar, _ := cookiejar.New(nil)
	return cert, key, &http.Client{Jar: jar, Timeout: time.Minute, Transport: listening{&http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// gated is a service with sign-in that a test has started.
type gated struct {
	cmd    *exec.Cmd
	site   string // https://127.0.0.1:12345
	link   string // of the first administrator, if one was printed
	stderr bytes.Buffer
}

// openGate starts a service with sign-in and reads what it prints.
func openGate(t *testing.T, args ...string) *gated {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	g := &gated{cmd: exec.Command(program(t), append([]string{"serve", "--listen", "127.0.0.1:0", "--sign-in"}, args...)...)}
	g.cmd.Stderr = io.MultiWriter(&g.stderr, &logs)
	out, err := g.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	opened := regexp.MustCompile(`open (https?://127\.0\.0\.1:\d+)/`)
	for lines.Scan() {
		if i := strings.Index(lines.Text(), "/welcome/"); i >= 0 {
			g.link = lines.Text()[i:]
		}
		if m := opened.FindStringSubmatch(lines.Text()); m != nil {
			g.site = m[1]
			break
		}
	}
	if g.site == "" {
		_ = g.cmd.Wait()
		t.Fatalf("it did not start: %s", g.stderr.String())
	}
	return g
}

func (g *gated) shut(t *testing.T) {
	t.Helper()
	_ = g.cmd.Process.Signal(syscall.SIGTERM)
	if err := g.cmd.Wait(); err != nil {
		t.Errorf("the service ended with %v: %s", err, g.stderr.String())
	}
}

func (g *gated) post(t *testing.T, client *http.Client, path string, pairs ...string) (int, string) {
	t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	ask, err := http.NewRequest(http.MethodPost, g.site+path, strings.NewReader(v.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ask.Header.Set("Sec-Fetch-Site", "same-origin")
	return answerTo(t, client, ask)
}

func (g *gated) get(t *testing.T, client *http.Client, path string) (int, string) {
	t.Helper()
	ask, err := http.NewRequest(http.MethodGet, g.site+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Accept", "text/html")
	return answerTo(t, client, ask)
}

func answerTo(t *testing.T, client *http.Client, ask *http.Request) (int, string) {
	t.Helper()
	answer, err := client.Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// TestSignInFromTheFirstStart goes through the door of the real program by
// https: the first administrator's link, a start later, the command line, and
// the trail.
func TestSignInFromTheFirstStart(t *testing.T) {
	t.Parallel()
	const password = "kettle orbit marigold"
	cert, key, client := selfSigned(t)
	data := filepath.Join(t.TempDir(), "data")
	args := []string{"--data", data, "--tls-cert", cert, "--tls-key", key}
	first := openGate(t, args...)
	if !strings.HasPrefix(first.site, "https://") || first.link == "" {
		t.Fatalf("site %s, link %q", first.site, first.link)
	}
	if status, _ := first.get(t, client, "/"); status != http.StatusSeeOther {
		t.Errorf("a stranger is answered %d", status)
	}
	if status, _ := first.post(t, client, first.link, "password", password, "again", password); status != http.StatusSeeOther {
		t.Fatalf("choosing a password: %d", status)
	}
	if status, page := first.get(t, client, "/accounts"); status != http.StatusOK || !strings.Contains(page, "Administrator") {
		t.Errorf("the administrator is shown %d", status)
	}
	if o := khi(t, "account", "list", "--data", data); o.code == 0 || !strings.Contains(o.stderr, "page of accounts") {
		t.Errorf("beside the running service: %d %s", o.code, o.stderr)
	}
	first.shut(t)

	o := mustKhi(t, "account", "invite", "bob", "--title", "Bob", "--role", "viewer", "--data", data)
	link := regexp.MustCompile(`/welcome/[A-Z0-9]+`).FindString(o.stdout)
	second := openGate(t, args...)
	if second.link != "" {
		t.Error("a second start prints a link")
	}
	if status, _ := second.get(t, client, "/accounts"); status != http.StatusSeeOther {
		t.Errorf("a sign-in lives through a start: %d", status)
	}
	if status, _ := second.post(t, client, "/sign-in", "name", "admin", "password", password); status != http.StatusSeeOther {
		t.Errorf("signing in: %d", status)
	}
	if status, page := second.get(t, client, "/accounts/trail"); status != http.StatusOK || !strings.Contains(page, "khi account") {
		t.Errorf("the trail: %d", status)
	}
	if status, _ := second.get(t, client, link); status != http.StatusOK {
		t.Errorf("the link of the command line: %d", status)
	}
	second.shut(t)
	for _, log := range []string{first.stderr.String(), second.stderr.String()} {
		for _, secret := range []string{password, first.link, link} {
			if strings.Contains(log, secret) {
				t.Error("the log holds a secret")
			}
		}
	}
	verifyTrail(t, data)
}

func verifyTrail(t *testing.T, data string) {
	t.Helper()
	o := mustKhi(t, "audit-log", "verify", "--data", data)
	newest := regexp.MustCompile(`\d+ [0-9a-f]{64}`).FindString(o.stdout)
	mustKhi(t, "audit-log", "verify", "--data", data, "--expect", newest)
	path := filepath.Join(data, "access", "trail.jsonl")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	shorter := text[:bytes.LastIndexByte(text[:len(text)-1], '\n')+1]
	for what, changed := range map[string][]byte{"a changed name": bytes.Replace(text, []byte(`"admin"`), []byte(`"nimda"`), 1), "a line off the end": shorter} {
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if o := khi(t, "audit-log", "verify", "--data", data, "--expect", newest); o.code == 0 {
			t.Errorf("%s went unseen", what)
		}
	}
}

// TestTheDoorIsShutUnlessItIsSafe names what is missing before anybody else is let in.
func TestTheDoorIsShutUnlessItIsSafe(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	data := filepath.Join(t.TempDir(), "data")
	providers := fileOfProviders(t)
	for wrong, want := range map[string]string{
		"--sign-in --providers nowhere.yaml --address http://localhost":    "file of providers",
		"--sign-in --providers " + providers:                               "needs --address",
		"--sign-in --address https://khi.example --providers " + providers: "does not fit",
		"--address http://localhost --providers " + providers:              "add --sign-in",
		"--listen 0.0.0.0:0":                                                       "add --sign-in",
		"--listen 0.0.0.0:0 --sign-in":                                             "in the clear",
		"--listen 127.0.0.1:0 --sign-in --tls-cert a":                              "go together",
		"--listen 127.0.0.1:0 --sign-in --tls-cert a --tls-key b":                  "cannot be used",
		"--listen 0.0.0.0:0 --sign-in --behind-proxy 0.0.0.0/0":                    "is everybody",
		"--listen 0.0.0.0:0 --sign-in --behind-proxy proxy.example":                "write addresses",
		"--listen 0.0.0.0:0 --behind-proxy 10.0.0.1":                               "add --sign-in",
		"--listen 0.0.0.0:0 --sign-in --behind-proxy ::1 --tls-cert a --tls-key b": "choose one",
		"--listen 127.0.0.1:0 --sign-in --address khi.example":                     "https://",
	} {
		o := khi(t, append([]string{"serve", "--data", data}, strings.Fields(wrong)...)...)
		if o.code == 0 || !strings.Contains(o.stderr, want) {
			t.Errorf("%s: ended with %d: %s", wrong, o.code, o.stderr)
		}
	}
}

// TestOnlyTheProxyIsAnswered starts behind a proxy that is not this machine.
func TestOnlyTheProxyIsAnswered(t *testing.T) {
	t.Parallel()
	g := openGate(t, "--data", filepath.Join(t.TempDir(), "data"), "--behind-proxy", "192.0.2.5")
	defer g.shut(t)
	if status, page := g.get(t, http.DefaultClient, "/sign-in"); status != http.StatusForbidden || strings.Contains(page, "Password") {
		t.Errorf("past the proxy: %d", status)
	}
}

// fileOfProviders names one organisation that nobody will ask.
func fileOfProviders(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "providers.yaml")
	for name, text := range map[string]string{filepath.Join(dir, "secret"): "hush",
		path: "- id: council\n  title: A council\n  issuer: https://id.council.example\n  client: khi\n  secret_file: secret\n  domains: [council.example]\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// TestTheDoorOffersTheCouncil starts the real program with a provider that does not
// answer: it starts all the same, and says so to whoever tries.
func TestTheDoorOffersTheCouncil(t *testing.T) {
	t.Parallel()
	g := openGate(t, "--data", filepath.Join(t.TempDir(), "data"), "--address", "http://localhost:8080", "--providers", fileOfProviders(t))
	defer g.shut(t)
	if status, page := g.get(t, http.DefaultClient, "/sign-in?to=/data"); status != http.StatusOK || !strings.Contains(page, `href="/sign-in/with/council?to=%2Fdata"`) {
		t.Errorf("status %d", status)
	}
	if status, page := g.get(t, http.DefaultClient, "/sign-in/with/council"); status != http.StatusForbidden || !strings.Contains(page, "A council does not answer") {
		t.Errorf("status %d", status)
	}
}
