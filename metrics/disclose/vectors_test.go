package disclose

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// vectorCase is a case of the files in testdata, whose expected part was made
// with sdcTable and GaussSuppression; see their provenance.
type vectorCase struct {
	ID     string
	Inputs struct {
		Cells []struct {
			R, C, Scheme, LA, Ans string
			N                     int64
		}
		From int64 `json:"suppress_from"`
		To   int64 `json:"suppress_to"`
	}
	Expected struct {
		Table []struct {
			R, C    string
			Freq    int64
			Primary bool
		}
		Primary  []struct{ R, C string }
		Without  int `json:"primary_disclosed_without_secondary"`
		Patterns map[string]struct {
			Secondary int `json:"n_secondary"`
		}
		Gauss []struct {
			Area, Ans           string
			Freq                int64
			Primary, Suppressed bool
		} `json:"gauss_pattern"`
	}
}

func vectors(t *testing.T, file string) []vectorCase {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Cases []vectorCase }
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) == 0 {
		t.Fatal("no cases")
	}
	return f.Cases
}

func (v vectorCase) profile() Profile {
	return Profile{MinBase: v.Inputs.To + 1, HideEmpty: v.Inputs.From == 0}
}

// crossed is the case's two-way table with margins.
func (v vectorCase) crossed() *table {
	t := newTable(CountKind)
	var rows, cols []string
	for _, c := range v.Inputs.Cells {
		t.put(c.R, c.C, Cell{Kind: CountKind, Respondents: c.N})
		rows, cols = append(rows, c.R), append(cols, c.C)
	}
	t.margins(distinct(rows), distinct(cols))
	return t
}

func distinct(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

func TestPrimaryKnown(t *testing.T) {
	for _, v := range vectors(t, "sdc_primary_frequency") {
		table := v.crossed()
		if len(v.Expected.Table) != len(table.Cells) {
			t.Errorf("%s: %d cells, want %d", v.ID, len(table.Cells), len(v.Expected.Table))
		}
		for _, want := range v.Expected.Table {
			c := table.Cells[table.at[[2]string{want.R, want.C}]]
			if hidden := !v.profile().Safe(c); hidden != want.Primary || c.Respondents != want.Freq {
				t.Errorf("%s: %s/%s: %d hidden %v, want %d %v", v.ID, want.R, want.C, c.Respondents, hidden, want.Freq, want.Primary)
			}
		}
	}
}

func TestSecondaryTwoWayKnown(t *testing.T) {
	for _, v := range vectors(t, "sdc_secondary_two_way") {
		table, p := v.crossed(), v.profile()
		alone := make([]bool, len(table.Cells))
		for _, c := range v.Expected.Primary {
			alone[table.at[[2]string{c.R, c.C}]] = true
		}
		r := p.Protect(table.Lattice)
		audit(t, p, table.Lattice, r)
		if r.Primary != len(v.Expected.Primary) {
			t.Errorf("%s: %d primary, want %d", v.ID, r.Primary, len(v.Expected.Primary))
		}
		if without := len(workedOut(table.Lattice, alone)); without > 0 && r.Secondary == 0 {
			t.Errorf("%s: %d can be worked out without secondary cells, and there are none", v.ID, without)
		}
		worst := 0
		for _, pattern := range v.Expected.Patterns {
			worst = max(worst, pattern.Secondary)
		}
		if r.Secondary > worst+2 {
			t.Errorf("%s: %d secondary cells, the worst known pattern has %d", v.ID, r.Secondary, worst)
		}
		t.Logf("%s: %d secondary, known patterns %v", v.ID, r.Secondary, v.Expected.Patterns)
	}
}

func TestSecondaryHierarchyKnown(t *testing.T) {
	for _, v := range vectors(t, "sdc_secondary_hierarchical") {
		table, p := v.hierarchy(), v.profile()
		r := p.Protect(table.Lattice)
		audit(t, p, table.Lattice, r)
		primary, secondary := 0, 0
		for _, want := range v.Expected.Gauss {
			i := table.at[[2]string{want.Area, want.Ans}]
			if table.Cells[i].Respondents != want.Freq || !p.Safe(table.Cells[i]) != want.Primary {
				t.Errorf("%s: %s %s: %+v, want %+v", v.ID, want.Area, want.Ans, table.Cells[i], want)
			}
			if want.Primary {
				primary++
			} else if want.Suppressed {
				secondary++
			}
		}
		if r.Primary != primary || r.Secondary > secondary+2 {
			t.Errorf("%s: %d primary and %d secondary, the known pattern has %d and %d", v.ID, r.Primary, r.Secondary, primary, secondary)
		}
		t.Logf("%s: %d secondary, known pattern %d", v.ID, r.Secondary, secondary)
	}
}

// hierarchy is schemes within areas within the whole, crossed with the answers.
func (v vectorCase) hierarchy() *table {
	t := newTable(CountKind)
	schemesOf := map[string][]string{}
	var answers, areas []string
	for _, c := range v.Inputs.Cells {
		t.put(c.Scheme, c.Ans, Cell{Kind: CountKind, Respondents: c.N})
		schemesOf[c.LA] = append(schemesOf[c.LA], c.Scheme)
		answers, areas = append(answers, c.Ans), append(areas, c.LA)
	}
	answers, areas = distinct(answers), distinct(areas)
	indexes := func(rows, cols []string) (all []int) {
		for _, r := range rows {
			for _, c := range cols {
				all = append(all, t.at[[2]string{r, c}])
			}
		}
		return all
	}
	for _, la := range areas {
		schemesOf[la] = distinct(schemesOf[la])
		for _, s := range schemesOf[la] {
			t.sum(s, "Total", indexes([]string{s}, answers))
		}
		for _, ans := range append(answers, "Total") {
			t.sum(la, ans, indexes(schemesOf[la], []string{ans}))
		}
		t.sum(la, "Total", indexes([]string{la}, answers))
	}
	for _, ans := range append(answers, "Total") {
		t.sum("Total", ans, indexes(areas, []string{ans}))
	}
	t.sum("Total", "Total", indexes([]string{"Total"}, answers))
	return t
}
