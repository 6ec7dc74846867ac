package dashboards

import (
	"strings"

	"khi/metrics"
)

// askedOf says in words how many of the people supported a figure of a profile speaks for,
// and who answered, as far as the profile gives it.
func askedOf(t *metrics.Table, row metrics.Row) (facts []string) {
	said := func(key string) (string, bool) {
		i := t.Column(key)
		if i < 0 || i >= len(row.Cells) {
			return "", false
		}
		_, known := row.Cells[i].Value()
		return t.Text(row, i), known || row.Cells[i].IsHidden()
	}
	if share, ok := said("answered"); ok {
		facts = append(facts, share+" of the people supported in the period are counted")
	}
	var who []string
	for _, by := range [][2]string{{"by_self", "the person alone"}, {"by_supported", "the person with help"}, {"by_proxy", "somebody else"}} {
		if share, ok := said(by[0]); ok {
			who = append(who, by[1]+" "+share)
		}
	}
	if len(who) > 0 {
		facts = append(facts, "Who answered: "+strings.Join(who, ", "))
	}
	return facts
}
