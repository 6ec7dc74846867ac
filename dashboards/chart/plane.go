package chart

import (
	"math"
	"strconv"

	"khi/metrics"
)

// plane is where a plot lies in the picture, so that names can be placed by
// the pixel.
type plane struct {
	left, top, right, bottom float64
	x, y                     scale
}

// spot is a point of the picture, in pixels from its top left corner.
type spot struct{ x, y float64 }

func (p spot) moved(dx, dy float64) spot { return spot{p.x + dx, p.y + dy} }

func (s *sheet) plane(p plot, x, y scale) plane {
	g := s.grid(p)
	return plane{float64(g.Left), float64(g.Top), float64(s.size.Width - g.Right), float64(s.tall(p) - g.Bottom), x, y}
}

func (p plane) point(x, y float64) spot {
	return spot{
		p.left + (x-p.x.min)/(p.x.max-p.x.min)*(p.right-p.left),
		p.bottom - (y-p.y.min)/(p.y.max-p.y.min)*(p.bottom-p.top),
	}
}

// value is the way back from a spot to the axes, to a tenth of a pixel or so.
func (p plane) value(at spot) []float64 {
	round := func(v float64, s scale) float64 {
		unit := math.Pow(10, math.Floor(math.Log10((s.max-s.min)/5000)))
		return tidy(math.Round(v/unit) * unit)
	}
	return []float64{
		round(p.x.min+(at.x-p.left)/(p.right-p.left)*(p.x.max-p.x.min), p.x),
		round(p.y.min+(p.bottom-at.y)/(p.bottom-p.top)*(p.y.max-p.y.min), p.y),
	}
}

// box is a rectangle in the picture.
type box struct{ left, top, right, bottom float64 }

func boxAbout(c spot, w, h float64) box {
	return box{c.x - w/2, c.y - h/2, c.x + w/2, c.y + h/2}
}

// overlap is the area that two boxes share.
func (a box) overlap(b box) float64 {
	w := math.Min(a.right, b.right) - math.Max(a.left, b.left)
	h := math.Min(a.bottom, b.bottom) - math.Max(a.top, b.top)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}

// name is where the name of a place stands, from the middle of its mark.
type name struct {
	lines  []string
	dx, dy float64
	far    bool    // so far that a line should lead to it
	edge   float64 // from the middle of the name to the edge that faces the mark
}

// nameWidth is how wide a place's name may run before it is broken.
func (p plane) nameWidth() float64 { return math.Min(240, (p.right-p.left)*0.6) }

// placeNames finds for the name of each place outside the limits the nearest
// position that covers no mark, no other name and nothing of what is taken
// already, or the one that covers least.
func (s *sheet) placeNames(drawn []row, pl plane, taken []box) map[int]name {
	for _, r := range drawn {
		taken = append(taken, boxAbout(pl.point(people(r), s.number(r.estimate)), 13, 13))
	}
	names, called := map[int]name{}, s.called(drawn)
	for i, r := range drawn {
		if called[i] == "" {
			continue
		}
		n := name{lines: regularFont().wrap(called[i], textSize, pl.nameWidth())}
		width := 0.0
		for _, line := range n.lines {
			width = math.Max(width, regularFont().width(line, textSize))
		}
		height := float64(len(n.lines) * lineHeight)
		at := pl.point(people(r), s.number(r.estimate))
		best := math.Inf(1)
		for _, c := range candidates(width, height, s.above(r)) {
			b := boxAbout(at.moved(c.dx, c.dy), width+6, height)
			cost := c.cost + 200*outsideOf(b, pl)
			for _, t := range taken {
				cost += b.overlap(t)
			}
			if cost < best {
				best = cost
				n.dx, n.dy, n.far = c.dx, c.dy, c.far
				n.edge = -math.Copysign(width/2+3, c.dx)
			}
		}
		taken = append(taken, boxAbout(at.moved(n.dx, n.dy), width+6, height))
		names[i] = n
	}
	return names
}

// called is what stands beside each place outside the limits: its name, or a
// number that the words below explain where there is no room for three names.
func (s *sheet) called(drawn []row) map[int]string {
	called := map[int]string{}
	numbered := s.numbered(drawn)
	for i, r := range drawn {
		switch {
		case !s.beyond(r):
		case numbered:
			called[i] = strconv.Itoa(len(called) + 1)
		default:
			called[i] = r.label
		}
	}
	return called
}

func (s *sheet) numbered(drawn []row) bool {
	return s.size.Width < narrow && s.outside(drawn) > 2
}

// outside counts the places beyond the 99.8% limits.
func (s *sheet) outside(drawn []row) int {
	n := 0
	for _, r := range drawn {
		if s.beyond(r) {
			n++
		}
	}
	return n
}

type candidate struct {
	dx, dy, cost float64
	far          bool
}

// above reports whether a place stands in the upper half of the funnel.
func (s *sheet) above(r row) bool {
	v, _ := r.estimate.Value()
	high, ok := s.t.Figure(r.Row, metrics.High998).Value()
	return ok && v > high
}

// candidates are beside, above and below the mark, and then further away from
// the middle of the funnel, where the other places are.
func candidates(w, h float64, above bool) []candidate {
	const gap = 11
	near := []candidate{
		{dx: w/2 + gap}, {dx: -w/2 - gap, cost: 1},
		{dy: -h/2 - gap, cost: 2}, {dy: h/2 + gap, cost: 3},
	}
	up := 1.0
	if above {
		up = -1
	}
	for step := 1.0; step <= 12; step++ {
		for _, side := range []float64{1, -1} {
			near = append(near, candidate{dx: side * (w/2 + 24), dy: up * (h/2 + step*10), cost: 10 * step, far: true})
		}
	}
	return near
}

// outsideOf is how many pixels a box sticks out of the plot.
func outsideOf(b box, p plane) float64 {
	return math.Max(0, p.left-b.left) + math.Max(0, b.right-p.right) +
		math.Max(0, p.top-b.top) + math.Max(0, b.bottom-p.bottom)
}
