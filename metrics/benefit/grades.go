package benefit

import "fmt"

// Grades say how good the evidence of a benefit is, 1 best, 6 worst, in four
// ways.
type Grades struct{ Population, Evidence, Age, Error int }

// Corrections are the shares that the grades 1 to 6 take off a benefit, or add
// to a cost.
type Corrections [6]float64

// Remembered is what a grade takes off a benefit and adds to a cost as it is
// remembered from the Greater Manchester spreadsheet. Nobody has confirmed it, so
// whatever rests on it counts as unverified.
var Remembered = Corrections{0, 0.05, 0.10, 0.15, 0.25, 0.40}

// Combining is the rule by which four corrections become one. Nobody has
// confirmed which of them the spreadsheet uses, and they move the answer, so
// the rule is printed with it.
type Combining string

const (
	Worst    Combining = "worst grade"
	Average  Combining = "mean of the grades"
	Multiply Combining = "one after the other"
)

// Rules are the rules for combining grades.
var Rules = []Combining{Worst, Average, Multiply}

// Of is the correction of one grade.
func (c Corrections) Of(grade int) (float64, error) {
	if grade < 1 || grade > len(c) {
		return 0, fmt.Errorf("the grade %d must be from 1 to 6", grade)
	}
	return c[grade-1], nil
}

// OptimismBias is the share that the grades take off a benefit.
func (g Grades) OptimismBias(rule Combining, by Corrections) (float64, error) {
	sum, worst, left := 0.0, 0.0, 1.0
	for _, grade := range []int{g.Population, g.Evidence, g.Age, g.Error} {
		c, err := by.Of(grade)
		if err != nil {
			return 0, err
		}
		sum, worst, left = sum+c, max(worst, c), left*(1-c)
	}
	switch rule {
	case Worst:
		return worst, nil
	case Average:
		return sum / 4, nil
	case Multiply:
		return 1 - left, nil
	}
	return 0, fmt.Errorf("the rule %q for combining grades is not one of %s, %s, %s", rule, Worst, Average, Multiply)
}

// Bounds are the least and the most that a kind of project has cost more than was
// said of it beforehand, as shares of its cost.
type Bounds struct{ Lower, Upper float64 }

// CapitalBias is the optimism bias of what is built, bought or handed to others, by
// kind (HM Treasury, Supplementary Green Book Guidance: Optimism Bias, table of
// recommended adjustment ranges for capital expenditure, and for outsourcing the
// operating one; as a guide to public private partnerships quotes it).
var CapitalBias = map[string]Bounds{
	"standard buildings":             {0.02, 0.24},
	"non-standard buildings":         {0.04, 0.51},
	"standard civil engineering":     {0.03, 0.44},
	"non-standard civil engineering": {0.06, 0.66},
	"equipment and development":      {0.10, 2.00},
	"outsourcing":                    {0, 0.41},
}

// Left is the bias that is left once a share of what leads to it is dealt with: from
// the upper bound, where nothing is, down to the lower one, where all is.
func (b Bounds) Left(mitigated float64) (float64, error) {
	if err := checkShare("mitigated", mitigated); err != nil {
		return 0, err
	}
	return b.Lower + (b.Upper-b.Lower)*(1-mitigated), nil
}
