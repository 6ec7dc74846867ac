package metrics

import (
	"cmp"
	"slices"
)

// sortedKeys gives the keys of a map in a fixed order: what is protected must
// not depend on the order in which Go walks a map.
func sortedKeys[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	return keys
}

func compareStrings(a, b string) int { return cmp.Compare(a, b) }

func compareAt(a, b at) int {
	return cmp.Or(cmp.Compare(a.period, b.period), cmp.Compare(a.dimension, b.dimension),
		cmp.Compare(a.level, b.level), cmp.Compare(a.place, b.place))
}

func compareLeftOut(a, b leftOutOf) int {
	return cmp.Or(cmp.Compare(a.indicator, b.indicator), cmp.Compare(a.period, b.period),
		cmp.Compare(a.reason, b.reason), cmp.Compare(a.place, b.place))
}
