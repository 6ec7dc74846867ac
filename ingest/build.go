package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
	"khi/ingest/marked"
	"khi/queries"
)

// bytesOfARow is what a row of a survey export takes at least, to make room in
// time; nothing depends on its being right.
const bytesOfARow = 60

// build reads the file into accepted rows; w is nil in a dry run.
func (l *Loader) build(ctx context.Context, up *upload, w *recordWriter) (*build, []found, string, error) {
	b := &build{file: up.req.FileName, lim: l.lim, found: finding.NewList(l.lim.Findings), out: w,
		expected: int(min(up.size/bytesOfARow, int64(l.lim.Rows))), first: map[string]int{}, told: up.req.Progress, sets: l.sets, policy: up.req.Policy}
	up.first = b.first
	b.found.Each = up.each
	o, err := l.open(up)
	if err != nil {
		return b, nil, "", err
	}
	tables, words := o.tables, o.words
	if err := arrange(b.file, tables); err != nil {
		return b, tables, words, err
	}
	if b.conv, err = l.converter(ctx, up.req, o.book, tables); err != nil {
		return b, tables, words, err
	}
	if b.conv.gone != nil {
		if b.conv.back, err = l.returns(ctx, b, tables); err != nil {
			return b, tables, words, err
		}
	}
	if up.req.DryRun {
		b.previews = previewRows
	}
	if o.note != nil {
		b.found.Add(*o.note)
	}
	for _, f := range o.book.Findings {
		b.found.Add(f)
	}
	for _, name := range o.book.Others {
		if marked.Added(name) {
			continue
		}
		b.found.Add(finding.Finding{Level: finding.Warning, File: b.file, Header: name, Rule: "part_not_read", Message: "This sheet or part was not read.", Advice: "Nothing needs to be done unless it holds answers."})
	}
	if w != nil {
		id, version, _, _ := sourceOf(tables)
		w.head(id, version, up.original)
	}
	for _, t := range tables {
		tb, err := b.newTable(ctx, t)
		if err != nil {
			return b, tables, words, err
		}
		if err := tb.load(ctx); err != nil {
			return b, tables, words, err
		}
		words += tb.version.words()
	}
	up.whole = true
	return b, tables, words, b.verdict(up.req)
}

// arrange puts the tables in the order in which they depend on one another.
func arrange(file string, tables []found) error {
	all, err := loadContracts()
	if err != nil {
		return err
	}
	rank := func(f found) int { return slices.Index(all, f.contract) }
	slices.SortStableFunc(tables, func(a, b found) int { return rank(a) - rank(b) })
	for i := 1; i < len(tables); i++ {
		if tables[i].contract == tables[i-1].contract {
			return finding.At(file, tables[i].sheet.Name).Refuse("", "two_sheets_one_table", "Two sheets hold the same table.", "Put the rows into one sheet, or send two files.")
		}
	}
	return nil
}

// converter gathers what the columns need to know and checks the scheme.
func (l *Loader) converter(ctx context.Context, req Request, b *book.Book, tables []found) (*converter, error) {
	known, names := map[string]bool{}, map[string][]string{}
	err := l.store.Read(ctx, queries.Get("lists/ingest_schemes"), nil, func(v []any) error {
		known[v[0].(string)] = true
		if len(v) > 1 {
			k := book.Fold(v[1].(string))
			names[k] = append(names[k], v[0].(string))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the list of schemes: %w", err)
	}
	bringsSchemes := tables[0].contract.ID == "scheme"
	if req.Scheme != "" && tables[len(tables)-1].contract.isPublic() {
		return nil, finding.At(req.FileName, "").Refuse("", "not_for_one_scheme", "Published figures belong to no scheme.", "Send them without naming a scheme; that takes the right to send for several.")
	}
	if req.Scheme != "" && !known[req.Scheme] && !bringsSchemes {
		return nil, finding.At(req.FileName, "").Refuse("", "unknown_scheme", fmt.Sprintf("The file was sent for the scheme %q, and no scheme is known by that name.", shorten(req.Scheme, 60)), knownSchemes(known))
	}
	return &converter{
		dates:  dates{workbook: b.Container == "xlsx", date1904: b.Date1904, order: req.DateOrder},
		today:  dayOf(l.now().In(london)),
		scheme: req.Scheme, known: known, names: names, pseudo: newPseudonyms(l.key), keyed: req.Keyed, gone: l.goneBefore(),
	}, nil
}

// mostNamed is how many schemes a message names.
const mostNamed = 8

// knownSchemes says what to do about a scheme that is not there.
func knownSchemes(known map[string]bool) string {
	ids := slices.Sorted(maps.Keys(known))
	switch {
	case len(ids) == 0:
		return "No scheme is known yet: load the table of schemes first (khi templates DIR writes a form for it)."
	case len(ids) > mostNamed:
		return fmt.Sprintf("Check the spelling against %s and %d more, or load the table of schemes with this one in it first.", strings.Join(ids[:mostNamed], ", "), len(ids)-mostNamed)
	}
	return "Check the spelling (known: " + strings.Join(ids, ", ") + "), or load the table of schemes with this one in it first."
}

// verdict says whether what was accepted may be kept.
func (b *build) verdict(req Request) error {
	at := finding.At(b.file, "")
	switch {
	case b.counts.In == 0:
		return at.Refuse("", "no_rows", "There are headers and no rows.", "Export the file again once there are answers.")
	case b.counts.Refused > 0 && req.Policy == RefuseAll:
		return fmt.Errorf("%s: %d of %d rows have problems, so nothing was loaded: %w", b.file, b.counts.Refused, b.counts.In, finding.ErrRefused)
	case b.counts.Accepted == 0:
		return at.Refuse("", "nothing_accepted", "No row could be accepted.", "Mend the problems that are listed and send the file again.")
	}
	return nil
}
