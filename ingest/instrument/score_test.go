package instrument

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

func scorer(t testing.TB, id, score string, supplied map[string]*Table) *Scorer {
	t.Helper()
	in, err := Find(id, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range in.Scores {
		if s.ID == score {
			c, err := in.Scorer(s, supplied)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
	}
	t.Fatalf("%s has no score %s", id, score)
	return nil
}

func rows(t *testing.T, name string) (at func(row []string, column string) string, all [][]string) {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err = csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	header := all[0]
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	return func(row []string, column string) string {
		i := slices.Index(header, column)
		if i < 0 {
			t.Fatalf("%s has no column %s", name, column)
		}
		return row[i]
	}, all[1:]
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestGoldenRespondents scores the official fixture of the survey, respondent by
// respondent, those that have no score included.
func TestGoldenRespondents(t *testing.T) {
	at, all := rows(t, "ascs_person_level_golden.csv")
	for _, c := range []struct{ id, score, want string }{
		{"ascot_sct4", "ascof_1a", "ASCOF_1A"}, {"ascs", "scrqol_adjusted", "ASCOF_1J"},
		{"ascs", "satisfaction_standard", "q1Comb"}, {"ascs", "satisfaction_easy_read", "q1Comb"},
		{"ascs", "life_standard", "q2aComb"}, {"ascs", "life_easy_read", "q2aComb"},
	} {
		s := scorer(t, c.id, c.score, nil)
		seen := 0
		for _, row := range all {
			codes := make([]int, len(s.Inputs()))
			for i, id := range s.Inputs() {
				codes[i] = goldenCode(t, at, row, id)
			}
			want := at(row, c.want)
			got, why := s.Score(codes)
			isOther := strings.HasSuffix(c.score, "standard") == (at(row, "is_easy_read") == "TRUE") && strings.HasSuffix(c.want, "Comb")
			switch {
			case isOther:
				if why == Scored {
					t.Errorf("%s scores the other form: %v", c.score, row)
				}
			case want == "":
				if why == Scored {
					t.Errorf("%s of %s is %v and must have no score", c.score, at(row, "SerialNo"), got)
				}
			case why != Scored || math.Abs(got-number(t, want)) > 5e-7:
				t.Errorf("%s of %s is %v (%s), want %s", c.score, at(row, "SerialNo"), got, why, want)
			default:
				seen++
			}
		}
		if seen == 0 {
			t.Errorf("%s: nobody has a score", c.score)
		}
	}
}

func goldenCode(t *testing.T, at func([]string, string) string, row []string, id string) int {
	v := ""
	switch id {
	case "age_group":
		if number(t, at(row, "Age")) >= 65 {
			return 2
		}
		return 1
	case "form_type":
		if at(row, "is_easy_read") == "TRUE" {
			return 2
		}
		return 1
	case "stratum":
		v = at(row, "Stratum")
	case "setting":
		v = at(row, "SupportSetting")
	default:
		v = at(row, id)
	}
	if v == "" {
		return NoAnswer
	}
	return int(number(t, v))
}

func TestTheFirstGoldenRespondentByHand(t *testing.T) {
	ones := func(s *Scorer) []int {
		codes := make([]int, len(s.Inputs()))
		for i, id := range s.Inputs() {
			if codes[i] = 1; id == "stratum" {
				codes[i] = 2
			}
		}
		return codes
	}
	s := scorer(t, "ascot_sct4", "ascof_1a", nil)
	if got, _ := s.Score(ones(s)); got != 24 {
		t.Errorf("1A is %v", got)
	}
	s = scorer(t, "ascs", "scrqol_adjusted", nil)
	if got, why := s.Score(ones(s)); got != 0.418845 {
		t.Errorf("1B is %v (%s)", got, why)
	}
}

func TestWholeConversionOfTheShortScale(t *testing.T) {
	at, all := rows(t, "swemwbs_metric.csv")
	s := scorer(t, "swemwbs", "swemwbs", nil)
	if len(all) != 29 {
		t.Fatalf("%d pairs", len(all))
	}
	for _, row := range all {
		raw := int(number(t, at(row, "raw")))
		codes := []int{1, 1, 1, 1, 1, 1, 1}
		for left, i := raw-7, 0; left > 0; i++ {
			codes[i] += min(left, 4)
			left -= min(left, 4)
		}
		if got, why := s.Score(codes); got != number(t, at(row, "metric")) || why != Scored {
			t.Errorf("raw %d gives %v (%s), want %s", raw, got, why, at(row, "metric"))
		}
	}
}

// TestValueSetsAreThoseOfTheReference compares our tables with the reference and
// scores each single level, so that a column in the wrong place shows.
func TestValueSetsAreThoseOfTheReference(t *testing.T) {
	at, all := rows(t, "eq5d5l_uk_2026.csv")
	s := scorer(t, "eq5d5l", "utility", nil)
	names := map[string]string{"MO": "mobility", "SC": "self_care", "UA": "usual_activities", "PD": "pain", "AD": "anxiety"}
	for _, row := range all {
		codes := []int{1, 1, 1, 1, 1}
		codes[slices.Index(s.Inputs(), names[at(row, "dimension")])] = int(number(t, at(row, "level")))
		want := math.Round((1+number(t, at(row, "decrement")))*1000) / 1000
		if got, why := s.Score(codes); got != want || why != Scored {
			t.Errorf("%v gives %v, want %v", row, got, want)
		}
	}
	if got, _ := s.Score([]int{5, 5, 5, 5, 5}); len(all) != 25 || got != -.567 {
		t.Errorf("55555 is %v of %d rows", got, len(all))
	}
	at, all = rows(t, "ascot_sct4_weights_england.csv")
	s = scorer(t, "ascot_sct4", "scrqol", nil)
	best, _ := s.Score([]int{1, 1, 1, 1, 1, 1, 1, 1})
	first := map[string]float64{}
	for _, row := range all {
		q, w := at(row, "ascs_question"), number(t, at(row, "weight"))
		if at(row, "response_code") == "1" {
			first[q] = w
		}
		codes := []int{1, 1, 1, 1, 1, 1, 1, 1}
		codes[slices.Index(s.Inputs(), q)] = int(number(t, at(row, "response_code")))
		if got, _ := s.Score(codes); math.Abs(best-got-.203*(first[q]-w)) > 1.1e-6 {
			t.Errorf("%v takes %v off", row, best-got)
		}
	}
	if len(all) != 32 || best != .998645 {
		t.Errorf("%d weights, best %v", len(all), best)
	}
	table, err := readTable("ascof_adjustment")
	if err != nil {
		t.Fatal(err)
	}
	at, all = rows(t, "ascof_adjusted_scrqol_factors.csv")
	for _, row := range all {
		item, key := at(row, "component"), at(row, "key")
		if item == "constant" || item == "per_adl_point" {
			continue
		}
		if item == "age" {
			item, key = "age_group", map[string]string{"18-64": "1", "65+": "2"}[key]
		}
		if got := table.Points[item][int(number(t, key))]; got != number(t, at(row, "value")) {
			t.Errorf("%v is %v with us", row, got)
		}
	}
}

func TestTariffComesFromTheDeployment(t *testing.T) {
	s := scorer(t, "icecap_a", "icecap_a", nil)
	if _, why := s.Score([]int{4, 4, 4, 4, 4}); why != NoTable {
		t.Errorf("without a tariff there is a score: %q", why)
	}
	good := "# name: made up\n# source: nobody, for a test\nitem,code,points\n"
	for i, item := range s.Inputs() {
		for level := 1; level <= 4; level++ {
			top := []float64{.3, .2, .2, .2, .1}[i]
			good += item + "," + strconv.Itoa(level) + "," + strconv.FormatFloat(top*float64(level-1)/3, 'f', 6, 64) + "\n"
		}
	}
	tables, err := ReadSupplied(fstest.MapFS{"icecap_a.csv": {Data: []byte(good)}})
	if err != nil {
		t.Fatal(err)
	}
	s = scorer(t, "icecap_a", "icecap_a", tables)
	for want, codes := range map[float64][]int{1: {4, 4, 4, 4, 4}, 0: {1, 1, 1, 1, 1}, .7: {1, 4, 4, 4, 4}} {
		if got, why := s.Score(codes); got != want || why != Scored {
			t.Errorf("%v gives %v (%s), want %v", codes, got, why, want)
		}
	}
	if s.Table() != "made up" {
		t.Errorf("the tariff is called %q", s.Table())
	}
	for name, bad := range map[string]string{
		"no source":         strings.Replace(good, "# source:", "# from:", 1),
		"does not add up":   strings.Replace(good, "stability,4,0.300000", "stability,4,0.350000", 1),
		"a level is left":   strings.Replace(good, "stability,2,0.100000\n", "", 1),
		"a level too many":  good + "stability,5,1\n",
		"another item":      good + "courage,1,0\n",
		"no number":         strings.Replace(good, "0.300000", "much", 1),
		"a level twice":     good + "stability,4,0.3\n",
		"another header":    strings.Replace(good, "item,code,points", "item,level,value", 1),
		"a semicolon":       strings.Replace(good, "made up", "made;up", 1),
		"nothing":           "",
		"not even a number": strings.Replace(good, "0.300000", "NaN", 1),
	} {
		if _, err := ReadSupplied(fstest.MapFS{"icecap_a.csv": {Data: []byte(bad)}}); err == nil {
			t.Errorf("a tariff with the fault %q is taken", name)
		}
	}
	if _, err := ReadSupplied(fstest.MapFS{"icecap_c.csv": {Data: []byte(good)}}); err == nil {
		t.Error("a table that nobody asked for is taken")
	}
}

// TestScoresKeepTheirRange: whatever the codes, a score lies in its range, and
// where an answer is missing there is none, for no instrument of ours fills in.
func TestScoresKeepTheirRange(t *testing.T) {
	all, err := Current()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SampledFrom(all).Draw(t, "instrument")
		for _, s := range in.Scores {
			c, err := in.Scorer(s, nil)
			if err != nil {
				t.Fatal(err)
			}
			missing := false
			codes := make([]int, len(c.Inputs()))
			for i, id := range c.Inputs() {
				it, _ := in.Item(id)
				low, high := it.Range()
				if codes[i] = rapid.IntRange(low, high).Draw(t, id); rapid.IntRange(0, 19).Draw(t, "missing") == 0 {
					codes[i], missing = NoAnswer, true
				}
			}
			got, why := c.Score(codes)
			if why == Scored && (missing || got < s.Range[0] || got > s.Range[1]) {
				t.Fatalf("%s %s of %v is %v", in.ID, s.ID, codes, got)
			}
			if !missing && why == NotAll && len(s.When) == 0 {
				t.Fatalf("%s %s of %v has no score", in.ID, s.ID, codes)
			}
		}
	})
}

// Where a rule lets answers be missing, each counts as the mean of the others.
func TestMissingAnswersThatMayBe(t *testing.T) {
	in := copyOf(t, "wemwbs")
	in.Scores[0].Missing.Most = 3
	c, err := in.Scorer(in.Scores[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	codes := []int{NoAnswer, NoAnswer, NoAnswer, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4}
	if got, why := c.Score(codes); got != 56 || why != Scored {
		t.Errorf("%v (%s)", got, why)
	}
	codes[3] = NoAnswer
	if _, why := c.Score(codes); why != NotAll {
		t.Errorf("four missing: %q", why)
	}
}

// Items that share a field are one question and have one set of codes.
func TestSharedFieldsAreTheSameQuestion(t *testing.T) {
	all, err := Current()
	if err != nil {
		t.Fatal(err)
	}
	shared := 0
	first := map[string]Item{}
	for _, in := range all {
		for _, it := range in.Items {
			key := in.Respondent + " " + it.Column()
			f, known := first[key]
			first[key] = it
			if !known {
				continue
			}
			shared++
			lowA, highA := f.Range()
			lowB, highB := it.Range()
			if lowA != lowB || highA != highB || f.Better != it.Better || f.Label != it.Label {
				t.Errorf("%s and %s share %s and differ", f.ID, it.ID, key)
			}
		}
	}
	if shared < 15 {
		t.Errorf("only %d fields are shared: the two wellbeing scales and the two uses of ASCOT share 15", shared)
	}
}

func FuzzParseTable(f *testing.F) {
	f.Add("# source: x\nitem,code,points\na,1,0.5\n")
	f.Add("item,code,points\n\"a,1,2")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := ParseTable("fuzz", strings.NewReader(text))
		if err != nil {
			return
		}
		for item, points := range table.Points {
			for code, v := range points {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%s %d is %v", item, code, v)
				}
			}
		}
	})
}

func BenchmarkScore(b *testing.B) {
	s := scorer(b, "ascs", "scrqol_adjusted", nil)
	codes := make([]int, len(s.Inputs()))
	for i := range codes {
		codes[i] = 1
	}
	codes[slices.Index(s.Inputs(), "stratum")] = 2
	for b.Loop() {
		if _, why := s.Score(codes); why != Scored {
			b.Fatal(why)
		}
	}
}
