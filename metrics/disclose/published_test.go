package disclose

import "testing"

// What readers have already covers nothing: the cover is taken from the rest, and
// where there is no rest, the result says so.
func TestNothingHidesBehindWhatIsPublished(t *testing.T) {
	lattice := func(published ...int) Lattice {
		l := Lattice{Cells: []Cell{}, Sums: []Sum{{Total: 0, Parts: []int{1, 2, 3}}}}
		for _, n := range []int64{34, 4, 14, 16} {
			l.Cells = append(l.Cells, Cell{Kind: CountKind, Respondents: n})
		}
		for _, i := range published {
			l.Cells[i].Published = true
		}
		return l
	}
	if r := Default.Protect(lattice()); !r.Hidden[1] || !r.Hidden[2] || r.Exposed != 0 {
		t.Errorf("without anything published the cheapest cell covers: %+v", r)
	}
	if r := Default.Protect(lattice(2)); !r.Hidden[1] || r.Hidden[2] || !r.Hidden[3] || r.Exposed != 0 {
		t.Errorf("with one part published the other must cover: %+v", r)
	}
	if r := Default.Protect(lattice(2, 3)); !r.Hidden[0] || r.Hidden[2] || r.Hidden[3] || r.Exposed != 0 {
		t.Errorf("with two parts published the total must be hidden: %+v", r)
	}
	if r := Default.Protect(lattice(0, 2, 3)); !r.Hidden[1] || r.Exposed == 0 {
		t.Errorf("with all else published the small one is exposed, and that is not said: %+v", r)
	}
	small := lattice()
	small.Cells[1].Published = true
	if r := Default.Protect(small); r.Hidden[1] || r.Primary != 0 {
		t.Errorf("a cell that is published is nothing to hide: %+v", r)
	}
}
