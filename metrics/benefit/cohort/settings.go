package cohort

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"khi/metrics/benefit"
	"khi/metrics/disclose"
)

// SettingRow is what people cost in one setting, a person for a year.
type SettingRow struct {
	Setting      string `json:"setting"`
	People       int    `json:"people"`                 // to the nearest 5
	Cost         Amount `json:"cost"`                   // mean as it is
	Standardised Amount `json:"standardised_cost"`      // as if every setting had the needs of all settings together
	How          string `json:"how_standardised"`       // directly, or by observed over expected
	Ratio        Amount `json:"observed_over_expected"` // what they cost over what their bands cost in all settings
}

// safe reports whether the mean cost of some people may be given: the rules of the
// service on money (package disclose), with the default profile.
func safe(people []Person) bool {
	cell := disclose.Cell{Kind: disclose.Money, Respondents: int64(len(people)), Constant: true}
	for _, p := range people {
		cell.Total += p.Cost.Amount
		cell.Largest, cell.Second = disclose.TopTwo(cell.Largest, cell.Second, p.Cost.Amount, 0)
		cell.Constant = cell.Constant && p.Cost.Amount == people[0].Cost.Amount
	}
	return len(people) >= Fewest && disclose.Default.Safe(cell)
}

// meanOf is the mean cost of some people with its t interval.
func meanOf(people []Person) Amount {
	mean, sd := moments(people)
	n := float64(len(people))
	return pounds(mean, tOf(n-1)*sd/math.Sqrt(n))
}

func tOf(degrees float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: degrees}.Quantile(0.975)
}

func moments(people []Person) (mean, sd float64) {
	n := float64(len(people))
	for _, p := range people {
		mean += p.Cost.Amount / n
	}
	for _, p := range people {
		sd += (p.Cost.Amount - mean) * (p.Cost.Amount - mean)
	}
	return mean, math.Sqrt(sd / max(1, n-1))
}

// settings fills in the rows. The reference of the standard is everybody whose band
// is known, in the settings that are shown.
func (c *cases) settings() {
	banded := func(people []Person) map[string][]Person {
		by := map[string][]Person{}
		for _, p := range people {
			if p.Band != "" {
				by[p.Band] = append(by[p.Band], p)
			}
		}
		return by
	}
	all := banded(c.people)
	for i, row := range c.answer.Settings {
		if !slices.Contains(c.shown, row.Setting) {
			continue
		}
		people := c.in(c.people, row.Setting)
		row.People, row.Cost = Rounded(len(people)), meanOf(people)
		row.Standardised, row.How, row.Ratio = c.standardised(banded(people), all)
		c.answer.Settings[i] = row
	}
	if unbanded := len(c.people) - count(all); len(all) > 0 && unbanded > 0 {
		c.note("About %d people have no band of need and are not in the standardised costs.", max(roundTo, Rounded(unbanded)))
	}
}

func count(by map[string][]Person) int {
	n := 0
	for _, people := range by {
		n += len(people)
	}
	return n
}

// standardised is the mean cost with the needs of everybody: directly, with the
// variance of sums of weight times mean, where each band has Fewest people of whom
// something may be said; else what the people cost over what their bands cost in all
// settings, times the mean of all (WE9; Fay and Feuer 1997 for the variance).
func (c *cases) standardised(own, all map[string][]Person) (cost Amount, how string, over Amount) {
	const none = "no bands of need, or too few people in one in all settings together"
	if len(own) == 0 {
		return withheld(none), "", withheld(none)
	}
	direct, pooled := true, map[string]float64{}
	everybody, whole := float64(count(all)), 0.0
	for band, people := range all {
		if !safe(people) {
			return withheld(none), "", withheld(none)
		}
		pooled[band], _ = moments(people)
		whole += pooled[band] * float64(len(people)) / everybody
		direct = direct && safe(own[band])
	}
	observed, expected, variance, spread := 0.0, 0.0, 0.0, 0.0
	sum, degrees := 0.0, 0
	for band, people := range own {
		mean, sd := moments(people)
		n, w := float64(len(people)), float64(len(all[band]))/everybody
		observed += n * mean
		expected += n * pooled[band]
		spread += n * sd * sd
		sum += w * mean
		variance += w * w * sd * sd / n
		degrees += len(people) - 1
	}
	if degrees < 1 {
		return withheld(tooFew), "", withheld(tooFew)
	}
	t := tOf(float64(degrees))
	r, half := observed/expected, t*math.Sqrt(spread)/expected
	over = ratio(r, half)
	if direct {
		return pounds(sum, t*math.Sqrt(variance)), "directly", over
	}
	return pounds(r*whole, half*whole), "by observed over expected", over
}

// money is an amount at the prices of the answer.
func (c *cases) money(v float64) benefit.Money { return benefit.Money{Amount: v, Year: c.PriceYear} }
