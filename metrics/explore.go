package metrics

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Selection is what an analyst chooses from all figures that are given out: the rows
// follow the order of each list.
type Selection struct {
	Indicators []Indicator
	Places     []Place
	Periods    []Period
	By         string // the key of a Dimension, or "" for everybody
	Wide       bool   // a column for each period instead of a row
}

// Exploration is a table whose rows are made as they are read, because a selection
// can be longer than memory allows. Reading them twice gives the same rows.
type Exploration struct {
	Head *Table // without rows
	Rows iter.Seq2[Row, error]
}

// Level is one group of a breakdown and what is stated of it.
type Level struct {
	Key, Label string
	Stated
}

// LevelsIn reads the groups of a breakdown, everybody first, to the precision that is
// published.
func LevelsIn(breakdown *Table) []Level {
	var all []Level
	for _, r := range breakdown.Rows {
		one := &Table{Columns: breakdown.Columns, Rows: []Row{r}}
		all = append(all, Level{r.Key, r.Label, StatedIn(one, r.Key)})
	}
	return all
}

// Breaking gives the groups of an indicator in a place and year by a breakdown that it
// has, everybody first: those of the table of the breakdown.
type Breaking func(ind Indicator, pl Place, year Period, by string) ([]Level, error)

// Sorts reports whether a breakdown sorts people into groups of which each has the same
// figures as everybody. Those that say what became of people have tables of their own.
func Sorts(dimension string) bool {
	for _, parts := range partsOf {
		if parts == dimension {
			return false
		}
	}
	return true
}

// CanBreak reports whether the groups of a breakdown of the indicator can be chosen.
func (ind Indicator) CanBreak(by string) bool { return Sorts(by) && slices.Contains(ind.By, by) }

// canBreakIn reports whether there are such groups of a place: fifths of deprivation are
// of a nation, and the United Kingdom has none.
func (ind Indicator) canBreakIn(pl Place, by string) bool {
	return ind.CanBreak(by) && slices.Contains(ind.Offered(pl), by)
}

// Explore gives the figures that somebody chooses. Each stands in the profile of its
// place and period, or in the breakdown of its indicator, place and year: nothing is
// counted for it. It fails with ErrNotFound for what is not there to be chosen, and
// with ErrNotSuited for quarters by groups, of which there are no figures.
func (e *Engine) Explore(ctx context.Context, s Selection) (*Exploration, error) {
	if err := e.chosen(s); err != nil {
		return nil, err
	}
	head, err := e.Profile(ctx, s.Places[0].ID, s.Periods[0])
	if err != nil {
		return nil, err
	}
	if head, err = e.roundedOf(ctx, head, s.Indicators); err != nil {
		return nil, err
	}
	say := map[Period]Stating{}
	for _, p := range s.Periods {
		if say[p], err = e.stating(ctx, p, s.Indicators); err != nil {
			return nil, err
		}
	}
	return ExploreOf(head, s, func(p Period) Stating { return say[p] }, func(ind Indicator, pl Place, year Period, by string) ([]Level, error) {
		l, err := e.lattice(ctx, ind)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		state := func(level, label string, k at) Level {
			est := l.of(ind, k)
			if ind.Kind == CountKind { // the table of its breakdown has the number and no more
				none := Missing(NotApplicable)
				est.low, est.high, est.base = none, none, none
			}
			return Level{level, label, Stated{Value: est.value.At(ind.Unit), Low: est.low.At(ind.Unit), High: est.high.At(ind.Unit), Base: est.base.At(Count), Few: est.few}}
		}
		all := []Level{state(whole, "Everybody", at{pl.ID, year, whole, whole})}
		for _, level := range levelsInOrder(by, l.levels[by]) {
			all = append(all, state(level, LevelWords(level), at{pl.ID, year, by, level}))
		}
		return all, nil
	})
}

// chosen looks every part of a selection up.
func (e *Engine) chosen(s Selection) error {
	if len(s.Indicators) == 0 || len(s.Places) == 0 || len(s.Periods) == 0 {
		return fmt.Errorf("a selection needs an indicator, a place and a period: %w", ErrNotFound)
	}
	for _, ind := range s.Indicators {
		if _, err := e.indicator(ind.Name); err != nil {
			return err
		}
	}
	for _, pl := range s.Places {
		if _, err := e.place(pl.ID); err != nil {
			return err
		}
	}
	for _, p := range s.Periods {
		if err := e.period(p); err != nil {
			return err
		}
	}
	return nil
}

// ExploreOf lays out a selection of what profiles and breakdowns state. Head is a
// profile, which says where the figures come from.
func ExploreOf(head *Table, s Selection, say func(Period) Stating, broken Breaking) (*Exploration, error) {
	dim, known := dimension(s.By)
	if s.By != "" && (!known || !Sorts(s.By)) {
		return nil, fmt.Errorf("nothing can be chosen by %q: %w", s.By, ErrNotFound)
	}
	if i := slices.IndexFunc(s.Periods, func(p Period) bool { return !p.IsYear() }); s.By != "" && i >= 0 {
		return nil, fmt.Errorf("groups have figures by the financial year, and %q is a quarter: %w", s.Periods[i], ErrNotSuited)
	}
	x := explorer{s, say, broken}
	t := headed(head, "explore-"+s.mark())
	t.RowHead, t.Shape, t.Rows = "What was chosen", Plain, []Row{}
	t.Facets = []Facet{{"indicator", "Indicator"}, {"place", "Place"}}
	if !s.Wide {
		t.Facets = append(t.Facets, Facet{"period", "Period"})
	}
	t.Title = s.words() + "."
	t.Subtitle = "A row for each figure, with its 95% interval and how many it rests on"
	if s.Wide {
		t.Subtitle = "A column for each period; the tidy layout has the 95% intervals and how many each figure rests on"
	}
	if s.By != "" {
		t.Facets = append(t.Facets, Facet{"group", dim.Name})
		t.Title = s.words() + ", " + dim.Words + "."
	}
	t.Alt = t.Title
	t.Columns = []Column{
		{"estimate", "Figure", "", Estimate}, {"low", "Lower 95% limit", "", Low}, {"high", "Upper 95% limit", "", High}, {"base", "Counted", Count, Base},
	}
	if s.By == "" {
		t.Columns = append(t.Columns, askedColumns...)
	}
	if s.Wide {
		t.Columns = nil
		for _, p := range s.Periods {
			t.Columns = append(t.Columns, Column{strings.ToLower(string(p)), p.Words(), "", Other})
		}
	}
	t.Notes = s.notes(head, dim)
	return &Exploration{t, x.rows}, nil
}

// roundedOf is the head of an exploration whose remark on rounded numbers names those
// indicators alone that were chosen; a profile names all that it has.
func (e *Engine) roundedOf(ctx context.Context, head *Table, chosen []Indicator) (*Table, error) {
	var titles []string
	for _, ind := range chosen {
		l, err := e.lattice(ctx, ind)
		if err != nil {
			return nil, err
		}
		if l.roundBase {
			titles = append(titles, ind.Title)
		}
	}
	t := *head
	t.Notes = slices.DeleteFunc(slices.Clone(head.Notes), func(n Note) bool { return n.Key == "base" })
	t.Notes = append(t.Notes, roundedBases(titles)...)
	return &t, nil
}

// Collect reads the rows into one table. More than most are refused with
// ErrTooMany: a part of them is never given for the whole.
func (x *Exploration) Collect(most int) (*Table, error) {
	t := *x.Head
	t.Rows = []Row{}
	for r, err := range x.Rows {
		if err != nil {
			return nil, err
		}
		if len(t.Rows) == most {
			return nil, ErrTooMany
		}
		t.Rows = append(t.Rows, r)
	}
	return t.pruned(), nil
}

// rowNotes are the notes of an exploration that rows refer to.
var rowNotes = []string{"few", "everybody"}

// pruned leaves out the notes that are for rows of which there are none.
func (t *Table) pruned() *Table {
	t.Notes = slices.DeleteFunc(slices.Clone(t.Notes), func(n Note) bool {
		return slices.Contains(rowNotes, n.Key) && !slices.ContainsFunc(t.Rows, func(r Row) bool { return slices.Contains(r.Notes, n.Key) })
	})
	return t
}

// explorer makes the rows of a selection.
type explorer struct {
	Selection
	say    func(Period) Stating
	broken Breaking
}

func (x explorer) rows(yield func(Row, error) bool) {
	for _, ind := range x.Indicators {
		for _, pl := range x.Places {
			rows, err := x.of(ind, pl)
			if err != nil {
				yield(Row{}, err)
				return
			}
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// of are the rows of one indicator in one place.
func (x explorer) of(ind Indicator, pl Place) (rows []Row, err error) {
	at := map[string]int{} // in the wide layout the row of a group
	for i, p := range x.Periods {
		levels, err := x.levels(ind, pl, p)
		if err != nil {
			return nil, err
		}
		for _, l := range levels {
			if !x.Wide {
				rows = append(rows, x.row(ind, pl, p, l))
				continue
			}
			j, there := at[l.Key]
			if !there {
				j, at[l.Key] = len(rows), len(rows)
				r := x.row(ind, pl, "", l)
				r.Notes = slices.DeleteFunc(r.Notes, func(key string) bool { return key == "few" })
				r.Cells = slices.Repeat([]Figure{Missing(NotAvailable)}, len(x.Periods))
				rows = append(rows, r)
			}
			rows[j].Cells[i] = l.Value
		}
	}
	return rows, nil
}

// asked are the figures of askedColumns, of which a profile without them states none.
func (s Stated) asked() []Figure {
	if len(s.Asked) == len(askedColumns) {
		return s.Asked
	}
	return slices.Repeat([]Figure{Missing(NotAvailable)}, len(askedColumns))
}

// levels are the groups that an indicator has; where it cannot be broken down so, it
// is everybody.
func (x explorer) levels(ind Indicator, pl Place, p Period) ([]Level, error) {
	if ind.canBreakIn(pl, x.By) {
		return x.broken(ind, pl, p, x.By)
	}
	return []Level{{whole, "Everybody", x.say(p)(ind.Name, pl.ID)}}, nil
}

func (x explorer) row(ind Indicator, pl Place, p Period, l Level) Row {
	r := Row{Facets: []Named{{ind.Name, ind.Title}, {pl.ID, pl.Name}}, Unit: ind.Unit, Cells: []Figure{l.Value, l.Low, l.High, l.Base}}
	if x.By == "" {
		r.Cells = append(r.Cells, l.asked()...)
	}
	if p != "" {
		r.Facets = append(r.Facets, Named{string(p), p.Words()})
	}
	if x.By != "" {
		r.Facets = append(r.Facets, Named{l.Key, l.Label})
		if !ind.canBreakIn(pl, x.By) {
			r.Notes = append(r.Notes, "everybody")
		}
	}
	if l.Few {
		r.Notes = append(r.Notes, "few")
	}
	var keys, names []string
	for _, f := range r.Facets {
		keys, names = append(keys, f.Code), append(names, f.Name)
	}
	r.Key, r.Label = strings.Join(keys, "/"), strings.Join(names, ", ")
	return r
}

// notes are those that rows refer to, what the profile says of the numbers counted,
// and those of each indicator.
func (s Selection) notes(head *Table, dim Dimension) []Note {
	var notes []Note
	if !s.Wide {
		notes = append(notes, Note{"few", FewWords})
	}
	if s.By != "" {
		notes = append(notes, Note{"everybody", "This indicator has no figures " + dim.Words + ": the row is of everybody."})
	}
	if i := slices.IndexFunc(head.Notes, func(n Note) bool { return n.Key == "base" }); i >= 0 && !s.Wide {
		notes = append(notes, head.Notes[i])
	}
	for _, ind := range s.Indicators {
		if ind.Note != "" {
			notes = append(notes, Note{"indicator_" + ind.Name, ind.Title + ": " + ind.Note})
		}
	}
	return notes
}

// words say what was chosen, by name where it is short.
func (s Selection) words() string {
	var inds, places, periods []string
	for _, ind := range s.Indicators {
		inds = append(inds, ind.Title)
	}
	for _, pl := range s.Places {
		places = append(places, pl.InWords())
	}
	for _, p := range s.Periods {
		periods = append(periods, p.Words())
	}
	return fewOr(inds, "indicators") + " in " + fewOr(places, "places") + ", " + fewOr(periods, "periods")
}

func fewOr(names []string, what string) string {
	if len(names) <= 2 {
		return strings.Join(names, " and ")
	}
	return fmt.Sprintf("%d %s", len(names), what)
}

// mark tells two selections apart in the names of their files.
func (s Selection) mark() string {
	var all strings.Builder
	for _, ind := range s.Indicators {
		all.WriteString(ind.Name + "\x00")
	}
	all.WriteString("\x01")
	for _, pl := range s.Places {
		all.WriteString(pl.ID + "\x00")
	}
	fmt.Fprintf(&all, "\x01%v\x01%s\x01%t", s.Periods, s.By, s.Wide)
	sum := sha256.Sum256([]byte(all.String()))
	return hex.EncodeToString(sum[:5])
}
