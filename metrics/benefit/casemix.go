package benefit

import (
	"fmt"
	"math"
)

// Band is what people of one band of need cost in one place.
type Band struct {
	Name   string
	People float64
	Mean   Money // a person
}

// Crude is the mean cost of everybody, whatever their needs.
func Crude(bands []Band) (Money, error) {
	people, sum, year, err := bandSums(bands)
	if err != nil {
		return Money{}, err
	}
	return Money{sum / people, year}, nil
}

func bandSums(bands []Band) (people, sum float64, year string, err error) {
	for i, b := range bands {
		if i == 0 {
			year = b.Mean.Year
		}
		if b.Mean.Year != year {
			return 0, 0, "", fmt.Errorf("band %s: %w", b.Name, ErrYears)
		}
		if !(b.People >= 0) || math.IsInf(b.People, 0) {
			return 0, 0, "", fmt.Errorf("band %s has %g people: it must be 0 or more", b.Name, b.People)
		}
		people += b.People
		sum += b.People * b.Mean.Amount
	}
	if people == 0 {
		return 0, 0, "", fmt.Errorf("nobody is in any band: %w", ErrNoAnswer)
	}
	return people, sum, year, nil
}

// Standardised is the mean cost if a place had the reference mix of needs:
// sum of weight x mean of the band. Weights come to 1. A band with a weight and
// nobody in it cannot be standardised directly: use ObservedOverExpected.
func Standardised(bands []Band, weights map[string]float64) (Money, error) {
	_, _, year, err := bandSums(bands)
	if err != nil {
		return Money{}, err
	}
	total, sum := 0.0, 0.0
	have := map[string]Band{}
	for _, b := range bands {
		have[b.Name] = b
	}
	for name, w := range weights {
		if err := checkShare("weight of "+name, w); err != nil {
			return Money{}, err
		}
		b, ok := have[name]
		if w > 0 && (!ok || b.People == 0) {
			return Money{}, fmt.Errorf("nobody is in band %s: %w", name, ErrNoAnswer)
		}
		total += w
		sum += w * b.Mean.Amount
	}
	if math.Abs(total-1) > sharesWithin {
		return Money{}, fmt.Errorf("the weights come to %g and must come to 1", total)
	}
	return Money{sum, year}, nil
}

// ObservedOverExpected is what a place costs against what its people would cost
// at the reference cost of their bands; 1 is as expected.
func ObservedOverExpected(bands []Band, reference map[string]Money) (float64, error) {
	_, observed, year, err := bandSums(bands)
	if err != nil {
		return 0, err
	}
	expected := 0.0
	for _, b := range bands {
		if b.People == 0 {
			continue
		}
		r, ok := reference[b.Name]
		if !ok {
			return 0, fmt.Errorf("band %s has no reference cost", b.Name)
		}
		if r.Year != year {
			return 0, fmt.Errorf("the reference cost of band %s: %w", b.Name, ErrYears)
		}
		expected += b.People * r.Amount
	}
	if expected <= 0 {
		return 0, fmt.Errorf("the expected cost is %g: %w", expected, ErrNoAnswer)
	}
	return observed / expected, nil
}
