package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"khi/dashboards"
	"khi/dashboards/access"
	"khi/dashboards/provider"
	"khi/queries/disk"
)

// doorOptions say who may reach the pages and how.
type doorOptions struct {
	signIn    bool
	cert, key string
	proxies   string
	address   string
	providers string
}

func doorFlags(f *flag.FlagSet) *doorOptions {
	o := &doorOptions{}
	f.BoolVar(&o.signIn, "sign-in", false, "ask everybody to sign in; needed to listen beyond this machine")
	f.StringVar(&o.cert, "tls-cert", "", "file with the certificate to speak https with")
	f.StringVar(&o.key, "tls-key", "", "file with its key")
	f.StringVar(&o.proxies, "behind-proxy", "", "addresses of the proxy that speaks https for us, such as 10.0.0.5 or 10.0.0.0/28,::1; nobody else is answered")
	f.StringVar(&o.address, "address", "", "address by which people reach the service, such as https://khi.example; for links that are passed on")
	f.StringVar(&o.providers, "providers", "", "file that names the organisations through whose own sign-in (OpenID Connect) people come (docs/operations.md)")
	return o
}

func (o doorOptions) tls() bool { return o.cert != "" || o.key != "" }

// check refuses to be reached in a way that is not safe: from other machines
// without sign-in, or without https.
func (o doorOptions) check(listen string) error {
	if (o.cert == "") != (o.key == "") {
		return errors.New("--tls-cert and --tls-key go together: name the file of the certificate and the file of its key")
	}
	if o.tls() && o.proxies != "" {
		return errors.New("--tls-cert and --behind-proxy are two ways to have https: choose one")
	}
	if _, err := o.proxyAddresses(); err != nil {
		return err
	}
	if o.address != "" && !strings.HasPrefix(o.address, "https://") && !strings.HasPrefix(o.address, "http://") {
		return fmt.Errorf("--address %q: write it with https:// before it", o.address)
	}
	if err := o.checkProviders(); err != nil {
		return err
	}
	loopback, err := isLoopback(listen)
	switch {
	case err != nil:
		return fmt.Errorf("--listen %q: write it as 127.0.0.1:8080: %w", listen, err)
	case !o.signIn && (o.tls() || o.proxies != "" || o.address != "" || o.providers != ""):
		return errors.New("--tls-cert, --behind-proxy, --address and --providers are for a service with sign-in: add --sign-in")
	case loopback:
		return nil
	case !o.signIn:
		return fmt.Errorf("--listen %q would let other machines in without asking who they are: add --sign-in, or use 127.0.0.1", listen)
	case !o.tls() && o.proxies == "":
		return fmt.Errorf("--listen %q would send passwords and figures over the network in the clear: add --tls-cert and --tls-key, or --behind-proxy with the address of a proxy that speaks https", listen)
	}
	return nil
}

// checkProviders reads the file of providers, so that a fault in it is told before
// anything is opened, and asks for the address that they return people to.
func (o doorOptions) checkProviders() error {
	if o.providers == "" {
		return nil
	}
	if _, err := provider.Read(o.providers); err != nil {
		return fmt.Errorf("--providers: %w", err)
	}
	if o.address == "" {
		return errors.New("--providers needs --address: the address of this service that the providers know and return people to")
	}
	if secure := o.tls() || o.proxies != ""; secure != strings.HasPrefix(o.address, "https://") {
		return fmt.Errorf("--address %q does not fit: people come back from a provider to that address, which must begin with https:// where https is spoken and only there", o.address)
	}
	return nil
}

// openProviders are the organisations through which people sign in, or nil.
func (o doorOptions) openProviders() (*provider.Providers, error) {
	if o.providers == "" {
		return nil, nil
	}
	terms, err := provider.Read(o.providers)
	if err != nil {
		return nil, fmt.Errorf("--providers: %w", err)
	}
	return provider.New(terms), nil
}

func isLoopback(listen string) (bool, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false, err
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback(), nil
}

// proxyAddresses are the networks that may connect, if only a proxy may.
func (o doorOptions) proxyAddresses() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, word := range strings.FieldsFunc(o.proxies, func(r rune) bool { return r == ',' || r == ' ' }) {
		if addr, err := netip.ParseAddr(word); err == nil {
			all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(word)
		if err != nil {
			return nil, fmt.Errorf("--behind-proxy %q: write addresses such as 10.0.0.5 or 10.0.0.0/28: %w", word, err)
		}
		if p.Bits() == 0 {
			return nil, fmt.Errorf("--behind-proxy %q is everybody: name the proxy alone", word)
		}
		all = append(all, p)
	}
	return all, nil
}

func (o doorOptions) trusted() []string {
	var all []string
	prefixes, _ := o.proxyAddresses() // check has read them
	for _, p := range prefixes {
		all = append(all, p.String())
	}
	return all
}

// onlyProxy answers the proxy and nobody else: whoever came past it would come
// without https, and could say that they are anybody.
func (o doorOptions) onlyProxy(next http.Handler) http.Handler {
	prefixes, _ := o.proxyAddresses()
	if len(prefixes) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, err := netip.ParseAddrPort(r.RemoteAddr)
		for _, p := range prefixes {
			if err == nil && p.Contains(from.Addr().Unmap()) {
				next.ServeHTTP(w, r)
				return
			}
		}
		http.Error(w, "This address is for the proxy of the service alone. Use the address that you were given.", http.StatusForbidden)
	})
}

// certificate is what https is spoken with; nil where it is not.
func (o doorOptions) certificate() (*tls.Config, error) {
	if !o.tls() {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(o.cert, o.key)
	if err != nil {
		return nil, fmt.Errorf("the certificate of --tls-cert and --tls-key cannot be used: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

const accessFolder = "access"

// openBook opens the accounts of a data folder for this process alone: another
// one would write its own over them.
func openBook(dir string) (book *access.Book, free func() error, err error) {
	folder := filepath.Join(dir, accessFolder)
	if err := disk.MakeFolder(folder); err != nil {
		return nil, nil, err
	}
	if free, err = holdFile(filepath.Join(folder, ".held"), "the accounts are in use by another khi"); err != nil {
		return nil, nil, err
	}
	if book, err = access.Open(access.Options{Path: filepath.Join(folder, "accounts.json"), Write: disk.Write}); err != nil {
		return nil, nil, errors.Join(err, free())
	}
	return book, free, nil
}

func trailPath(dir string) string { return filepath.Join(dir, accessFolder, "trail.jsonl") }

// syncTime is how long a line about something that was only looked at may wait
// until it is on the disk.
const syncTime = time.Second

// openDoor opens the accounts and the trail of a data folder; it is nil where
// nobody is asked to sign in.
func (k *keeper) openDoor(o doorOptions, logger *slog.Logger) (*dashboards.Door, error) {
	if !o.signIn {
		return nil, nil
	}
	book, free, err := openBook(k.dir)
	if err != nil {
		return nil, err
	}
	k.closers = append(k.closers, free)
	trail, err := access.OpenTrail(trailPath(k.dir), nil)
	if err != nil {
		return nil, err
	}
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		keepSynced(trail, stop, logger)
	}()
	k.trail = trail
	k.closers = append(k.closers, func() error {
		close(stop)
		<-done
		return trail.Close()
	})
	seq, hash := trail.Head()
	logger.Info("the trail of who did what", "newest_line", seq, "hash", hash)
	if err := trail.Note(access.Entry{Did: access.Began, What: "khi " + version}, true); err != nil {
		return nil, err
	}
	if k.firstKey, err = firstKey(book); err != nil {
		return nil, err
	}
	providers, err := o.openProviders()
	if err != nil {
		return nil, err
	}
	return &dashboards.Door{Book: book, Sessions: access.NewSessions(access.Clock{}), Trail: trail, Providers: providers,
		Secure: o.tls() || o.proxies != "", Address: strings.TrimRight(o.address, "/")}, nil
}

func keepSynced(trail *access.Trail, stop <-chan struct{}, logger *slog.Logger) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(syncTime):
			if err := trail.Sync(); err != nil {
				logger.Error("the trail cannot be put on the disk", "error", err.Error())
			}
		}
	}
}

// firstKey gives the key of a one-time link for the first administrator, where
// nobody has chosen a password yet who could let others in.
func firstKey(book *access.Book) (key string, err error) {
	if !book.HasAdministrator() {
		_, key, err = book.Invite("admin", "Administrator", []access.Grant{{Role: access.Administrator, Place: access.Everywhere, From: book.Today()}})
		return key, err
	}
	for _, a := range book.All() {
		if a.Name == "admin" && a.Ended == "" && a.Waiting() {
			return book.Renew(a.ID) // an earlier start made it, and its link was not used
		}
	}
	return "", nil
}
