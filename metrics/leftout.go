package metrics

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"khi/metrics/disclose"
)

// Several indicators are made from one survey, so those who are counted and
// those who are left out of one come to the same number as of another: everybody
// who was asked. If that number were known for a place and period, a hidden base
// of one indicator, or a hidden number of people left out, could be worked out
// from it. So it is never known: of each indicator one reason is never given
// (see withheld), anywhere or at any time, and with it the number asked is free.
// What is left are numbers of people for each other reason, which add up over
// places and years like any others; numbers that are the same for several
// indicators are one cell, so that none gives away what another hides.

// leftOut is every number of people left out, with the verdict on each.
type leftOut struct {
	people map[leftOutOf]int64
	each   map[string]string // indicator → unit of analysis
	hidden map[leftOutOf]bool
	seen   map[[2]string]bool // indicator and reason, anywhere and at any time
	// settled is in place of people, each and hidden, once the numbers are protected and kept.
	settled *settledLeftOut
}

// leftOutOf names one number: of an indicator, in a place and period, for a reason.
type leftOutOf struct {
	indicator string
	leftOutAt
}

type leftOutAt struct {
	place  string
	period Period
	reason string
}

type leftOutOnce struct {
	mu   sync.Mutex
	made *leftOut
}

// leftOut is made once per snapshot, from the cells of all indicators.
func (e *Engine) leftOut(ctx context.Context) (*leftOut, error) {
	e.out.mu.Lock()
	defer e.out.mu.Unlock()
	if e.out.made == nil {
		lo, err := e.settledLeftOut(ctx)
		if err != nil {
			return nil, err
		}
		e.out.made = lo
	}
	return e.out.made, nil
}

// countLeftOut reads, adds up and protects the numbers of people left out.
func (e *Engine) countLeftOut(ctx context.Context) (*leftOut, error) {
	lo := &leftOut{people: map[leftOutOf]int64{}, each: map[string]string{}, hidden: map[leftOutOf]bool{}, seen: map[[2]string]bool{}}
	for _, ind := range e.catalogue {
		if ind.Own() {
			continue // nobody has seen to it that one of its reasons is left
		}
		cells, err := e.store.Cells(context.WithoutCancel(ctx), ind.Name)
		if err != nil {
			return nil, fmt.Errorf("read who is left out of %s: %w", ind.Name, err)
		}
		lo.each[ind.Name] = ind.Each
		for _, c := range cells.LeftOut {
			if (ind.Yearly && !c.Period.IsYear()) || withheld(c.Reason) {
				continue
			}
			lo.seen[[2]string{ind.Name, c.Reason}] = true
			for _, id := range e.places.holding(c.Scheme, c.Period) {
				lo.people[leftOutOf{ind.Name, leftOutAt{id, c.Period, c.Reason}}] += c.Respondents
			}
		}
	}
	lo.protect(e.places, e.judge())
	return lo, nil
}

// givable are the reasons for which numbers are given. A new reason is not among
// them until somebody has seen to it that one reason of its indicator is left.
var givable = []string{"not_asked", "dont_know", "prefer_not_to_say", "does_not_apply", "unreadable", "proxy", "no_overhead_cost"}

// withheld reports whether a reason is one that is never given: that somebody
// did not answer, or had no figure, in the way that is particular to the indicator.
func withheld(reason string) bool { return !slices.Contains(givable, reason) }

// mayBeWithheld reports whether the indicator can leave anybody out for a reason
// that is never given: then it is always listed, whether anybody is or not.
func mayBeWithheld(ind Indicator, reason string) bool {
	if !withheld(reason) {
		return false
	}
	return strings.Contains(ind.SQL, "'"+reason+"'") || slices.Contains(ind.Withheld, reason) || reason == "not_answered" && strings.Contains(ind.SQL, "_missing")
}

// protect hides small numbers, with enough others that no difference between
// places or periods gives one back.
func (lo *leftOut) protect(places *Places, profile judge) {
	b := leftOutFrame{leftOut: lo, places: places, number: map[leftOutOf]int{}, same: map[sameLeftOut]int{}}
	keys := sortedKeys(lo.people, compareLeftOut)
	for _, k := range keys {
		b.numberOf(k)
	}
	for _, k := range keys {
		b.addSums(k)
	}
	result := profile.Protect(b.Lattice)
	for _, k := range keys {
		lo.hidden[k] = result.Hidden[b.number[k]]
	}
}

// leftOutFrame is the numbers as one lattice.
type leftOutFrame struct {
	disclose.Lattice
	*leftOut
	places *Places
	number map[leftOutOf]int
	same   map[sameLeftOut]int
}

// sameLeftOut is one number of several indicators of the same unit of analysis.
type sameLeftOut struct {
	each string
	leftOutAt
	people int64
}

// numberOf is the cell of a number: a place with one place below that counts is
// that place, and indicators with the same number share it.
func (b *leftOutFrame) numberOf(k leftOutOf) int {
	if i, ok := b.number[k]; ok {
		return i
	}
	below := k
	for parts := b.parts(below); len(parts) == 1; parts = b.parts(below) {
		below = parts[0]
	}
	same := sameLeftOut{b.each[below.indicator], below.leftOutAt, b.people[below]}
	i, ok := b.same[same]
	if !ok {
		i = len(b.Cells)
		b.same[same] = i
		b.Cells = append(b.Cells, disclose.Cell{Kind: disclose.CountKind, Respondents: b.people[below]})
	}
	b.number[k] = i
	return i
}

func (b *leftOutFrame) parts(k leftOutOf) (parts []leftOutOf) {
	return b.there(k, b.places.partsIn(k.place, k.period))
}

// there are the numbers of some places for the same reason, where they have any.
func (b *leftOutFrame) there(k leftOutOf, ids []string) (parts []leftOutOf) {
	for _, id := range ids {
		child := k
		child.place = id
		if _, ok := b.people[child]; ok {
			parts = append(parts, child)
		}
	}
	return parts
}

func (b *leftOutFrame) addSums(k leftOutOf) {
	add := func(parts []leftOutOf) {
		sum := disclose.Sum{Total: b.number[k]}
		for _, p := range parts {
			if b.number[p] == sum.Total {
				return
			}
			sum.Parts = append(sum.Parts, b.number[p])
		}
		if len(parts) > 0 {
			b.Sums = append(b.Sums, sum)
		}
	}
	add(b.parts(k))
	for _, ids := range b.places.withGroups(k.place, k.period) {
		add(b.there(k, ids))
	}
	if !k.period.IsYear() || !b.places.steadyIn(k.place, k.period) {
		return
	}
	var quarters []leftOutOf
	for q, n := k.period+"Q1", 0; n < 4; q, n = q.Next(), n+1 {
		part := k
		part.period = q
		if _, ok := b.people[part]; ok {
			quarters = append(quarters, part)
		}
	}
	add(quarters)
}

// list gives those left out of a cell by reason. Where the cell itself is
// hidden, so are they.
func (lo *leftOut) list(ind Indicator, place string, p Period, l *lattice) []LeftOut {
	var out []LeftOut
	s := l.find(at{place, p, whole, whole})
	for _, reason := range reasonOrder {
		k := leftOutOf{ind.Name, leftOutAt{place, p, reason.key}}
		people, hidden := lo.number(k)
		never := mayBeWithheld(ind, reason.key) ||
			people == 0 && l.profile.HideEmpty && lo.seen[[2]string{ind.Name, reason.key}]
		if people == 0 && !never {
			continue
		}
		f := Known(float64(givenFor(reason.key, l.profile).Rounded(people)))
		if never || hidden || (s != nil && s.hidden) {
			f = Hidden()
		}
		out = append(out, LeftOut{Reason: reason.key, Words: reason.words, People: f})
	}
	return out
}

// givenFor is how a number of people left out is rounded. Those for whom somebody else
// answered are also a group of other questions (answered_by): exactly known, they would
// tell beside it how many of them left such a question out.
func givenFor(reason string, profile disclose.Profile) disclose.Profile {
	if reason == "proxy" {
		profile.Round = max(5, profile.Round)
	}
	return profile
}

// people lists those left out of one figure.
func (e *Engine) people(ctx context.Context, ind Indicator, place string, p Period, l *lattice) ([]LeftOut, error) {
	lo, err := e.leftOut(ctx)
	if err != nil {
		return nil, err
	}
	return lo.list(ind, place, p, l), nil
}

// roundedBase is the remark that numbers of people are rounded.
func roundedBase(what string) Note {
	return Note{"base", what + " to the nearest 5, because beside that of another indicator it would tell how many were left out."}
}

// RoundedNote is roundedBase of a table of one indicator, whose percentages may be rounded too.
func RoundedNote(percentages bool) Note {
	n := roundedBase("The number counted is")
	if percentages {
		n.Text += " Percentages are rounded with it: to the nearest 1 of many people, to the nearest 20 of the fewest."
	}
	return n
}

// roundedBases is the remark for a table of several indicators: those named, if any.
func roundedBases(titles []string) []Note {
	if len(titles) == 0 {
		return nil
	}
	return []Note{roundedBase("The numbers counted of " + strings.Join(titles, ", ") + " are")}
}

// leaveOut puts those left out into a table, with the remark on the base that
// belongs to them.
func (e *Engine) leaveOut(ctx context.Context, t *Table, ind Indicator, place string, p Period, l *lattice) (err error) {
	if l.roundBase {
		t.Notes = append(t.Notes, RoundedNote(ind.Kind == Proportion && l.profile.Round <= 1))
	}
	t.LeftOut, err = e.people(ctx, ind, place, p, l)
	return err
}
