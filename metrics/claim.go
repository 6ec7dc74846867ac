package metrics

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"khi/metrics/stat"
)

// Claim is a figure that somebody has quoted.
type Claim struct {
	Ref, Words, Source, Vintage string
	SaidOn                      string // 2006-01-02
	Place, Indicator            string
	Period, From                Period // From: of a change, the earlier period
	Kind                        string // level, change, change_percent
	Value                       float64
}

// The kinds of claim.
const (
	claimLevel   = "level"
	claimChange  = "change"
	claimPercent = "change_percent"
)

// Quoted sets the figures that have been quoted of one indicator in one place
// beside what the cells say. What is worked out here comes from figures that are
// shown, and where one of them is hidden, so is what would follow from it.
func (e *Engine) Quoted(ctx context.Context, indicator, place string) (*Table, error) {
	ind, pl, l, err := e.ask(ctx, indicator, place)
	if err != nil {
		return nil, err
	}
	t := e.table(ind, pl, "quoted")
	t.RowHead, t.Shape = "What was said", Plain
	t.Columns = []Column{
		{"quoted", "Quoted", "", Other}, {"estimate", "From the records", "", Estimate},
		{"low", "Lower 95% limit", "", Low}, {"high", "Upper 95% limit", "", High}, {"base", counted(ind), Count, Base},
	}
	for _, c := range e.labels.Claims {
		if c.Indicator == ind.Name && c.Place == pl.ID && c.check(e.catalogue, e.places) == nil {
			t.Rows = append(t.Rows, e.quotedRow(ind, pl, l, c))
		}
	}
	if len(t.Rows) == 0 {
		return nil, fmt.Errorf("nothing has been quoted of %s in %s: %w", ind.Title, pl.InWords(), ErrNotFound)
	}
	t.Title = quotedTitle(t, ind, pl)
	t.Subtitle = fmt.Sprintf("%s, %s: what was quoted, beside the records as of %s", ind.Title, pl.Name, e.labels.AsOf)
	t.Alt = t.Title
	t.Source = "Quoted figures as recorded here; " + strings.ToLower(orElse(ind.Source, "survey responses and scheme records"))
	t.Notes = append(t.Notes, Note{"quoted", "A quoted figure may count other people, by another definition, in another year, than ours. That the two differ does not say which is right. Records that came after it was said are in our figure. The interval of a change is made from those of the two figures as if nobody were in both: where many are, it is wider than it need be."})
	return e.finish(t, ind), nil
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (e *Engine) quotedRow(ind Indicator, pl Place, l *lattice, c Claim) Row {
	row := Row{Key: c.Ref, Label: claimLabel(c), Unit: ind.Unit}
	now := e.claimed(ind, pl, l, c.Period)
	computed := now
	if c.Kind != claimLevel {
		computed = changeBetween(ind, e.claimed(ind, pl, l, c.From), now, c.Kind == claimPercent)
	}
	if c.Kind == claimPercent {
		row.Unit = Percent
	}
	row.Cells = []Figure{Known(c.Value), computed.value, computed.low, computed.high, computed.base}
	if computed.few {
		row.Notes = append(row.Notes, "few")
	}
	row.Verdict = claimVerdict(c, computed)
	if row.Verdict == "" && ind.Kind == CountKind && l.rounding().Round <= 1 {
		row.Verdict = exactVerdict(c, mustValue(computed.value))
	}
	return row
}

// claimed is our figure for a period that somebody named; one that we do not have
// is missing.
func (e *Engine) claimed(ind Indicator, pl Place, l *lattice, p Period) estimate {
	if e.period(p) != nil {
		return all(Missing(NotAvailable))
	}
	return l.of(ind, at{pl.ID, p, whole, whole})
}

// changeBetween is a change from one shown figure to another. Its base is that of
// the later one. Its interval is put together from those of the two figures (MOVER), as
// if nobody were in both, so that it is too wide rather than too narrow; numbers of
// everybody have none. It is worked out from the figures as they are published and
// tells no more than they do.
func changeBetween(ind Indicator, then, now estimate, percent bool) estimate {
	for _, side := range []estimate{then, now} {
		if side.value.IsHidden() {
			return all(Hidden())
		}
	}
	then, now = then.published(ind.Unit), now.published(ind.Unit)
	a, before := then.value.Value()
	b, after := now.value.Value()
	if !before || !after || percent && a <= 0 {
		return all(Missing(NotAvailable))
	}
	out := all(Missing(NotApplicable))
	out.base, out.few = now.base, now.few || then.few
	if percent {
		out.value = Known(100 * (b - a) / a)
		out.low, out.high = percentLimits(then, now)
		return out
	}
	d := differenceOf(ind, Stated{Value: now.value, Low: now.low, High: now.high}, Stated{Value: then.value, Low: then.low, High: then.high})
	out.value, out.low, out.high = Known(b-a), d[1], d[2]
	return out
}

// percentLimits are the limits of a change in per cent of two figures that are shown.
func percentLimits(then, now estimate) (low, high Figure) {
	var v [4]float64
	for i, f := range []Figure{now.low, now.high, then.low, then.high} {
		known, ok := f.Value()
		if !ok {
			return f, f
		}
		v[i] = known
	}
	iv, err := stat.MoverRatio(mustValue(now.value), stat.Interval{Low: v[0], High: v[1]}, mustValue(then.value), stat.Interval{Low: v[2], High: v[3]})
	if err != nil || math.IsInf(iv.High, 0) {
		return Missing(NotAvailable), Missing(NotAvailable)
	}
	return Known(100 * (iv.Low - 1)), Known(100 * (iv.High - 1))
}

// exactVerdict says how a quoted number stands to one of everybody, which is exact: they
// are the same where ours, to as many decimals as were quoted, is what was quoted.
func exactVerdict(c Claim, ours float64) string {
	_, decimals, _ := strings.Cut(strconv.FormatFloat(c.Value, 'f', -1, 64), ".")
	p := math.Pow10(len(decimals))
	switch near := math.Round(ours*p) / p; {
	case c.Value < near:
		return "below ours"
	case c.Value > near:
		return "above ours"
	}
	return "the same as ours, as far as it was quoted"
}

func claimLabel(c Claim) string {
	day := c.SaidOn
	if at, err := time.Parse(time.DateOnly, c.SaidOn); err == nil {
		day = at.Format("2 January 2006")
	}
	when := c.Period.Words()
	if c.Kind != claimLevel {
		when = "from " + c.From.Words() + " to " + when
	}
	edition := ""
	if c.Vintage != "" {
		edition = ", edition " + c.Vintage
	}
	return fmt.Sprintf("“%s” (%s%s, said on %s, of %s)", c.Words, c.Source, edition, day, when)
}

// claimVerdict says in neutral words how the two stand.
func claimVerdict(c Claim, ours estimate) string {
	low, from := ours.low.Value()
	high, to := ours.high.Value()
	_, shown := ours.value.Value()
	switch {
	case !shown:
		return "cannot be set beside ours"
	case !from || !to:
		return "" // without an interval nothing is said of it
	case c.Value < low:
		return "below our interval"
	case c.Value > high:
		return "above our interval"
	}
	return "within our interval"
}

func quotedTitle(t *Table, ind Indicator, pl Place) string {
	with := 0
	for _, r := range t.Rows {
		if _, ok := r.Cells[1].Value(); ok {
			with++
		}
	}
	what := map[bool]string{true: "figure has", false: "figures have"}[len(t.Rows) == 1]
	return fmt.Sprintf("%d %s been quoted of %s in %s; for %d the records give one of our own.", len(t.Rows), what, strings.ToLower(ind.Title[:1])+ind.Title[1:], pl.InWords(), with)
}

// check refuses a claim that nobody would ever be shown.
func (c Claim) check(catalogue Catalogue, places *Places) error {
	if _, ok := catalogue.Find(c.Indicator); !ok {
		return fmt.Errorf("claim %s is about the indicator %q, and there is none: correct the name and send the file again", c.Ref, c.Indicator)
	}
	if _, ok := places.Find(c.Place); !ok {
		return fmt.Errorf("claim %s is about the place %q, of which there are no records yet", c.Ref, c.Place)
	}
	if _, err := ParsePeriod(string(c.Period)); err != nil {
		return fmt.Errorf("claim %s: %w", c.Ref, err)
	}
	if c.Kind == claimLevel {
		return nil
	}
	if _, err := ParsePeriod(string(c.From)); err != nil || c.From >= c.Period {
		return fmt.Errorf("claim %s is a change and does not say from which earlier period: fill in from_period", c.Ref)
	}
	return nil
}

// StrayClaims says of each quoted figure that is shown nowhere why it is not.
func (e *Engine) StrayClaims() []string {
	var all []string
	for _, c := range e.labels.Claims {
		if err := c.check(e.catalogue, e.places); err != nil {
			all = append(all, err.Error())
		}
	}
	return all
}
