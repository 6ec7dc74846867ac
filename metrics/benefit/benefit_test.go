package benefit

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const head = "id,setting,people,need,per,pounds,pounds_low,pounds_high,price_year,paid_by,source,url,checked,note\n"

func ptr(v float64) *float64 { return &v }

func careHome() Comparator {
	return Comparator{ID: "home", Service: "a care home", ClientGroup: "everybody", Unit: PerYear, Value: 60000,
		PriceYear: "2024-25", Perspective: "council_net", Source: "a source", URL: "https://example.org"}
}

func cost() Estimate { return Estimate{40000, 37000, 44000, "2024-25", "council_net"} }

func TestSavingCarriesTheCostsInterval(t *testing.T) {
	s, err := published(t).AnnualSaving(careHome(), cost(), "2024-25")
	if err != nil {
		t.Fatal(err)
	}
	if s.Value != 20000 || s.Low != 16000 || s.High != 23000 {
		t.Errorf("60,000 less 40,000 (37,000 to 44,000) = %v, %v to %v", s.Value, s.Low, s.High)
	}
	if !strings.Contains(s.Words, "taken as exact") || len(s.Notes) != 0 {
		t.Errorf("words %q, notes %q", s.Words, s.Notes)
	}
}

func TestSavingCarriesTheComparatorsRangeToo(t *testing.T) {
	c := careHome()
	c.Low, c.High = ptr(57000), ptr(64000)
	s, err := published(t).AnnualSaving(c, cost(), "2024-25")
	if err != nil {
		t.Fatal(err)
	}
	if s.Low != 20000-5000 || s.High != 20000+5000 || s.ComparatorLow != 57000 || s.ComparatorHigh != 64000 {
		t.Errorf("3-4-5 on both sides: %+v", s)
	}
	if strings.Contains(s.Words, "taken as exact") {
		t.Errorf("words %q", s.Words)
	}
}

func TestSavingAtAnotherPriceYear(t *testing.T) {
	c := careHome()
	c.PriceYear, c.Note = "2012-13", "An old figure."
	s, err := published(t).AnnualSaving(c, cost(), "2025-26")
	if err != nil {
		t.Fatal(err)
	}
	near(t, "comparator", s.ComparatorValue, 60000*103.2388/71.5454)
	near(t, "cost", s.Cost.Mean, 40000*1.032388)
	near(t, "saving", s.Value, s.ComparatorValue-s.Cost.Mean)
	near(t, "low", s.Low, s.ComparatorValue-44000*1.032388)
	near(t, "high", s.High, s.ComparatorValue-37000*1.032388)
	if len(s.Notes) != 3 || !strings.Contains(s.Notes[0], "forecast") || s.Notes[2] != "An old figure." || s.Cost.Year != "2025-26" {
		t.Errorf("notes %q, %+v", s.Notes, s)
	}
}

func TestSavingOfAWeeklyComparator(t *testing.T) {
	c := careHome()
	c.Unit, c.Value, c.Low, c.High = PerWeek, 1000, ptr(900), ptr(1200)
	s, err := published(t).AnnualSaving(c, cost(), "2024-25")
	if err != nil {
		t.Fatal(err)
	}
	near(t, "comparator", s.ComparatorValue, 1000*365.25/7)
	near(t, "low", s.ComparatorLow, 900*365.25/7)
	near(t, "high", s.ComparatorHigh, 1200*365.25/7)
	if *c.Low != 900 {
		t.Error("the caller's comparator was changed")
	}
}

func TestSavingRefuses(t *testing.T) {
	d := published(t)
	for why, change := range map[string]func(*Comparator, *Estimate, *string){
		"other perspective":       func(c *Comparator, _ *Estimate, _ *string) { c.Perspective = "nhs" },
		"unknown perspective":     func(c *Comparator, e *Estimate, _ *string) { c.Perspective, e.Perspective = "us", "us" },
		"no source":               func(c *Comparator, _ *Estimate, _ *string) { c.Source = "" },
		"unknown price year":      func(c *Comparator, _ *Estimate, _ *string) { c.PriceYear = "1986-87" },
		"unclear price year":      func(c *Comparator, _ *Estimate, _ *string) { c.PriceYear = "2008-09?" },
		"cost of no year":         func(_ *Comparator, e *Estimate, _ *string) { e.Year = "" },
		"a year to come":          func(_ *Comparator, _ *Estimate, y *string) { *y = "2050-51" },
		"an hour":                 func(c *Comparator, _ *Estimate, _ *string) { c.Unit = "hour" },
		"mean out of interval":    func(_ *Comparator, e *Estimate, _ *string) { e.Mean = 50000 },
		"a cost that is missing":  func(_ *Comparator, e *Estimate, _ *string) { e.Mean = math.NaN() },
		"endless interval":        func(_ *Comparator, e *Estimate, _ *string) { e.High = math.Inf(1) },
		"half a range":            func(c *Comparator, _ *Estimate, _ *string) { c.Low = ptr(1) },
		"a range beside the mean": func(c *Comparator, _ *Estimate, _ *string) { c.Low, c.High = ptr(1), ptr(2) },
	} {
		c, e, year := careHome(), cost(), "2024-25"
		change(&c, &e, &year)
		if s, err := d.AnnualSaving(c, e, year); err == nil {
			t.Errorf("%s: gave %+v", why, s)
		}
	}
}

func TestSavingHoldsItsValue(t *testing.T) {
	d := published(t)
	rapid.Check(t, func(t *rapid.T) {
		c, e := careHome(), cost()
		c.Value = rapid.Float64Range(1, 2e5).Draw(t, "comparator")
		if rapid.Bool().Draw(t, "ranged") {
			c.Low, c.High = ptr(c.Value*0.8), ptr(c.Value*1.1)
		}
		e.Mean = rapid.Float64Range(0, 2e5).Draw(t, "cost")
		e.Low, e.High = e.Mean*rapid.Float64Range(0.5, 1).Draw(t, "low"), e.Mean*rapid.Float64Range(1, 2).Draw(t, "high")
		s, err := d.AnnualSaving(c, e, "2019-20")
		if err != nil {
			t.Fatal(err)
		}
		if !(s.Low <= s.Value && s.Value <= s.High) || math.Abs(s.ComparatorValue-s.Cost.Mean-s.Value) > 1e-6 {
			t.Fatalf("%+v", s)
		}
	})
}

func TestMoneyOfTwoYearsIsNotMixed(t *testing.T) {
	if _, err := (Money{1, "2023-24"}).Plus(Money{1, "2024-25"}); !errors.Is(err, ErrYears) {
		t.Errorf("plus: %v", err)
	}
	if m, err := (Money{5, "2023-24"}).Minus(Money{2, "2023-24"}); err != nil || m != (Money{3, "2023-24"}) {
		t.Errorf("5 - 2 = %v, %v", m, err)
	}
	if _, err := Mix([]Share{{"a", 0.5, Money{1, "2023-24"}}, {"b", 0.5, Money{1, "2024-25"}}}); !errors.Is(err, ErrYears) {
		t.Errorf("mix: %v", err)
	}
}

func TestMixRefuses(t *testing.T) {
	one := Money{100, "2024-25"}
	for why, shares := range map[string][]Share{
		"nothing": nil, "under 1": {{"a", 0.5, one}, {"b", 0.4, one}}, "over 1": {{"a", 1.5, one}, {"b", -0.5, one}},
		"not a number": {{"a", math.NaN(), one}, {"b", 1, one}},
	} {
		if m, err := Mix(shares); err == nil {
			t.Errorf("%s: %v", why, m)
		}
	}
	if _, err := Without([]Share{{"a", 1, one}}, "a"); err == nil {
		t.Error("nothing left")
	}
	if _, err := Without([]Share{{"a", 1, one}}, "b"); err == nil {
		t.Error("no such setting")
	}
	if _, err := BreakEven([]Share{{"a", 0.5, one}, {"b", 0.5, one}}, "a", Money{50, "2024-25"}); err == nil {
		t.Error("a share that changes nothing")
	}
}

func TestConversionNotes(t *testing.T) {
	d := published(t)
	for _, c := range []struct {
		from, to string
		words    []string
		same     bool
	}{
		{from: "2024-25", to: "2024-25", same: true},
		{from: "2012-13", to: "2024-25", words: []string{"2012-13", "2024-25"}},
		{from: "2020-21", to: "2024-25", words: []string{"COVID"}},
		{from: "2018-19", to: "2020-21", words: []string{"COVID"}},
		{from: "2024-25", to: "2026-27", words: []string{"forecast"}},
	} {
		m, note, err := d.Convert(Money{100, c.from}, c.to)
		if err != nil {
			t.Fatal(err)
		}
		if c.same && (note != "" || m.Amount != 100) {
			t.Errorf("to the same year: %v, %q", m, note)
		}
		for _, w := range c.words {
			if !strings.Contains(note, w) {
				t.Errorf("%s to %s: %q does not say %q", c.from, c.to, note, w)
			}
		}
	}
	if !d.Has("2024-25") || d.Has("2099-00") {
		t.Error("Has")
	}
}

func TestConversionThereAndBack(t *testing.T) {
	d := published(t)
	years := []string{"2000-01", "2012-13", "2020-21", "2024-25", "2030-31"}
	rapid.Check(t, func(t *rapid.T) {
		m := Money{rapid.Float64Range(0, 1e6).Draw(t, "amount"), rapid.SampledFrom(years).Draw(t, "from")}
		there, _, err := d.Convert(m, rapid.SampledFrom(years).Draw(t, "to"))
		if err != nil {
			t.Fatal(err)
		}
		back, _, err := d.Convert(there, m.Year)
		if err != nil || math.Abs(back.Amount-m.Amount) > 1e-6 {
			t.Fatalf("%v, there %v, back %v (%v)", m, there, back, err)
		}
	})
}

func TestDeflatorRefuses(t *testing.T) {
	const head = "fiscal_year,gdp_deflator_2024_25_eq_100,status\n"
	for why, text := range map[string]string{
		"nothing": "", "no rows": head, "other columns": "year,value,status\n2000-01,50,outturn\n",
		"gap": head + "2000-01,50,outturn\n2002-03,52,outturn\n", "twice": head + "2000-01,50,outturn\n2000-01,52,outturn\n",
		"not a year": head + "2000-02,50,outturn\n", "not a number": head + "2000-01,x,outturn\n",
		"zero": head + "2000-01,0,outturn\n", "endless": head + "2000-01,Inf,outturn\n", "short row": head + "2000-01,50\n",
		"start of a century": head + "1999-99,50,outturn\n",
	} {
		if _, err := ReadDeflator(strings.NewReader(text)); err == nil {
			t.Errorf("%s: read without an error", why)
		}
	}
	if _, err := ReadDeflator(strings.NewReader("# words\n" + head + "1998-99,48,outturn\n1999-00,49,outturn\n2000-01,50,outturn\n")); err != nil {
		t.Errorf("over the turn of the century: %v", err)
	}
}

func TestComparatorsRefuse(t *testing.T) {
	good := []string{"x", "a care home", "everybody", "", "week", "100", "", "", "2024-25", "council_net", "s", "https://example.org", "read", "n"}
	row := func(column int, value string) string {
		cells := append([]string(nil), good...)
		cells[column] = value
		return head + strings.Join(cells, ",") + "\n"
	}
	if all, err := ReadComparators(strings.NewReader("# words\n" + row(0, "x"))); err != nil || len(all) != 1 || all[0].Value != 100 || all[0].Low != nil {
		t.Fatalf("the good row: %+v, %v", all, err)
	}
	for column, value := range map[int]string{0: "", 1: "", 2: "", 4: "hour", 5: "", 6: "90", 8: "c.2010", 9: "everyone", 10: "", 11: ""} {
		if _, err := ReadComparators(strings.NewReader(row(column, value))); err == nil {
			t.Errorf("column %d as %q: read without an error", column, value)
		}
	}
	for _, pounds := range []string{"0", "-5", "NaN", "Inf", "1e300", "£5", "1_0"} {
		if _, err := ReadComparators(strings.NewReader(row(5, pounds))); err == nil {
			t.Errorf("pounds %q: read without an error", pounds)
		}
	}
	if _, err := ReadComparators(strings.NewReader(row(0, "x") + strings.Join(good, ",") + "\n")); err == nil {
		t.Error("the same id twice")
	}
}

func FuzzReadComparators(f *testing.F) {
	f.Add(head + "x,a care home,everybody,,week,100,90,110,2024-25,council_net,s,https://example.org,read,n\n")
	f.Add("#\n" + head + "x,y,z,autism,year,1,,,1999-00,nhs,s,u,read,\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := ReadComparators(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, c := range all {
			if y := c.Yearly(); !(y.Value > 0) || y.Unit != PerYear || c.Source == "" || checkYear(c.PriceYear) != nil {
				t.Errorf("%+v", c)
			}
		}
	})
}

func FuzzReadDeflator(f *testing.F) {
	f.Add("fiscal_year,gdp_deflator_2024_25_eq_100,status\n2000-01,50,outturn\n2001-02,51,forecast\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ReadDeflator(strings.NewReader(text))
		if err != nil {
			return
		}
		for year := range d.index {
			m, _, err := d.Convert(Money{100, year}, year)
			if err != nil || m.Amount != 100 {
				t.Errorf("%s: %v, %v", year, m, err)
			}
		}
	})
}

func ExampleMoney_String() {
	fmt.Println(Money{34999.6, "2024-25"})
	// Output: £35000 (2024-25 prices)
}
