package disclose

// Where noughts are hidden, of a cell with nobody in it a reader must not learn that
// nobody is there. More is not asked: such a cell is about no person, and that few are in
// it at most is known of most groups of most places anyway. So it is enough that somebody
// may be in it; of a cell with one to a few people it must be possible that there are
// enough to be shown.

// enough is how many people must be possible of a hidden cell with too few.
func (p Profile) enough(c Cell) int64 {
	if p.HideEmpty && c.Respondents == 0 {
		return 1
	}
	return p.MinBase
}

// widthOf is how far apart the limits of a hidden number of people must be.
func (p Profile) widthOf(people int64) int64 {
	if p.HideEmpty && people == 0 {
		return min(1, p.MinWidth)
	}
	return p.MinWidth
}
