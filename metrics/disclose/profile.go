// Package disclose decides which cells of a table must stay hidden so that
// nobody learns about a person: small cells, and the further cells without
// which the small ones could be worked out.
package disclose

import "math"

// Kind is what a cell publishes.
type Kind int

// The kinds of cell.
const (
	Proportion Kind = iota // how many of the respondents said yes
	MeanKind               // a mean score
	MedianKind             // a median
	CountKind              // how many people there are: Respondents is the figure
	Money                  // a sum or mean of money, which one large amount can dominate
)

// Cell is what the rules must know of one publishable cell. Counts are of
// people, never weighted.
type Cell struct {
	Kind        Kind
	Respondents int64
	Numerator   int64 // Proportion: how many said yes
	Constant    bool  // MeanKind, MedianKind, Money: everybody gave the same answer
	MinBase     int64 // more than the profile's where the figure itself asks for more people
	// Neither is, of a proportion beside which another of the same question and the
	// same people is given, in which nobody can be who is in this one, how many are
	// in neither: whoever has both has that number too. JudgeNeither holds it to the
	// rules here, SumNeither what several hidden cells come to of it.
	Neither                  int64
	JudgeNeither, SumNeither bool
	// Held hides the cell whatever its numbers, and keeps it from being worked out:
	// beside something published elsewhere it would tell too much.
	Held bool
	// Published cells are known to readers from elsewhere, with the number that they
	// have here: they stay shown, and nothing can be hidden behind them.
	Published bool
	// Covered cells hold nobody, and what rounding leaves open keeps that from being known:
	// that is for ProtectJoint to see to. Here they are hidden, and nothing for their sake.
	Covered bool
	Worth   int // how much the cell would be missed: where one of several must go, the one of least worth goes
	// Money: the largest amount of one person, the second largest (both without
	// their sign; infinite where they are not known) and the sum.
	Largest, Second, Total float64
	// MeanKind: how far apart the highest and the lowest answer of one person
	// can be, or 0 where there is no limit; Total is then the sum of the answers,
	// each counted from the lowest.
	Scale float64
}

// Sum says that the people of one cell are those of its parts: the parts'
// counts add up to the total's, or nearly (somebody may count in two quarters
// but once in the year). The numbers are indexes into Cells.
type Sum struct {
	Total int
	Parts []int
}

// Lattice is every cell that is published from the same people, with every
// way in which cells add up. What is left out of Sums is not protected
// against: give all that a reader could use.
type Lattice struct {
	Cells []Cell
	Sums  []Sum
}

// Profile is one set of hiding rules with the words that explain it. A zero
// limit switches its rule off.
type Profile struct {
	Name  string
	Words string // for a page's notes

	MinBase      int64 // fewer respondents are hidden
	MinNumerator int64 // fewer people on either side of a proportion are hidden, 0 apart
	MinDegrees   int64 // means: respondents minus 1 must reach this
	// HideUnanimous hides a proportion where all or none said yes, and a mean,
	// median or amount where everybody's is the same: it tells everyone's answer.
	HideUnanimous bool
	// HideEmpty hides cells with nobody in them too. Else 0 is shown.
	HideEmpty bool
	// DominancePercent is p of the p% rule: hidden where all amounts but the
	// two largest come to less than p% of the largest.
	DominancePercent float64
	// Round publishes counts to the nearest multiple of it. Where it is set,
	// percentages come from rounded counts.
	Round int64
	// MinWidth is how far apart the limits must be, at least, between which a
	// reader can work out that a hidden small count lies.
	MinWidth int64
	// PrimaryOnly hides no further cells, so that what is hidden can be worked out
	// from the sums. It is for showing that an audit finds that.
	PrimaryOnly bool
	// TopTwoPercent hides an amount of which the two largest make up this share or more.
	TopTwoPercent float64
}

// The profiles.
var (
	// Default is the rule of this service.
	Default = Profile{
		Name:             "default",
		Words:            "Figures about fewer than 5 people are hidden, and so are percentages where fewer than 3 people gave one of the answers, averages where everybody gave the same answer, amounts of money that one or two people make up nearly alone, and other figures from which a hidden one could be worked out.",
		MinBase:          5,
		MinNumerator:     3,
		MinWidth:         3,
		HideUnanimous:    true,
		DominancePercent: 10,
		TopTwoPercent:    90,
	}
	// OneToFour hides 1 to 4 people anywhere: in the base, among the yes, among the no.
	OneToFour = Profile{
		Name:             "one_to_four",
		Words:            "Figures about 1 to 4 people are hidden, whether they are all who answered or those on one side of a percentage, and so are figures where everybody gave the same answer, amounts of money that one or two people make up nearly alone, and other figures from which a hidden one could be worked out.",
		MinBase:          5,
		MinNumerator:     5,
		MinWidth:         3,
		HideUnanimous:    true,
		DominancePercent: 10,
		TopTwoPercent:    90,
	}
	// NHSSecondaryCare is the rule of NHS hospital statistics since September
	// 2018: 1 to 7 hidden, all else to the nearest 5, percentages from rounded
	// counts. The published rule rounds instead of hiding further cells; here both
	// are done, for our places are smaller than hospitals.
	NHSSecondaryCare = Profile{
		Name:             "nhs_secondary_care",
		Words:            "Figures about 1 to 7 people are hidden, whether they are all who answered or those on one side of a percentage, and so are other figures from which a hidden one could be worked out. Counts are to the nearest 5, so that parts need not add up to their total, and percentages come from rounded counts.",
		MinBase:          8,
		MinNumerator:     8,
		MinWidth:         3,
		Round:            5,
		HideUnanimous:    true,
		DominancePercent: 10,
		TopTwoPercent:    90,
	}
	// TRE10 is the output rule of trusted research environments (SACRO's
	// defaults): every count at least 10, zeros included, 10 degrees of
	// freedom, no dominance.
	TRE10 = Profile{
		Name:             "tre_10",
		Words:            "Figures about fewer than 10 people are hidden, none included, and so are amounts that one or two people dominate and other figures from which a hidden one could be worked out.",
		MinBase:          10,
		MinNumerator:     10,
		MinDegrees:       10,
		MinWidth:         3,
		HideUnanimous:    true,
		HideEmpty:        true,
		DominancePercent: 10,
		TopTwoPercent:    90,
	}
	// StrictPublic is our own choice for pages that anybody can read about
	// places that few people live in.
	StrictPublic = Profile{
		Name:             "strict_public",
		Words:            "Figures about fewer than 10 people are hidden, none included, and so are percentages where fewer than 5 people gave one of the answers, averages where everybody gave the same answer, amounts of money that one or two people make up nearly alone, and other figures from which a hidden one could be worked out. Counts are to the nearest 5, so that parts need not add up to their total, and percentages come from rounded counts.",
		MinBase:          10,
		MinNumerator:     5,
		MinDegrees:       9,
		MinWidth:         5,
		Round:            5,
		HideUnanimous:    true,
		HideEmpty:        true,
		DominancePercent: 10,
		TopTwoPercent:    90,
	}
)

// Profiles are the named profiles.
var Profiles = []Profile{Default, OneToFour, NHSSecondaryCare, TRE10, StrictPublic}

// Find is the profile of a name.
func Find(name string) (Profile, bool) {
	for _, p := range Profiles {
		if p.Name == name {
			return p, true
		}
	}
	return Profile{}, false
}

// Safe reports whether a cell may be published as far as its own numbers go.
func (p Profile) Safe(c Cell) bool { return p.Breaks(c) == 0 }

// Rules is a set of the rules that a cell breaks.
type Rules uint8

// The rules.
const (
	TooFew    Rules = 1 << iota // too few people, or nobody where that is hidden too
	SmallSide                   // too few on one side of a proportion
	Unanimous                   // everybody's answer is told
	TooFewDegrees
	TopTwoShare // two amounts make up nearly all
	POfLargest  // the largest amount could be estimated
)

// Breaks says which rules a cell breaks as far as its own numbers go.
func (p Profile) Breaks(c Cell) (broken Rules) {
	add := func(rule Rules, when bool) {
		if when {
			broken |= rule
		}
	}
	if c.Respondents == 0 {
		add(TooFew, p.HideEmpty)
		return broken
	}
	add(TooFew, c.Respondents < p.least(c))
	switch c.Kind {
	case Proportion:
		for _, side := range c.sides() {
			add(Unanimous, side == 0 && p.HideUnanimous)
			add(SmallSide, side != 0 && side < p.MinNumerator)
		}
	case MeanKind, Money:
		add(TooFewDegrees, c.Respondents-1 < p.MinDegrees)
		add(Unanimous, c.Constant && p.HideUnanimous)
		if c.Kind == Money {
			broken |= p.dominated(c)
		}
	case MedianKind:
		add(Unanimous, c.Constant && p.HideUnanimous)
	}
	return broken
}

// sides are the groups of people that a proportion tells the numbers of.
func (c Cell) sides() []int64 {
	if c.JudgeNeither {
		return []int64{c.Numerator, c.Respondents - c.Numerator, c.Neither}
	}
	return []int64{c.Numerator, c.Respondents - c.Numerator}
}

// least is how many people a cell must be about.
func (p Profile) least(c Cell) int64 { return max(p.MinBase, c.MinBase) }

// dominated says in which way an amount tells too much about its largest part.
// Of an amount that is not above 0, or whose largest part is not known, nothing
// can be said, and it breaks both rules.
func (p Profile) dominated(c Cell) (broken Rules) {
	unknown := c.Total <= 0 || math.IsInf(c.Largest, 1) || math.IsInf(c.Second, 1)
	if p.DominancePercent > 0 && (unknown || Estimable(c, p.DominancePercent)) {
		broken |= POfLargest
	}
	if p.TopTwoPercent > 0 && (unknown || c.Largest+c.Second >= p.TopTwoPercent/100*c.Total) {
		broken |= TopTwoShare
	}
	return broken
}
