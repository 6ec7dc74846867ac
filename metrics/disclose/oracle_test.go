package disclose

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

// load reads the cases of a file of testdata.
func load[T any](t *testing.T, file string) []T {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Cases []T }
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) == 0 {
		t.Fatal("no cases")
	}
	return f.Cases
}

func TestRoundingKnown(t *testing.T) {
	type known struct {
		Inputs   struct{ Count int64 }
		Expected struct {
			Nearest5 int64
			NHS      string `json:"nhs_secondary_care"`
		}
	}
	for _, c := range load[known](t, "sdc_rounding_nhs") {
		p := NHSSecondaryCare
		if got := p.Rounded(c.Inputs.Count); got != c.Expected.Nearest5 {
			t.Errorf("%d rounds to %d, want %d", c.Inputs.Count, got, c.Expected.Nearest5)
		}
		text := "*"
		if p.Safe(count(c.Inputs.Count)) {
			b, _ := json.Marshal(p.Rounded(c.Inputs.Count))
			text = string(b)
		}
		if text != c.Expected.NHS {
			t.Errorf("%d is published as %s, want %s", c.Inputs.Count, text, c.Expected.NHS)
		}
		tells := p.Tells(c.Inputs.Count)
		if n := float64(c.Inputs.Count); n < tells.Low || n > tells.High {
			t.Errorf("%d is not among what it tells, %v", c.Inputs.Count, tells)
		}
	}
}

func TestDominanceKnown(t *testing.T) {
	type known struct {
		ID     string
		Inputs struct {
			Contributions []struct {
				G   string
				Val float64
			}
		}
		Expected map[string][]string
	}
	rules := map[string]func([]float64) bool{
		"nk_2_85": func(v []float64) bool { return Exceeds(v, 2, 85) },
		"nk_1_70": func(v []float64) bool { return Exceeds(v, 1, 70) },
		"p15":     func(v []float64) bool { return Estimable(MoneyCell(v), 15) },
		"p30":     func(v []float64) bool { return Estimable(MoneyCell(v), 30) },
	}
	for _, c := range load[known](t, "sdc_primary_dominance") {
		groups := map[string][]float64{}
		for _, v := range c.Inputs.Contributions {
			groups[v.G] = append(groups[v.G], v.Val)
			groups["Total"] = append(groups["Total"], v.Val)
		}
		for name, want := range c.Expected {
			var got []string
			for g, amounts := range groups {
				if rules[name](amounts) {
					got = append(got, g)
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s: %v, want %v", c.ID, name, got, want)
			}
		}
	}
}

func TestCrosstabKnown(t *testing.T) {
	type known struct {
		ID     string
		Inputs struct {
			Rows []struct {
				Row, Col string
				V        float64
			}
			Aggregate string
			Threshold int64
			K         float64 `json:"nk_k"`
			P         float64 `json:"p_ratio"`
		}
		Expected struct {
			Cells []struct {
				Row, Col string
				N        int
				Outcome  []string
				Value    *float64
			}
		}
	}
	for _, c := range load[known](t, "sdc_acro_crosstab") {
		p := Profile{MinBase: c.Inputs.Threshold, HideEmpty: true, TopTwoPercent: 100 * c.Inputs.K, DominancePercent: 100 * c.Inputs.P}
		groups := map[[2]string][]float64{}
		for _, r := range c.Inputs.Rows {
			groups[[2]string{r.Row, r.Col}] = append(groups[[2]string{r.Row, r.Col}], r.V)
		}
		for _, want := range c.Expected.Cells {
			amounts := groups[[2]string{want.Row, want.Col}]
			cell := MoneyCell(amounts)
			value := cell.Total
			switch c.Inputs.Aggregate {
			case "count":
				cell.Kind, value = CountKind, float64(len(amounts))
			case "mean":
				value /= float64(len(amounts))
			}
			var outcome []string
			broken := p.Breaks(cell)
			for rule, name := range map[Rules]string{TooFew: "MinimumThresholdCheck", TopTwoShare: "NKCheck", POfLargest: "PPercentCheck"} {
				if broken&rule != 0 {
					outcome = append(outcome, name)
				}
			}
			if broken == 0 {
				outcome = []string{"ok"}
			}
			slices.Sort(outcome)
			slices.Sort(want.Outcome)
			if len(amounts) != want.N || !slices.Equal(outcome, want.Outcome) {
				t.Errorf("%s: %s %s: %d %v, want %d %v", c.ID, want.Row, want.Col, len(amounts), outcome, want.N, want.Outcome)
			}
			if p.Safe(cell) != (want.Value != nil) || want.Value != nil && math.Abs(*want.Value-value) > 1e-9+1e-9*value {
				t.Errorf("%s: %s %s: %v, want %v", c.ID, want.Row, want.Col, value, want.Value)
			}
		}
	}
}

type knownInterval struct {
	R, C, Region, Area, Ans string
	Freq, Low, Up           float64
	Disclosed               bool
}

func (k knownInterval) check(t *testing.T, id string, cell Cell, got Interval, exact bool) {
	t.Helper()
	if float64(cell.Respondents) != k.Freq || math.Abs(got.Low-k.Low) > 1e-4+1e-6*k.Low || math.Abs(got.High-k.Up) > 1e-4+1e-6*k.Up {
		t.Errorf("%s: %+v: %d within %v", id, k, cell.Respondents, got)
	}
	if exact && (got.High-got.Low < 1e-6) != k.Disclosed {
		t.Errorf("%s: %+v: %v", id, k, got)
	}
}

func TestAuditIntervalsKnown(t *testing.T) {
	type known struct {
		vectorCase
		Inputs struct {
			Cells []struct {
				R, C string
				N    int64
			}
			Suppressed []struct{ R, C string }
		}
		Expected struct{ Intervals []knownInterval }
	}
	for _, c := range load[known](t, "sdc_audit_intervals") {
		var v vectorCase
		for _, cell := range c.Inputs.Cells {
			v.Inputs.Cells = append(v.Inputs.Cells, struct {
				R, C, Scheme, LA, Ans string
				N                     int64
			}{R: cell.R, C: cell.C, N: cell.N})
		}
		tab := v.crossed()
		hidden := make([]bool, len(tab.Cells))
		for _, s := range c.Inputs.Suppressed {
			hidden[tab.at[[2]string{s.R, s.C}]] = true
		}
		all := float64(tab.Cells[tab.at[[2]string{"Total", "Total"}]].Respondents)
		got, err := Intervals(tab.Lattice, hidden, 0, all)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Expected.Intervals) != len(c.Inputs.Suppressed) {
			t.Fatalf("%s: the case is odd", c.ID)
		}
		for _, want := range c.Expected.Intervals {
			i := tab.at[[2]string{want.R, want.C}]
			want.check(t, c.ID, tab.Cells[i], got[i], true)
		}
	}
}

func TestHierarchyIntervalsKnown(t *testing.T) {
	type known struct {
		Expected struct{ Audit []knownInterval }
	}
	audits := load[known](t, "sdc_secondary_hierarchical")
	for n, v := range vectors(t, "sdc_secondary_hierarchical") {
		tab := v.hierarchy()
		hidden := make([]bool, len(tab.Cells))
		for _, c := range v.Expected.Gauss {
			hidden[tab.at[[2]string{c.Area, c.Ans}]] = c.Suppressed || c.Primary
		}
		all := float64(tab.Cells[tab.at[[2]string{"Total", "Total"}]].Respondents)
		got, err := Intervals(tab.Lattice, hidden, 0, all)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range audits[n].Expected.Audit {
			i := tab.at[[2]string{want.Area, want.Ans}]
			want.check(t, v.ID, tab.Cells[i], got[i], true)
		}
	}
}

func TestLinkedTablesKnown(t *testing.T) {
	type known struct {
		ID     string
		Inputs struct {
			Rows []struct {
				Region, County, Group string
				N                     int64
			}
			From   int64    `json:"suppress_from"`
			To     int64    `json:"suppress_to"`
			Table1 []string `json:"alone_pattern_table1"`
			Table2 []string `json:"alone_pattern_table2"`
		}
		Expected struct {
			Bounds []struct {
				knownInterval
				Primary bool
			} `json:"joint_integer_bounds"`
			Disclosed int `json:"n_primary_disclosed_when_protected_separately"`
		}
	}
	for _, c := range load[known](t, "sdc_linked_tables") {
		tab := newTable(CountKind)
		parts, all := map[string][]int{}, []int{}
		for _, r := range c.Inputs.Rows {
			i := tab.put(r.Region, "", count(r.N))
			parts["county "+r.County], parts["group "+r.Group] = append(parts["county "+r.County], i), append(parts["group "+r.Group], i)
			all = append(all, i)
		}
		shown1, shown2 := map[string]bool{}, map[string]bool{}
		for _, r := range c.Inputs.Rows {
			shown1[r.Region], shown2[r.Region] = !slices.Contains(c.Inputs.Table1, r.Region), !slices.Contains(c.Inputs.Table2, r.Region)
		}
		values := make([]float64, len(all))
		for i := range all {
			values[i] = float64(tab.Cells[i].Respondents)
		}
		k := NewKnowledge(values)
		know := func(of []int) {
			var n float64
			for _, i := range of {
				n += values[i]
			}
			k.Sums = append(k.Sums, Known{of, n, n})
		}
		for _, of := range parts {
			know(of)
		}
		disclosed := 0
		for i, r := range c.Inputs.Rows { // shown in either table is known
			if shown1[r.Region] || shown2[r.Region] {
				know([]int{i})
			}
		}
		for _, want := range c.Expected.Bounds {
			i := tab.at[[2]string{want.Region, ""}]
			got, err := k.WholeBounds([]int{i})
			if err != nil {
				t.Fatal(err)
			}
			want.check(t, c.ID, tab.Cells[i], got, false)
			if want.Primary && got.Low == got.High {
				disclosed++
			}
		}
		if disclosed != c.Expected.Disclosed {
			t.Errorf("%s: %d disclosed, want %d", c.ID, disclosed, c.Expected.Disclosed)
		}
		// Protected together, none is.
		for _, name := range sortedNames(parts) {
			tab.sum(name, "", parts[name])
		}
		p := Profile{MinBase: c.Inputs.To + 1, HideEmpty: c.Inputs.From == 0}
		audit(t, p, tab.Lattice, p.Protect(tab.Lattice))
	}
}

func sortedNames[V any](m map[string]V) []string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func TestDifferencingKnown(t *testing.T) {
	type filter map[string]any
	type known struct {
		ID     string
		Inputs struct {
			Cells []struct {
				Scheme, Age, Sex string
				N                int64
			} `json:"base_cells"`
			Queries []struct {
				Filter json.RawMessage
				Count  int64 `json:"true_count"`
			} `json:"released_queries"`
			Mode   string `json:"release_mode"`
			Target json.RawMessage
		}
		Expected struct {
			Count    int64   `json:"target_true_count"`
			Low      float64 `json:"inferable_low"`
			High     float64 `json:"inferable_high"`
			Succeeds bool    `json:"attack_succeeds"`
		}
	}
	modes := map[string]Profile{"exact": {}, "suppress_lt5": {MinBase: 5}, "round5_supp7": NHSSecondaryCare}
	for _, c := range load[known](t, "sdc_differencing_queries") {
		p, ok := modes[c.Inputs.Mode]
		if !ok {
			t.Fatalf("%s: mode %s", c.ID, c.Inputs.Mode)
		}
		values := make([]float64, len(c.Inputs.Cells))
		for i, cell := range c.Inputs.Cells {
			values[i] = float64(cell.N)
		}
		chosen := func(raw json.RawMessage) (of []int, n int64) {
			f := filter{}
			_ = json.Unmarshal(raw, &f) // an empty list stands for everybody
			for i, cell := range c.Inputs.Cells {
				in := true
				for name, have := range map[string]string{"scheme": cell.Scheme, "age": cell.Age, "sex": cell.Sex} {
					switch want := f[name].(type) {
					case string:
						in = in && want == have
					case []any:
						in = in && slices.Contains(want, any(have))
					}
				}
				if in {
					of, n = append(of, i), n+cell.N
				}
			}
			return of, n
		}
		k := NewKnowledge(values)
		for _, q := range c.Inputs.Queries {
			of, n := chosen(q.Filter)
			if n != q.Count {
				t.Fatalf("%s: the filter finds %d, want %d", c.ID, n, q.Count)
			}
			told := p.Tells(n)
			k.Sums = append(k.Sums, Known{of, told.Low, told.High})
		}
		of, n := chosen(c.Inputs.Target)
		got, err := k.WholeBounds(of)
		if err != nil {
			t.Fatal(err)
		}
		if n != c.Expected.Count || got.Low != c.Expected.Low || got.High != c.Expected.High {
			t.Errorf("%s: %d within %v, want %+v", c.ID, n, got, c.Expected)
		}
		if small := n >= 1 && n <= 7; (small && got.Narrow(7, 0)) != c.Expected.Succeeds {
			t.Errorf("%s: %d within %v: the attack succeeds %v", c.ID, n, got, c.Expected.Succeeds)
		}
	}
}
