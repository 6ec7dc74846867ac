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
	Worth       int   // how much the cell would be missed: where one of several must go, the one of least worth goes
	// Money: the largest amount of one person, the second largest (both without
	// their sign; infinite where they are not known) and the sum.
	Largest, Second, Total float64
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
	// TopTwoPercent hides an amount of which the two largest make up this share or more.
	TopTwoPercent float64
}

// The profiles. Rules that also ask for rounding, such as the NHS rule for
// hospital data (1 to 7 hidden and the rest to the nearest 5), are not here:
// this package does not round, and half a rule must not carry its name.
var (
	// Default is the rule of this service.
	Default = Profile{
		Name:             "default",
		Words:            "Figures about fewer than 5 people are hidden, and so are percentages where fewer than 3 people gave one of the answers, averages where everybody gave the same answer, amounts of money that one or two people make up nearly alone, and other figures from which a hidden one could be worked out.",
		MinBase:          5,
		MinNumerator:     3,
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
		HideUnanimous:    true,
		HideEmpty:        true,
		DominancePercent: 10,
		TopTwoPercent:    90,
	}
	// StrictPublic is our own choice for pages that anybody can read about
	// places that few people live in.
	StrictPublic = Profile{
		Name:             "strict_public",
		Words:            "Figures about fewer than 10 people are hidden, and so are percentages where fewer than 5 people gave one of the answers, averages where everybody gave the same answer, amounts of money that one or two people make up nearly alone, and other figures from which a hidden one could be worked out.",
		MinBase:          10,
		MinNumerator:     5,
		MinDegrees:       9,
		HideUnanimous:    true,
		DominancePercent: 10,
		TopTwoPercent:    90,
	}
)

// Profiles are the named profiles.
var Profiles = []Profile{Default, OneToFour, TRE10, StrictPublic}

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
func (p Profile) Safe(c Cell) bool {
	if c.Respondents == 0 {
		return !p.HideEmpty
	}
	if c.Respondents < p.MinBase {
		return false
	}
	switch c.Kind {
	case Proportion:
		return p.safeSide(c.Numerator) && p.safeSide(c.Respondents-c.Numerator)
	case MeanKind:
		return c.Respondents-1 >= p.MinDegrees && !(p.HideUnanimous && c.Constant)
	case MedianKind:
		return !(p.HideUnanimous && c.Constant)
	case Money:
		return c.Respondents-1 >= p.MinDegrees && !(p.HideUnanimous && c.Constant) && !p.dominated(c)
	}
	return true
}

// safeSide judges the people who gave one answer of a proportion.
func (p Profile) safeSide(people int64) bool {
	if people == 0 {
		return !p.HideUnanimous
	}
	return people >= p.MinNumerator
}

// dominated reports whether an amount tells too much about its largest part.
func (p Profile) dominated(c Cell) bool {
	if c.Total <= 0 || math.IsInf(c.Largest, 1) || math.IsInf(c.Second, 1) {
		return true // nothing can be said of who makes it up
	}
	others := c.Total - c.Largest - c.Second
	if p.DominancePercent > 0 && others < p.DominancePercent/100*c.Largest {
		return true
	}
	return p.TopTwoPercent > 0 && c.Largest+c.Second >= p.TopTwoPercent/100*c.Total
}
