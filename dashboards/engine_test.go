package dashboards

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"khi/metrics"
	"khi/metrics/disclose"
)

// smallWorld is a snapshot in which two schemes asked many people and one asked
// three, of whom one said yes: 33.3% of 3, which no output may say.
type smallWorld struct{}

func (smallWorld) Labels(context.Context) (*metrics.Labels, error) {
	scheme := func(id, name, area string) metrics.Place {
		return metrics.Place{ID: id, Name: name, Grain: metrics.Scheme, Parent: area, Opened: "2015-04-01", Model: "shared_lives"}
	}
	return &metrics.Labels{AsOf: "2026-05-01", Fingerprint: "small", Periods: []string{"2025-26", "2025-26Q4"},
		Areas: []metrics.Place{{ID: "E08000034", Name: "Kirklees", Grain: metrics.Area, Parent: "ENG"}},
		Schemes: []metrics.Place{scheme("big", "Big Oak", "E08000034"), scheme("other", "Other Oak", "E08000034"),
			scheme("small", "Small Oak", "E08000034")}}, nil
}

func (smallWorld) Cells(_ context.Context, indicator string) (*metrics.Cells, error) {
	c := &metrics.Cells{}
	if indicator != "friends_block" && indicator != "friends_help" {
		return c, nil
	}
	for scheme, said := range map[string][2]int64{"big": {25, 100}, "other": {16, 80}, "small": {1, 3}} {
		for _, p := range []metrics.Period{"2025-26", "2025-26Q4"} {
			for _, level := range [][2]string{{"all", "all"}, {"gender", "woman"}} {
				yes, n := float64(said[0]), float64(said[1])
				if indicator == "friends_help" { // the other answer of the same people, which nobody gave
					yes = 0
				}
				c.Cells = append(c.Cells, metrics.Cell{CellKey: metrics.CellKey{Scheme: scheme, Period: p, Dimension: level[0], Level: level[1]},
					Respondents: said[1], N: said[1], SW: n, SWW: n, SWX: yes, SWXX: yes})
			}
		}
	}
	return c, nil
}

// TestSmallSchemeIsNowhere puts the real engine behind the pages and looks for
// the small scheme's figure in every page, sentence, picture, file and answer.
func TestSmallSchemeIsNowhere(t *testing.T) {
	e, err := metrics.NewEngine(context.Background(), smallWorld{}, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	h := siteOf(t, e)
	if body := get(h, "GET", "/places/big?period=2025-26").Body.String(); !strings.Contains(body, "25.0%") {
		t.Fatal("the large scheme has no figure: the test would find nothing")
	}
	share := regexp.MustCompile(`33\.3`)
	base := regexp.MustCompile(`(?i)>3</td>|(on|;|of) 3 people|"value": ?3[,}]|(^|,)3(,|\r)`)
	const q = "indicator=friends_block&place=small"
	for _, address := range []string{
		"/places/small/board?period=2025-26", "/places/E08000034/board?period=2025-26", "/places/E08000034/board?period=2025-26&paper=yes",
		"/places/small/standing?period=2025-26", "/places/E08000034/standing?period=2025-26", "/tables/tartan.svg?within=E08000034&period=2025-26",
		"/tables/multiples.csv?indicator=friends_block&place=E08000034",
		"/places/small?period=2025-26", "/places/E08000034?period=2025-26", "/indicators/friends_block?place=small&period=2025-26&by=gender",
		"/indicators/friends_block/made?place=small&period=2025-26", "/compare?indicator=friends_block&within=E08000034&period=2025-26",
		"/tables/trend.csv?" + q, "/tables/trend.json?" + q, "/tables/trend.svg?" + q, "/tables/breakdown.csv?" + q + "&by=gender&period=2025-26",
		"/tables/compare.csv?indicator=friends_block&within=E08000034&period=2025-26&shape=funnel",
		"/tables/compare.svg?indicator=friends_block&within=E08000034&period=2025-26&shape=funnel",
		"/api/v1/tables/profile?place=small&period=2025-26", "/tables/trend.csv-metadata.json?" + q,
	} {
		w := get(h, "GET", address)
		body := w.Body.String()
		if w.Code != 200 {
			t.Errorf("%s: status %d: %.200s", address, w.Code, body)
		}
		if found := share.FindString(body) + base.FindString(body); found != "" {
			t.Errorf("%s says %q", address, found)
		}
	}
	for _, address := range []string{"/indicators/friends_block?place=small&period=2025-26", "/tables/trend.csv?" + q} {
		if !strings.Contains(get(h, "GET", address).Body.String(), "[c]") {
			t.Errorf("%s does not say that a figure is hidden", address)
		}
	}
}
