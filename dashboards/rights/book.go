package rights

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"khi/queries/disk"
)

// Book is every person's links, decisions and notes. One process has it.
type Book struct {
	dir    string
	now    func() time.Time
	mu     sync.Mutex
	people map[Person]*record
	byHash map[string]*record
}

// Open reads a folder; one that is not there is empty and made with the first line.
func Open(dir string, now func() time.Time) (*Book, error) {
	if now == nil {
		now = time.Now
	}
	b := &Book{dir: dir, now: now, people: map[Person]*record{}, byHash: map[string]*record{}}
	files, err := disk.Matching(dir, "*.jsonl")
	if err != nil {
		return nil, err
	}
	for _, path := range files {
		r, err := readFile(path)
		if err != nil {
			return nil, fmt.Errorf("what people decided about their stories cannot be read: %w", err)
		}
		if r == nil {
			continue
		}
		if b.people[r.person] != nil {
			return nil, fmt.Errorf("%s: %w: another file is about the same person", filepath.Base(path), ErrDamaged)
		}
		b.people[r.person] = r
		for _, l := range r.links {
			b.byHash[l.hash] = r
		}
	}
	return b, nil
}

// Today is the day it is in London.
func (b *Book) Today() string { return day(b.now()) }

// of gives the record of a person, which begins with what they decide first.
func (b *Book) of(who Person) (*record, error) {
	if r := b.people[who]; r != nil {
		return r, nil
	}
	if err := disk.MakeFolder(b.dir); err != nil {
		return nil, err
	}
	r, err := begin(b.dir, who)
	if err == nil {
		b.people[who] = r
	}
	return r, err
}

// write puts an event on the disk and then into the record.
func (r *record) write(e event) error {
	if r.lines >= mostLines {
		return refuse("Too much was changed here. Ask the people who run this service.")
	}
	if err := appendLine(r.file, e); err != nil {
		return err
	}
	r.lines++
	return r.take(e)
}

// mostLines keep whoever has a link from filling the disk.
const mostLines = 2000

// hashOf is what is kept of a token.
func hashOf(token string) string {
	sum := sha256.Sum256([]byte("khi story " + token))
	return hex.EncodeToString(sum[:])
}

// MakeLink makes a link for a person that lasts some days, today included. The
// token has 130 random bits; it is given once and kept nowhere.
func (b *Book) MakeLink(who Person, kind Kind, days int, by string) (token string, l Link, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if days < 1 || days > MostDays {
		return "", l, refuse("A link lasts from 1 to %d days.", MostDays)
	}
	if who == Together(who.Scheme) {
		return "", l, refuse("A link is to the story of one person.")
	}
	if kind != Own && kind != Shared {
		return "", l, refuse("There is no such kind of link.")
	}
	r, err := b.of(who)
	if err != nil {
		return "", l, err
	}
	if len(r.links) >= MostLinks {
		return "", l, refuse("There are %d links already. No more can be made for one person.", MostLinks)
	}
	token = strings.ToLower(rand.Text())
	until := b.now().In(london).AddDate(0, 0, days-1).Format(time.DateOnly)
	l = Link{Number: strings.ToLower(rand.Text()[:10]), Kind: kind, Made: b.Today(), Until: until, By: by}
	if err := r.write(event{Link: &l, Hash: hashOf(token)}); err != nil {
		return "", l, err
	}
	b.byHash[hashOf(token)] = r
	return token, l, nil
}

// ByToken gives whose story a token opens today. Every reason why it opens none
// has the same answer.
func (b *Book) ByToken(token string) (who Person, l Link, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	hash := hashOf(token)
	r := b.byHash[hash]
	if r == nil {
		return who, l, false
	}
	for _, k := range r.links {
		if k.hash == hash && k.Open(b.Today()) {
			return r.person, k.Link, true
		}
	}
	return who, l, false
}

// EndLink ends a link of a scheme at once. Who has none of that number is told so.
func (b *Book) EndLink(scheme, number string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for who, r := range b.people {
		if l := r.link(number); l != nil && who.Scheme == scheme {
			if l.Ended != "" {
				return nil
			}
			return r.write(event{End: number, On: b.Today()})
		}
	}
	return refuse("There is no such link.")
}

// LinksOf gives the links of a person, the newest first.
func (b *Book) LinksOf(who Person) []Link {
	return b.links(func(p Person) bool { return p == who })
}

// LinksAt gives the links of a scheme, the newest first, without saying whose they are.
func (b *Book) LinksAt(scheme string) []Link {
	return b.links(func(p Person) bool { return p.Scheme == scheme })
}

func (b *Book) links(of func(Person) bool) []Link {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Link
	for who, r := range b.people {
		if of(who) {
			for _, k := range r.links {
				all = append(all, k.Link)
			}
		}
	}
	slices.SortFunc(all, func(x, y Link) int {
		if c := strings.Compare(y.Made, x.Made); c != 0 {
			return c
		}
		return strings.Compare(x.Number, y.Number)
	})
	return all
}

// Decide notes that somebody agrees to a purpose, or no longer does. It counts
// from the moment this returns.
func (b *Book) Decide(who Person, p Purpose, agreed bool, by string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Contains(Purposes, p) || who == Together(who.Scheme) {
		return refuse("There is no such choice.")
	}
	r, err := b.of(who)
	if err != nil || r.agreed(p) == agreed && slices.ContainsFunc(r.decisions, func(d Decision) bool { return d.Purpose == p }) {
		return err
	}
	return r.write(event{Decision: &Decision{p, agreed, b.Today(), by}})
}

// Agreed says whether somebody agrees to a purpose now.
func (b *Book) Agreed(who Person, p Purpose) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.people[who]
	return r != nil && r.agreed(p)
}

// Decisions are all that somebody ever decided, the oldest first.
func (b *Book) Decisions(who Person) []Decision {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r := b.people[who]; r != nil {
		return slices.Clone(r.decisions)
	}
	return nil
}

// cleanText brings a note to one form: whole characters, no control ones, one
// space between words.
func cleanText(s string) (string, error) {
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, " "))
	s = strings.Join(strings.Fields(s), " ")
	if n := utf8.RuneCountInString(s); n == 0 {
		return "", refuse("Write something first.")
	} else if n > MostNote {
		return "", refuse("Write less: at most %d letters.", MostNote)
	}
	return s, nil
}
