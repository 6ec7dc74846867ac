package benefit

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Share is one setting in which people would otherwise have lived: what part
// of them (0 to 1), and what it costs one person a year.
type Share struct {
	Setting string
	Of      float64
	Cost    Money
}

// sharesWithin is the rounding that shares may carry when they are added up.
const sharesWithin = 1e-9

// Mix is the cost of the alternative when different people would have lived in
// different settings: the sum of share times cost. Shares must come to 1 and
// all costs be of one price year. Leaving out the cheap settings, such as
// living with family, makes any saving look larger than it is.
func Mix(shares []Share) (Money, error) {
	if err := checkShares(shares); err != nil {
		return Money{}, err
	}
	total := Money{Year: shares[0].Cost.Year}
	for _, s := range shares {
		var err error
		if total, err = total.Plus(Money{s.Of * s.Cost.Amount, s.Cost.Year}); err != nil {
			return Money{}, fmt.Errorf("mix: %s: %w", s.Setting, err)
		}
	}
	return total, nil
}

func checkShares(shares []Share) error {
	if len(shares) == 0 {
		return errors.New("mix: no settings")
	}
	sum := 0.0
	for _, s := range shares {
		if !(s.Of >= 0 && s.Of <= 1) {
			return fmt.Errorf("mix: %s: share %v does not lie between 0 and 1", s.Setting, s.Of)
		}
		sum += s.Of
	}
	if math.Abs(sum-1) > sharesWithin {
		return fmt.Errorf("mix: the shares come to %v, must come to 1", sum)
	}
	return nil
}

// Without is the mix without one setting, the others enlarged in proportion:
// to show, say, what a saving is without the few whose alternative was
// hospital.
func Without(shares []Share, setting string) ([]Share, error) {
	if err := checkShares(shares); err != nil {
		return nil, err
	}
	at := slices.IndexFunc(shares, func(s Share) bool { return s.Setting == setting })
	if at < 0 {
		return nil, fmt.Errorf("mix: there is no setting %q", setting)
	}
	left := 1 - shares[at].Of
	if left < sharesWithin {
		return nil, fmt.Errorf("mix: nothing is left without %s", setting)
	}
	rest := slices.Delete(slices.Clone(shares), at, at+1)
	for i := range rest {
		rest[i].Of /= left
	}
	return rest, nil
}

// BreakEven is the share that one setting must have, the others in proportion,
// for the mix to cost exactly as much as the arrangement. It may lie outside 0
// to 1: then no share of that setting makes the two equal.
func BreakEven(shares []Share, setting string, arrangement Money) (float64, error) {
	others, err := Without(shares, setting)
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(shares, func(s Share) bool { return s.Setting == setting })
	rest, err := Mix(others)
	if err != nil {
		return 0, err
	}
	gap, err := rest.Minus(arrangement)
	if err != nil {
		return 0, err
	}
	step, err := rest.Minus(shares[at].Cost)
	if err != nil {
		return 0, err
	}
	if step.Amount == 0 {
		return 0, fmt.Errorf("mix: %s costs as much as the others together, so its share changes nothing", setting)
	}
	return gap.Amount / step.Amount, nil
}
