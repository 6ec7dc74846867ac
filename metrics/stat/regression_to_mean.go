package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Regression is what a group that entered at a low point would gain without
// any help, because part of a low score is bad luck on the day.
type Regression struct {
	Expected float64 // change expected of it, in points of the scale
	Beyond   float64 // observed change minus Expected
	Warn     bool    // Expected is a tenth of a standard deviation or more, for the better
}

// RegressionToMean is for a group whose mean at entry is known beside the mean
// and standard deviation of the people it comes from: without any effect it is
// expected to move (1-r) of its distance towards their mean, r being the
// reliability of the scale (Barnett, van der Pols and Dobson 2005). p is
// HigherIsBetter or LowerIsBetter. Only a comparison group tells more.
func RegressionToMean(entry, observedChange, populationMean, populationSD, reliability float64, p Polarity) (Regression, error) {
	if err := checkRegression(populationSD, reliability, entry, observedChange, populationMean); err != nil {
		return Regression{}, err
	}
	if p != HigherIsBetter && p != LowerIsBetter {
		return Regression{}, fmt.Errorf("regression to the mean needs to know which direction is better")
	}
	expected := (1 - reliability) * (populationMean - entry)
	better := expected
	if p == LowerIsBetter {
		better = -expected
	}
	return Regression{expected, observedChange - expected, better >= worthSaying*populationSD}, nil
}

// RegressionBelow is the change expected without any effect of people chosen
// because they scored below a cutoff (above it, where above is set), from
// normal scores: (1-r)·SD·C(z), with C(z) the mean distance beyond the cutoff
// (Barnett, van der Pols and Dobson 2005). It is positive for those chosen
// below and negative for those above.
func RegressionBelow(cutoff, populationMean, populationSD, reliability float64, above bool) (float64, error) {
	if err := checkRegression(populationSD, reliability, cutoff, populationMean); err != nil {
		return 0, err
	}
	z := (populationMean - cutoff) / populationSD
	if above {
		z = -z
	}
	beyond := distuv.UnitNormal.CDF(-z)
	if beyond < 1e-300 {
		return 0, fmt.Errorf("nobody scores beyond %v: %w", cutoff, ErrUndefined)
	}
	shift := (1 - reliability) * populationSD * distuv.UnitNormal.Prob(z) / beyond
	if above {
		return -shift, nil
	}
	return shift, nil
}

func checkRegression(sd, reliability float64, others ...float64) error {
	if err := checkFinite("regression to the mean", append(others, sd)...); err != nil {
		return err
	}
	if sd <= 0 || math.IsNaN(reliability) || reliability < 0 || reliability > 1 {
		return fmt.Errorf("standard deviation %v, reliability %v: an SD is above 0, a reliability from 0 to 1: %w", sd, reliability, ErrUndefined)
	}
	return nil
}
