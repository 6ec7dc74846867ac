package metrics

// Where it is hidden that nobody is in a cell, that is a number like any other: what is
// left of a total when all shown parts are taken away would tell it. So such cells are in
// the lattice, and are protected with the rest. Elsewhere readers see that nobody is
// there, and a cell that is not there says so.

// addNobody makes the cells of the places that have schemes, and of their groups, in which
// nobody is: in every period in which anybody is counted anywhere, of every group that
// tables list, which are those that anybody was ever in anywhere.
func (l *lattice) addNobody(ind Indicator, places *Places) {
	cuts := map[CellKey]bool{}
	for k := range l.cells {
		for dimension, levels := range l.levels {
			if dimension == partsOf[ind.Kind] || dimension == was || dimension == now {
				continue // a group of nobody is never given there, see group
			}
			for _, level := range levels {
				if cut := (CellKey{Period: k.period, Dimension: dimension, Level: level}); published(ind, cut) {
					cuts[cut] = true
				}
			}
		}
	}
	for _, scheme := range places.All() {
		if scheme.Grain != Scheme {
			continue
		}
		for k := range cuts {
			for _, id := range places.holding(scheme.ID, k.Period) {
				if k.Dimension != deprivation || places.inOneNation(id) {
					l.at(id, k)
				}
			}
		}
	}
}

// covered reports whether nobody is in a cell and counts are rounded: what is left of
// rounded totals is then a nought or a few, so that the sums of hideJoint, which know how
// much rounding leaves open, are enough to keep it from being known.
func (l *lattice) covered(k at) bool {
	return l.profile.HideEmpty && l.profile.Round > 1 && l.cells[k].respondents == 0
}

// groupsOfNobody are, where noughts are hidden, the groups of what became of people that
// have no cell, as nobody is in them: a list that left them out would say so.
func (l *lattice) groupsOfNobody(ind Indicator) (all []at) {
	if !l.profile.HideEmpty {
		return nil
	}
	for k := range l.each() {
		if k.dimension != whole || !k.period.IsYear() {
			continue
		}
		for _, dimension := range []string{partsOf[ind.Kind], was, now} {
			for _, level := range l.levels[dimension] {
				if of := (at{k.place, k.period, dimension, level}); l.find(of) == nil {
					all = append(all, of)
				}
			}
		}
	}
	return all
}
