package ingest

import (
	"testing"

	"pgregory.net/rapid"
)

// A table finds every key where a map does, also where hashes are alike and
// where it had to grow.
func TestPlaceTableIsAMap(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		table, want := newPlaceTable(rapid.IntRange(0, 40).Draw(r, "expected")), map[int]int32{}
		hashes := rapid.SampledFrom([]uint32{1, 3, 1 << 31}).Draw(r, "hashes")
		var keys []int
		for _, key := range rapid.SliceOfN(rapid.IntRange(0, 60), 0, 300).Draw(r, "keys") {
			is := func(place int32) bool { return keys[place] == key }
			place, known := table.find(uint32(key)%hashes*0x1000, is, int32(len(keys)))
			before, there := want[key]
			if known != there || there && place != before || !there && place != int32(len(keys)) {
				r.Fatalf("key %d: place %d (known %v), and the map says %d (%v)", key, place, known, before, there)
			}
			if !known {
				want[key] = place
				keys = append(keys, key)
			}
		}
	})
}
