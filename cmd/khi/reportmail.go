package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"khi/dashboards"
	"khi/dashboards/access"
	"khi/dashboards/post"
	"khi/dashboards/schedule"
	"khi/queries/disk"
)

// mailOptions are what a run of a schedule is told beside the schedule.
type mailOptions struct {
	post.Options
	address string // of the service, for links
	again   int    // number of the report whose mails are tried once more
	status  bool
}

// mailFlags are the settings of the relay. The password lies in a file, so that no list of
// processes and no environment shows it.
func mailFlags(f *flag.FlagSet) *mailOptions {
	m := &mailOptions{}
	f.StringVar(&m.Relay, "mail-relay", "", "khi report: relay that takes mails, smtp://host:587 (STARTTLS) or smtps://host:465; without TLS only on this machine")
	f.StringVar(&m.From, "mail-from", "", "khi report: address that mails come from")
	f.StringVar(&m.User, "mail-user", "", "khi report: name for the relay, where it asks for one")
	f.StringVar(&m.PasswordFile, "mail-password-file", "", "khi report: file with the password for the relay")
	f.StringVar(&m.CA, "mail-ca", "", "khi report: file with the certificates (PEM) that the relay's is signed by (default: those of the machine)")
	f.StringVar(&m.Domains, "mail-domains", "", "khi report: domains that mails may go to, with commas; an address elsewhere is refused")
	f.Int64Var(&m.Most, "mail-most", 7<<20, "khi report: bytes of a report that goes along with a mail; a larger one is linked to")
	return m
}

// set says whether anything was said about mails.
func (m *mailOptions) set() bool {
	return m.Relay != "" || m.From != "" || m.User != "" || m.PasswordFile != "" || m.CA != "" || m.Domains != ""
}

// postman brings the mails of one run of a schedule.
type postman struct {
	s       *scheduled
	data    string
	office  *post.Office
	line    *post.Line // opened for the first mail
	broken  string     // why the relay cannot be used in this run
	address string
}

// postman checks all that mails need before anything is written. Where nothing goes by
// mail, nothing need be set.
func (m *mailOptions) postman(data string, s *scheduled) (*postman, error) {
	p := &postman{s: s, data: data, address: strings.TrimRight(m.address, "/")}
	for i, one := range s.all {
		for _, to := range one.Mail {
			if p.office == nil {
				var err error
				if p.office, err = m.Open(); err != nil {
					return nil, err
				}
			}
			if err := p.office.Takes(to); err != nil {
				return nil, s.naming(i, err)
			}
		}
	}
	if at, err := url.Parse(p.address); p.address != "" && (err != nil || at.Scheme != "https" && at.Scheme != "http" || at.Host == "") {
		return nil, fmt.Errorf("--address %q is no address of a service, such as https://khi.council.example", m.address)
	}
	return p, nil
}

// bring hands one mail over, in this order: the way is open, the note and the trail have
// it on the disk that it is being sent, and only then it is. So one that was cut off is
// never sent twice, and none leaves unseen.
func (p *postman) bring(ctx context.Context, x *dashboards.Reporter, w schedule.Wanted, to, name string, body []byte) error {
	letter, err := p.letter(x, w, to, name, body)
	if err != nil {
		return fmt.Errorf("the mail to %s: %w", to, err)
	}
	if p.line == nil && p.broken == "" {
		if p.line, err = p.office.Connect(ctx); err != nil {
			p.broken = err.Error()
		}
	}
	n := p.s.notes
	if p.line == nil {
		return errors.Join(n.NotTried(w, to, p.s.now, p.broken, time.Now()), notSent(to, p.broken))
	}
	if err := n.Begin(w, to, p.s.now, name, body, time.Now()); err != nil {
		return fmt.Errorf("the mail to %s was not sent: %w", to, err)
	}
	if err := noteMail(ctx, p.data, name+" to "+to); err != nil {
		return errors.Join(n.Settle(w, to, schedule.Waiting, err.Error(), time.Now()), notSent(to, "the trail cannot say so: "+err.Error()))
	}
	return p.settle(w, to, name, p.line.Send(*letter))
}

func notSent(to, why string) error {
	return fmt.Errorf("the mail to %s was not sent, and the next run tries it again: %s", to, why)
}

// settle notes what became of a mail that was handed over.
func (p *postman) settle(w schedule.Wanted, to, name string, sent error) error {
	n, now := p.s.notes, time.Now()
	var failed *post.Failed
	if !errors.As(sent, &failed) {
		fmt.Fprintf(p.s.c.stdout, "%s to %s\n", name, to)
		return n.Settle(w, to, schedule.Sent, "", now)
	}
	state, said := schedule.Waiting, notSent(to, failed.Words)
	switch failed.Fate {
	case post.Never:
		state, said = schedule.Refused, fmt.Errorf("the mail to %s was refused for good: %s", to, failed.Words)
	case post.Unknown:
		state, said = schedule.Begun, fmt.Errorf("the mail to %s was handed over and no answer came, so nobody knows whether it went; it is not sent again: %s", to, failed.Words)
	}
	p.hangUp()
	return errors.Join(n.Settle(w, to, state, failed.Words, now), said)
}

// hangUp ends the way to the relay: after something went wrong on it, the next mail gets
// a fresh one.
func (p *postman) hangUp() {
	if p.line != nil {
		_ = p.line.Close() // it may be broken already, and each mail has had its answer
		p.line = nil
	}
}

func (p *postman) letter(x *dashboards.Reporter, w schedule.Wanted, to, name string, body []byte) (*post.Letter, error) {
	link := ""
	if !p.office.Fits(len(body)) {
		if p.address == "" {
			return nil, fmt.Errorf("%s has %d bytes, more than goes along with a mail (--mail-most): say with --address (KHI_ADDRESS) where the service is, and the mail links to it", name, len(body))
		}
		link = p.address + x.Address(w)
	}
	is, err := dashboards.TypeOf(name)
	if err != nil {
		return nil, err
	}
	id := sha256.Sum256(fmt.Append(nil, p.s.now, w, strings.ToLower(to)))
	letter := &post.Letter{To: to, ID: "khi-" + hex.EncodeToString(id[:16]), At: time.Now()}
	letter.Subject, letter.Text = x.Letter(w, name, link)
	if link == "" {
		letter.File, letter.Type, letter.Body = name, is, body
	}
	return letter, nil
}

// mailNote is a line of the trail about a mail, on its way to whoever has the trail.
type mailNote struct {
	What  string `json:"what"`
	Error string `json:"error,omitempty"`
}

// noteMail has the trail say that a report goes to somebody, by the service where it runs.
func noteMail(ctx context.Context, data, what string) error {
	text, err := json.Marshal(mailNote{What: what})
	if err != nil {
		return err
	}
	var answer mailNote
	reached, err := askDesk(ctx, data, http.MethodPost, "mailed", bytes.NewReader(text), &answer)
	if reached {
		if answer.Error != "" {
			err = errors.New(answer.Error)
		}
		return err
	}
	return noteAlone(data, what)
}

// noteAlone writes the line where nobody else has the trail.
func noteAlone(data, what string) error {
	path := trailPath(data)
	if err := disk.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	free, err := holdFile(filepath.Join(filepath.Dir(path), ".held"), "the trail is in use by another khi")
	if err != nil {
		return err
	}
	trail, err := access.OpenTrail(path, nil)
	if err == nil {
		err = errors.Join(trail.Note(mailed(what), true), trail.Close())
	}
	return errors.Join(err, free())
}

func mailed(what string) access.Entry {
	return access.Entry{Who: "khi report", Did: access.Mailed, What: what}
}

// deskMailed writes the line for a khi report beside the service.
func (k *keeper) deskMailed(w http.ResponseWriter, r *http.Request) {
	var note mailNote
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&note)
	switch {
	case err != nil:
	case k.trail != nil:
		err = k.trail.Note(mailed(note.What), true)
	default:
		err = noteAlone(k.dir, note.What)
	}
	if err != nil {
		note.Error = err.Error()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(note)
}
