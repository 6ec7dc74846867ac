package metrics

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"khi/metrics/stat"
	"khi/queries/gazetteer"
)

// Rating is one service as its regulator has rated it, in the newest edition of what
// the regulator publishes.
type Rating struct {
	Source, Edition   string
	Ref, Name         string
	PlaceCode, Nation string // the council in which it lies, "" where that was not published
	Rated, Good       bool   // Good: by the rule of its regulator
	Rule              string
	From              string // day of its oldest rating, 2006-01-02, or ""
}

// RatedGood is the Key Human Indicator that is made of what regulators publish, and of
// nobody's records: it has no cells, and nothing of it is hidden.
var RatedGood = struct{ ID, Title, Question string }{"KHI-24", "Rated good or better", "How many schemes are rated good or better?"}

// fewestRated is how many services a share is given of: the share of fewer says nothing
// that their numbers do not.
const fewestRated = 5

// sourceNames are the regulators as a reader knows them.
var sourceNames = map[string]string{
	"cqc": "Care Quality Commission", "care_inspectorate": "Care Inspectorate", "ciw": "Care Inspectorate Wales", "rqia": "Regulation and Quality Improvement Authority",
}

// RatingsOf sets out how many of the services in a place are rated good or better: in
// the United Kingdom by nation, in a nation by council, in a council's area or a group
// service by service. Schemes are not matched with services, so a scheme has none.
func RatingsOf(l *Labels, places *Places, pl Place) (*Table, error) {
	var here []Rating
	for _, r := range l.Ratings {
		if pl.Grain != Scheme && ratedIn(r, pl, places, l.AsOf) {
			here = append(here, r)
		}
	}
	if len(here) == 0 {
		return nil, fmt.Errorf("no regulator's ratings of services in %s were loaded: %w", pl.InWords(), ErrNotFound)
	}
	t := &Table{
		ID: "ratings-" + safe(pl.ID), Better: Higher, Shape: Plain, RowHead: "Place", AsOf: l.AsOf, Invented: l.Invented,
		Protected: "Services as their regulators have published them; nothing comes from people's records, so nothing is hidden.",
		Subtitle:  RatedGood.Question + " (" + RatedGood.ID + ")",
		Columns: []Column{
			{"estimate", RatedGood.Title, Percent, Estimate}, {"low", "Lower 95% limit", Percent, Low}, {"high", "Upper 95% limit", Percent, High},
			{"base", "Services rated", Count, Base}, {"good", "Of them good or better", Count, Other}, {"unrated", "Services not rated", Count, Other},
			{"oldest", "Years since the oldest rating", Years, Other}, {"half", "Half of the ratings are older than, in years", Years, Other},
		},
	}
	t.Rows = append(t.Rows, ratingRow(pl.ID, pl.Name, here, l.AsOf))
	if pl.Grain == Area || pl.Grain == GroupGrain {
		t.RowHead = "Place or service"
	}
	for _, part := range ratedParts(pl, here, l.AsOf) {
		t.Rows = append(t.Rows, ratingRow(part.Code, part.Name, part.ratings, l.AsOf))
	}
	t.Title = ratingTitle(pl, t)
	t.Alt = t.Title
	t.Source = "Published ratings: " + editions(here)
	t.Notes = ratingNotes(here)
	return t, nil
}

// ratedIn says whether a service lies in a place; a code that is no longer in force
// stands for the council that took over.
func ratedIn(r Rating, pl Place, places *Places, asOf string) bool {
	switch pl.Grain {
	case UK:
		return true
	case Nation:
		return r.Nation == pl.ID
	case Area:
		return councilNow(r.PlaceCode, asOf).Code == pl.ID
	}
	if g := places.group(pl.ID); g != nil {
		code := councilNow(r.PlaceCode, asOf).Code
		return slices.ContainsFunc(g.Members, func(m Member) bool {
			return (m.Place == code || m.Place == r.Nation) && m.From <= asOf && (m.Until == "" || m.Until >= asOf)
		})
	}
	return false
}

// councilNow is the council of a code as it stands on a day; one that is not known keeps
// its code as its name.
func councilNow(code, day string) gazetteer.Area {
	on, err := time.Parse(time.DateOnly, day)
	g, errG := gazetteer.Load()
	if err == nil && errG == nil {
		if found := g.ByCode(code, on); found.Area.Code != "" {
			return found.Area
		}
	}
	return gazetteer.Area{Code: code, Name: code}
}

type ratedPart struct {
	Named
	ratings []Rating
}

// ratedParts are the next smaller things that have ratings, by name.
func ratedParts(pl Place, here []Rating, asOf string) []ratedPart {
	parts := map[string]*ratedPart{}
	for _, r := range here {
		of := partOf(pl, r, asOf)
		if parts[of.Code] == nil {
			parts[of.Code] = &ratedPart{Named: of}
		}
		parts[of.Code].ratings = append(parts[of.Code].ratings, r)
	}
	var all []ratedPart
	for _, p := range parts {
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b ratedPart) int {
		return cmp.Or(cmp.Compare(nationRank(a.Code), nationRank(b.Code)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
	return all
}

func partOf(pl Place, r Rating, asOf string) Named {
	switch pl.Grain {
	case UK:
		for _, n := range NationNames {
			if n.ID == r.Nation {
				return Named{n.ID, n.Name}
			}
		}
	case Nation:
		if r.PlaceCode == "" {
			return Named{"not_known", "Council not published"}
		}
		a := councilNow(r.PlaceCode, asOf)
		return Named{a.Code, a.Name}
	}
	return Named{r.Source + ":" + r.Ref, r.Name}
}

func nationRank(id string) int {
	return slices.IndexFunc(NationNames, func(n struct{ ID, Name string }) bool { return n.ID == id })
}

func ratingRow(key, label string, ratings []Rating, asOf string) Row {
	var good, rated int
	var ages []float64
	for _, r := range ratings {
		if !r.Rated {
			continue
		}
		rated++
		if r.Good {
			good++
		}
		if age, ok := yearsBetween(r.From, asOf); ok {
			ages = append(ages, age)
		}
	}
	estimate, low, high := Missing(NoAnswers), Missing(NoAnswers), Missing(NoAnswers)
	if rated > 0 {
		estimate, low, high = Missing(NotApplicable), Missing(NotApplicable), Missing(NotApplicable)
	}
	if iv, err := stat.Wilson(float64(good), float64(rated), stat.Z95); err == nil && rated >= fewestRated {
		estimate, low, high = Known(Percent.Round(100*float64(good)/float64(rated))), Known(Percent.Round(100*iv.Low)), Known(Percent.Round(100*iv.High))
	}
	oldest, half := Missing(NoAnswers), Missing(NoAnswers)
	if len(ages) > 0 {
		slices.Sort(ages)
		oldest, half = Known(Years.Round(ages[len(ages)-1])), Known(Years.Round((ages[(len(ages)-1)/2]+ages[len(ages)/2])/2))
	}
	return Row{Key: key, Label: label, Cells: []Figure{estimate, low, high, Known(float64(rated)), Known(float64(good)), Known(float64(len(ratings) - rated)), oldest, half}}
}

// yearsBetween is the time between two days in years; false where one is not known.
func yearsBetween(from, until string) (float64, bool) {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, until)
	return b.Sub(a).Hours() / 24 / 365.25, errA == nil && errB == nil
}

func ratingTitle(pl Place, t *Table) string {
	row := t.Rows[0]
	of := func(r Role) Figure { return t.Figure(row, r) }
	if rated, _ := of(Base).Value(); rated == 0 {
		return "No service in " + pl.InWords() + " has a rating."
	}
	if rated, _ := of(Base).Value(); rated == 1 {
		return theOneRated(pl, row.Cells[t.Column("good")])
	}
	say := fmt.Sprintf("%s of %s rated services in %s are rated good or better", Count.Text(row.Cells[t.Column("good")]), Count.Text(of(Base)), pl.InWords())
	if _, ok := of(Estimate).Value(); ok {
		say += fmt.Sprintf(": %s (95%% interval %s to %s)", Percent.Text(of(Estimate)), Percent.Text(of(Low)), Percent.Text(of(High)))
	}
	return say + "."
}

// theOneRated is the title where a place has one rated service.
func theOneRated(pl Place, good Figure) string {
	n, known := good.Value()
	switch {
	case !known:
		return "There is one rated service in " + pl.InWords() + "."
	case n == 1:
		return "The one rated service in " + pl.InWords() + " is rated good or better."
	}
	return "The one rated service in " + pl.InWords() + " is not rated good or better."
}

// editions names each regulator with the edition that was used.
func editions(ratings []Rating) string {
	var all []string
	for _, r := range ratings {
		if s := cmp.Or(sourceNames[r.Source], r.Source) + ", edition " + r.Edition; !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// ratingNotes give each regulator's rule: the four rate in four ways.
func ratingNotes(ratings []Rating) []Note {
	var rules []string
	for _, r := range ratings {
		if s := cmp.Or(sourceNames[r.Source], r.Source) + ": " + r.Rule; !slices.Contains(rules, s) {
			rules = append(rules, s)
		}
	}
	slices.Sort(rules)
	return []Note{
		{"rules", "The regulators rate in different ways. What counts as good or better here: " + strings.Join(rules, "; ") + "."},
		{"few", fmt.Sprintf("No share is given of fewer than %d rated services, since their numbers say all there is.", fewestRated)},
		{"age", "A rating is of the day on which it was given and may be years old: it is what the regulator found then. Services that were not rated are not counted in the share."},
		{"services", "A service is what a regulator has registered; a scheme may be one service, several, or a part of one, so that services are not matched with schemes."},
	}
}
