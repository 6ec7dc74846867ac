package ingest

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
	"khi/ingest/instrument"
)

// Counts says what became of the rows of an upload. In is the sum of the
// other four counts of rows.
type Counts struct {
	In       int64 `json:"rows_in"`
	Accepted int64 `json:"rows_accepted"`
	Refused  int64 `json:"rows_refused"`
	Repeated int64 `json:"rows_repeated"`              // exact copies of a row above
	LeftOut  int64 `json:"rows_left_out"`              // rows that the source does not load
	Unread   int64 `json:"answers_left_out,omitempty"` // of the accepted rows, because they could not be read
}

// build turns the tables of one upload into accepted rows.
type build struct {
	file     string
	lim      book.Limits
	conv     *converter
	found    *finding.List
	out      *recordWriter // nil in a dry run
	counts   Counts
	totals   []Totals
	cut      []cutRow // rows of the record that must come out again
	preview  []Preview
	previews int                          // rows to show for each table
	sets     map[string]*instrument.Table // value sets of the deployment
	expected int                          // rows, by the size of the file
	outcomes []Outcome
	first    map[string]int // number of the first row of each sheet
	told     func(rows int64)
	policy   Policy
	once     bool // the file has the survey answers of people of whom each came once

	unreadable int64 // answers that were given and could not be read
}

// cutRow is a row of the canonical file: which of its table's, from 0.
type cutRow struct {
	table string
	row   int64
}

// table is the state of one table's walk.
type table struct {
	*build
	found
	columns  []*column // one for each field of the contract; of a questionnaire's only those that are asked
	scoring  *scoring  // nil where the sheet has no questionnaire that gives a score
	scheme   *column
	cells    []*cell // of the row that is read, each where its column keeps it
	own      []cell  // those that no column keeps
	index    *rowIndex
	order    [][2]int // pairs of columns that must stand in this order
	together [][2]int // pairs of columns of which a row has both or neither
	keep     []filter
	not      []filter
	leave    []leaving
	byOrder  *waveOrder // where no column says the wave
	version  *versions  // of the form, where a column says it
	watch    *watch     // over the scales
	adult    *oldEnough // where the file has ages
	wide     []*column  // those that several columns make
	wideAt   []int
	derive   func(row book.Row) verdict // fills the derived cells
	asides   map[string]*aside          // rows that a derivation leaves out, by rule
	prefix   []byte                     // the sheet of the row, as the record has it
	prefixOf string
	totals   Totals
	reads    []int        // columns that are one column of the file
	kept     []keptColumn // columns that the record has
	settled  Counts       // what accepting adds to the counts
	repeats  []repeatCount
	naming   []int           // columns that are not read and name people
	inBare   []int           // how many rows hold something in each column without a heading
	unread   []unreadAnswer  // of the row that is being read
	unreadOf map[int32]int64 // how many an accepted row was left without, by its place in the record

	block      *block // that is being filled
	full, free chan *block
	ended      chan struct{}
	left       int64
	empty      int64
	preview    *Preview
	shown      []int32 // the rows of the preview, by their place in the record
}

type filter struct {
	at     int
	values map[string]bool
	Keep
}

func (b *build) newTable(ctx context.Context, f found) (*table, error) {
	t := &table{build: b, found: f, unreadOf: map[int32]int64{}, prefix: appendQuoted(nil, f.sheet.Name), prefixOf: f.sheet.Name, inBare: make([]int, len(f.bare))}
	b.conv.isFirst = f.contract.ID == "scheme"
	for _, fc := range f.columns {
		if fc.at < 0 && len(fc.parts) == 0 && fc.field.more && f.source.Constants[fc.field.Name] == "" {
			continue // the questionnaire was not asked
		}
		c, err := newColumn(b.conv, fc, f.source, f.sheet.Header)
		if r, refused := isRefusal(err); refused && r != nil {
			r.File, r.Sheet = b.file, f.sheet.Name
		}
		if err != nil {
			return nil, err
		}
		if fc.field.Type == "scheme" {
			t.scheme = c
		}
		if err := b.settleOrder(ctx, f, c); err != nil {
			return nil, err
		}
		t.columns = append(t.columns, c)
		if len(c.parts) > 0 {
			t.wide, t.wideAt = append(t.wide, c), append(t.wideAt, len(t.columns)-1)
		}
	}
	for _, c := range t.columns {
		c.flagged = slices.ContainsFunc(t.columns, func(o *column) bool { return o != c && o.at == c.at && c.at >= 0 })
	}
	if err := t.takeScores(); err != nil {
		return nil, err
	}
	t.cells, t.own = make([]*cell, len(t.columns)), make([]cell, len(t.columns))
	for i := range t.cells {
		t.cells[i] = &t.own[i]
	}
	t.totals = Totals{Table: f.contract.ID}
	for _, c := range t.columns {
		if c.field.recorded() {
			t.totals.Columns = append(t.totals.Columns, ColumnTotal{Name: c.field.Column})
		}
	}
	for _, o := range f.contract.Order {
		t.order = append(t.order, [2]int{t.position(o.First), t.position(o.Then)})
	}
	for _, pair := range f.contract.Together {
		t.together = append(t.together, [2]int{t.position(pair[0]), t.position(pair[1])})
	}
	t.index = newRowIndex(f.contract, t.position, b.expected)
	t.keep, t.not = f.filters(f.source.Keep), f.filters(f.source.NotRows)
	t.leave = f.leavings()
	if make := derivations[f.contract.Derive]; make != nil {
		t.derive = make(t)
	}
	t.version, t.watch, t.adult = f.versions(), t.newWatch(), t.newOldEnough()
	if b.previews > 0 {
		t.preview = &Preview{Table: f.contract.ID, Sheet: f.sheet.Name}
		for _, c := range t.columns {
			t.preview.Fields = append(t.preview.Fields, c.field.Name)
		}
	}
	return t, nil
}

func (t *table) position(name string) int {
	return slices.IndexFunc(t.columns, func(c *column) bool { return c.field.Name == name })
}

func (f found) filters(all []Keep) []filter {
	var out []filter
	for _, k := range all {
		at := f.headerAt(k.Header)
		if at < 0 {
			continue
		}
		values := map[string]bool{}
		for _, v := range k.Values {
			values[book.Fold(v)] = true
		}
		out = append(out, filter{at, values, k})
	}
	return out
}

// load reads every row of the table.
func (t *table) load(ctx context.Context) error {
	if t.scheme != nil && t.scheme.at < 0 && t.conv.scheme == "" {
		return finding.At(t.file, t.sheet.Name).Refuse("", "no_scheme", "The file does not say which scheme it is about, and it was not sent for one.", "Say which scheme it is, on the page where the file is sent or with khi load --scheme ID; or add a column for the scheme to the form.")
	}
	t.warnUnmapped()
	if err := t.refuseCodes(); err != nil {
		return err
	}
	t.warnNumbers()
	if err := t.readOrder(ctx); err != nil {
		return err
	}
	if err := t.countRepeats(ctx); err != nil {
		return err
	}
	if t.preview != nil {
		t.preview.Fields = append(t.preview.Fields, t.repeatNames()...)
	}
	if names := t.toKeep(); t.out != nil {
		t.out.begin(t.contract.ID, t.contract.Version, names)
	}
	t.prepare()
	err := t.readRows(ctx)
	t.join()
	if err != nil {
		return err
	}
	if err := t.tellRepeats(); err != nil {
		return err
	}
	t.finish()
	return nil
}

// prepare sets the cells that are the same in every row.
func (t *table) prepare() {
	t.block = new(block)
	for i, c := range t.columns {
		if c.at >= 0 {
			t.reads = append(t.reads, i)
		} else {
			t.put(i, c.absent)
		}
	}
	if t.scheme != nil && t.scheme.at < 0 {
		t.turnTo(&t.scheme.absent)
	}
}

func (t *table) readRows(ctx context.Context) error {
	n := 0
	for row, err := range t.sheet.Rows() {
		if err != nil {
			return err
		}
		if n == 0 {
			t.first[row.Sheet] = row.Number
		}
		if n++; n%4096 == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			t.progress()
		}
		t.row(row, n == 1)
	}
	return nil
}

func (b *build) progress() {
	if b.told != nil {
		b.told(b.counts.In)
	}
}

// row reads one row and accepts or refuses it.
func (t *table) row(row book.Row, isFirst bool) {
	if allBlank(row.Cells) {
		t.empty++
		return
	}
	if isFirst && t.source.SkipRows != "" && strings.HasPrefix(firstText(row.Cells), t.source.SkipRows) {
		return
	}
	t.counts.In++
	for n, i := range t.bare {
		if !isBlank(row.Cells[i]) {
			t.inBare[n]++
		}
	}
	for _, f := range t.not {
		if f.values[book.Fold(string(row.Cells[f.at]))] {
			t.refuse(row, f.at, "", cmp.Or(f.Rule, "no_answers"), cmp.Or(f.Message, "The tool could not open this submission, so the row holds no answers."),
				cmp.Or(f.Advice, "Decrypt the submissions in the tool and export again."))
			t.counts.Refused++
			return
		}
	}
	for _, f := range t.keep {
		if !f.values[book.Fold(string(row.Cells[f.at]))] {
			t.counts.LeftOut++
			if f.Rule != "" {
				t.setAside(f.Rule, f.Message, f.Advice)
			} else {
				t.left++
			}
			return
		}
	}
	if t.version != nil {
		t.version.see(row)
	}
	if len(t.leave) > 0 && t.leavesOut(row) {
		return
	}
	if t.conv.gone != nil && t.isOfErased(row) {
		t.counts.LeftOut++
		return
	}
	t.warnShortened(row)
	t.unread = t.unread[:0]
	said := t.judge(row)
	if len(t.unread) > 0 {
		t.tellUnread(row, said == keepRow)
	}
	switch said {
	case refuseRow:
		t.counts.Refused++
	case leaveRow:
		t.counts.LeftOut++
	default:
		t.accept(row)
	}
}

// judge reads a row and says what becomes of it.
func (t *table) judge(row book.Row) verdict {
	if !t.read(row) || t.scoring != nil && !t.scoring.row(row) {
		return refuseRow
	}
	if t.adult != nil && !t.isOldEnough(row) {
		return refuseRow
	}
	if t.watch != nil {
		t.watch.see(t.cells)
	}
	if t.derive != nil {
		return t.derive(row)
	}
	return keepRow
}

// put sets a cell that no column keeps.
func (t *table) put(at int, v cell) {
	t.own[at] = v
	t.cells[at] = &t.own[at]
}

// read turns the cells of a row into values; false means the row is refused.
func (t *table) read(row book.Row) bool {
	good := true
	for _, i := range t.reads {
		c := t.columns[i]
		raw := row.Cells[c.at]
		v := c.met.find(raw)
		if v != nil {
			c.ended.count(isBlank(raw), false)
		} else {
			var bad *problem
			v = &t.own[i]
			*v, bad = c.readNew(raw)
			c.ended.count(isBlank(raw), bad != nil)
			if bad != nil && !t.wrong(row, c, v, bad) {
				good = false
			}
		}
		t.cells[i] = v
		if v.note != nil {
			t.report(row, c, finding.Warning, v.note)
		}
		if c == t.scheme {
			t.turnTo(v)
		}
	}
	if len(t.wide) > 0 && !t.readWide(row) {
		good = false
	}
	if t.byOrder != nil {
		t.placeInOrder()
	}
	return good && t.agrees(row)
}

func allBlank(cells [][]byte) bool {
	for _, c := range cells {
		if len(c) > 0 && strings.TrimSpace(string(c)) != "" {
			return false
		}
	}
	return true
}

func firstText(cells [][]byte) string {
	for _, c := range cells {
		if len(c) > 0 {
			return string(c)
		}
	}
	return ""
}
