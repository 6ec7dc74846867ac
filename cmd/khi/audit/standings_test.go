package audit

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"khi/dashboards/download"
	"khi/metrics"
	"khi/metrics/attack"
)

// sides is a service of three schemes in one nation that gives profiles of two years
// and what they make of themselves.
type sides struct {
	t      *testing.T
	change func(path string, body []byte) []byte
}

func (s sides) profile(place string, p metrics.Period) *metrics.Table {
	t := &metrics.Table{ID: "profile-" + place, Title: "Figures.", RowHead: "Indicator", Shape: metrics.Plain, Better: metrics.Neither, Protected: "default: words", AsOf: "2026-11-01",
		Columns: []metrics.Column{{Key: "estimate", Name: "Figure", Role: metrics.Estimate}, {Key: "low", Name: "Low", Role: metrics.Low},
			{Key: "high", Name: "High", Role: metrics.High}, {Key: "base", Name: "People", Unit: metrics.Count, Role: metrics.Base}}}
	row := metrics.Row{Key: "friends_help", Label: "Help", Unit: metrics.Percent, Cells: []metrics.Figure{k(60), k(52), k(68), k(150)}}
	if place == "b" {
		row.Cells = []metrics.Figure{hid, hid, hid, hid}
	}
	if p == "2024-25" {
		row.Cells[0] = row.Cells[0].At(metrics.Count)
	}
	t.Rows = []metrics.Row{row}
	return t
}

func (s sides) Get(_ context.Context, path string) (Answer, error) {
	at, err := url.Parse(path)
	if err != nil {
		return Answer{}, err
	}
	body := s.answer(at.Path, at.Query())
	if body == nil {
		return Answer{Status: 404, Body: []byte("{}")}, nil
	}
	if s.change != nil {
		body = s.change(path, body)
	}
	return Answer{Status: 200, Body: body}, nil
}

const sidesPlaces = `{"places":[{"id":"UK","name":"United Kingdom","grain":"uk"},{"id":"ENG","name":"England","grain":"nation","parent":"UK"},{"id":"E1","name":"One","grain":"area","parent":"ENG"},
	{"id":"a","name":"Alder","grain":"scheme","parent":"E1"},{"id":"b","name":"Birch","grain":"scheme","parent":"E1"},{"id":"c","name":"Cedar","grain":"scheme","parent":"E1"}]}`

func (s sides) answer(path string, q url.Values) []byte {
	switch path {
	case "/api/v1/indicators":
		return []byte(`{"indicators":[]}`)
	case "/api/v1/places":
		return []byte(sidesPlaces)
	case "/api/v1/periods":
		return []byte(`{"years":[{"period":"2024-25"},{"period":"2025-26"}],"quarters":[]}`)
	case "/cost":
		return []byte(`<html></html>`)
	}
	if strings.HasSuffix(path, "/board") {
		return []byte(`<html><main><p>60.0%, and <span data-no-figure>77</span> more</p><form>1</form></main></html>`)
	}
	var d derived
	if err := d.read([]byte(sidesPlaces)); err != nil {
		s.t.Fatal(err)
	}
	p := metrics.Period(q.Get("period"))
	for _, pl := range d.places.All() {
		for _, year := range []metrics.Period{"2024-25", "2025-26"} {
			d.profiles[profileOf{pl.ID, year}] = s.profile(pl.ID, year)
		}
	}
	pl, _ := d.places.Find(q.Get("place") + q.Get("within"))
	head, help := s.profile(pl.ID, p), d.catalogue[:0]
	if ind, ok := d.catalogue.Find("friends_help"); ok {
		help = append(metrics.Catalogue{}, ind)
	}
	var t *metrics.Table
	var err error
	switch path {
	case "/api/v1/tables/profile":
		t = head
	case "/api/v1/tables/spine":
		t, err = metrics.SpineOf(head, d.catalogue, d.places, pl, p, d.say(p))
	case "/api/v1/tables/tartan":
		t, err = metrics.TartanOf(head, help, d.places, pl, metrics.Grain(q.Get("grain")), p, d.say(p))
	case "/api/v1/tables/changed":
		t = metrics.ChangedOf(head, d.catalogue, pl, p, d.say(p), d.say(p.Before()))
	default:
		return nil
	}
	if err != nil {
		return nil
	}
	var out bytes.Buffer
	if err := download.JSON(&out, t); err != nil {
		s.t.Fatal(err)
	}
	return out.Bytes()
}

// TestStandingsThatTellAreFound: a spine, a tartan or a change that holds anything that
// the profiles do not give is a breach; what is made from them passes.
func TestStandingsThatTellAreFound(t *testing.T) {
	swap := func(kind, from, to string) func(string, []byte) []byte {
		return func(path string, body []byte) []byte {
			if !strings.Contains(path, "/tables/"+kind+"?") && !strings.HasSuffix(strings.Split(path, "?")[0], kind) {
				return body
			}
			return bytes.Replace(body, []byte(from), []byte(to), 1)
		}
	}
	for what, c := range map[string]struct {
		change func(string, []byte) []byte
		find   string
	}{
		"nothing":                        {nil, ""},
		"a hidden figure of a tartan":    {swap("tartan", `"hidden": true`, `"value": 3`), "not made from the profiles alone"},
		"a word for a hidden figure":     {swap("tartan", `""`, `"worse"`), "not made from the profiles alone"},
		"a hidden figure of a spine":     {swap("spine", `"hidden": true`, `"value": 3`), "not made from the profiles alone"},
		"the ends with a hidden place":   {swap("spine", `"missing": "not_available"`, `"value": 3`), "not made from the profiles alone"},
		"a change from a hidden figure":  {swap("changed", `"hidden": true`, `"value": 3`), "not made from the profiles alone"},
		"a figure on a board paper":      {swap("/board", `60.0%`, `3.7%`), "no table about the place gives this number"},
		"a title with a number too many": {swap("changed", `"title": "`, `"title": "3 `), "not made from the profiles alone"},
	} {
		state := attack.NewState("")
		w := &walk{ctx: context.Background(), service: sides{t, c.change}, state: state, order: map[string][]string{}}
		if err := w.everything(); err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		said := fmt.Sprint(w.found)
		if c.find == "" && len(w.found) > 0 || !strings.Contains(said, c.find) {
			t.Errorf("%s: the audit says %s, want %q", what, said, c.find)
		}
		if tables := state.Tables; tables < 12+5*2 {
			t.Errorf("%s: only %d tables were read", what, tables)
		}
	}
}
