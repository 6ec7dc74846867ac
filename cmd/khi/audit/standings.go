package audit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"

	"khi/dashboards/download"
	"khi/metrics"
	"khi/metrics/attack"
)

// derived is what is needed to make the tables that set many indicators and places
// side by side once more: the profiles, as the service gave them.
type derived struct {
	catalogue metrics.Catalogue
	places    *metrics.Places
	profiles  map[profileOf]*metrics.Table
	levels    map[string][]metrics.Level // what each breakdown states, by what it was asked
}

type profileOf struct {
	place  string
	period metrics.Period
}

// read takes the list of places.
func (d *derived) read(body []byte) (err error) {
	if d.catalogue, err = metrics.ReadCatalogue(); err != nil {
		return err
	}
	var v struct {
		Places []metrics.Place
		Groups []metrics.Group
	}
	if err := json.Unmarshal(body, &v); err != nil {
		return fmt.Errorf("the list of places: %w", err)
	}
	by := map[metrics.Grain][]metrics.Place{}
	for _, p := range v.Places {
		by[p.Grain] = append(by[p.Grain], p)
	}
	d.places, d.profiles = metrics.NewPlaces(by[metrics.Area], by[metrics.Scheme], v.Groups...), map[profileOf]*metrics.Table{}
	return nil
}

// keep takes a profile.
func (d *derived) keep(asked url.Values, body []byte) error {
	var t metrics.Table
	if err := json.Unmarshal(body, &t); err != nil {
		return err
	}
	d.profiles[profileOf{asked.Get("place"), metrics.Period(asked.Get("period"))}] = &t
	return nil
}

// head is a profile that says where the figures of a table come from.
func (d *derived) head(asked url.Values) *metrics.Table {
	place, period := cmp.Or(asked.Get("place")+asked.Get("within"), "UK"), metrics.Period(asked.Get("period"))
	if period != "" {
		return d.profiles[profileOf{place, period}]
	}
	for of, t := range d.profiles {
		if of.place == place {
			return t // all of one service say the same of that
		}
	}
	return nil
}

func (d *derived) say(p metrics.Period) metrics.Stating {
	return func(indicator, place string) metrics.Stated {
		return metrics.StatedIn(d.profiles[profileOf{place, p}], indicator)
	}
}

// newestQuarters are how many quarters the tables below are asked for.
const newestQuarters = 4

// standings asks for the spine, the tartan and the changes of every place in every year
// and in the newest quarters, and makes each once more from nothing but the profiles:
// one that is the same then tells nothing that they do not.
func (w *walk) standings(years, quarters []string) error {
	if w.derived.places == nil {
		return nil
	}
	if err := w.multiples(years, quarters); err != nil {
		return err
	}
	if err := w.maps(years); err != nil {
		return err
	}
	quarters = quarters[max(0, len(quarters)-newestQuarters):]
	for _, pl := range w.derived.places.All() {
		for i, list := range [][]string{years, quarters} {
			for j, period := range list {
				p := metrics.Period(period)
				if err := w.remade("spine", func(head *metrics.Table) (*metrics.Table, error) {
					return metrics.SpineOf(head, w.derived.catalogue, w.derived.places, pl, p, w.derived.say(p))
				}, "place", pl.ID, "period", period); err != nil {
					return err
				}
				if j > 0 {
					if err := w.remade("changed", func(head *metrics.Table) (*metrics.Table, error) {
						return metrics.ChangedOf(head, w.derived.catalogue, pl, p, w.derived.say(p), w.derived.say(p.Before())), nil
					}, "place", pl.ID, "period", period); err != nil {
						return err
					}
				}
				if err := w.remade("quadrant", func(head *metrics.Table) (*metrics.Table, error) {
					return metrics.QuadrantOf(head, w.derived.catalogue, w.derived.places, pl, p, w.derived.say(p))
				}, "place", pl.ID, "period", period); err != nil {
					return err
				}
				if err := w.tartans(pl, p, i == 0); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// multiples asks for the small multiples of the headline indicators, which are the
// columns of a tartan.
func (w *walk) multiples(years, quarters []string) error {
	a, err := w.service.Get(w.ctx, "/api/v1/tables/tartan")
	if err != nil || a.Status != 200 {
		return err
	}
	var tartan metrics.Table
	if err := json.Unmarshal(a.Body, &tartan); err != nil {
		return fmt.Errorf("the tartan: %w", err)
	}
	for _, c := range tartan.Columns {
		ind, ok := w.derived.catalogue.Find(c.Key)
		if !ok {
			return fmt.Errorf("the tartan has a column that is no indicator: %s", c.Key)
		}
		list := quarters
		if ind.Yearly || len(quarters) == 0 {
			list = years
		}
		var periods []metrics.Period
		for _, p := range list {
			periods = append(periods, metrics.Period(p))
		}
		for _, pl := range w.derived.places.All() {
			err := w.remade("multiples", func(head *metrics.Table) (*metrics.Table, error) {
				return metrics.MultiplesOf(head, ind, w.derived.places, pl, metrics.NewestOf(periods), w.derived.say)
			}, "indicator", ind.Name, "place", pl.ID)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// maps asks for the map of councils of every indicator and year.
func (w *walk) maps(years []string) error {
	for _, ind := range w.derived.catalogue {
		for _, year := range years {
			err := w.remade("map", func(head *metrics.Table) (*metrics.Table, error) {
				return metrics.MapOf(head, ind, w.derived.places, metrics.Period(year), w.derived.say(metrics.Period(year)))
			}, "indicator", ind.Name, "period", year)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// tartans are those of one place: of every grain below it for years, and of the next
// one below for quarters.
func (w *walk) tartans(pl metrics.Place, p metrics.Period, all bool) error {
	for _, grain := range []metrics.Grain{metrics.Nation, metrics.Area, metrics.Scheme} {
		if len(w.derived.places.Open(pl.ID, grain, p)) == 0 || !all && below[string(pl.Grain)] != string(grain) {
			continue
		}
		var shown *metrics.Table // whose columns say which indicators it has
		err := w.remadeOf("tartan", func(given *metrics.Table) { shown = given }, func(head *metrics.Table) (*metrics.Table, error) {
			var of []metrics.Indicator
			for _, c := range shown.Columns {
				ind, ok := w.derived.catalogue.Find(c.Key)
				if !ok {
					return nil, fmt.Errorf("it has a column that is no indicator: %s", c.Key)
				}
				of = append(of, ind)
			}
			return metrics.TartanOf(head, of, w.derived.places, pl, grain, p, w.derived.say(p))
		}, "within", pl.ID, "grain", string(grain), "period", string(p))
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) remade(kind string, make func(head *metrics.Table) (*metrics.Table, error), pairs ...string) error {
	return w.remadeOf(kind, func(*metrics.Table) {}, make, pairs...)
}

// remadeOf asks for a table and holds it to what the profiles make of it.
func (w *walk) remadeOf(kind string, see func(*metrics.Table), make func(head *metrics.Table) (*metrics.Table, error), pairs ...string) error {
	return w.remadeFrom(kind, w.derived.head, see, make, pairs...)
}

// remadeFrom is remadeOf for a table that says by headOf which profile tells where its
// figures come from.
func (w *walk) remadeFrom(kind string, headOf func(url.Values) *metrics.Table, see func(*metrics.Table), make func(head *metrics.Table) (*metrics.Table, error), pairs ...string) error {
	asked, path, a, err := w.askTable(kind, pairs)
	if err != nil {
		return err
	}
	if a.Status == 404 {
		w.refusal(path, a)
		return nil
	}
	if a.Status != 200 {
		return fmt.Errorf("%s: the service answers with status %d", path, a.Status)
	}
	var given metrics.Table
	if err := json.Unmarshal(a.Body, &given); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	see(&given)
	w.says.given(cmp.Or(asked.Get("place")+asked.Get("within")+asked.Get("places"), "UK"), &given)
	w.state.Tables++
	head := headOf(asked)
	if head == nil {
		w.breach(path, "the table", "it speaks of a place and period that have no profile")
		return nil
	}
	made, err := make(head)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var want bytes.Buffer
	if err := download.JSON(&want, made); err != nil {
		return err
	}
	if !bytes.Equal(a.Body, want.Bytes()) {
		w.breach(path, "the table", "it is not made from the profiles alone: "+firstLine(a.Body, want.Bytes()))
	}
	return w.someForms(path, kind, asked, a)
}

// someForms looks at every form of one table in so many with hidden figures.
func (w *walk) someForms(path, kind string, asked url.Values, a Answer) error {
	var t attack.Table
	if err := json.Unmarshal(a.Body, &t); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if !hidesAny(&t) {
		return nil
	}
	if w.met++; w.Every == 0 || w.met%w.Every != 0 {
		return nil
	}
	return w.everyForm(path, kind, asked, a, &t)
}

// firstLine is the first line in which two texts differ.
func firstLine(have, want []byte) string {
	a, b := bytes.Split(have, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range a {
		if i >= len(b) || !bytes.Equal(a[i], b[i]) {
			return string(bytes.TrimSpace(a[i]))
		}
	}
	return "it ends early"
}
