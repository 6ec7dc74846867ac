package metrics

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Beside a figure of what people say stands how many of the people supported it speaks
// for, and who answered. Both are shares of numbers that other tables give: those counted,
// the people supported, and the groups of the breakdown by who answered. Where one of the
// two numbers is hidden, so is the share. How many were asked is in none of them: it is
// never known (see leftout.go).

// askedColumns are a share of the people supported and the shares of those counted by who
// answered, which are known of whole years.
var askedColumns = []Column{
	{"answered", "Counted, of the people supported", Percent, Other},
	{"by_self", "Answered alone", Percent, Other}, {"by_supported", "Answered with help", Percent, Other}, {"by_proxy", "Somebody else answered", Percent, Other},
}

// byWhom is the breakdown by who answered, and modes are its groups as askedColumns have them.
const byWhom = "answered_by"

var modes = []string{"self", "supported", "proxy"}

// asksPeople reports whether an indicator is of what the people supported say.
func (ind Indicator) asksPeople() bool {
	return ind.Each == "person" && slices.Contains(ind.Reads, "survey_response") && slices.Contains([]Kind{Proportion, Mean, Median, ChangeKind}, ind.Kind)
}

// asking gives askedColumns of an indicator in a place and period.
type asking func(ind Indicator, l *lattice, place string, p Period) []Figure

// asking makes the people supported ready.
func (e *Engine) asking(ctx context.Context) (asking, error) {
	of, ok := e.catalogue.Find(supported)
	if !ok {
		return nil, fmt.Errorf("there is no indicator of the people supported: %w", ErrNotFound)
	}
	people, err := e.lattice(ctx, of)
	if err != nil {
		return nil, err
	}
	return func(ind Indicator, l *lattice, place string, p Period) []Figure {
		all := slices.Repeat([]Figure{Missing(NotApplicable)}, len(askedColumns))
		if !ind.asksPeople() {
			return all
		}
		counted := l.of(ind, at{place, p, whole, whole}).base.At(Count)
		all[0] = shareOf(counted, people.of(of, at{place, p, whole, whole}).value.At(Count)).At(Percent)
		if !p.IsYear() || !slices.Contains(ind.By, byWhom) {
			return all
		}
		for i, who := range modes {
			all[1+i] = shareOf(l.of(ind, at{place, p, byWhom, who}).base.At(Count), counted).At(Percent)
			if counted.IsHidden() {
				all[1+i] = Hidden()
			}
		}
		return all
	}, nil
}

// answered puts beside each row of a table how many of the people supported are counted,
// and says who answered in the year of a period. Cell says which cell a row is of.
func (e *Engine) answered(ctx context.Context, t *Table, ind Indicator, l *lattice, place string, p Period, cell func(Row) (place string, p Period)) error {
	if !ind.asksPeople() || p == "" {
		return nil
	}
	ask, err := e.asking(ctx)
	if err != nil {
		return err
	}
	next := t.Index(Base) + 1 // beside the number counted: pages leave out what funnels have further on
	t.Columns = slices.Insert(t.Columns, next, askedColumns[0])
	for i, r := range t.Rows {
		of, in := cell(r)
		t.Rows[i].Cells = slices.Insert(r.Cells, next, ask(ind, l, of, in)[0])
	}
	t.Notes = append(t.Notes, Note{"answered", "“" + askedColumns[0].Name + "” is how many of the people supported in the same period the figure speaks for. The smaller it is, the more depends on whether those who are missing would have said the same. Where people are asked once or twice a year, few are counted in any one quarter."})
	t.Notes = append(t.Notes, modeNote(ask(ind, l, place, p.Year()), e.nameOf(place), p.Year())...)
	return nil
}

func (e *Engine) nameOf(place string) string {
	pl, _ := e.places.Find(place)
	return pl.InWords()
}

// modeNote says who answered, where anything is known of it.
func modeNote(asked []Figure, where string, year Period) []Note {
	var said []string
	for i, who := range modes {
		if f := asked[1+i]; f.IsHidden() || f.Reason() == "" {
			said = append(said, strings.ToLower(LevelWords(who)[:1])+LevelWords(who)[1:]+" "+Percent.Text(f))
		}
	}
	if len(said) == 0 {
		return nil
	}
	return []Note{{"mode", fmt.Sprintf("Who answered in %s, %s: %s. The breakdown by who answered says what each of them said.", where, year.Words(), strings.Join(said, ", "))}}
}
