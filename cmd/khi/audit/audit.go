// Package audit is an adversary in the box: it collects what a service gives out,
// as anybody can, tries to work out what is hidden, and says where it could.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"khi/dashboards/chart"
	"khi/metrics/attack"
)

// Answer is what a service says to one question.
type Answer struct {
	Status int
	ETag   string
	Body   []byte
}

// Service answers questions: one that runs somewhere, or one in this process.
type Service interface {
	Get(ctx context.Context, path string) (Answer, error)
}

// Options say how much is looked at.
type Options struct {
	// Every is of how many tables with hidden figures one is looked at in every
	// form: as page, picture, CSV and workbook. 1 is all of them; 0 none.
	Every int
	// Charts draws a picture again from what the API gives, to compare; nil
	// leaves pictures out.
	Charts *chart.Renderer
}

// Report is what an audit found.
type Report struct {
	Tables, Shown, Hidden int
	Forms                 int // pages, pictures and files that were looked at
	Groups                int // linked groups whose limits were found by linear programming
	Breaches              []attack.Breach
	States                []*attack.Report // what is known of each publication
}

// Audit collects everything from each of some services, the publications of one
// audience from the oldest to the newest, and attacks each and every two.
func Audit(ctx context.Context, services []Service, labels []string, o Options) (*Report, error) {
	r := &Report{}
	for i, service := range services {
		w := &walk{ctx: ctx, service: service, state: attack.NewState(labels[i]), Options: o, order: map[string][]string{}}
		if err := w.everything(); err != nil {
			return nil, err
		}
		s := w.state.Attack()
		r.Tables, r.Shown, r.Hidden = r.Tables+w.state.Tables, r.Shown+w.state.Shown, r.Hidden+w.state.Hidden
		r.Forms, r.Groups = r.Forms+w.forms, r.Groups+s.Groups
		r.Breaches = append(append(r.Breaches, s.Breaches...), w.found...)
		for _, was := range r.States {
			r.Breaches = append(r.Breaches, attack.Between(was, s)...)
		}
		r.States = append(r.States, s)
	}
	return r, nil
}

// Collect reads everything that one service gives out.
func Collect(ctx context.Context, service Service, into *attack.State) error {
	w := &walk{ctx: ctx, service: service, state: into, order: map[string][]string{}}
	return w.everything()
}

// walk asks one service for everything.
type walk struct {
	Options
	ctx     context.Context
	service Service
	state   *attack.State
	order   map[string][]string // the rows of tables that must be in one order
	derived derived
	says    said
	met     int // tables with hidden figures
	forms   int
	found   []attack.Breach
}

func (w *walk) breach(output, number, learnt string) {
	w.found = append(w.found, attack.Breach{State: w.state.Label, Output: output, Number: number, Learnt: learnt})
}

// get asks for what must be there.
func (w *walk) get(path string) (Answer, error) {
	a, err := w.service.Get(w.ctx, path)
	if err == nil && a.Status != 200 {
		err = fmt.Errorf("%s: the service answers with status %d", path, a.Status)
	}
	return a, err
}

func (w *walk) everything() error {
	var indicators []attack.Indicator
	var places []attack.Place
	a, err := w.get("/api/v1/indicators")
	if err == nil {
		indicators, err = w.state.ReadIndicators(a.Body)
	}
	if err != nil {
		return err
	}
	if a, err = w.get("/api/v1/places"); err == nil {
		places, err = w.state.ReadPlaces(a.Body)
	}
	if err == nil {
		err = w.derived.read(a.Body)
	}
	if err != nil {
		return err
	}
	years, quarters, err := w.periods()
	if err != nil {
		return err
	}
	for _, p := range places {
		for _, period := range append(slices.Clone(years), quarters...) {
			if err := w.table("profile", "place", p.ID, "period", period); err != nil {
				return err
			}
		}
		for _, kind := range []string{"official", "ratings"} {
			if err := w.table(kind, "place", p.ID); err != nil {
				return err
			}
		}
	}
	for _, ind := range indicators {
		for _, p := range places {
			if err := w.indicator(ind, p, years, quarters); err != nil {
				return err
			}
		}
	}
	if err := w.costs(places); err != nil {
		return err
	}
	if err := w.standings(years, quarters); err != nil {
		return err
	}
	if err := w.areas(years); err != nil {
		return err
	}
	if err := w.explorations(years, quarters); err != nil {
		return err
	}
	return w.boards(years)
}

func (w *walk) periods() (years, quarters []string, err error) {
	a, err := w.get("/api/v1/periods")
	if err != nil {
		return nil, nil, err
	}
	var v struct{ Years, Quarters []struct{ Period string } }
	if err := json.Unmarshal(a.Body, &v); err != nil {
		return nil, nil, fmt.Errorf("the list of periods: %w", err)
	}
	for _, y := range v.Years {
		years = append(years, y.Period)
	}
	for _, q := range v.Quarters {
		quarters = append(quarters, q.Period)
	}
	return years, quarters, nil
}

// indicator asks for every table of one indicator about one place.
func (w *walk) indicator(ind attack.Indicator, p attack.Place, years, quarters []string) error {
	err := w.table("trend", "indicator", ind.Name, "place", p.ID)
	if err == nil {
		err = w.table("target", "indicator", ind.Name, "place", p.ID)
	}
	for _, y := range years {
		for _, by := range ind.By {
			if err == nil {
				err = w.table("breakdown", "indicator", ind.Name, "place", p.ID, "period", y, "by", by)
			}
		}
		for _, grain := range []string{"scheme", "area", "nation"} {
			for _, shape := range []string{"intervals", "funnel"} {
				if err == nil {
					err = w.table("compare", "indicator", ind.Name, "within", p.ID, "grain", grain, "period", y, "shape", shape)
				}
			}
		}
	}
	if err == nil && len(years) > 0 && (p.Grain == "area" || p.Grain == "scheme") {
		err = w.table("peers", "indicator", ind.Name, "place", p.ID, "period", years[len(years)-1])
	}
	if ind.Yearly || p.Grain == "scheme" {
		return err
	}
	for _, q := range quarters {
		if err == nil {
			err = w.table("compare", "indicator", ind.Name, "within", p.ID, "grain", below[p.Grain], "period", q, "shape", "intervals")
		}
	}
	return err
}

// below is the grain of the places of a place.
var below = map[string]string{"uk": "nation", "nation": "area", "area": "scheme", "group": "area"}

// costs asks for the cost of every place beside every alternative that the cost
// page offers.
func (w *walk) costs(places []attack.Place) error {
	a, err := w.get("/cost")
	if err != nil {
		return err
	}
	offers, err := options(a.Body, "comparator")
	if err != nil {
		return err
	}
	for _, c := range offers {
		for _, p := range places {
			if err := w.table("cost", "place", p.ID, "comparator", c); err != nil {
				return err
			}
		}
	}
	return nil
}

// askTable asks the API for a table; pairs are what it is asked, names and values by turns.
func (w *walk) askTable(kind string, pairs []string) (asked url.Values, path string, a Answer, err error) {
	asked = url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		asked.Add(pairs[i], pairs[i+1])
	}
	path = "/api/v1/tables/" + kind + "?" + asked.Encode()
	a, err = w.service.Get(w.ctx, path)
	return asked, path, a, err
}

// table asks for one table, notes what it says, and looks at its other forms.
// Not every combination exists: what is not found is no table.
func (w *walk) table(kind string, pairs ...string) error {
	asked, path, a, err := w.askTable(kind, pairs)
	if err != nil {
		return err
	}
	if a.Status == 404 || a.Status == 400 && kind == "compare" {
		w.refusal(path, a)
		return nil
	}
	if a.Status != 200 {
		return fmt.Errorf("%s: the service answers with status %d", path, a.Status)
	}
	t, err := w.state.ReadTable(path, kind, asked, a.Body)
	if err != nil {
		return err
	}
	if kind == "profile" {
		if err := w.derived.keep(asked, a.Body); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	if kind == "breakdown" {
		if err := w.derived.keepLevels(asked, a.Body); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	w.says.table(kind, asked, t)
	w.rowOrder(path, kind, asked, t)
	w.sentences(path, t)
	if !hidesAny(t) {
		return nil
	}
	if w.met++; w.Every == 0 || w.met%w.Every != 0 {
		return nil
	}
	return w.everyForm(path, kind, asked, a, t)
}

func hidesAny(t *attack.Table) bool {
	return slices.ContainsFunc(t.Rows, func(r attack.Row) bool {
		return slices.ContainsFunc(r.Cells, func(f attack.Figure) bool { return f.Hidden })
	})
}

// rowOrder holds the rows of a table to the order that they have in every other
// table of its kind: an order that differs may be one by a hidden number.
func (w *walk) rowOrder(path, kind string, asked url.Values, t *attack.Table) {
	list := kind
	switch kind {
	case "breakdown":
		list += t.Indicator + asked.Get("by")
	case "compare":
		list += asked.Get("within") + asked.Get("grain")
	case "cost", "peers":
		list += asked.Get("place")
	case "trend", "target":
		keys := keysOf(t)
		if !slices.IsSorted(keys) {
			w.breach(path, "the rows", "they are not in the order of time")
		}
		return
	}
	have, at := w.order[list], -1
	for _, key := range keysOf(t) {
		i := slices.Index(have, key)
		switch {
		case i < 0 && len(have) > 0 && kind == "compare": // a scheme that opened later
			have = slices.Insert(have, at+1, key)
			at++
		case i < 0:
			have = append(have, key)
			at = len(have) - 1
		case i < at:
			w.breach(path, "the rows", "they are in another order than elsewhere, which may be that of hidden numbers")
			return
		default:
			at = i
		}
	}
	w.order[list] = have
}

func keysOf(t *attack.Table) (keys []string) {
	for _, r := range t.Rows {
		keys = append(keys, r.Key)
	}
	return keys
}

// sentences looks for words that speak of a row whose figure is hidden.
func (w *walk) sentences(path string, t *attack.Table) {
	words := t.Title + " " + t.Alt
	for _, n := range t.Notes {
		words += " " + n.Text
	}
	for _, r := range t.Rows {
		if f, ok := t.Figure(r, "estimate"); ok && f.Hidden && r.Label != "" && strings.Contains(words, " ("+r.Label+")") {
			w.breach(path, r.Label, "a sentence names it beside a number")
		}
	}
}
