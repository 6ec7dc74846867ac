package metrics

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"khi/metrics/stat"
	"khi/queries/gazetteer"
)

// mostPeers is how many neighbours a place is set beside where nobody chose any.
const mostPeers = 5

// fewestPeers is how many shown figures it takes to say what is usual among peers.
const fewestPeers = 3

// alikeRule says by what neighbours are found.
const alikeRule = "Neighbours are the places of the same kind whose council areas are most alike in two things that nobody answered: how many people live there and how many to a square kilometre (mid-2020 estimates; logarithms, in standard deviations over all council areas; another nation counts as one standard deviation more). Schemes are set beside schemes of the same model. No figure of any place was used to choose them."

// Peers sets a place beside others of its kind: those that were chosen, in that order,
// or else its neighbours, the most alike first. What is usual among them is the middle
// of the figures that they are given by themselves. Nothing is added up over the peers,
// so that no sum is told that is not told elsewhere.
func (e *Engine) Peers(ctx context.Context, indicator, place string, p Period, chosen []string) (*Table, error) {
	ind, pl, l, err := e.ask(ctx, indicator, place)
	if err != nil {
		return nil, err
	}
	if err := e.period(p); err != nil {
		return nil, err
	}
	peers, err := e.peersOf(pl, p, chosen)
	if err != nil {
		return nil, err
	}
	own := l.of(ind, at{pl.ID, p, whole, whole})
	var others []estimate
	for _, peer := range peers {
		others = append(others, l.of(ind, at{peer.ID, p, whole, whole}))
	}
	t := e.table(ind, pl, "peers", string(p))
	t.RowHead, t.Shape, t.Columns = grainName[pl.Grain], Intervals, columnsOf(ind)
	usual := Missing(NotApplicable)
	if ind.Kind != CountKind {
		usual = middleOf(others, ind.Unit)
		t.Columns = append(t.Columns, Column{"benchmark", "Middle of the peers", ind.Unit, Benchmark})
	}
	for i, peer := range append([]Place{pl}, peers...) {
		est := own
		if i > 0 {
			est = others[i-1]
		}
		row := estimateRow(ind, peer.ID, peer.Name, est)
		if ind.Kind != CountKind {
			row.Cells = append(row.Cells, usual)
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows[0].Verdict = besideUsual(ind, own, usual)
	t.Title = headline(ind, pl.InWords(), p, own)
	if v := t.Rows[0].Verdict; v != "" {
		t.Title += fmt.Sprintf(" That is %s.", v)
	}
	t.Subtitle = fmt.Sprintf("%s, %s beside its peers, %s", ind.Title, pl.Name, p.Words())
	t.Alt = "Interval plot. " + t.Title + spanWords(t, 0) + hiddenCount(t.Rows, 0, grainWord[pl.Grain])
	if err := e.leaveOut(ctx, t, ind, pl.ID, p, l); err != nil {
		return nil, err
	}
	t.Notes = append(t.Notes, peerNotes(peers, len(chosen) > 0, usual)...)
	noteEvents(t, e.eventsBetween(t.Rows, p.Year()))
	return e.finish(t, ind), nil
}

// peersOf are those that were chosen, or the neighbours.
func (e *Engine) peersOf(pl Place, p Period, chosen []string) ([]Place, error) {
	if pl.Grain != Area && pl.Grain != Scheme {
		return nil, fmt.Errorf("%s has no peers: they are found for council areas and for schemes: %w", pl.Name, ErrNotFound)
	}
	var peers []Place
	for _, id := range chosen {
		peer, err := e.place(id)
		switch {
		case err != nil:
			return nil, err
		case peer.Grain != pl.Grain || peer.ID == pl.ID:
			return nil, fmt.Errorf("%s cannot be a peer of %s: choose other places of the same kind: %w", peer.Name, pl.Name, ErrNotFound)
		case !slices.Contains(peers, peer):
			peers = append(peers, peer)
		}
	}
	if len(chosen) > 0 {
		return peers, nil
	}
	peers, err := e.neighbours(pl, p)
	if err == nil && len(peers) == 0 {
		err = fmt.Errorf("there is no other place like %s: %w", pl.Name, ErrNotFound)
	}
	return peers, err
}

// neighbours are the places of the same kind whose areas are the most alike.
func (e *Engine) neighbours(pl Place, p Period) ([]Place, error) {
	g, err := gazetteer.Load()
	if err != nil {
		return nil, err
	}
	area := func(p Place) string {
		if p.Grain == Scheme {
			return p.Parent
		}
		return p.ID
	}
	type near struct {
		Place
		apart float64
	}
	var all []near
	for _, other := range e.places.All() {
		if other.Grain != pl.Grain || other.ID == pl.ID || other.Model != pl.Model || gone(other, p) {
			continue
		}
		if d, ok := g.Apart(area(pl), area(other)); ok {
			all = append(all, near{other, d})
		}
	}
	slices.SortFunc(all, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.apart, b.apart), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	var peers []Place
	for _, n := range all[:min(len(all), mostPeers)] {
		peers = append(peers, n.Place)
	}
	return peers, nil
}

// middleOf is the median of the figures that are shown, each at its published
// precision; where fewer are shown it is hidden if any is, and not available otherwise.
func middleOf(peers []estimate, u Unit) Figure {
	var shown []float64
	why := Missing(NotAvailable)
	for _, e := range peers {
		if v, ok := e.value.At(u).Value(); ok {
			shown = append(shown, v)
		} else if e.value.IsHidden() {
			why = Hidden()
		}
	}
	if len(shown) < fewestPeers {
		return why
	}
	slices.Sort(shown)
	i, j := (len(shown)-1)/2, len(shown)/2
	return Known((shown[i] + shown[j]) / 2).At(u)
}

// besideUsual says how a place stands to the middle of its peers, by its own interval.
func besideUsual(ind Indicator, own estimate, usual Figure) string {
	low, from := own.low.Value()
	high, to := own.high.Value()
	mark, known := usual.Value()
	if !from || !to || !known || math.IsNaN(mark) {
		return ""
	}
	pol := polarity[ind.Better]
	words := map[stat.Comparison]string{stat.Better: "better than", stat.Similar: "similar to", stat.Worse: "worse than"}
	if pol != stat.HigherIsBetter && pol != stat.LowerIsBetter {
		pol, words[stat.Better], words[stat.Worse] = stat.NoJudgement, "higher than", "lower than"
	}
	return words[stat.CompareToValue(stat.Interval{Low: low, High: high}, mark, pol)] + " the middle of its peers"
}

func peerNotes(peers []Place, chosen bool, usual Figure) []Note {
	rule := "The peers were chosen by whoever asked: " + namesOf(peers) + "."
	if !chosen {
		rule = alikeRule + " The most alike first: " + namesOf(peers) + "."
	}
	notes := []Note{{"peers", rule}}
	if _, known := usual.Value(); known {
		notes = append(notes, Note{"middle", "The middle of the peers is the median of the figures shown for them, each place once however many people it has. Better, similar or worse is by whether the place’s own 95% interval leaves that middle out; where no direction is agreed it says higher, similar or lower."})
	}
	return notes
}

func namesOf(places []Place) string {
	var names []string
	for _, p := range places {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}
