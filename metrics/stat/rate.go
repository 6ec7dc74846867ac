package stat

import "fmt"

// Estimate is a value with its interval, in one unit.
type Estimate struct {
	Value    float64
	Interval Interval
}

// Rate is events per exposure (people, person-years, bed-days), times a
// multiplier such as 1000, with the Poisson interval of the events: exact
// below 10, Byar's from 10 on (phe_rate of PHEindicatormethods). It refuses
// fewer than 0 events and an exposure of 0 or less.
func Rate(events int64, exposure, multiplier, level float64) (Estimate, error) {
	if err := checkExposure(exposure, multiplier); err != nil {
		return Estimate{}, err
	}
	iv, err := CountInterval(events, level)
	if err != nil {
		return Estimate{}, err
	}
	return scaled(float64(events), iv, multiplier/exposure), nil
}

func scaled(value float64, iv Interval, by float64) Estimate {
	return Estimate{value * by, Interval{iv.Low * by, iv.High * by}}
}

func checkExposure(exposure, multiplier float64) error {
	if err := checkFinite("exposure and multiplier", exposure, multiplier); err != nil {
		return err
	}
	if exposure <= 0 {
		return fmt.Errorf("exposure %v: a rate needs people or time above 0: %w", exposure, ErrTooFew)
	}
	if multiplier <= 0 {
		return fmt.Errorf("multiplier %v: is above 0, such as 1 or 1000", multiplier)
	}
	return nil
}
