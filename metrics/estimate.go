package metrics

import (
	"fmt"
	"math"

	"khi/metrics/disclose"
	"khi/metrics/stat"
)

// estimate is what may be said of one cell.
type estimate struct {
	value, low, high, base Figure
	lowerQuartile          Figure // medians only
	upperQuartile          Figure
	more                   []Figure // other columns of the kind
	few                    bool
}

// fewBelow is the base under which a figure is marked as resting on few people
// (house rule; the usual convention for an unreliable proportion).
const fewBelow = 30

// FewWords is what the note few of a row stands for.
var FewWords = fmt.Sprintf("Based on fewer than %d people: treat with care.", fewBelow)

// spreadFrom is the base from which the spread of a median is given: under it,
// a quartile or a limit is close to being one person's answer.
const spreadFrom = 10

// all is an estimate whose figures all say the same.
func all(f Figure) estimate {
	return estimate{value: f, low: f, high: f, base: f, lowerQuartile: f, upperQuartile: f}
}

// of turns sums into figures. A cell that is not there was nobody's answer; a
// hidden one gives no figure at all, its base included.
func (l *lattice) of(ind Indicator, k at) estimate {
	s := l.find(k)
	switch {
	case ind.Yearly && !k.period.IsYear():
		return all(Missing(NotApplicable))
	case (s == nil || s.n == 0) && l.profile.HideEmpty:
		return all(Hidden())
	case s == nil || s.n == 0:
		e := all(Missing(NoAnswers))
		if ind.Kind == CountKind {
			return all(Missing(NotAvailable))
		}
		return e
	case s.hidden:
		return l.unreached(ind, k)
	}
	e := all(Missing(NotApplicable))
	base := l.base(s)
	e.base = Known(float64(base))
	e.few = base < fewBelow && ind.Kind != CountKind
	switch ind.Kind {
	case Proportion:
		if l.roundBase && l.profile.Round <= 1 {
			e.roughly(s, base)
			break
		}
		e.proportion(l.rounding(), s)
	case Mean, ChangeKind:
		e.mean(s, l.grid(ind, s))
	case Median:
		e.median(s, base)
	case RateKind:
		e.rate(l.rounding(), s)
	case RatioKind:
		e.ratio(l.rounding(), s)
	case CountKind:
		e.value = Known(float64(base))
	case GrowthKind:
		e.growth(l, s, k)
	case ReachKind:
		e.reach(l, k)
	case OutcomeKind:
		e.outcome(l, ind, k)
	case TransitionKind:
		e.transition(l, ind, k)
	case SurvivalKind:
		e.survival(l, ind, k.place, k.period)
	}
	return e.published(ind.Unit)
}

// published is the estimate to the precision that its unit is given to. Everything
// that is said of it, a verdict, a limit or a sentence, is worked out from that, so
// that nothing finer can be read from any of them.
func (e estimate) published(u Unit) estimate {
	for _, f := range []*Figure{&e.value, &e.low, &e.high, &e.lowerQuartile, &e.upperQuartile} {
		*f = f.At(u)
	}
	return e
}

// base is the number of people as it may be given: to the nearest 5 where the
// exact one, beside that of another indicator, would tell how many were left out.
func (l *lattice) base(s *sums) int64 {
	return l.rounding().Rounded(s.respondents)
}

// rounding is how counts are rounded: by the profile, or to the nearest 5 at least.
func (l *lattice) rounding() disclose.Profile {
	p := l.profile
	if l.roundBase && !l.exact {
		p.Round = max(5, p.Round)
	}
	return p
}

// proportion comes from rounded counts where the profile rounds: an exact
// percentage beside a rounded base would give both counts back.
func (e *estimate) proportion(profile disclose.Profile, s *sums) {
	x, n := s.swx, s.sw
	if profile.Round > 1 {
		x, n = float64(profile.Rounded(int64(s.swx+0.5))), float64(profile.Rounded(s.respondents))
		x = min(x, n)
	}
	e.value = Known(100 * x / n)
	if iv, err := stat.Wilson(x, n, stat.Z95); err == nil {
		e.low, e.high = Known(100*iv.Low), Known(100*iv.High)
	}
}

// per is what rates and ratios are given for each of.
const per = 100

// rate is events for each 100 years at risk. Each respondent has one event or none,
// and the time at risk is never shown.
func (e *estimate) rate(profile disclose.Profile, s *sums) {
	events := profile.Rounded(int64(s.swx + 0.5))
	r, err := stat.Rate(events, s.sw, per, 0.95)
	if err != nil {
		e.value = Missing(NotAvailable)
		return
	}
	e.value, e.low, e.high = Known(r.Value), Known(r.Interval.Low), Known(r.Interval.High)
}

// ratio is how many of one sort there are for each 100 of another. Both sorts are
// counted, so given how many there are in all, how many are of the one sort is a
// proportion p; the ratio is p/(1-p), and the limits are Wilson's in the same way.
func (e *estimate) ratio(profile disclose.Profile, s *sums) {
	x, n := float64(profile.Rounded(int64(s.swx+0.5))), float64(profile.Rounded(s.respondents))
	if x >= n {
		e.value = Missing(NotAvailable) // none of the other sort: there is nothing to set it against
		return
	}
	odds := func(p float64) Figure { return Known(per * p / (1 - p)) }
	e.value = odds(x / n)
	if iv, err := stat.Wilson(x, n, stat.Z95); err == nil && iv.High < 1 {
		e.low, e.high = odds(iv.Low), odds(iv.High)
	}
}

// percentGrids are what percentages are given to the nearest of where the number of
// people is rounded.
var percentGrids = []float64{1, 2, 5, 10, 20}

// percentGrid is the grid for a rounded number of people: coarse enough that each
// number of people that it may stand for has a share near every mark, so that the
// percentage does not tell which it is.
func percentGrid(base int64) float64 {
	for _, g := range percentGrids {
		if g*float64(base-2) >= 100 {
			return g
		}
	}
	return percentGrids[len(percentGrids)-1]
}

// roughly gives a share where the number of people is to the nearest 5: the
// percentage on its grid, and limits made from what is given of the two.
func (e *estimate) roughly(s *sums, base int64) {
	g := percentGrid(base)
	percent := min(100, g*math.Round(100*s.swx/s.sw/g))
	e.value = Known(percent)
	if iv, err := stat.Wilson(percent/100*float64(base), float64(base), stat.Z95); err == nil {
		e.low, e.high = Known(100*iv.Low), Known(100*iv.High)
	}
}

// grid is what an average is given to the nearest of; 0 is as it comes. Answers are
// whole numbers, so that an average to one decimal can be that of 7 people and of
// nobody near 7; where the number of people is rounded, it must not tell. An index of
// quality of life has so many values that its average tells of no number of people.
func (l *lattice) grid(ind Indicator, s *sums) float64 {
	switch {
	case !l.roundBase || ind.Unit == Pounds || ind.Unit == Ratio || s.respondents > 12:
		return 0
	case s.respondents > 7:
		return 0.2
	}
	return 0.5
}

func (e *estimate) mean(s *sums, grid float64) {
	near := func(v float64) Figure {
		if grid > 0 {
			v = math.Round(v/grid) * grid
		}
		return Known(v)
	}
	e.value = near(s.swx / s.sw)
	if _, iv, _, err := stat.MeanT(s.n, s.sw, s.sww, s.swx, s.swxx, 0.95); err == nil {
		e.low, e.high = near(iv.Low), near(iv.High)
	}
}

func (e *estimate) median(s *sums, base int64) {
	bins := make([]stat.Bin, len(s.bins))
	for i, b := range s.bins {
		bins[i] = stat.Bin{Value: b.bin, N: b.n}
	}
	median, quartiles, err := stat.MedianOf(bins)
	if err != nil {
		e.value = Missing(NotAvailable)
		return
	}
	e.value = Known(median)
	if base < spreadFrom {
		e.low, e.high, e.lowerQuartile, e.upperQuartile = Hidden(), Hidden(), Hidden(), Hidden()
		return
	}
	if iv, err := stat.MedianInterval(bins, stat.Z95); err == nil {
		e.low, e.high = Known(iv.Low), Known(iv.High)
	}
	e.lowerQuartile, e.upperQuartile = Known(quartiles.Low), Known(quartiles.High)
}

// spread is the standard deviation of the single answers in a cell, or 0 and
// false where it cannot be had. Only funnel limits about a shown mean use it.
func (l *lattice) spread(k at) (float64, bool) {
	s := l.find(k)
	if s == nil || s.hidden || s.n < 2 {
		return 0, false
	}
	_, _, sd, err := stat.MeanT(s.n, s.sw, s.sww, s.swx, s.swxx, 0.95)
	return sd, err == nil
}
