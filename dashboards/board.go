package dashboards

import (
	"net/http"
	"net/url"
	"slices"

	"khi/metrics"
)

// boardPage answers what a commissioner asks about a place: are people's lives good, is
// it getting better, for whom not, what does it cost, what needs attention. All of it
// is picked from tables that have addresses of their own.
type boardPage struct {
	Place     metrics.Place
	Beside    string // what the place is held against
	Above     []metrics.Place
	Period    metrics.Period
	Form      []choice
	Paper     bool // for printing: pictures and sentences on four sheets
	PaperURL  string
	BackURL   string // from the paper; "" in a file
	FileURL   string
	Attention []pointer
	Cards     []boardCard
	Quadrant  *figureView
	Changed   *figureView
	Clear     []pointer // what changed clearly
	Signals   []pointer // special causes
	Steady    int       // indicators whose latest quarter is ordinary variation
	Gaps      []pointer // groups that differ
	Compared  int       // differences that were looked at
	Multiples []*figureView
	Costs     []card
	CostURL   string
	Happened  []happening
	Events    []metrics.Event
}

func (p boardPage) hasCharts() bool { return !p.Paper }

// ByChance is about how many of the compared groups would differ by chance alone.
func (p boardPage) ByChance() int { return (p.Compared + 10) / 20 }

// mostOnPaper is how many pointers a sheet of a board paper has room for.
const mostOnPaper = 6

// FirstAttention is all that needs attention, or as much as a sheet has room for.
func (p boardPage) FirstAttention() []pointer {
	if p.Paper {
		return p.Attention[:min(len(p.Attention), mostOnPaper)]
	}
	return p.Attention
}

// MoreAttention is how many are left out on paper.
func (p boardPage) MoreAttention() int { return len(p.Attention) - len(p.FirstAttention()) }

// FirstGaps is every group that differs, or as many as a sheet has room for: those that
// are worse off before the others.
func (p boardPage) FirstGaps() []pointer {
	if !p.Paper || len(p.Gaps) <= mostOnPaper {
		return p.Gaps
	}
	first := slices.Clone(p.Gaps)
	slices.SortStableFunc(first, func(a, b pointer) int {
		switch {
		case a.Worse == b.Worse:
			return 0
		case a.Worse:
			return -1
		}
		return 1
	})
	return first[:mostOnPaper]
}

// MoreGaps is how many are left out on paper.
func (p boardPage) MoreGaps() int { return len(p.Gaps) - len(p.FirstGaps()) }

// pointer is one sentence with the page that says more.
type pointer struct {
	Href, Name, Words string
	Worse             bool
}

// boardCard is a headline card with how it stands and who is not counted.
type boardCard struct {
	card
	Standing string
	LeftOut  []leftOutView
	Answered string
}

type happening struct {
	On, Kind, Words, Source string
}

var annotationWords = map[string]string{"policy": "Policy and prices", "break": "Break in a series"}

// besideMultiples are the indicators shown as small multiples.
var besideMultiples = []string{"KHI-13", "KHI-02"}

func (s *server) board(r *request) (*response, error) {
	place, err := r.placeOf(r.param("id"))
	if err != nil {
		return nil, err
	}
	b, err := s.boardBody(r, place)
	if err != nil {
		return nil, err
	}
	return s.page(r, http.StatusOK, "board", place.Name+" in short", "places", b)
}

func (s *server) boardBody(r *request, place metrics.Place) (*boardPage, error) {
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, err
	}
	at := "/places/" + place.ID + "/board?" + queryOf("period", string(period))
	b := &boardPage{Place: place, Above: r.engine.Places().Path(place.ID), Period: period, Form: []choice{r.choosePeriod(period, true)},
		Paper: r.values.Get("paper") == "yes", BackURL: at, PaperURL: at + "&paper=yes", FileURL: "/reports/place/" + url.PathEscape(place.ID) + ".html?" + queryOf("period", string(period)), CostURL: "/cost?" + queryOf("place", place.ID),
		Events: metrics.EventsOf(place, r.engine.Places(), r.engine.Labels().Changes)}
	if above, ok := r.engine.Places().Against(place); ok {
		b.Beside = above.InWords()
	}
	for _, fill := range []func(*request, *boardPage) error{s.boardCards, s.boardBalance, s.boardChanges, s.boardSignals, s.boardMultiples, s.boardPlaces, s.boardHappened} {
		if err := fill(r, b); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// boardCards are the headline cards, those of money apart, and what of them needs
// attention because it is worse than what the place is held against.
func (s *server) boardCards(r *request, b *boardPage) error {
	cards, err := r.cards(b.Place.ID, b.Period)
	if err != nil {
		return err
	}
	standing := map[string]string{}
	if b.Beside != "" {
		spine, err := r.with("place", b.Place.ID, "period", string(b.Period)).ask("spine")
		if err != nil {
			return err
		}
		for _, row := range spine.table.Rows {
			standing[row.Key] = row.Verdict
		}
	}
	for _, c := range cards {
		ind, _ := r.engine.Catalogue().Find(c.Indicator)
		if ind.Unit == metrics.Pounds {
			continue
		}
		bc := boardCard{card: c, Standing: standing[c.Indicator]}
		if err := s.boardGroups(r, b, ind, &bc); err != nil {
			return err
		}
		b.Cards = append(b.Cards, bc)
		if bc.Standing == metrics.StandsWorse {
			b.Attention = append(b.Attention, pointer{c.Href, c.Title, c.Value + ", worse than " + b.Beside + ".", true})
		}
	}
	return s.boardCosts(r, b, standing)
}

// boardCosts are the cards of what support costs, in the order of the catalogue.
func (s *server) boardCosts(r *request, b *boardPage, standing map[string]string) error {
	t, err := r.engine.Profile(r.ctx(), b.Place.ID, b.Period)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		ind, ok := r.engine.Catalogue().Find(row.Key)
		if _, there := t.Figure(row, metrics.Estimate).Value(); ok && there && ind.Unit == metrics.Pounds {
			c := cardOf(t, row, ind, indicatorHref(ind.Name, b.Place.ID, b.Period))
			if word := standing[ind.Name]; word != "" {
				c.Notes = append(c.Notes, sentenceCase(word)+": beside "+b.Beside)
			}
			b.Costs = append(b.Costs, c)
		}
	}
	return nil
}

// boardBalance is independence and connection together.
func (s *server) boardBalance(r *request, b *boardPage) (err error) {
	b.Quadrant, err = s.optional("quadrant", r.with("place", b.Place.ID, "period", string(b.Period)))
	if b.Quadrant != nil {
		b.Quadrant.linkRows(placeHref).Lower = true
		b.Quadrant.Folded = true
	}
	return err
}

// lastQuarter is the newest quarter that was over on the day of the snapshot.
func (r *request) lastQuarter() metrics.Period {
	for _, q := range slices.Backward(r.engine.Quarters()) {
		if q.After().Format("2006-01-02") <= r.engine.Labels().AsOf {
			return q
		}
	}
	return ""
}

// boardChanges say what changed clearly since the quarter before.
func (s *server) boardChanges(r *request, b *boardPage) (err error) {
	quarter := r.lastQuarter()
	if quarter == "" {
		return nil
	}
	if b.Changed, err = s.optional("changed", r.with("place", b.Place.ID, "period", string(quarter))); err != nil || b.Changed == nil {
		return err
	}
	b.Changed.Lower, b.Changed.Folded = true, true
	t := b.Changed.Table
	for i, row := range t.Rows {
		b.Changed.Rows[i].Href = indicatorHref(row.Key, b.Place.ID, quarter)
		if row.Verdict == "" || row.Verdict == metrics.NoClearChange {
			continue
		}
		p := pointer{b.Changed.Rows[i].Href, row.Label, t.Text(row, 0) + " after " + t.Text(row, 4) + ": clearly " + row.Verdict + " than the quarter before.", row.Verdict == metrics.StandsWorse}
		b.Clear = append(b.Clear, p)
		if p.Worse {
			b.Attention = append(b.Attention, p)
		}
	}
	return nil
}
