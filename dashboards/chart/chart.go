// Package chart turns a table into a picture: an option for ECharts built with
// go-echarts, and from the same option an SVG or a PNG drawn on the server.
package chart

import (
	"encoding/json"
	"errors"
	"fmt"

	"khi/metrics"
)

// ErrNoChart says that a table is to be read as a table only.
var ErrNoChart = errors.New("this table has no picture")

// Size is how large a picture is, in CSS pixels.
type Size struct {
	Width  int
	Height int // 0: as tall as the rows need
	// Headline puts title, subtitle, source and date into the picture, for one
	// that leaves the page which would otherwise say them.
	Headline bool
	// Print has greys in place of colours, for black-and-white printers and copiers.
	Print bool
	// Say gives the words of the picture itself in another language, for a table that
	// is in it; nil leaves them in English.
	Say func(english string) string
}

// The two sizes that pages and downloads use.
var (
	OnPage   = Size{Width: 760}
	Download = Size{Width: 960, Headline: true}
)

const (
	minWidth, maxWidth   = 320, 2400
	minHeight, maxHeight = 200, 6000
	maxRows              = 400 // beyond this a picture tells nobody anything
	leastPlot            = 280 // height of a plot whose rows are not lines of words
)

// Option is the ECharts option of a table, as JSON that holds no JavaScript
// and no figure that the table does not show. The same table and size always
// give the same bytes. It fails with ErrNoChart for a Plain table, and in
// words for one whose columns do not fit its shape.
func Option(t *metrics.Table, size Size) (json.RawMessage, error) {
	p, err := draw(t, size)
	if err != nil {
		return nil, err
	}
	return json.Marshal(p.option)
}

// picture is an option together with the size it was laid out for.
type picture struct {
	option        map[string]any
	width, height int
	needs         int // the least height at which nothing in it is cut or covered
}

// TooLow says that a picture needs more height than was asked for.
type TooLow struct{ Asked, Needs int }

func (e TooLow) Error() string {
	return fmt.Sprintf("%d pixels are too low for this picture: it needs %d", e.Asked, e.Needs)
}

func draw(t *metrics.Table, size Size) (*picture, error) {
	if t == nil || t.Shape == metrics.Plain || t.Exact != "" { // pictures are kept, and exact figures are kept nowhere
		return nil, ErrNoChart
	}
	s, err := newSheet(t.Published(), size) // nothing finer can be read from a picture than from the table
	if err != nil {
		return nil, fmt.Errorf("chart of table %q: %w", t.ID, err)
	}
	switch t.Shape {
	case metrics.Trend:
		return s.trend(), nil
	case metrics.Bars:
		return s.bars(), nil
	case metrics.Intervals:
		return s.intervals(), nil
	case metrics.Funnel:
		p, err := s.funnel()
		if err != nil {
			return nil, fmt.Errorf("chart of table %q: %w", t.ID, err)
		}
		return p, nil
	}
	of, known := map[metrics.Shape]func() (*picture, error){
		metrics.Waterfall: s.waterfall, metrics.Tornado: s.tornado, metrics.Plane: s.options, metrics.Spine: s.spine, metrics.Quadrant: s.quadrant, metrics.Squares: s.squares,
		metrics.Tartan: func() (*picture, error) { return s.tartan(), nil }, metrics.Multiples: func() (*picture, error) { return s.multiples(), nil },
		metrics.Curves: func() (*picture, error) { return s.curves(), nil }, metrics.Heat: func() (*picture, error) { return s.heat(), nil },
	}[t.Shape]
	if known {
		p, err := of()
		if err != nil {
			return nil, fmt.Errorf("chart of table %q: %w", t.ID, err)
		}
		return p, nil
	}
	return nil, fmt.Errorf("chart of table %q: there is no chart of shape %q", t.ID, t.Shape)
}
