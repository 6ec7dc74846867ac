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
	var b strings.Builder
	line := func(words ...string) { fmt.Fprintln(&b, oneLine(strings.Join(words, ""))) }
	fact := func(name string, all ...string) {
		for i, words := range unique(all) {
			if i > 0 {
				name = ""
			}
			line(fmt.Sprintf("%-12s", name), words)
		}
	}
	labels := r.engine.Labels()
	line("Key Human Indicators: everything on the page \"", e.title, "\"")
	line()
	if labels.Invented {
		line("MADE-UP DATA: no real person or scheme is shown.")
		line()
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
		line("UNVERIFIED: a number that some of these figures rest on was not checked. Not for publication.")
		line()
	}
	fact("Page", e.page)
	fact("Snapshot", labels.Fingerprint+", as of "+dayWords(labels.AsOf))
	fact("Program", "khi "+s.Version)
	fact("Protection", protected...)
	fact("Chosen", chosen...)
	fact("Source", sources...)
	line()
	line("These are live figures and may change with the next load. A release, which never changes, is under /releases.")
	line("Each file is byte for byte what the service gives when it is downloaded alone; the description of a CSV file has that address.")
	said := map[string]bool{}
	for _, n := range shorthands {
		if !said[n.Key] {
			if len(said) == 0 {
				line()
				line("In place of a number:")
			}
			said[n.Key] = true
			line(fmt.Sprintf("  %-10s", n.Key), n.Text)
		}
	}
	line()
	line("Files, headings not counted as rows:")
	for _, p := range parts {
		line("  ", p.name, rowWords(p.rows))
		line("    ", p.says)
	}
	return b.String()
}

func rowWords(n int) string {
	switch n {
	case noRows:
		return ""
	case 1:
		return ": 1 row"
	}
	return ": " + number(int64(n)) + " rows"
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
