package chart

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"khi/metrics"
)

// end is a label at the right end of a line: where its middle should stand,
// and where it does stand once no two labels share a line of the picture.
type end struct {
	lines  []string
	bold   bool
	wanted float64 // pixels from the top of the picture
	placed float64
}

func (e *end) height() float64 { return float64(len(e.lines) * lineHeight) }

func (e *end) width() float64 {
	face, widest := regularFont(), 0.0
	if e.bold {
		face = boldFont()
	}
	for _, line := range e.lines {
		widest = math.Max(widest, face.width(line, textSize))
	}
	return widest
}

// shift is how many pixels the label stands from the end of its line.
func (e *end) shift() []float64 {
	if dy := math.Round(e.placed - e.wanted); dy != 0 {
		return []float64{0, dy}
	}
	return nil
}

func (e *end) text() string { return strings.Join(e.lines, "\n") }

// spread moves labels up and down as little as it can, keeping their order,
// until none covers another; all stay between top and bottom if they fit.
func spread(ends []*end, top, bottom float64) {
	ends = slices.Clone(ends)
	slices.SortStableFunc(ends, func(a, b *end) int { return cmp.Compare(a.wanted, b.wanted) })
	var blocks []*pile
	for _, e := range ends {
		b := &pile{ends: []*end{e}}
		b.settle(top, bottom)
		for len(blocks) > 0 && blocks[len(blocks)-1].bottom > b.top {
			b.ends = append(slices.Clone(blocks[len(blocks)-1].ends), b.ends...)
			blocks = blocks[:len(blocks)-1]
			b.settle(top, bottom)
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		at := b.top
		for _, e := range b.ends {
			e.placed = at + e.height()/2
			at += e.height()
		}
	}
}

// pile is labels that touch, one below the other.
type pile struct {
	ends        []*end
	top, bottom float64
}

// settle puts the pile where its labels are, on average, nearest to their lines.
func (p *pile) settle(top, bottom float64) {
	height, off := 0.0, 0.0
	for _, e := range p.ends {
		off += e.wanted - (height + e.height()/2)
		height += e.height()
	}
	p.top = math.Max(top, math.Min(bottom-height, off/float64(len(p.ends))))
	p.bottom = p.top + height
}

// endLabelWidth is the most room that a name at the end of a line is given.
func (s *sheet) endLabelWidth() float64 {
	if s.size.Width < narrow {
		return 84
	}
	return 130
}

// benchmarkLabel is the name of the benchmark with its figure below.
func (s *sheet) benchmarkLabel(f metrics.Figure) []string {
	return append(boldFont().wrap(s.benchName, textSize, s.endLabelWidth()), s.unit.Text(f))
}

// endRoom is the room that labels take at the right of a plot.
func endRoom(ends []*end) int {
	room := 0.0
	for _, e := range ends {
		room = math.Max(room, e.width())
	}
	return int(math.Ceil(room)) + endGap + margin
}

// endGap keeps a label clear of the mark that its line ends in.
const endGap = 12
