package stat

import "testing"

// The ranks are those of the table that Campbell and Gardner give with their method.
func TestMedianRanks(t *testing.T) {
	for _, c := range []struct{ n, low, high int64 }{{100, 40, 61}, {25, 8, 18}, {10, 2, 9}, {3, 1, 3}} {
		if low, high := medianRanks(c.n, Z95); low != c.low || high != c.high {
			t.Errorf("n=%d: ranks %d and %d, want %d and %d", c.n, low, high, c.low, c.high)
		}
	}
}

func TestMedianIntervalReadsTheRanks(t *testing.T) {
	bins := []Bin{{0, 5}, {1, 5}, {2, 5}, {3, 5}, {9, 5}} // 25 answers: ranks 8 and 18
	iv, err := MedianInterval(bins, Z95)
	if err != nil || iv != (Interval{1, 3}) {
		t.Errorf("got %v, %v; want 1 to 3", iv, err)
	}
	if _, err := MedianInterval(nil, Z95); err == nil {
		t.Error("no answers gave an interval")
	}
}
