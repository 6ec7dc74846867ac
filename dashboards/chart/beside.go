package chart

import (
	"math"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// labelGap is how far words beside a plot stand from it, as ECharts has it.
const labelGap = 8

// words is a text whose lines stand at equal distances down a picture: line i
// at the middle of step i. One such text for all rows takes ECharts a quarter
// of the time that the labels of an axis take, which it measures one by one.
type words struct {
	Text      string     `json:"text"`
	Left      string     `json:"left,omitempty"`
	Right     string     `json:"right,omitempty"`
	Top       float64    `json:"top"`
	TextAlign string     `json:"textAlign,omitempty"`
	Padding   int        `json:"padding"`
	Style     wordsStyle `json:"textStyle"`
}

type wordsStyle struct {
	Color      string  `json:"color"`
	FontSize   int     `json:"fontSize"`
	FontWeight string  `json:"fontWeight"`
	LineHeight float64 `json:"lineHeight"`
	Align      string  `json:"align,omitempty"` // once more, for who measures the text before it is placed
}

// down sets lines one step apart, the first in the middle of the step that
// begins at top. Steps without words before the first and after the last are
// left out: ECharts would make an element for each.
func down(lines []string, top, step float64, weight, color string) words {
	for len(lines) > 0 && lines[0] == "" {
		lines, top = lines[1:], top+step
	}
	return words{Text: strings.TrimRight(strings.Join(lines, "\n"), "\n"), Top: tidy(math.Round(top*1e4) / 1e4),
		Style: wordsStyle{Color: color, FontSize: textSize, FontWeight: weight, LineHeight: tidy(math.Round(step*1e4) / 1e4)}}
}

// endingAt puts words at the left of a plot, their ends in line.
func (w words) endingAt(x int) words {
	w.Left, w.TextAlign, w.Style.Align = strconv.Itoa(x), "right", "right"
	return w
}

// beforeEdge puts words at the right of a picture, their beginnings in line:
// the longest ends so many pixels before the edge.
func (w words) beforeEdge(room int) words {
	w.Right, w.TextAlign = strconv.Itoa(room), "left"
	return w
}

// rowNames are the names beside the rows of a plot, each of one line or more
// about the middle of its row. Lines at the same height of their rows make one
// text, so a picture has as many texts as there are such heights.
func rowNames(names [][]string, pl plane) []any {
	step := (pl.bottom - pl.top) / float64(len(names))
	longest := 1
	for _, lines := range names {
		longest = max(longest, len(lines))
	}
	var texts []any
	for half := 1 - longest; half < longest; half++ { // in half lines from the middle
		column, some := make([]string, len(names)), false
		for i, lines := range names {
			if at := half + len(lines) - 1; at >= 0 && at%2 == 0 && at/2 < len(lines) {
				column[i], some = lines[at/2], true
			}
		}
		if some {
			top := pl.top + float64(half)*lineHeight/2
			texts = append(texts, down(column, top, step, "normal", ink).endingAt(int(pl.left)-labelGap))
		}
	}
	return texts
}

// ruler is the numbers at the left of a level plot, with sign and a proper
// minus, which ECharts cannot write without a script.
func (s *sheet) ruler(sc scale, pl plane) words {
	ticks := sc.ticks(s.unit)
	lines := make([]string, len(ticks))
	for i, t := range ticks {
		lines[len(ticks)-1-i] = t
	}
	step := (pl.bottom - pl.top) / float64(max(1, len(ticks)-1))
	return down(lines, pl.top-step/2, step, "normal", softInk).endingAt(int(pl.left) - labelGap)
}

// unlabelled hides the names of an axis that words beside the plot give.
func (a axis) unlabelled() axis {
	a.AxisLabel = &axisLabel{AxisLabel: opts.AxisLabel{Show: opts.Bool(false)}}
	return a
}
