package release

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"

	"khi/metrics"
)

// Ask chooses figures of an indicator: of one place or, with "", of all; for
// everybody ("all"), by one breakdown or, with "", all there is.
type Ask struct{ Indicator, Place, By string }

// Table is figures of the release in the shape that every output renders. It says
// what was published, under the definition of then.
func (r *Release) Table(q Ask) (*metrics.Table, error) {
	d, err := r.Definition(q.Indicator)
	if err != nil {
		return nil, err
	}
	places, err := r.Places()
	if err != nil {
		return nil, err
	}
	names := map[string]metrics.Place{}
	for _, p := range places {
		names[p.ID] = p
	}
	if _, there := names[q.Place]; q.Place != "" && !there {
		return nil, fmt.Errorf("release %s has no place of that code: %w", r.Name, ErrNotFound)
	}
	if q.By != "" && q.By != "all" && !slices.Contains(d.By, q.By) {
		return nil, fmt.Errorf("release %s has no such breakdown of %s: %w", r.Name, d.Title, ErrNotFound)
	}
	figures, err := r.Figures(q.Indicator)
	if err != nil {
		return nil, err
	}
	t := r.emptyTable(d, q, names)
	for _, f := range figures {
		if (q.Place == "" || f.Place == q.Place) && (q.By == "" || f.By == q.By) {
			t.Rows = append(t.Rows, rowOf(f, q, names))
		}
	}
	return r.withNotes(t, d), nil
}

func (r *Release) emptyTable(d Definition, q Ask, names map[string]metrics.Place) *metrics.Table {
	where := "every place"
	if q.Place != "" {
		where = names[q.Place].InWords()
	}
	id := []string{"release", r.Name, strings.ReplaceAll(d.Name, "_", "-")}
	for _, part := range []string{q.Place, q.By} {
		if part != "" {
			id = append(id, strings.Map(plainRune, part))
		}
	}
	return &metrics.Table{
		ID: strings.Join(id, "-"), Indicator: d.Name, RowHead: "Figure", Columns: d.Columns(), Rows: []metrics.Row{}, Shape: metrics.Plain, Better: d.Better,
		Title:     fmt.Sprintf("%s in %s, as released in %s.", d.Title, where, r.Name),
		Subtitle:  fmt.Sprintf("Release %s, as of %s. %s", r.Name, r.AsOf, d.Question),
		Protected: r.Protection.Name + ": " + r.Protection.Words, AsOf: r.AsOf, Invented: r.Invented,
		Source: orElse(d.Source, "Survey responses and scheme records") + "; release " + r.Name + ", fingerprint " + r.Fingerprint,
	}
}

func plainRune(c rune) rune {
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
		return c
	}
	return '-'
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// rowOf names a figure by what the question has left open.
func rowOf(f metrics.Frozen, q Ask, names map[string]metrics.Place) metrics.Row {
	row := metrics.Row{Key: string(f.Period), Label: f.Period.Words(), Cells: f.Figures, Notes: f.Notes}
	if q.Place == "" {
		row.Key, row.Label = f.Place+"/"+row.Key, names[f.Place].Name+", "+row.Label
	}
	if f.By != "all" {
		row.Key += "/" + f.By + "/" + f.Group
		row.Label += ": " + metrics.LevelWords(f.Group)
	}
	return row
}

// withNotes adds the remarks that rows refer to, and those of the release.
func (r *Release) withNotes(t *metrics.Table, d Definition) *metrics.Table {
	for _, n := range []metrics.Note{{Key: "few", Text: metrics.FewWords}, RevisedNote(r.Corrects)} {
		if slices.ContainsFunc(t.Rows, func(row metrics.Row) bool { return slices.Contains(row.Notes, n.Key) }) {
			t.Notes = append(t.Notes, n)
		}
	}
	if ind, _ := r.Has(d.Name); ind.Rounded {
		t.Notes = append(t.Notes, metrics.RoundedNote(d.Kind == metrics.Proportion))
	}
	t.Notes = append(t.Notes, metrics.Note{Key: "release", Text: "These figures are those of release " + r.Name + " and do not change. Those of today are on the page of the indicator."})
	if d.Note != "" {
		t.Notes = append(t.Notes, metrics.Note{Key: "indicator", Text: d.Note})
	}
	t.Alt = t.Title
	return t
}

// Zip is every file that is given out, as one archive with the same bytes each time.
func (r *Release) Zip() ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add := func(name string, text []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: "khi-release-" + r.Name + "/" + name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	}
	manifest, err := r.ManifestText()
	if err != nil {
		return nil, err
	}
	if err := add(manifestFile, manifest); err != nil {
		return nil, err
	}
	for _, f := range r.Given() {
		text, err := r.Text(f.Name)
		if err != nil {
			return nil, err
		}
		if err := add(f.Name, text); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
