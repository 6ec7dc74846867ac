package ingest

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Inspection says how a file was understood, column by column, for whoever maps
// it. Samples are values of the file: they are for the screen of the person
// who sent it and are never kept.
type Inspection struct {
	FileName    string            `json:"file_name"`
	Layout      string            `json:"layout"`    // in words
	LayoutID    string            `json:"layout_id"` // as a source names it
	Source      string            `json:"source"`    // that reads it best
	SourceTitle string            `json:"source_title"`
	Contract    string            `json:"contract"`
	Loads       bool              `json:"loads"`   // every field that must be there has a column
	Missing     []string          `json:"missing"` // fields that must be there and have no column
	Columns     []InspectedColumn `json:"columns"`
	Others      []string          `json:"others"` // sheets and parts that are not read

	sheet  book.Sheet
	source *Source    // that reads it best
	values [][]string // different values of each column
	guess  *guesser

	schemes map[string]string // that there are, by id, with their names; nil where nobody knows
}

// InspectedColumn is one column of an inspected file.
type InspectedColumn struct {
	Letter      string       `json:"letter"` // as a spreadsheet shows it
	Header      string       `json:"header"`
	Code        string       `json:"code"`        // the tool's own name of the question
	Text        string       `json:"text"`        // the question
	Option      string       `json:"option"`      // that the column says ticked or not
	Field       string       `json:"field"`       // as which it is read; empty if it is not
	OnPurpose   bool         `json:"on_purpose"`  // known to the source and left out
	Samples     []string     `json:"samples"`     // mostSamples different values
	Suggestions []Suggestion `json:"suggestions"` // the best first
}

// Suggestion is a field that a column may be, how likely from 0 to 1, and why.
type Suggestion struct {
	Field string  `json:"field"`
	Score float64 `json:"score"`
	Why   string  `json:"why"`
}

const (
	mostSamples = 5
	inspectRows = 500 // looked at for samples
	fitValues   = 40  // different values that are held against a field
)

// Inspect opens a file and says how it would be read. dir is the data folder,
// whose sources and forms count too; it may be empty. contract is the table that
// a file is meant for that no source knows; empty means answers to a survey.
func Inspect(ctx context.Context, dir, tempDir string, r io.Reader, req Request, contract string, lim book.Limits) (*Inspection, error) {
	return (&Loader{dir: dir, lim: lim.WithDefaults()}).inspectIn(ctx, tempDir, r, req, contract)
}

// Inspect does the same with the folder of the loader, and knows which schemes
// there are.
func (l *Loader) Inspect(ctx context.Context, r io.Reader, req Request, contract string) (*Inspection, error) {
	return l.inspectIn(ctx, l.tempDir(), r, req, contract)
}

func (l *Loader) inspectIn(ctx context.Context, tempDir string, r io.Reader, req Request, contract string) (*Inspection, error) {
	req.FileName = cleanName(req.FileName)
	f, err := os.CreateTemp(tempDir, "khi-")
	if err != nil {
		return nil, fmt.Errorf("ingest: making a temporary file: %w", err)
	}
	defer discard(f)
	up := &upload{req: req, file: f}
	if up.size, err = io.Copy(f, &stoppable{ctx, io.LimitReader(r, l.lim.File+1)}); err != nil {
		return nil, fmt.Errorf("receiving the file: %w", err)
	}
	if up.size > l.lim.File {
		return nil, finding.At(req.FileName, "").Refuse("", "file_too_large", fmt.Sprintf("The file is larger than %d MB.", l.lim.File>>20), "Send a part of it.")
	}
	return l.inspect(ctx, up, tempDir, contract)
}

func (l *Loader) inspect(ctx context.Context, up *upload, tempDir, contract string) (*Inspection, error) {
	all, err := l.catalogue()
	if err != nil {
		return nil, err
	}
	bk, err := l.openAny(up, tempDir)
	if err != nil {
		return nil, err
	}
	near, err := all.nearest(bk, up.req.Source, contract)
	if err != nil {
		return nil, err
	}
	in := near.words()
	in.FileName, in.Others = up.req.FileName, bk.Others
	values, err := sampleValues(ctx, near.sheet)
	if err != nil {
		return nil, err
	}
	in.values, in.guess = values, newGuesser(all, near.contract)
	if err := l.readSchemes(ctx, in, up.req.Scheme); err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, c := range near.columns {
		taken[c.field.Name] = c.at >= 0
	}
	for i := range in.Columns {
		c := &in.Columns[i]
		c.Samples = append([]string{}, values[i][:min(len(values[i]), mostSamples)]...)
		if c.Field == "" && !c.OnPurpose {
			c.Suggestions = in.guess.suggest(*c, values[i], taken)
		}
	}
	return in, nil
}

// openAny opens a text also in the older encoding, so that it can be looked at.
func (l *Loader) openAny(up *upload, tempDir string) (*book.Book, error) {
	declared := ""
	if !isUTF8(up.file, up.size) {
		declared = windows1252
	}
	return book.Open(up.req.FileName, up.file, up.size, declared, tempDir, l.lim)
}

// nearest finds the layout of a file and the source that reads most of it,
// also where a field is missing.
func (c *catalogue) nearest(b *book.Book, sourceID, contract string) (*nearestFound, error) {
	others := b.Others
	var best *nearestFound
	for _, l := range layouts {
		b.Others, b.Findings = others[:len(others):len(others)], nil
		if b.Untidy != nil && !l.Grid {
			continue
		}
		sheets, words := l.Match(b)
		if len(sheets) == 0 {
			continue
		}
		for _, s := range c.all() {
			if s.Layout != l.ID || sourceID != "" && s.ID != sourceID || contract != "" && s.Contract != contract {
				continue
			}
			to, err := contractByID(s.Contract)
			if err != nil {
				return nil, err
			}
			f := s.find(to, keysOf(sheets[0], s.LastPart))
			n := &nearestFound{f, l.ID, words + languageWords(words, []found{f}), b.Others}
			if best == nil || len(f.missing) == 0 && len(best.missing) > 0 || (len(f.missing) == 0) == (len(best.missing) == 0) && f.read > best.read {
				best = n
			}
		}
		if best != nil && len(best.missing) == 0 || best != nil && l.ID != "generic" && l.ID != "template" {
			break
		}
	}
	if best == nil {
		b.Others = others
		return nil, unknownLayout(finding.At(b.File, ""), b, nil, sourceID)
	}
	b.Others = best.others
	return best, nil
}

// nearestFound is the best reading of a file so far.
type nearestFound struct {
	found
	layoutID, layout string
	others           []string
}

func (n *nearestFound) words() *Inspection {
	in := &Inspection{Layout: n.layout, LayoutID: n.layoutID, Source: n.source.ID, SourceTitle: n.source.Title, Contract: n.contract.ID,
		Loads: len(n.missing) == 0 && !n.asksNothing(), Missing: append([]string{}, n.missing...), sheet: n.sheet, source: n.source}
	read := map[int]string{}
	for _, c := range n.columns {
		if c.at >= 0 {
			read[c.at] = c.field.Name
		}
		for _, p := range c.parts {
			read[p.at] = c.field.Name
		}
	}
	for i, h := range n.sheet.Header {
		c := InspectedColumn{Letter: finding.ColumnName(i), Header: h, Field: read[i]}
		if n.sheet.Columns != nil {
			k := n.sheet.Columns[i]
			c.Code, c.Text, c.Option = k.Code, k.Text, k.Option
		}
		c.OnPurpose = c.Field == "" && !slices.Contains(n.unmapped, i)
		in.Columns = append(in.Columns, c)
	}
	return in
}

// sampleValues gives different values of each column, in the order of the file.
func sampleValues(ctx context.Context, sh book.Sheet) ([][]string, error) {
	values := make([][]string, len(sh.Header))
	n := 0
	for row, err := range sh.Rows() {
		if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if n++; n > inspectRows {
			break
		}
		for i, c := range row.Cells {
			if s := book.FoldSpace(string(c)); s != "" && len(values[i]) < fitValues && !slices.Contains(values[i], shorten(s, 80)) {
				values[i] = append(values[i], shorten(s, 80))
			}
		}
	}
	return values, nil
}
