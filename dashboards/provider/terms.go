// Package provider lets people prove who they are at the sign-in of their own
// organisation (OpenID Connect).
package provider

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Terms say which organisation's sign-in is trusted, and how far.
type Terms struct {
	ID     string `yaml:"id"`     // stands in addresses and beside accounts
	Title  string `yaml:"title"`  // as people call the organisation
	Issuer string `yaml:"issuer"` // https address under which it publishes its configuration
	Client string `yaml:"client"` // what it knows this service as
	// SecretFile holds what this service proves itself with there; a name without a
	// folder is looked for beside the file of providers.
	SecretFile string `yaml:"secret_file"`
	// Domains are the ends of the addresses that it may speak for, after the @. Without
	// them one council could say that somebody is another council's officer.
	Domains []string `yaml:"domains"`
	// Address is the claim that holds the address; email if empty.
	Address string `yaml:"address_claim"`
	// Vouched says that the organisation gives out its addresses itself, so that they
	// need no mark of having been verified (some providers give none).
	Vouched bool `yaml:"vouched"`
	// Proves, where it is not empty, is what the sign-in there must have asked for: one
	// of these methods at least (amr, RFC 8176), such as mfa.
	Proves []string `yaml:"proves"`

	secret string
}

var (
	plainID     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
	plainDomain = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
)

// Read reads a file of providers and their secrets. Its errors name the file, the
// provider and the field.
func Read(path string) ([]Terms, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the file of providers: %w", err)
	}
	var all []Terms
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: write a list with id, title, issuer, client, secret_file and domains of each: %w", path, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s names no provider", path)
	}
	for i := range all {
		if err := all[i].complete(filepath.Dir(path)); err != nil {
			return nil, fmt.Errorf("%s: provider %d (%q): %w", path, i+1, all[i].ID, err)
		}
		if slices.ContainsFunc(all[:i], func(t Terms) bool { return t.ID == all[i].ID }) {
			return nil, fmt.Errorf("%s: there are two providers %q", path, all[i].ID)
		}
	}
	return all, nil
}

func (t *Terms) complete(folder string) error {
	switch {
	case !plainID.MatchString(t.ID):
		return errors.New("id: small letters, figures and hyphens, beginning with a letter")
	case strings.TrimSpace(t.Title) == "":
		return errors.New("title: say what people call the organisation")
	case t.Client == "":
		return errors.New("client: say what the provider knows this service as")
	case t.SecretFile == "":
		return errors.New("secret_file: name the file that holds the secret of this service there")
	case len(t.Domains) == 0:
		return errors.New("domains: name the ends of the addresses that it may speak for, such as council.gov.uk")
	}
	if err := safeIssuer(t.Issuer); err != nil {
		return err
	}
	for i, d := range t.Domains {
		if t.Domains[i] = strings.ToLower(d); !plainDomain.MatchString(t.Domains[i]) {
			return fmt.Errorf("domains: %q: write it without the @, such as council.gov.uk", d)
		}
	}
	if t.Address == "" {
		t.Address = "email"
	}
	return t.readSecret(folder)
}

// safeIssuer refuses an address whose answers anybody on the way could change.
func safeIssuer(issuer string) error {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("issuer: %q: write the https address that the provider gives, without a question mark", issuer)
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && here) {
		return fmt.Errorf("issuer: %q: only https is safe", issuer)
	}
	return nil
}

func (t *Terms) readSecret(folder string) error {
	path := t.SecretFile
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("secret_file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("secret_file: %s can be read by other accounts of this machine: chmod 600", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("secret_file: %w", err)
	}
	if t.secret = strings.TrimSpace(string(text)); t.secret == "" {
		return fmt.Errorf("secret_file: %s is empty", path)
	}
	return nil
}
