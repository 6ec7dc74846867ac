package duck

import "time"

// CountAlikeFrom sets from how many answers on those that are alike are counted
// first, and gives back what it was.
func CountAlikeFrom(n int64) int64 {
	was := manyAnswers
	manyAnswers = n
	return was
}

// NarrowFrom sets from how many answers on the rows of few touched schemes are read
// alone, and gives back what it was.
func NarrowFrom(n int64) int64 {
	was := manyRows
	manyRows = n
	return was
}

// YearsFrom sets how many times the answers of a load must go into all of them for
// their years to be counted by themselves, and gives what it was.
func YearsFrom(n int64) (was int64) {
	was, mostCome = mostCome, n
	return was
}

// GatherUpTo sets up to how many rows of tallies indicators with other breakdowns are
// counted in one go, and gives what it was.
func GatherUpTo(n int64) int64 {
	was := fewGathered
	fewGathered = n
	return was
}

// CountAtOnce sets how many rows of schemes are counted in one go, and gives what it was.
func CountAtOnce(n int64) (was int64) {
	was, mostAtOnce = mostAtOnce, n
	return was
}

// KeepOwnUpTo sets how many observations of one indicator are kept, and gives what it was.
func KeepOwnUpTo(n int64) int64 {
	was := mostOwn
	mostOwn = n
	return was
}

// BoundSnapshots sets how long one statement on a snapshot may take and how much memory
// those may take that are opened from now on, and gives what both were.
func BoundSnapshots(longest time.Duration, memory string) (time.Duration, string) {
	was, had := slowest, snapshotMemory
	slowest, snapshotMemory = longest, memory
	return was, had
}

// DueAnew says whether a snapshot is to be written anew now.
func DueAnew(since int, begun, next bool, number int, later bool) bool {
	a := amended{since, begun, next}
	return a.due(number, later)
}
