package benefit

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestPublishedTables: what other programs publish of their own examples comes out
// of tables with their own headings. The figures are those of the vignettes and tests
// named; the files are written here.
func TestPublishedTables(t *testing.T) {
	for _, c := range []struct {
		name, table, against string
		ratios               bool     // published too
		want                 []string // option, standing and ratio in the order of costs
	}{
		{"dampack, vignette basic_cea: screening for HIV", "Strategy,Cost,QALYs\nstatus quo,26000,23.104166666666668\none time,27000,23.130833333333333\n5yr,28020,23.148333333333333\n3yr,28440,23.1525\nannual,29440,23.146666666666667\n", "", true, []string{
			"status quo reference", "one time on the frontier 37500.0000", "5yr on the frontier 58285.7143", "3yr on the frontier 100800.0000", "annual dominated"}},
		{"dampack, test of calculate_icers (Veterans' health economics centre)", "strategies,cost,effectiveness\nE,55000,5\nD,35000,4\nC,25000,3\nB,10000,2\nA,12000,1.5\nUC,5000,1\n", "", true, []string{
			"UC reference", "B on the frontier 5000.0000", "A dominated", "C extended dominance", "D on the frontier 12500.0000", "E on the frontier 20000.0000"}},
		{"dampack, vignette psa_analysis: C. difficile, with the columns of its answer", "\"\",Strategy,Cost,Effect,Inc_Cost,Inc_Effect,ICER,Status\n" +
			"1,s3,57336.0059896538,12.9399639202408,NA,NA,NA,ND\n2,s27,57541.2526373815,13.0140640696275,205.2,0.074,2769.9,ND\n3,s33,57642.2587507842,13.0389116321918,101,0.0248,4065,ND\n" +
			"4,s31,57934.0743411241,13.0966257932217,291.8,0.0577,5056.2,ND\n5,s43,58072.1137208494,13.11285766912,138,0.0162,8504.2,ND\n6,s44,58665.7823044647,13.1283328397025,593.7,0.0155,38362.7,ND\n" +
			"7,s39,57814.6470919581,13.0462790163185,NA,NA,NA,ED\n8,s4,57887.481549326,12.9970657153765,NA,NA,NA,D\n9,s13,58018.6252420203,13.0650412387992,NA,NA,NA,D\n10,s37,58081.7947984323,13.1029711156978,NA,NA,NA,D\n11,s20,58634.2026441398,13.1100568867995,NA,NA,NA,D\n", "", true, []string{
			"s3 reference", "s27 on the frontier 2769.8547", "s33 on the frontier 4065.0311", "s39 extended dominance", "s4 dominated", "s31 on the frontier 5056.2216", "s13 dominated", "s43 on the frontier 8504.2161", "s37 dominated", "s20 dominated", "s44 on the frontier 38362.6520"}},
		{"dampack, three strategies", "strategy\tcost\teffect\nNo Treat\t163771\t6.48273\nTreat all\t164848.7\t6.52861\nTest & treat\t163765.1\t6.52861\n", "No Treat", false, []string{
			"Test & treat reference", "No Treat dominated", "Treat all dominated"}},
		{"heemod, test of the frontier 1", ".strategy_names;.cost;.effect\nS1;14807;9.635\nS2;26041;10.2497\nS3;49706;11.1654\nS4;64266;11.5152\nS5;40022;11.582\nS6;57392;11.6248\nS7;91744;11.6296\nS8;54651;11.6588\n", "", false, []string{
			"S1 reference", "S2 extended dominance", "S5 on the frontier", "S3 dominated", "S8 on the frontier", "S6 dominated", "S4 dominated", "S7 dominated"}},
		{"heemod, test 7: the same cost, and two that are the same", "intervention,total cost,QALY\nS1,\"25,000\",10.2497\nS2,\"£25,000\",10.25\nS3,\"50,000\",11.3\nS4,58500,11.6588\nS5,58500,11.6588\nS6,64266,11.7\nS7,91744,12.1\n", "", false, []string{
			"S2 reference", "S1 dominated", "S3 extended dominance", "S4 on the frontier", "S5 duplicate", "S6 extended dominance", "S7 on the frontier"}},
		{"negative costs, as of programmes that save: the cheapest is the reference, the same one twice is marked", "Strategy,Cost,Effect\nA,-500,1\nB,-200,1.5\nC,100,1.2\nD,-500,1\n", "", true, []string{
			"A reference", "D duplicate", "B on the frontier 600.0000", "C dominated"}},
		{"equal effects: the cheapest dominates", "Strategy,Cost,Effect\nA,100,1\nB,90,1\nC,80,1\n", "", true, []string{"C reference", "B dominated", "A dominated"}},
		{"equal costs: the best dominates; a dearer one as good is dominated", "Strategy,Cost,Effect\nA,100,1\nB,100,1\nC,100,2\nD,200,2\nE,50,1\n", "", true, []string{"E reference", "C on the frontier 50.0000", "A dominated", "B dominated", "D dominated"}},
		{"one option alone", "Strategy,Cost,Effect\nA,100,1\n", "", true, []string{"A reference"}},
	} {
		q, err := ReadQuestion(strings.NewReader(c.table), nil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		q.Against = c.against
		a, err := q.Compare()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, r := range a.Incremental {
			words := r.Option + " " + r.Standing
			if r.ICER != nil && c.ratios {
				words += fmt.Sprintf(" %.4f", *r.ICER)
			}
			got = append(got, words)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestBesideOneOption: with "No Treat" as the reference, as dampack's ref_strat has
// it, the cheaper and better one has no ratio and the dearer and better one has.
func TestBesideOneOption(t *testing.T) {
	q := Question{Options: []string{"No Treat", "Treat all", "Test & treat", "again", "less"}, Costs: []float64{163771, 164848.7, 163765.1, 163771, 163000}, Effects: []float64{6.48273, 6.52861, 6.52861, 6.48273, 6.4}, Against: "No Treat"}
	a, err := q.Compare()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		quadrant string
		icer     float64
	}{{"dearer and better", 1077.7 / 0.04588}, {"cheaper and better", 0}, {"as dear and as good", 0}, {"cheaper and worse", 771 / 0.08273}} {
		r := a.Beside[i]
		if r.Quadrant != want.quadrant || (r.ICER != nil) != (want.icer != 0) || r.ICER != nil && math.Abs(*r.ICER-want.icer) > 1e-6*want.icer || r.Against != "No Treat" {
			t.Errorf("%+v, want %+v", r, want)
		}
	}
	q.Against = "nobody"
	if _, err := q.Compare(); err == nil || !strings.Contains(err.Error(), `no option "nobody"`) {
		t.Errorf("an unknown reference: %v", err)
	}
}

// TestPairedCurve is BCEA's test of incremental benefits: two runs of two options at
// what a unit is worth of 5 and of 10, the second option the reference.
func TestPairedCurve(t *testing.T) {
	const table = "\"e.Status.Quo\",\"c.Status.Quo\",\"e.New\",\"c.New\"\n0,0,1,100\n0,0,-2,10\n"
	q, err := ReadQuestion(strings.NewReader(table), nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Thresholds, q.Against = []float64{5, 10, 200}, "New"
	a, err := q.Compare()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ gain, share float64 }{{(95 + 20) / 2.0, 1}, {(90 + 30) / 2.0, 1}, {(-100 + 410) / 2.0, 0.5}} {
		if d := a.Decisions[i]; d.Gain["Status.Quo"] != want.gain || d.Gains["Status.Quo"] != want.share {
			t.Errorf("at %g: %v %v, want %+v", d.Threshold, d.Gain, d.Gains, want)
		}
	}
}

// TestTablesOfOthers: the same five runs, WE6, in the forms in which programs write
// them, give the same answer.
func TestTablesOfOthers(t *testing.T) {
	w := known[runs](t, "WE6_icer_ceac_evpi")
	lists := func(of [][]float64, o int) string {
		var all []string
		for i := range of {
			all = append(all, fmt.Sprint(of[i][o]))
		}
		return "[" + strings.Join(all, ",") + "]"
	}
	var hesim, bcea, suffix, records strings.Builder
	hesim.WriteString("sample,strategy,grp,cost,qalys\n")
	costs, effects := map[string]string{}, map[string]string{}
	for o, name := range w.Interventions {
		costs[name], effects[name] = lists(w.Costs, o), lists(w.Effects, o)
		for i := range w.Costs {
			fmt.Fprintf(&hesim, "%d,%s,Group 1,%g,%g\n", i+1, name, w.Costs[i][o], w.Effects[i][o])
			fmt.Fprintf(&records, `,{"sim":%d,"arm":%q,"cost":%g,"effect":%g}`, i+1, name, w.Costs[i][o], w.Effects[i][o])
		}
	}
	heads := func(pattern string) string {
		var all []string
		for _, name := range w.Interventions {
			all = append(all, strings.ReplaceAll(pattern, "X", name))
		}
		return strings.Join(all, ",")
	}
	bcea.WriteString(`"",` + heads(`"e.X","c.X"`) + "\n")
	suffix.WriteString("iteration," + heads("X cost,X QALYs") + "\n")
	for i := range w.Costs {
		fmt.Fprintf(&bcea, "%d", i+1)
		fmt.Fprintf(&suffix, "%d", i+1)
		for o := range w.Interventions {
			fmt.Fprintf(&bcea, ",%g,%g", w.Effects[i][o], w.Costs[i][o])
			fmt.Fprintf(&suffix, ",%g,%g", w.Costs[i][o], w.Effects[i][o])
		}
		bcea.WriteString("\n")
		suffix.WriteString("\n")
	}
	n := w.Interventions
	var ids, numbers, dotted strings.Builder
	ids.WriteString("sample,strategy_id,grp_id,dcosts,dqalys\n")
	dotted.WriteString(".strategy_names;.index;.cost;.effect\n")
	numbers.WriteString("n_sim,cost1,cost2,cost3,eff1,eff2,eff3\n")
	for i := range w.Costs {
		for o, name := range w.Interventions {
			fmt.Fprintf(&ids, "%d,%s,1,%g,%g\n", i+1, name, w.Costs[i][o], w.Effects[i][o])
			fmt.Fprintf(&dotted, "%s;%d;%g;%g\n", name, i+1, w.Costs[i][o], w.Effects[i][o])
		}
		c, e := w.Costs[i], w.Effects[i]
		fmt.Fprintf(&numbers, "%d,%g,%g,%g,%g,%g,%g\n", i+1, c[0], c[1], c[2], e[0], e[1], e[2])
	}
	unnamed, err := ReadQuestion(strings.NewReader(numbers.String()), nil)
	if err != nil || !slices.Equal(unnamed.Options, []string{"1", "2", "3"}) || !slices.Equal(unnamed.Sample.Effects[1], w.Effects[1]) || !slices.Equal(unnamed.Sample.Costs[4], w.Costs[4]) {
		t.Errorf("options with numbers alone: %v %+v", err, unnamed)
	}
	object := func(m map[string]string) string {
		return fmt.Sprintf(`{%q:%s,%q:%s,%q:%s}`, n[0], m[n[0]], n[1], m[n[1]], n[2], m[n[2]])
	}
	list := func(m map[string]string) string { return "[" + m[n[0]] + "," + m[n[1]] + "," + m[n[2]] + "]" }
	for form, text := range map[string]string{
		"hesim with numbers of strategies": ids.String(), "heemod": dotted.String(), "hesim": hesim.String(), "BCEA": bcea.String(), "suffixes": suffix.String(), "records": "[" + records.String()[1:] + "]",
		"semicolons":      strings.ReplaceAll(hesim.String(), ",", ";"),
		"lists by option": fmt.Sprintf(`{"costs":%s,"effectiveness":%s}`, object(costs), object(effects)),
		"turned":          fmt.Sprintf(`{"strategies":[%q,%q,%q],"cost":%s,"effect":%s}`, n[0], n[1], n[2], list(costs), list(effects)),
	} {
		q, err := ReadQuestion(strings.NewReader(text), nil)
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		for _, at := range w.At {
			q.Thresholds = append(q.Thresholds, at.K)
		}
		a, err := q.Compare()
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		for i, at := range w.At {
			d := a.Decisions[i]
			for o, name := range n {
				if math.Abs(d.Probability[name]-at.P[o]) > 1e-12 || math.Abs(d.MeanNMB[name]-at.NMB[o]) > 1e-6 {
					t.Errorf("%s at %g, %s: %v %v", form, at.K, name, d.Probability, d.MeanNMB)
				}
			}
			if math.Abs(d.EVPI-at.EVPI) > 1e-6 {
				t.Errorf("%s at %g: EVPI %g, want %g", form, at.K, d.EVPI, at.EVPI)
			}
		}
	}
}

// TestTablesThatCouldMeanTwoThings are refused.
func TestTablesThatCouldMeanTwoThings(t *testing.T) {
	for text, words := range map[string]string{
		"strategy,arm,cost,effect\na,b,1,1\n":                                   "could both be",
		"strategy,costs,total cost,effect\na,1,1,1\n":                           "could both be",
		"sample,strategy,grp,cost,effect\n1,a,x,1,1\n1,b,y,1,1\n":               "send one for each",
		"run,sim,cost_a,effect_a,cost_b,effect_b\n1,1,1,1,1,1\n":                "could both name the runs",
		"e.a,c.a,e.b,c.b,e.z\n1,1,1,1,1\n":                                      `"e.z" is not known`,
		"cost_a,cost.a,effect_a,cost_b,effect_b\n1,1,1,1,1\n":                   `"cost.a" is not known`,
		"option,cost,effect\na,\"1,23\",1\n":                                    `"1,23" is not a number`,
		"option;cost;effect\na;1,5;1\n":                                         `"1,5" is not a number`,
		`{"options":["a","b"],"cost":[1,2],"costs":[1,2],"effects":[1,2]}`:      "the same field",
		`{"costs":{"a":[1,2],"b":[1]},"effects":{"a":[1,2],"b":[1,2]}}`:         "each run needs one",
		`{"options":["a","c"],"costs":{"a":[1],"b":[1]},"effects":[[1,1]]}`:     "for each of the options a, c",
		`{"costs":{},"effects":{}}`:                                             "no options",
		`[{"option":"a","cost":1,"effect":1},{"option":"b","cost":1}]`:          "object 2 has 2 fields",
		`[{"option":"a","cost":1,"effect":1},{"option":"b","cost":1,"gain":1}]`: `no field "effect"`,
		`[]`: "at least one line",
	} {
		q, err := ReadQuestion(strings.NewReader(text), nil)
		if err == nil {
			q.Thresholds = []float64{1}
			_, err = q.Compare()
		}
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v, want %q", text, err, words)
		}
	}
}

// FuzzReadQuestion: whatever is sent, it is refused or answered, and never a panic.
func FuzzReadQuestion(f *testing.F) {
	for _, seed := range []string{"option,cost,effect\na,1,1\n", "\"\",e.a,c.a,e.b,c.b\n1,1,1,1,1\n", `{"costs":{"a":[1]},"effects":{"a":[1]}}`, `[{"option":"a","cost":1,"effect":1}]`, "sample;strategy;cost;qalys\n1;a;£1,000;2\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := ReadQuestion(strings.NewReader(text), nil)
		if err != nil {
			return
		}
		q.Thresholds = []float64{0, 20_000}
		if a, err := q.Compare(); err == nil && len(a.Incremental) != len(a.Options) {
			t.Fatalf("%d of %d options", len(a.Incremental), len(a.Options))
		}
	})
}
