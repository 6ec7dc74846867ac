package stat

import (
	"fmt"
	"math"
)

// StandardBand is one age band (or other stratum) of a directly standardised
// rate: events among the people, and the standard population of the band. For
// events that can befall one person again, Repeats says how many people had
// exactly 1, 2, ... of them; Events is then left at 0.
type StandardBand struct {
	Events   int64
	People   float64
	Standard float64
	Repeats  []Repeat
}

// Repeat says that People had exactly Events events each.
type Repeat struct{ Events, People int64 }

// fewestForStandard is the number of events under which a directly
// standardised rate is not published (PHEindicatormethods).
const fewestForStandard = 10

// DirectlyStandardised is the rate that the standard population would have
// with the rates of these bands: sum(standard·events/people)/sum(standard),
// times the multiplier, with Dobson's interval on Byar's limits of the total
// (Dobson 1991; calculate_dsr of PHEindicatormethods). With Repeats the
// variance counts each person's events together: the sum of events² times
// people in place of the number of events (the adjustment for events that are
// not independent). Fewer than 10 events in all give ErrTooFew: such a rate is
// not published. events is their total.
func DirectlyStandardised(bands []StandardBand, multiplier, level float64) (rate Estimate, events int64, err error) {
	if err := checkExposure(1, multiplier); err != nil {
		return Estimate{}, 0, err
	}
	var standard, value, variance total
	for i, b := range bands {
		n, squares, err := b.events()
		if err != nil {
			return Estimate{}, 0, fmt.Errorf("band %d: %w", i+1, err)
		}
		events += n
		standard.add(b.Standard)
		value.add(b.Standard * float64(n) / b.People)
		variance.add(b.Standard * b.Standard * squares / (b.People * b.People))
	}
	if standard.value() <= 0 {
		return Estimate{}, events, fmt.Errorf("the standard population is 0: %w", ErrUndefined)
	}
	if events < fewestForStandard {
		return Estimate{}, events, fmt.Errorf("%d events: a directly standardised rate needs %d: %w", events, fewestForStandard, ErrTooFew)
	}
	iv, err := Byar(events, level)
	if err != nil {
		return Estimate{}, events, err
	}
	x, w := float64(events), standard.value()
	stretch := math.Sqrt(variance.value()/(w*w)/x) * multiplier
	at := value.value() / w * multiplier
	return Estimate{at, Interval{at + stretch*(iv.Low-x), at + stretch*(iv.High-x)}}, events, nil
}

// events of a band, and what their variance adds up from.
func (b StandardBand) events() (n int64, squares float64, err error) {
	if err := checkFinite("people and standard population", b.People, b.Standard); err != nil {
		return 0, 0, err
	}
	if b.People <= 0 || b.Standard < 0 {
		return 0, 0, fmt.Errorf("%v people, standard population %v: people are above 0, a standard is 0 or more", b.People, b.Standard)
	}
	if b.Events < 0 {
		return 0, 0, fmt.Errorf("%d events: events are 0 or more", b.Events)
	}
	if len(b.Repeats) == 0 {
		return b.Events, float64(b.Events), nil
	}
	if b.Events != 0 {
		return 0, 0, fmt.Errorf("%d events and people with repeated events: give one of the two", b.Events)
	}
	for _, r := range b.Repeats {
		if r.Events < 0 || r.People < 0 {
			return 0, 0, fmt.Errorf("%d people with %d events each: both are 0 or more", r.People, r.Events)
		}
		n += r.Events * r.People
		squares += float64(r.Events) * float64(r.Events) * float64(r.People)
	}
	return n, squares, nil
}

// ReferenceBand is one stratum of an indirectly standardised ratio: events
// among people here, and in the reference population.
type ReferenceBand struct {
	Events                           int64
	People                           float64
	ReferenceEvents, ReferencePeople float64
}

// Indirect is an indirectly standardised ratio and what it rests on.
type Indirect struct {
	Observed      int64
	Expected      float64 // events here at the reference's rates
	ReferenceRate float64 // crude, per person
	Ratio         Estimate
}

// Rate is the ratio times the crude reference rate, per multiplier people
// (calculate_ISRate of PHEindicatormethods).
func (i Indirect) Rate(multiplier float64) Estimate {
	return scaled(i.Ratio.Value, i.Ratio.Interval, i.ReferenceRate*multiplier)
}

// IndirectlyStandardised is observed over expected events, 1 being as
// expected, with Poisson limits of the observed (exact below 10, else Byar's)
// over the expected (calculate_ISRatio of PHEindicatormethods). Two such
// ratios cannot be compared with each other, only each with the reference.
func IndirectlyStandardised(bands []ReferenceBand, level float64) (Indirect, error) {
	var expected, events, people total
	var observed int64
	for i, b := range bands {
		if err := b.check(); err != nil {
			return Indirect{}, fmt.Errorf("band %d: %w", i+1, err)
		}
		observed += b.Events
		expected.add(b.People * b.ReferenceEvents / b.ReferencePeople)
		events.add(b.ReferenceEvents)
		people.add(b.ReferencePeople)
	}
	ratio, err := ObservedOverExpected(observed, expected.value(), level)
	if err != nil {
		return Indirect{}, err
	}
	return Indirect{observed, expected.value(), events.value() / people.value(), ratio}, nil
}

func (b ReferenceBand) check() error {
	if err := checkFinite("people and reference", b.People, b.ReferenceEvents, b.ReferencePeople); err != nil {
		return err
	}
	if b.Events < 0 || b.People < 0 || b.ReferenceEvents < 0 || b.ReferencePeople <= 0 {
		return fmt.Errorf("%d events of %v people, reference %v of %v: counts are 0 or more, the reference has people",
			b.Events, b.People, b.ReferenceEvents, b.ReferencePeople)
	}
	return nil
}

// ObservedOverExpected is the ratio of an observed count to an expected one
// that is taken as known, with the Poisson limits of the count. Expecting
// nothing gives ErrUndefined.
func ObservedOverExpected(observed int64, expected, level float64) (Estimate, error) {
	if err := checkFinite("expected events", expected); err != nil {
		return Estimate{}, err
	}
	if expected < 0 {
		return Estimate{}, fmt.Errorf("%v events expected: is 0 or more", expected)
	}
	iv, err := CountInterval(observed, level)
	if err != nil {
		return Estimate{}, err
	}
	if expected == 0 {
		return Estimate{}, fmt.Errorf("ratio to no events expected: %w", ErrUndefined)
	}
	return scaled(float64(observed), iv, 1/expected), nil
}
