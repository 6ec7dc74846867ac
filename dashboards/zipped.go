package dashboards

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"khi/metrics"
)

const (
	zipType = "application/zip"
	readMe  = "README.txt"
)

// zipped sends an archive while it is written. The same snapshot gives the same bytes:
// every file in it bears the day of the snapshot.
func (s *server) zipped(r *request, e *everything) (*response, error) {
	day, err := time.Parse(time.DateOnly, r.engine.Labels().AsOf)
	if err != nil {
		return nil, fmt.Errorf("the day of the snapshot: %w", err)
	}
	parts, err := s.parts(r.ctx(), e)
	if err != nil {
		return nil, err
	}
	readme := s.readMe(r, e, parts)
	all := append([]part{{readMe, "", noRows, func(w io.Writer) error { return written(w, []byte(readme), nil) }}}, parts...)
	return streamed(zipType, e.file, func(w io.Writer) error {
		z := zip.NewWriter(w)
		for _, p := range all {
			in, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: day})
			if err == nil {
				err = p.write(in)
			}
			if err != nil {
				return fmt.Errorf("%s in an archive: %w", p.name, err)
			}
		}
		return z.Close()
	}), nil
}

// readMe says what an archive is, in plain text.
func (s *server) readMe(r *request, e *everything, parts []part) string {
	n := newPlainText(r)
	labels := r.engine.Labels()
	n.line(n.say("Key Human Indicators: everything on the page \"" + n.say(e.title) + "\""))
	n.line()
	if labels.Invented {
		n.line(n.say("MADE-UP DATA: no real person or scheme is shown."))
		n.line()
	}
	var protected, chosen, sources []string
	var shorthands []metrics.Note
	unverified := false
	for _, a := range e.tables {
		protected, sources = append(protected, a.table.Protected), append(sources, a.table.Source)
		chosen = append(chosen, a.chosen...)
		shorthands = append(shorthands, a.table.Shorthands()...)
		unverified = unverified || a.table.Unverified
	}
	if unverified {
		n.line(n.say("UNVERIFIED: a number that some of these figures rest on was not checked. Not for publication."))
		n.line()
	}
	n.fact("Page", e.page)
	n.fact("Snapshot", n.say(labels.Fingerprint+", as of "+dayWords(labels.AsOf)))
	n.fact("Program", "khi "+s.Version)
	n.fact("Protection", n.all(protected)...)
	n.fact("Chosen", n.all(chosen)...)
	n.fact("Source", n.all(sources)...)
	n.line()
	n.line(n.say("These are live figures and may change with the next load. A release, which never changes, is under /releases."))
	n.line(n.say("Each file is byte for byte what the service gives when it is downloaded alone; the description of a CSV file has that address."))
	if r.welsh {
		n.line(n.say("The translation is our own. No translator has checked it yet."))
	}
	n.marks(shorthands)
	n.files(parts)
	return n.String()
}

// plainText is a text file being written, in the language that was asked for.
type plainText struct {
	strings.Builder
	say func(string) string
}

func newPlainText(r *request) *plainText {
	n := &plainText{say: r.sayer()}
	if n.say == nil {
		n.say = func(english string) string { return english }
	}
	return n
}

func (n *plainText) line(words ...string) {
	fmt.Fprintln(n, oneLine(strings.Join(words, "")))
}

func (n *plainText) all(english []string) (words []string) {
	for _, e := range english {
		words = append(words, n.say(e))
	}
	return words
}

// fact writes words of one kind, each on a line of its own, with what they are before the first.
func (n *plainText) fact(name string, all ...string) {
	name = n.say(name)
	for i, words := range unique(all) {
		if i > 0 {
			name = ""
		}
		n.line(fmt.Sprintf("%-12s", name), words)
	}
}

// marks explains what stands in place of a number.
func (n *plainText) marks(shorthands []metrics.Note) {
	said := map[string]bool{}
	for _, mark := range shorthands {
		if said[mark.Key] {
			continue
		}
		if len(said) == 0 {
			n.line()
			n.line(n.say("In place of a number:"))
		}
		said[mark.Key] = true
		n.line(fmt.Sprintf("  %-10s", mark.Key), n.say(mark.Text))
	}
}

func (n *plainText) files(parts []part) {
	n.line()
	n.line(n.say("Files, headings not counted as rows:"))
	for _, p := range parts {
		rows := ""
		if p.rows != noRows {
			rows = ": " + n.say(rowWords(p.rows))
		}
		n.line("  ", p.name, rows)
		n.line("    ", n.say(p.says))
	}
}

func rowWords(n int) string {
	if n == 1 {
		return "1 row"
	}
	return number(int64(n)) + " rows"
}

// oneLine keeps words that come from data on the line that they were put on.
func oneLine(s string) string {
	return strings.TrimRight(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' {
			return ' '
		}
		return c
	}, s), " ")
}
