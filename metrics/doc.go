// Package metrics turns cells into protected figures: it knows the indicators,
// periods, places and comparisons, and gives every output the same Table.
package metrics
