package benefit

import (
	"errors"
	"fmt"
	"math"
)

// Flows are amounts by year from the base year, all at the prices of one
// financial year. Flow 0 falls in the base year and is not discounted.
type Flows struct {
	Year    string // price year
	Amounts []float64
}

// ErrNoAnswer says that a measure has no value for these flows, and the error
// that wraps it says why. It is not a fault.
var ErrNoAnswer = errors.New("there is no such figure")

func (f Flows) check() error {
	if err := checkYear(f.Year); err != nil {
		return fmt.Errorf("flows: price year: %w", err)
	}
	for t, a := range f.Amounts {
		if math.IsNaN(a) || math.IsInf(a, 0) {
			return fmt.Errorf("flows: the amount of year %d is not a number", t)
		}
	}
	return nil
}

// Plus adds flows of the same price year, year by year.
func (f Flows) Plus(o Flows) (Flows, error) {
	if f.Year != o.Year {
		return Flows{}, fmt.Errorf("flows at %s and at %s prices: %w", f.Year, o.Year, ErrYears)
	}
	sum := make([]float64, max(len(f.Amounts), len(o.Amounts)))
	copy(sum, f.Amounts)
	for t, a := range o.Amounts {
		sum[t] += a
	}
	return Flows{f.Year, sum}, nil
}

// Times gives every amount k times.
func (f Flows) Times(k float64) Flows {
	out := Flows{f.Year, make([]float64, len(f.Amounts))}
	for t, a := range f.Amounts {
		out.Amounts[t] = k * a
	}
	return out
}

// PresentValue is the sum of flow times discount factor (Green Book 5.32).
func (s *Schedule) PresentValue(f Flows) (Money, error) {
	if err := f.check(); err != nil {
		return Money{}, err
	}
	sum := 0.0
	for t, d := range s.Factors(len(f.Amounts) - 1) {
		if t < len(f.Amounts) {
			sum += f.Amounts[t] * d
		}
	}
	return Money{sum, f.Year}, nil
}

// NPSV is the net present social value: what the benefits are worth in year 0
// less what the costs are. Transfers belong in neither.
func (s *Schedule) NPSV(benefits, costs Flows) (Money, error) {
	net, err := benefits.Plus(costs.Times(-1))
	if err != nil {
		return Money{}, err
	}
	return s.PresentValue(net)
}

// BCR is the present value of the benefits for each pound of present cost.
// Where the costs come to nothing or less the option saves money, and a ratio
// would be meaningless: the error wraps ErrNoAnswer and says so.
func (s *Schedule) BCR(benefits, costs Flows) (float64, error) {
	if benefits.Year != costs.Year {
		return 0, fmt.Errorf("benefits at %s and costs at %s prices: %w", benefits.Year, costs.Year, ErrYears)
	}
	b, err := s.PresentValue(benefits)
	if err != nil {
		return 0, err
	}
	c, err := s.PresentValue(costs)
	if err != nil {
		return 0, err
	}
	if c.Amount <= 0 {
		return 0, fmt.Errorf("cost-saving: a benefit-cost ratio is not defined, look at the net present value: %w", ErrNoAnswer)
	}
	return b.Amount / c.Amount, nil
}

// EAC is the equivalent annual cost: the present value of the cost spread
// evenly over the years 1 to life, for options that last for different times.
func (s *Schedule) EAC(presentCost Money, life int) (Money, error) {
	if life < 1 {
		return Money{}, fmt.Errorf("a life of %d years: it must be 1 or more", life)
	}
	return Money{presentCost.Amount / s.Annuity(1, life), presentCost.Year}, nil
}

// Payback is when money that was put in has come back.
type Payback struct {
	Cumulative  []float64 // by year
	Years       float64   // interpolated within the year
	PaidBack    bool      // false: not within these years
	FallsAgain  bool      // the sum turns negative again later
	PeakFunding float64   // the lowest sum, 0 or less: what somebody must lend
}

// PayBack adds net flows up, discounted by the schedule where one is given, and
// finds the first time at which the sum is not negative.
func PayBack(net Flows, s *Schedule) (Payback, error) {
	if err := net.check(); err != nil {
		return Payback{}, err
	}
	factors := make([]float64, len(net.Amounts))
	for t := range factors {
		factors[t] = 1
	}
	if s != nil {
		factors = s.Factors(len(net.Amounts) - 1)
	}
	p := Payback{Cumulative: make([]float64, len(net.Amounts))}
	sum := 0.0
	for t, a := range net.Amounts {
		flow := a * factors[t]
		before := sum
		sum += flow
		p.Cumulative[t] = sum
		p.PeakFunding = min(p.PeakFunding, sum)
		switch {
		case p.PaidBack:
			p.FallsAgain = p.FallsAgain || sum < 0
		case sum >= 0:
			p.PaidBack = true
			if t > 0 && before < 0 {
				p.Years = float64(t-1) - before/flow
			}
		}
	}
	return p, nil
}

// Root finds where a function of one parameter is 0 between low and high, by
// bisection, to the last digit that a float64 holds. It is how switching values
// are found that have no closed form. Where the function has the same sign at
// both ends the error wraps ErrNoAnswer.
func Root(of func(float64) float64, low, high float64) (float64, error) {
	atLow, atHigh := of(low), of(high)
	switch {
	case math.IsNaN(atLow) || math.IsNaN(atHigh):
		return 0, errors.New("the function has no value at an end of the range")
	case atLow == 0:
		return low, nil
	case atHigh == 0:
		return high, nil
	case (atLow < 0) == (atHigh < 0):
		return 0, fmt.Errorf("nothing between %g and %g makes it 0: %w", low, high, ErrNoAnswer)
	}
	for range 2000 {
		mid := low + (high-low)/2
		if mid <= low || mid >= high {
			break
		}
		if v := of(mid); (v < 0) == (atLow < 0) && v != 0 {
			low = mid
		} else {
			high = mid
		}
	}
	return high, nil
}

// IRR is the rate at which the net flows are worth nothing in year 0.
func IRR(net Flows) (float64, error) {
	if err := net.check(); err != nil {
		return 0, err
	}
	worth := func(rate float64) float64 {
		v, d := 0.0, 1.0
		for _, a := range net.Amounts {
			v += a * d
			d /= 1 + rate
		}
		return v
	}
	r, err := Root(worth, -0.99, 100)
	if err != nil {
		return 0, fmt.Errorf("the flows have no rate of return: %w", err)
	}
	return r, nil
}

// Switch is the value of a parameter at which an option's net present value is 0.
type Switch struct {
	Value  float64
	Change float64 // from the base, as a share of it
	Within bool    // inside the range that was thought possible
}

// SwitchingValue looks for the value between from and to at which npv is 0.
func SwitchingValue(npv func(float64) float64, base, from, to, low, high float64) (Switch, error) {
	v, err := Root(npv, from, to)
	if err != nil {
		return Switch{}, err
	}
	s := Switch{Value: v, Within: v >= low && v <= high}
	if base != 0 {
		s.Change = v/base - 1
	}
	return s, nil
}
