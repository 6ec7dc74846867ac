package cohort

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/metrics/benefit"
)

func ptr(v float64) *float64 { return &v }

// crowd are people whose costs lie the same way on both sides of a mean, so that
// every mean of them is exactly that.
func crowd(n int, mean, spread float64, of func(i int) Person) []Person {
	var people []Person
	for i := range n {
		p := of(i)
		p.Cost = benefit.Money{Amount: mean, Year: "2024-25"}
		if j := i - i%2; j+1 < n {
			p.Cost.Amount += spread * math.Pow(-1, float64(i)) * (1 + float64(j)/float64(n))
		}
		people = append(people, p)
	}
	return people
}

func work(t *testing.T, q Question) *Answer {
	t.Helper()
	a, err := q.Work()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func is(t *testing.T, what string, got Amount, want float64) {
	t.Helper()
	if got.Value == nil || *got.Value != want {
		t.Errorf("%s: %s, want %v", what, said(got), want)
	}
}

func said(a Amount) string { b, _ := json.Marshal(a); return string(b) }

// twoSettings differ by 1.5 in cost in each band, and Shared Lives has more people
// with high needs: crude it looks dearer than it is.
func twoSettings() []Person {
	var people []Person
	for _, c := range []struct {
		setting, band string
		n             int
		mean          float64
	}{{"Shared Lives", "low", 10, 20_000}, {"Shared Lives", "high", 30, 40_000}, {"Supported", "low", 30, 30_000}, {"Supported", "high", 10, 60_000}} {
		people = append(people, crowd(c.n, c.mean, c.mean/10, func(int) Person { return Person{Setting: c.setting, Band: c.band} })...)
	}
	return people
}

// TestNeedsAllowedFor: by hand. Crude: 35,000 and 37,500. Half of all have each band,
// so standardised 30,000 and 45,000. The bands cost 27,500 and 45,000 in both
// settings together: observed over expected 1.4 m / 1.625 m and 1.5 m / 1.275 m. The
// ratio of 1.5 and the matched saving of 17,500 (a quarter at 10,000, three at 20,000)
// are exact.
func TestNeedsAllowedFor(t *testing.T) {
	a := work(t, Question{People: twoSettings(), Setting: "shared lives"})
	for i, want := range []struct{ crude, standard, ratio float64 }{{35_000, 30_000, 0.862}, {37_500, 45_000, 1.176}} {
		r := a.Settings[i]
		is(t, r.Setting+" crude", r.Cost, want.crude)
		is(t, r.Setting+" standardised", r.Standardised, want.standard)
		is(t, r.Setting+" over expected", r.Ratio, want.ratio)
		if r.How != "directly" || r.People != 40 {
			t.Errorf("%+v", r)
		}
	}
	s := a.Regression.Settings[0]
	is(t, "times as dear", s.Times, 1.5)
	is(t, "those in Shared Lives elsewhere", s.Cost, 52_500)
	is(t, "saving", s.Saving, 17_500)
	m := a.Matched
	is(t, "matched cost", m.Cost, 52_500)
	is(t, "matched saving", m.Saving, 17_500)
	if !m.Balanced || m.Unmatched != 0 || m.People != 40 || m.Others != 40 || *m.Balance[0].After != 0 || math.Abs(m.Balance[0].Before) != 1.14 {
		t.Errorf("%+v", m)
	}
	if len(m.Settings) != 1 || m.Settings[0].Percent != 100 || len(m.Words) != 2 {
		t.Errorf("%+v", m.Against)
	}
	is(t, "matched against care homes", m.Mix, 17_500)
}

// TestThreeNumbersOfAMatchedGroup: beside 100 people at 30,000 each group has two in a care
// home at 80,000, one in supported living at 60,000, one with family at 10,000 and, in the
// second, one in hospital at 1,000: by hand in the first 57,500 and in the second 46,200, so
// 51,850 for a half each, and without hospital 57,500. A few elsewhere are put together.
func TestThreeNumbersOfAMatchedGroup(t *testing.T) {
	var people []Person
	add := func(n int, setting, group string, cost float64) {
		people = append(people, crowd(n, cost, cost/20, func(int) Person { return Person{Setting: setting, Group: group} })...)
	}
	for _, group := range []string{"a", "b"} {
		add(50, "Shared Lives", group, 30_000)
		add(40, "care home", group, 80_000)
		add(20, "supported living", group, 60_000)
		add(20, "with family", group, 10_000)
	}
	add(20, "hospital", "b", 1_000)
	m := work(t, Question{People: people, Setting: "Shared Lives"}).Matched
	// a: (40 x 80 + 20 x 60 + 20 x 10)/80 = 57.5; b: the same sum + 20 x 1 over 100 = 46.2
	is(t, "mix", m.Mix, 51_850-30_000)
	is(t, "naive", m.Naive, 50_000)
	is(t, "without hospital", m.WithoutInpatient, math.Round(51_750/0.9)-30_000)
	// those not with family: (51,850 - 0.225 x 10,000)/0.775 = 64,000; (64,000 - 30,000)/(64,000 - 10,000)
	if m.FamilyShare == nil || *m.FamilyShare != 0.63 {
		t.Errorf("share with family: %v", m.FamilyShare)
	}
	for i, want := range []struct {
		setting string
		percent float64
	}{{"care home", 45}, {"supported living", 23}, {"with family", 23}, {"hospital", 10}} {
		if m.Settings[i].Setting != want.setting || m.Settings[i].Percent != want.percent {
			t.Errorf("%+v, want %+v", m.Settings[i], want)
		}
	}
	exact := *m.Mix.Value
	given := work(t, Question{People: people, Setting: "Shared Lives"}).ForReaders(1)
	if g := given.Matched; *g.Mix.Value != 100*math.Round(exact/100) || *g.Mix.Low > *m.Mix.Low || *g.Mix.High < *m.Mix.High || math.Mod(*g.Settings[0].Cost.Value, 100) != 0 || *m.Mix.Value != exact || len(given.Settings) > 0 || given.Regression != nil || len(given.Notes) > 1 {
		t.Errorf("for readers: %+v", g)
	}
	add(6, "hostel", "a", 40_000) // too few to stand alone, and so is hospital beside it
	m = work(t, Question{People: people, Setting: "Shared Lives"}).Matched
	if last := m.Settings[len(m.Settings)-1]; len(m.Settings) != 4 || last.Setting != restOf || m.WithoutInpatient.Value == nil || *m.WithoutInpatient.Value != *m.Mix.Value {
		t.Errorf("%+v", m.Against)
	}
	for j := range people { // nearly all of one setting's cost is one person's
		if people[j].Setting == "supported living" && people[j].Group == "b" {
			people[j].Cost.Amount = 40_000_000
			break
		}
	}
	m = work(t, Question{People: people, Setting: "Shared Lives"}).Matched
	for _, row := range m.Settings {
		if row.Setting == "supported living" {
			t.Errorf("%+v: one person makes up nearly all of it", row)
		}
	}
}

// TestThinBands: where a setting has four people in a band, it is standardised by
// observed over expected, and no number of fewer than five is given.
func TestThinBands(t *testing.T) {
	people := append(twoSettings(), crowd(4, 35_000, 900, func(int) Person { return Person{Setting: "Third", Band: "low"} })...)
	people = append(people, crowd(21, 60_000, 9_000, func(int) Person { return Person{Setting: "Third", Band: "high"} })...)
	a := work(t, Question{People: people, Setting: "Shared Lives"})
	third := a.Settings[2]
	if third.How != "by observed over expected" || third.People != 25 {
		t.Errorf("%+v", third)
	}
	low, high := (200_000+900_000+140_000)/44.0, (1_200_000+600_000+21*60_000)/61.0
	whole := (44*low + 61*high) / 105
	is(t, "by observed over expected", third.Standardised, math.Round((140_000+21*60_000)/(4*low+21*high)*whole))
}

// TestWhatWouldOtherwiseBe is WE8: the three numbers, and the share with family.
func TestWhatWouldOtherwiseBe(t *testing.T) {
	var people []Person
	for i, c := range []struct {
		setting string
		n       int
		mean    float64
	}{{"Residential care", 35, 85_000}, {"Supported living", 40, 78_000}, {"Living with family", 20, 18_000}, {"Hospital (ATU)", 5, 240_000}} {
		people = append(people, crowd(c.n, 37_700, 2_000, func(int) Person {
			return Person{Setting: "Shared Lives", Overhead: ptr(3_700), Otherwise: c.setting, Basis: Bases[i%2]}
		})...)
		people = append(people, crowd(20, c.mean, c.mean/20, func(int) Person { return Person{Setting: c.setting} })...)
	}
	o := work(t, Question{People: people, Setting: "Shared Lives"}).Otherwise
	is(t, "naive", o.Naive, 51_000)
	is(t, "mix", o.Mix, 38_850)
	is(t, "without hospital", o.WithoutInpatient, 30_247)
	if o.FamilyShare == nil || *o.FamilyShare != 0.731 || o.People != 100 {
		t.Errorf("%+v", o)
	}
	if len(o.Sources) != 2 || o.Sources[0].Percent != 55 || o.Sources[1].Percent != 45 {
		t.Errorf("the sources: %+v", o.Sources)
	}
	// With one person fewer for whom it would be hospital, the mix would tell of the four.
	at := slices.IndexFunc(people, func(p Person) bool { return strings.HasPrefix(p.Otherwise, "Hospital") })
	people[at].Otherwise, people[at].Basis = "", ""
	o = work(t, Question{People: people, Setting: "Shared Lives"}).Otherwise
	if o.Mix.Value != nil || o.WithoutInpatient.Value == nil || o.FamilyShare != nil {
		t.Errorf("with four in hospital: %s %s %v", said(o.Mix), said(o.WithoutInpatient), o.FamilyShare)
	}
	for _, r := range o.Settings {
		if strings.HasPrefix(r.Setting, "Hospital") {
			t.Errorf("a setting of four people is named: %+v", r)
		}
	}
}

// TestLasting: by hand. Of 40 homes 10 end after half a year and 10 after a year and a
// half; the 20 others were watched for three. A saving of 10,000 a year lasts 0.875,
// 0.625 and 0.5 years; those who left cost more, so that the cost of those who stayed
// alone is too low.
func TestLasting(t *testing.T) {
	var people []Person
	add := func(n int, mean, years float64, ended bool) {
		people = append(people, crowd(n, mean, 1_000, func(int) Person {
			return Person{Setting: "Shared Lives", Band: "low", Days: ptr(years * daysInYear), Ended: ended}
		})...)
	}
	add(10, 46_000, 0.5, true)
	add(10, 34_000, 1.5, true)
	add(20, 30_000, 3.5, false)
	people = append(people, crowd(30, 45_000, 2_000, func(int) Person { return Person{Setting: "Supported", Band: "low"} })...)
	l := work(t, Question{People: people, Setting: "Shared Lives", Horizon: 3}).Lasting
	is(t, "saving of a year", l.Saving, 10_000)
	is(t, "all who started", l.Everyone, 35_000)
	is(t, "those still there", l.Still, 30_000)
	want := 0.0
	for i, y := range []struct{ still, there float64 }{{75, 0.875}, {50, 0.625}, {50, 0.5}} {
		g := l.Years[i]
		if g.Still != y.still || math.Abs(g.There-y.there) > 0.006 {
			t.Errorf("year %d: %+v, want %+v", i+1, g, y)
		}
		want += g.Factor * g.There * 10_000
	}
	if math.Abs(*l.Expected-want) > 1 || *l.Stayed != math.Round(10_000*(l.Years[0].Factor+l.Years[1].Factor+l.Years[2].Factor)) {
		t.Errorf("%v and %v, want %v", *l.Expected, *l.Stayed, want)
	}
	crisis := work(t, Question{People: people, Setting: "Shared Lives", Horizon: 3, Crisis: ptr(8_000)}).Lasting
	if less := *l.Expected - *crisis.Expected; math.Abs(less-8_000*0.25*(l.Years[0].Factor+l.Years[1].Factor)) > 1 {
		t.Errorf("endings cost %v", less)
	}
	// Twenty homes that were two years old when watching began say nothing of the first two.
	for i := range people {
		if p := &people[i]; p.Days != nil && !p.Ended {
			p.Entered = 2 * daysInYear
		}
	}
	late := work(t, Question{People: people, Setting: "Shared Lives", Horizon: 3}).Lasting
	if len(late.Years) != 1 || late.Years[0].Still != 50 {
		t.Errorf("those who came late: %+v", late.Years)
	}
}

// TestMatchingByAge: the caliper keeps people apart who are far apart in age; who has
// nobody near has no match, and ties count in equal parts.
func TestMatchingByAge(t *testing.T) {
	var people []Person
	for i := range 30 {
		age := float64(20 + 2*i)
		if i >= 20 {
			age = float64(70 + i) // far from everybody elsewhere
		}
		people = append(people, Person{Setting: "Shared Lives", Group: "LD", Age: ptr(age), Cost: benefit.Money{Amount: 30_000 + 100*age, Year: "2024-25"}})
		if i < 20 {
			for k := range 2 {
				people = append(people, Person{Setting: "Supported", Group: "LD", Age: ptr(age), Cost: benefit.Money{Amount: 40_000 + 100*age + 500*float64(2*k-1), Year: "2024-25"}})
			}
		}
	}
	a := work(t, Question{People: people, Setting: "Shared Lives"})
	m := a.Matched
	is(t, "saving", m.Saving, 10_000)
	if m.Caliper == nil || m.Unmatched != 10 || m.People != 30 || !m.Balanced {
		t.Errorf("%+v", m)
	}
	age := m.Balance[len(m.Balance)-1]
	if age.What != "age" || age.Before < 0.5 || math.Abs(*age.After) > 0.02 {
		t.Errorf("balance of age: %+v", age)
	}
}

// TestFewTellNothing: a setting of fewer than five changes nothing but its own empty
// row and the note that settings are left out.
func TestFewTellNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := twoSettings()
		for range rapid.IntRange(1, 4).Draw(t, "few") {
			people = append(people, Person{Setting: "ATU", Band: "high", Cost: benefit.Money{Amount: float64(rapid.IntRange(1_000, 900_000).Draw(t, "cost")), Year: "2024-25"}})
		}
		with, err1 := Question{People: people, Setting: "Shared Lives"}.Work()
		bare, err2 := Question{People: twoSettings(), Setting: "Shared Lives"}.Work()
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		row := with.Settings[1]
		if row.Setting != "ATU" || row.People != 0 || row.Cost.Value != nil || row.Standardised.Value != nil {
			t.Fatalf("%+v", row)
		}
		with.Settings = slices.Delete(with.Settings, 1, 2)
		with.Notes = slices.DeleteFunc(with.Notes, func(n string) bool { return strings.HasPrefix(n, "Settings with fewer") })
		a, _ := json.Marshal(with)
		b, _ := json.Marshal(bare)
		if string(a) != string(b) {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}

// TestRefusals: each names the line, the column and the rule.
func TestRefusals(t *testing.T) {
	for text, words := range map[string]string{
		"":               "is empty",
		"setting,cost\n": `no column "price_year"`,
		"setting,cost,price_year,pay_band\nA,1,2024-25,x\n":                     `"pay_band" is not known`,
		"setting,cost,price_year\n":                                             "nobody in it",
		"setting,cost,price_year\n,100,2024-25\n":                               "line 2, setting: is empty",
		"setting,cost,price_year\nA,,2024-25\n":                                 "line 2, cost: is empty",
		"setting,cost,price_year\nA,0,2024-25\n":                                "line 2, cost: is 0",
		"setting,cost,price_year\nA,-5,2024-25\n":                               "line 2, cost: \"-5\" must be a number from 0",
		"setting,cost,price_year,age\nA,5,2024-25,old\n":                        "line 2, age",
		"setting,cost,price_year,ended,days\nA,5,2024-25,,90\n":                 "say yes or no",
		"setting,cost,price_year,ended\nA,5,2024-25,perhaps\n":                  `"perhaps" must be yes or no`,
		"setting,cost,price_year,days,entered,ended\nA,5,2024-25,90,90,no\n":    "must be before the end",
		"setting,cost,price_year,otherwise,basis\nA,5,2024-25,B,\n":             "give both or neither",
		"setting,cost,price_year,otherwise,basis\nA,5,2024-25,B,national mix\n": "is not known of a person",
		"setting,cost,price_year,overhead\nA,5,2024-25,6\n":                     "more than the whole cost",
		"setting,cost,price_year,setting\nA,5,2024-25,6\n":                      "is there twice",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v, want %q", text, err, words)
		}
	}
	people := twoSettings()
	for words, q := range map[string]Question{
		"nobody lives in":             {People: people, Setting: "Hotel"},
		"everybody lives in the same": {People: people[:40], Setting: "Shared Lives"},
		"horizon: 31":                 {People: people, Setting: "Supported", Horizon: 31},
		"crisis":                      {People: people, Setting: "Supported", Crisis: ptr(math.NaN())},
		`price_year "2024/25"`:        {People: []Person{{Setting: "A", Cost: benefit.Money{Amount: 1, Year: "2024/25"}}}, Setting: "A", PriceYear: "2024-25"},
		"too few people live in":      {People: append(slices.Clone(people), Person{Setting: "ATU", Cost: people[0].Cost}), Setting: "ATU"},
	} {
		if _, err := q.Work(); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v, want %q", err, words)
		}
	}
}

// FuzzRead: whatever is sent is refused or answered, and no amount of fewer than five
// people is given.
func FuzzRead(f *testing.F) {
	f.Add("setting,cost,price_year,band,age,days,ended,otherwise,basis\nA,5,2024-25,low,30,90,no,B,prior placement\nB,7,2023-24,high,40,,,,\n")
	var text strings.Builder
	text.WriteString("setting,cost,price_year,band,age\n")
	for i, p := range twoSettings() {
		fmt.Fprintf(&text, "%s,%g,2024-25,%s,%d\n", p.Setting, p.Cost.Amount, p.Band, 20+i%40)
	}
	f.Add(text.String())
	f.Fuzz(func(t *testing.T, text string) {
		people, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		a, err := Question{People: people, Setting: people[0].Setting}.Work()
		if err != nil {
			return
		}
		for _, r := range a.Settings {
			n := 0
			for _, p := range people {
				if p.Setting == r.Setting {
					n++
				}
			}
			if n < Fewest && r.Cost.Value != nil {
				t.Fatalf("%s has %d people and costs %s", r.Setting, n, said(r.Cost))
			}
		}
		if _, err := json.Marshal(a); err != nil {
			t.Fatal(err)
		}
	})
}
