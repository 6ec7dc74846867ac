package cohort

import (
	"math"
	"slices"
	"strings"

	"khi/metrics/stat"
)

// Matched sets each person in the setting of interest beside those elsewhere who
// have the same band, group and region and nearly the same chance of being here.
type Matched struct {
	People    int       `json:"people"`    // in the setting of interest, to the nearest 5
	Unmatched int       `json:"unmatched"` // of them, with nobody like them elsewhere
	Others    int       `json:"others"`    // different people elsewhere who were matched
	Exact     []string  `json:"exact_on"`
	Caliper   *float64  `json:"caliper,omitempty"` // in the logarithm of the odds: 0.2 of its standard deviation
	Cost      Amount    `json:"cost"`              // of the matched people elsewhere
	Saving    Amount    `json:"saving"`            // that less the cost of those whom they were matched to
	Balance   []Balance `json:"balance"`
	Balanced  bool      `json:"balanced"` // all differences after matching are below 0.1
	Against             // the three numbers
}

// Balance is how far apart those here and elsewhere are in one thing, in standard
// deviations: before matching, and after it.
type Balance struct {
	What   string   `json:"what"`
	Before float64  `json:"before"`
	After  *float64 `json:"after"`
}

// The conventions of matching on the propensity score: a caliper of 0.2 standard
// deviations of its logit (Austin 2011), and differences below 0.1 as balance.
const (
	caliperSD = 0.2
	alikeSD   = 0.1
)

// pair is a person here and those elsewhere who are nearest, each with their part.
type pair struct {
	here   int
	others []int
}

// match finds the matched group, or says why there is none. Matching is with
// replacement; of those equally near all count in equal parts (Abadie and Imbens 2006).
func (c *cases) match() {
	here, elsewhere := c.in(c.people, c.Setting), []Person{}
	for _, p := range c.people {
		if p.Setting != c.Setting {
			elsewhere = append(elsewhere, p)
		}
	}
	m := &Matched{}
	key := func(p Person) string {
		var parts []string
		for _, f := range factors {
			parts = append(parts, f.of(p))
		}
		return strings.Join(parts, "\x00")
	}
	for _, f := range factors {
		if slices.ContainsFunc(c.people, func(p Person) bool { return f.of(p) != "" }) {
			m.Exact = append(m.Exact, f.name)
		}
	}
	if len(m.Exact) == 0 {
		c.note("There is no matched group: the table has no band, group or region.")
		return
	}
	known := func(p Person) bool {
		ok := true
		for _, f := range factors {
			ok = ok && (f.of(p) != "" || !slices.Contains(m.Exact, f.name))
		}
		return ok
	}
	score, caliper := c.scores(here, elsewhere, known)
	if score != nil {
		m.Caliper = &caliper
	}
	at := map[string][]int{}
	for i, p := range elsewhere {
		if known(p) && (score == nil || p.Age != nil) {
			at[key(p)] = append(at[key(p)], i)
		}
	}
	var pairs []pair
	for i, p := range here {
		if !known(p) || score != nil && p.Age == nil {
			continue
		}
		if others := nearest(p, elsewhere, at[key(p)], score, caliper); len(others) > 0 {
			pairs = append(pairs, pair{i, others})
		}
	}
	c.report(m, here, elsewhere, pairs, at, key)
}

// nearest are those with the smallest distance in score, within the caliper.
func nearest(p Person, elsewhere []Person, candidates []int, score func(Person) float64, caliper float64) []int {
	if score == nil {
		return candidates
	}
	var best []int
	least := caliper
	for _, j := range candidates {
		switch d := math.Abs(score(p) - score(elsewhere[j])); {
		case d < least && !near(d, least):
			best, least = []int{j}, d
		case near(d, least):
			best = append(best, j)
		}
	}
	return best
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*(1+math.Abs(b)) }

// scores is the logit of the chance of being here by age, band, group and region,
// and the caliper; nil where no age is known, since the rest is matched exactly.
// Where the chance cannot be fitted, distance is in age.
func (c *cases) scores(here, elsewhere []Person, known func(Person) bool) (score func(Person) float64, caliper float64) {
	var people []Person
	var yes []float64
	for s, side := range [][]Person{here, elsewhere} {
		for _, p := range side {
			if known(p) && p.Age != nil {
				people, yes = append(people, p), append(yes, float64(1-s))
			}
		}
	}
	if len(people) == 0 || !varies(people) {
		return nil, 0
	}
	levels := map[string][]string{}
	for _, f := range factors {
		levels[f.name] = byFrequency(people, f.of)
	}
	row := func(p Person) []float64 {
		row := []float64{(*p.Age - 50) / 10}
		for _, f := range factors {
			for _, level := range levels[f.name][1:] {
				row = append(row, map[bool]float64{true: 1}[f.of(p) == level])
			}
		}
		return row
	}
	columns := make([][]float64, len(row(people[0])))
	for _, p := range people {
		for j, v := range row(p) {
			columns[j] = append(columns[j], v)
		}
	}
	fit, err := stat.Logistic(columns, yes, nil)
	score = func(p Person) float64 {
		v := fit.Coefficients[0]
		for j, x := range row(p) {
			v += fit.Coefficients[j+1] * x
		}
		return v
	}
	if err != nil {
		c.note("The chance of being here cannot be fitted (%v): people are matched by age.", err)
		score = func(p Person) float64 { return *p.Age }
	}
	var side [2][]float64
	for i, p := range people {
		s := int(1 - yes[i])
		side[s] = append(side[s], score(p))
	}
	if len(side[0]) < 2 || len(side[1]) < 2 {
		return nil, 0
	}
	return score, caliperSD * math.Sqrt((variance(side[0])+variance(side[1]))/2)
}

func variance(v []float64) float64 {
	mean, sum := 0.0, 0.0
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		sum += (x - mean) * (x - mean)
	}
	return sum / max(1, float64(len(v)-1))
}

// report works out cost, saving and balance of the pairs.
func (c *cases) report(m *Matched, here, elsewhere []Person, pairs []pair, strata map[string][]int, key func(Person) string) {
	parts := make([]float64, len(elsewhere)) // how much each elsewhere counts
	squares := make([]float64, len(elsewhere))
	var matched, others []Person
	for _, p := range pairs {
		matched = append(matched, here[p.here])
		for _, j := range p.others {
			parts[j] += 1 / float64(len(p.others))
			squares[j] += 1 / float64(len(p.others)*len(p.others))
		}
	}
	for j, w := range parts {
		if w > 0 {
			others = append(others, elsewhere[j])
		}
	}
	left := len(here) - len(pairs)
	// How many are left out is a number of people too: a difference of two that are given.
	if len(pairs) < FewestModel || !safe(matched) || !enough(elsewhere, parts) {
		c.note("There is no matched group: fewer than %d people have somebody like them elsewhere, or too few different people are like them.", FewestModel)
		return
	}
	m.People, m.Unmatched, m.Others = Rounded(len(here)), Rounded(left), Rounded(len(others))
	n := float64(len(pairs))
	cost, gap := 0.0, 0.0
	gaps := make([]float64, len(pairs))
	for i, p := range pairs {
		there := 0.0
		for _, j := range p.others {
			there += elsewhere[j].Cost.Amount / float64(len(p.others))
		}
		gaps[i] = there - here[p.here].Cost.Amount
		cost += there / n
		gap += gaps[i] / n
	}
	// The variance of Abadie and Imbens (2006) for those in the setting: that of the
	// gaps, and what using somebody more than once adds.
	spread, again, costVariance := 0.0, 0.0, 0.0
	for _, g := range gaps {
		spread += (g - gap) * (g - gap)
	}
	for j, w := range parts {
		if w > 0 {
			own := spreadOf(elsewhere, strata[key(elsewhere[j])], others)
			again += (w*w - squares[j]) * own
			costVariance += w * w * own
		}
	}
	half := stat.Z95 * math.Sqrt(max(0, spread+again)) / n
	m.Cost, m.Saving = pounds(cost, stat.Z95*math.Sqrt(costVariance)/n), pounds(gap, half)
	if left > 0 && left < Fewest {
		// Beside the cost of everybody here it would tell that of the few without a match.
		m.Cost = withheld("fewer than 5 people here have no match, and it would tell what they cost")
	}
	c.against(m, elsewhere, parts, cost-gap)
	c.balance(m, here, elsewhere, pairs, parts)
	c.answer.Matched = m
}

// spreadOf is the variance of cost among those elsewhere who are alike; of all who
// were matched where somebody is alone.
func spreadOf(elsewhere []Person, alike []int, matched []Person) float64 {
	var costs []float64
	if len(alike) > 1 {
		for _, j := range alike {
			costs = append(costs, elsewhere[j].Cost.Amount)
		}
	} else {
		for _, p := range matched {
			costs = append(costs, p.Cost.Amount)
		}
	}
	return variance(costs)
}
