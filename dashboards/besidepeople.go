package dashboards

import (
	"fmt"
	"strings"

	"khi/metrics"
	"khi/metrics/benefit/cohort"
	"khi/metrics/benefit/scenario"
)

// england is the nation whose councils send Client Level Data.
const england = "ENG"

// besideView is what people in Shared Lives of one need save beside people like them,
// from councils' own records: protected when the snapshot was written.
type besideView struct {
	ID, Headline      string
	Facts             []fact
	Settings, Balance *figureView
	Words             []string
}

// beside is that for a place in England or the kingdom; nil where councils have sent
// nothing, too few people have somebody like them, or the place is elsewhere.
func (r *request) beside(id, need string, place metrics.Place) *besideView {
	a := r.engine.Labels().Beside[need]
	if a == nil || a.Matched == nil || !r.holdsEngland(place) {
		return nil
	}
	m := a.Matched
	v := &besideView{ID: id + "-beside", Headline: besideHeadline(a, need)}
	v.Facts = []fact{
		{Name: "Against those of them in residential care alone (naive)", Words: amountWords(m.Naive)},
		{Name: "Against people like them, wherever they live", Words: amountWords(m.Mix)},
		{Name: "The same without hospital care", Words: amountWords(m.WithoutInpatient)},
	}
	if m.FamilyShare != nil {
		v.Facts = append(v.Facts, fact{Name: "Share living with family at which the saving vanishes", Words: fmt.Sprintf("%.1f%%", 100**m.FamilyShare)})
	}
	v.Facts = append(v.Facts,
		fact{Name: "What people like them cost", Words: amountWords(m.Cost)},
		fact{Name: "People in Shared Lives, to the nearest 5", Words: fmt.Sprintf("%d, of whom %d have nobody like them", m.People, m.Unmatched)},
		fact{Name: "Different people like them, to the nearest 5", Words: fmt.Sprint(m.Others)},
		fact{Name: "Alike in", Words: alikeWords(m)})
	v.Settings, v.Balance = plainFigure(v.ID+"-settings", besideSettings(r.engine.Labels(), a)), plainFigure(v.ID+"-balance", besideBalance(r.engine.Labels(), a))
	v.Settings.Lower, v.Balance.Lower = true, true
	v.Words = append(append(v.Words, m.Words...), "Amounts are to the nearest £100, so that nobody can be recognised who comes or goes: sums by hand differ by as much.")
	v.Words = append(v.Words, a.Notes...)
	return v
}

// holdsEngland tells whether a place is England, in it, or the kingdom around it.
func (r *request) holdsEngland(place metrics.Place) bool {
	if place.Grain == metrics.UK {
		return true
	}
	for ok := true; ok; place, ok = r.engine.Places().Find(place.Parent) {
		if place.ID == england {
			return true
		}
	}
	return false
}

// besideFrame is what every title here names: whose money, which prices, which period.
func besideFrame(a *cohort.Answer) string {
	return fmt.Sprintf("council, before people’s contributions; %s prices; councils’ records of %s", a.PriceYear, a.Period)
}

func besideHeadline(a *cohort.Answer, need string) string {
	m := a.Matched
	who := "people with " + needPhrase(need)
	if m.Saving.Value == nil {
		return fmt.Sprintf("Compared with people like them elsewhere, it may not be said what %s in Shared Lives cost (%s).", who, besideFrame(a))
	}
	less, saving := "less", *m.Saving.Value
	low, high := *m.Saving.Low, *m.Saving.High
	if saving < 0 {
		less, saving, low, high = "more", -saving, -high, -low
	}
	return fmt.Sprintf("Compared with people like them elsewhere, %s in Shared Lives cost %s a year %s each (95%% interval %s to %s; %s).",
		who, scenario.Pounds(saving), less, scenario.Pounds(low), scenario.Pounds(high), besideFrame(a))
}

// needPhrase is a need in the middle of a sentence.
func needPhrase(need string) string {
	if need == "mental_health" {
		return "mental health needs"
	}
	return "a " + strings.ToLower(metrics.LevelWords(need))
}

// alikeWords say in what people were matched.
func alikeWords(m *cohort.Matched) string {
	words := map[string]string{"band": "need band", "group": "main reason for support", "region": "region"}
	var all []string
	for _, e := range m.Exact {
		all = append(all, words[e])
	}
	exact := strings.Join(all, ", ")
	if m.Caliper == nil {
		return exact + " (exactly)"
	}
	return exact + " (exactly), and nearly in age"
}

// besideSettings is where the matched people live and what that costs.
func besideSettings(l *metrics.Labels, a *cohort.Answer) *metrics.Table {
	t := besideTable(l, a, "beside-settings", "Where people like them live, and what it costs ("+besideFrame(a)+")", "Setting",
		metrics.Column{Key: "share", Name: "Share", Unit: metrics.Percent, Role: metrics.Other}, money("cost", "A person-year"))
	for _, s := range a.Matched.Settings {
		cost := metrics.Hidden()
		if s.Cost.Value != nil {
			cost = metrics.Known(*s.Cost.Value)
		}
		t.Rows = append(t.Rows, metrics.Row{Key: s.Setting, Label: sentenceCase(s.Setting), Cells: []metrics.Figure{metrics.Known(s.Percent), cost}})
	}
	return t
}

// besideBalance is how far apart both sides are before and after matching.
func besideBalance(l *metrics.Labels, a *cohort.Answer) *metrics.Table {
	title := "After matching both sides are alike: every difference is below 0.1 standard deviations"
	if !a.Matched.Balanced {
		title = "After matching both sides still differ, by 0.1 standard deviations or more: read the saving with care"
	}
	t := besideTable(l, a, "beside-balance", title, "In what", column("before", "Difference before matching, in standard deviations", metrics.Ratio), column("after", "After matching", metrics.Ratio))
	for _, b := range a.Matched.Balance {
		after := metrics.Missing(metrics.NotApplicable)
		if b.After != nil {
			after = metrics.Known(*b.After)
		}
		t.Rows = append(t.Rows, metrics.Row{Key: b.What, Label: balanceWords(b.What), Cells: []metrics.Figure{metrics.Known(b.Before), after}})
	}
	return t
}

// balanceWords are what was compared, such as "band high".
func balanceWords(what string) string {
	kind, level, _ := strings.Cut(what, " ")
	switch kind {
	case "band":
		return "Need: " + strings.ToLower(metrics.LevelWords(level))
	case "group":
		return "Main reason: " + strings.ToLower(metrics.LevelWords(level))
	case "region":
		return "Region: " + level
	}
	return sentenceCase(what)
}

func besideTable(l *metrics.Labels, a *cohort.Answer, id, title, head string, columns ...metrics.Column) *metrics.Table {
	return &metrics.Table{ID: id, Title: title, Alt: "Table. " + title + ".", Subtitle: fmt.Sprintf("People in Shared Lives and people like them, England, %s, %s prices", a.Period, a.PriceYear), RowHead: head,
		Columns: columns, Shape: metrics.Plain, Better: metrics.Neither, Source: "councils’ own records (Client Level Data)", AsOf: l.AsOf, Invented: l.Invented}
}

// amountWords are an amount with its interval, or why there is none.
func amountWords(a cohort.Amount) string {
	switch {
	case a.Value == nil:
		return "not shown: " + a.Why
	case a.Low == nil:
		return scenario.Pounds(*a.Value)
	}
	return fmt.Sprintf("%s (95%% interval %s to %s)", scenario.Pounds(*a.Value), scenario.Pounds(*a.Low), scenario.Pounds(*a.High))
}
