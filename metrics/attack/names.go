package attack

import "cmp"

func compareNames(a, b Name) int {
	return cmp.Or(cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Place, b.Place),
		cmp.Compare(a.By, b.By), cmp.Compare(a.Level, b.Level), cmp.Compare(a.What, b.What))
}

// of is the same people counted otherwise.
func (n Name) of(what string) Name { n.What = what; return n }

// in is the same number of another place.
func (n Name) in(place string) Name { n.Place = place; return n }

// wholly is the same number of everybody.
func (n Name) wholly() Name { n.By, n.Level = whole, whole; return n }
