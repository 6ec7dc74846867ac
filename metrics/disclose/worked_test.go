package disclose

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

// worked are the numbers of the worked cases, one part for each.
func worked[T any](t *testing.T, part string) (v T) {
	t.Helper()
	data, err := os.ReadFile("testdata/worked_cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(all[part], &v); err != nil {
		t.Fatalf("%s: %v", part, err)
	}
	return v
}

// told is what somebody can say of some of a few quantities, who has sums of them.
func told(t *testing.T, values []float64, sums []Known, of ...int) Interval {
	t.Helper()
	k := NewKnowledge(values)
	k.Sums = sums
	got, err := k.WholeBounds(of)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func exactly(n float64, of ...int) Known { return Known{of, n, n} }

func TestWorkedPrimary(t *testing.T) {
	c := worked[struct{ Counts, Hidden []int64 }](t, "primary")
	p := Profile{MinBase: 5}
	for _, n := range c.Counts {
		if p.Safe(count(n)) == slices.Contains(c.Hidden, n) {
			t.Errorf("%d: shown %v", n, p.Safe(count(n)))
		}
	}
}

func TestWorkedSecondary(t *testing.T) {
	c := worked[struct {
		Table         [][]int64
		Primary, Also [][2]int
		Together      float64
	}](t, "secondary")
	tab := crossed(c.Table)
	hidden := make([]bool, len(tab.Cells))
	at := func(rc [2]int) int { return rc[0]*len(c.Table[0]) + rc[1] }
	for _, rc := range c.Primary {
		hidden[at(rc)] = true
	}
	if known := workedOut(tab.Lattice, hidden); len(known) != len(c.Primary) {
		t.Errorf("hiding the small ones alone gives %d of %d back", len(known), len(c.Primary))
	}
	for _, rc := range c.Also {
		hidden[at(rc)] = true
	}
	if known := workedOut(tab.Lattice, hidden); len(known) != 0 {
		t.Errorf("with two more hidden, %v can be worked out", known)
	}
	known, err := Intervals(tab.Lattice, hidden, 0, math.Inf(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, rc := range c.Primary {
		if known[at(rc)] != (Interval{0, c.Together}) {
			t.Errorf("%v is within %v, want 0 to %v: they come to %v", rc, known[at(rc)], c.Together, c.Together)
		}
	}
	r := Default.Protect(tab.Lattice) // which does not leave it at that
	if known, err = Intervals(tab.Lattice, r.Hidden, 1, math.Inf(1)); err != nil {
		t.Fatal(err)
	}
	for _, rc := range c.Primary {
		if got := known[at(rc)]; got.High < float64(Default.MinBase) || got.High-got.Low < float64(Default.MinWidth) {
			t.Errorf("protected, %v is known to be within %v", rc, got)
		}
	}
}

func TestWorkedComplement(t *testing.T) {
	c := worked[struct{ Yes, Of, No int64 }](t, "complement")
	if c.Of-c.Yes != c.No || Default.Safe(share(c.Yes, c.Of)) || Default.Breaks(share(c.Yes, c.Of)) != SmallSide {
		t.Errorf("%d of %d tells of %d", c.Yes, c.Of, c.No)
	}
}

func TestWorkedLinkedTables(t *testing.T) {
	c := worked[struct {
		Regions          map[string]int64
		Counties, Groups []string
		Difference       float64 `json:"small_minus_county_1"`
		K                float64
	}](t, "linked")
	names := sortedNames(c.Regions)
	var values []float64
	for _, n := range names {
		values = append(values, float64(c.Regions[n]))
	}
	of := func(letters string) (is []int, sum float64) {
		for i, n := range names {
			if strings.Contains(letters, n) {
				is, sum = append(is, i), sum+values[i]
			}
		}
		return is, sum
	}
	var sums []Known
	for _, group := range append(c.Counties, c.Groups...) {
		is, sum := of(group)
		sums = append(sums, exactly(sum, is...))
	}
	k, n := slices.Index(names, "K"), slices.Index(names, "N")
	if both := told(t, values, sums, k, n); both != (Interval{c.Difference, c.Difference}) {
		t.Errorf("K and N come to %v, want %v", both, c.Difference)
	}
	if alone := told(t, values, append(sums, exactly(values[n], n)), k); alone != (Interval{c.K, c.K}) {
		t.Errorf("with N given, K is %v, want %v", alone, c.K)
	}
	tab := newTable(CountKind)
	for _, name := range names {
		tab.put(name, "", count(c.Regions[name]))
	}
	for _, group := range append(c.Counties, c.Groups...) {
		is, _ := of(group)
		tab.sum(group, "", is)
	}
	if r := Default.Protect(tab.Lattice); !r.Hidden[n] {
		t.Error("protected together, N is given still")
	}
}

func TestWorkedDifferencing(t *testing.T) {
	c := worked[struct {
		All     int64
		Under85 int64 `json:"under_85"`
		Aged85  int64 `json:"aged_85"`
		Rounded [2]float64
	}](t, "differencing")
	values := []float64{float64(c.Under85), float64(c.Aged85)}
	for _, p := range []Profile{{}, {MinBase: 5}} {
		all, under := p.Tells(c.All), p.Tells(c.Under85)
		if got := told(t, values, []Known{{[]int{0, 1}, all.Low, all.High}, {[]int{0}, under.Low, under.High}}, 1); got != (Interval{float64(c.Aged85), float64(c.Aged85)}) {
			t.Errorf("hiding below %d leaves %v, want exactly %d", p.MinBase, got, c.Aged85)
		}
	}
	all, under := NHSSecondaryCare.Tells(c.All), NHSSecondaryCare.Tells(c.Under85)
	if got := told(t, values, []Known{{[]int{0, 1}, all.Low, all.High}, {[]int{0}, under.Low, under.High}}, 1); got != (Interval{c.Rounded[0], c.Rounded[1]}) {
		t.Errorf("rounded, %v is left, want %v", got, c.Rounded)
	}
}

func TestWorkedChain(t *testing.T) {
	c := worked[struct {
		Women, All, Men float64
		MenUnder85      float64 `json:"men_under_85"`
		Men85           float64 `json:"men_85"`
	}](t, "chain")
	values := []float64{c.Women - 2, 2, c.MenUnder85, c.Men85} // women under 85 and over, men under and over
	sums := []Known{exactly(c.Women, 0, 1), exactly(c.All, 0, 1, 2, 3), exactly(c.MenUnder85, 2)}
	if got := told(t, values, sums, 2, 3); got != (Interval{c.Men, c.Men}) {
		t.Errorf("the men are %v, want %v", got, c.Men)
	}
	if got := told(t, values, sums, 3); got != (Interval{c.Men85, c.Men85}) {
		t.Errorf("the men of 85 and over are %v, want %v", got, c.Men85)
	}
	for i := range sums { // any two of the three tell nothing of it
		rest := slices.Delete(slices.Clone(sums), i, i+1)
		if got := told(t, values, rest, 3); got.High == got.Low {
			t.Errorf("without number %d it is %v still", i, got)
		}
	}
}

func TestWorkedAllMinusOne(t *testing.T) {
	c := worked[struct {
		Everywhere    float64
		AlderAndBirch float64 `json:"alder_and_birch"`
		Cedar         float64
	}](t, "all_minus_one")
	if got := told(t, []float64{c.AlderAndBirch, c.Cedar}, []Known{exactly(c.Everywhere, 0, 1), exactly(c.AlderAndBirch, 0)}, 1); got != (Interval{c.Cedar, c.Cedar}) {
		t.Errorf("Cedar is %v, want %v", got, c.Cedar)
	}
	tab := newTable(CountKind)
	peers := tab.put("Alder and Birch", "", count(int64(c.AlderAndBirch)))
	cedar := tab.put("Cedar", "", count(int64(c.Cedar)))
	all := tab.sum("everywhere", "", []int{peers, cedar})
	if r := Default.Protect(tab.Lattice); !r.Hidden[cedar] || !r.Hidden[peers] && !r.Hidden[all] {
		t.Error("Cedar is what is left")
	}
}

func TestWorkedTime(t *testing.T) {
	c := worked[struct{ First, Then, New int64 }](t, "time")
	tab := newTable(CountKind) // the year so far is the one before and those who are new
	first, fresh := tab.put("first", "", count(c.First)), tab.put("new", "", count(c.New))
	then := tab.sum("then", "", []int{first, fresh})
	if n := tab.Cells[then].Respondents; n != c.Then {
		t.Fatalf("then %d, want %d", n, c.Then)
	}
	r := Default.Protect(tab.Lattice)
	if !r.Hidden[fresh] || !r.Hidden[first] && !r.Hidden[then] {
		t.Errorf("%d less %d tells of %d", c.Then, c.First, c.New)
	}
}

func TestWorkedDominance(t *testing.T) {
	c := worked[struct {
		Hours   []float64
		P, Rest float64
		TopTwo  float64 `json:"top_two_percent"`
		Limit   float64
	}](t, "dominance")
	cell := MoneyCell(c.Hours)
	if rest := cell.Total - cell.Largest - cell.Second; rest != c.Rest || !Estimable(cell, c.P) {
		t.Errorf("the rest is %v, want %v, less than %v%% of the largest", rest, c.Rest, c.P)
	}
	if share := math.Floor(100 * (cell.Largest + cell.Second) / cell.Total); share != c.TopTwo || !Exceeds(c.Hours, 2, c.Limit) {
		t.Errorf("the two largest make up %v%%, want %v%%", share, c.TopTwo)
	}
	if broken := Default.Breaks(cell); broken&POfLargest == 0 || broken&TopTwoShare == 0 {
		t.Errorf("the rules broken are %b", broken)
	}
}

func TestWorkedWeights(t *testing.T) {
	c := worked[struct {
		Percent, Of, Weight float64
		People              int64
	}](t, "weighted")
	if people := int64(math.Round(c.Percent / 100 * c.Of / c.Weight)); people != c.People || Default.Safe(count(people)) {
		t.Errorf("%v%% of %v at a weight of %v are %d people, want %d and hidden", c.Percent, c.Of, c.Weight, people, c.People)
	}
	if Default.Safe(Cell{Kind: Proportion, Respondents: int64(c.Of / c.Weight), Numerator: c.People - 1}) {
		t.Error("the rules look at the weighted number")
	}
}

func TestWorkedClass(t *testing.T) {
	c := worked[struct {
		Residents int64
		FeelSafe  int64 `json:"feel_safe"`
	}](t, "class")
	if Default.Breaks(share(c.FeelSafe, c.Residents)) != Unanimous {
		t.Error("what all nine said is shown")
	}
}
