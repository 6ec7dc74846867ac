package benefit

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

// worked are the worked examples that an outside calculation gave at full precision.
type worked struct {
	Wellby struct {
		Base, Low, High  float64
		DeflatorOnly2024 float64 `json:"deflator_only_2024_25"`
		Low2024          float64 `json:"low_deflator_only"`
		High2024         float64 `json:"high_deflator_only"`
		DeflatorOnly2025 float64 `json:"deflator_only_2025_26"`
	} `json:"WE4_wellby"`
	Mix struct {
		Mix            map[string]float64
		UnitCost       map[string]float64 `json:"unit_cost"`
		Counterfactual float64
		SharedLives    struct{ Total float64 } `json:"shared_lives_full_cost"`
		Saving         float64
		WithoutATU     float64 `json:"counterfactual_excluding_atu"`
		SavingNoATU    float64 `json:"saving_excluding_atu_renormalised"`
		FamilyShare    float64 `json:"switch_family_share_others_prorata"`
	} `json:"WE8_counterfactual_mix"`
	Claims map[string]json.RawMessage `json:"WE16_claims_to_2024_25"`
	Index  []float64                  `json:"WE19_gdp_deflator_2022_23_eq_100"`
}

func workedExamples(t *testing.T) worked {
	t.Helper()
	data, err := os.ReadFile("testdata/worked_examples.json")
	if err != nil {
		t.Fatal(err)
	}
	var w worked
	if err := json.Unmarshal(data, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

// published is the deflator that the service uses.
func published(t testing.TB) *Deflator {
	t.Helper()
	f, err := os.Open("../../queries/reference/gdp_deflator.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d, err := ReadDeflator(f)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*math.Abs(want)) {
		t.Errorf("%s = %.12g, want %.12g", name, got, want)
	}
}

func converted(t *testing.T, amount float64, from, to string) float64 {
	t.Helper()
	m, _, err := published(t).Convert(Money{amount, from}, to)
	if err != nil {
		t.Fatal(err)
	}
	if m.Year != to {
		t.Fatalf("converted to %s, asked for %s", m.Year, to)
	}
	return m.Amount
}

func TestClaimsInOnePriceYear(t *testing.T) {
	w := workedExamples(t)
	n := 0
	for name, raw := range w.Claims {
		var claim struct {
			Claim float64
			Year  string  `json:"price_year_assumed"`
			Want  float64 `json:"in_2024_25"`
		}
		if json.Unmarshal(raw, &claim) != nil || claim.Year == "" {
			continue
		}
		near(t, name, converted(t, claim.Claim, claim.Year, "2024-25"), claim.Want)
		n++
	}
	if n != 5 {
		t.Errorf("%d claims compared, want 5", n)
	}
	var inBetween float64
	if err := json.Unmarshal(w.Claims["sf_LD_in_2021_22"], &inBetween); err != nil {
		t.Fatal(err)
	}
	near(t, "2012-13 in 2021-22", converted(t, 26000, "2012-13", "2021-22"), inBetween)
}

func TestWellbyInOtherYears(t *testing.T) {
	w := workedExamples(t).Wellby
	near(t, "2024-25", converted(t, w.Base, "2019-20", "2024-25"), w.DeflatorOnly2024)
	near(t, "low", converted(t, 10000, "2019-20", "2024-25"), w.Low2024)
	near(t, "high", converted(t, 16000, "2019-20", "2024-25"), w.High2024)
	near(t, "2025-26", converted(t, w.Base, "2019-20", "2025-26"), w.DeflatorOnly2025)
}

func TestDeflatorAsIndexOf2022(t *testing.T) {
	for i, year := range []string{"2022-23", "2023-24", "2024-25", "2025-26"} {
		near(t, year, converted(t, 100, "2022-23", year), workedExamples(t).Index[i])
	}
}

func TestWeeklyHospitalFeeAsAYear(t *testing.T) {
	var claim struct {
		PerWeek float64 `json:"per_week"`
		Year    float64 `json:"x365_25_7"`
	}
	if err := json.Unmarshal(workedExamples(t).Claims["seed001_ATU_annual"], &claim); err != nil {
		t.Fatal(err)
	}
	near(t, "a year of weeks", Comparator{Unit: PerWeek, Value: claim.PerWeek}.Yearly().Value, claim.Year)
}

func TestMixKnown(t *testing.T) {
	w := workedExamples(t).Mix
	var shares []Share
	for setting, of := range w.Mix {
		shares = append(shares, Share{setting, of, Money{w.UnitCost[setting], "2024-25"}})
	}
	arrangement := Money{w.SharedLives.Total, "2024-25"}
	mix, err := Mix(shares)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mix", mix.Amount, w.Counterfactual)
	saving, err := mix.Minus(arrangement)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "saving", saving.Amount, w.Saving)
	rest, err := Without(shares, "Inpatient/ATU")
	if err != nil {
		t.Fatal(err)
	}
	if mix, err = Mix(rest); err != nil {
		t.Fatal(err)
	}
	near(t, "mix without hospital", mix.Amount, w.WithoutATU)
	near(t, "saving without hospital", mix.Amount-arrangement.Amount, w.SavingNoATU)
	family, err := BreakEven(shares, "Living with family + home care", arrangement)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "share of families at which nothing is saved", family, w.FamilyShare)
}

func TestComparatorsOfTheService(t *testing.T) {
	f, err := os.Open("../../queries/reference/comparators.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := ReadComparators(f)
	if err != nil {
		t.Fatal(err)
	}
	d := published(t)
	council := 0
	for _, c := range all {
		if _, _, err := d.Convert(Money{c.Value, c.PriceYear}, "2024-25"); err != nil {
			t.Errorf("%s: %v", c.ID, err)
		}
		if !strings.HasPrefix(c.URL, "https://") || c.Note == "" || (c.Verification != "read" && c.Verification != "quoted") {
			t.Errorf("%s: no address, no note or an unknown check: %+v", c.ID, c)
		}
		if c.Perspective == "council_net" || c.Perspective == "council_gross" {
			council++
		}
	}
	if council == 0 {
		t.Error("no comparator from a council's perspective")
	}
}

// TestClaimedOfTheService: each claim has a source and a price year; a table
// without one is refused.
func TestClaimedOfTheService(t *testing.T) {
	f, err := os.Open("../../queries/reference/claimed_savings.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := ReadClaimed(f)
	if err != nil || len(all) != 5 {
		t.Fatal(len(all), err)
	}
	const head = "claim,pounds,price_year,people,against,source,url,checked\n"
	for _, bad := range []string{"a,1,2024-26,b,c,d,e,read\n", "a,x,2024-25,b,c,d,e,read\n", "a,1,2024-25,b,c,,e,read\n"} {
		if _, err := ReadClaimed(strings.NewReader(head + bad)); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
