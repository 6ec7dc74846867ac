package dashboards

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// How many sides of A4 a paper form takes, said before it is printed. The browser sets
// the form by khi-paper.css; this follows the same measures, in millimetres, closely
// enough to come to the same number of sides: a test prints forms and counts.

const (
	sideHigh, sideWide = 297.0 - 2*14, 210.0 - 2*12 // within the margins
	point              = 25.4 / 72
	root               = 25.4 / 6 // the rem of the stylesheets on paper, 16 px
)

// type sizes of paper forms: easy read is never set smaller than 14 point.
const (
	easyPoints, standardPoints = 14, 11
)

// paperType is the type that a form is set in, with the boxes and drawings beside it.
type paperType struct{ size, line, box, drawn, inLine float64 }

func (p *paperForm) set() paperType {
	if p.Round.Easy {
		return paperType{easyPoints * point, 1.3 * easyPoints * point, 1.7 * root, 2.2 * root, 1.6 * root}
	}
	return paperType{standardPoints * point, 1.3 * standardPoints * point, 1.45 * root, 1.8 * root, 1.4 * root}
}

// lines is how many lines some words take, broken between words.
func (t paperType) lines(words string, wide, scale float64, bold bool) float64 {
	each := 0.5 * t.size * scale // of a letter of Arial
	if bold {
		each *= 1.09
	}
	n, at := 1.0, 0.0
	for _, word := range strings.Fields(words) {
		long := float64(utf8.RuneCountInString(word)) * each
		if at > 0 && at+each*0.6+long > wide {
			n, at = n+1, 0
		}
		if at > 0 {
			at += each * 0.6
		}
		at += long
	}
	return n
}

// Measures that do not grow with the type.
const (
	gap        = 0.4 * root  // room between a box, its picture and its words
	under      = 0.25 * root // below a paragraph
	partMargin = 2*1.4 + 0.3 // around a question, with the line above it
)

// Sides is how many sides of A4 the form takes.
func (p *paperForm) Sides() int {
	t := p.set()
	head := 1.15*t.line + under
	sides, at := 1, head
	place := func(high, again float64) {
		if at+high > sideHigh {
			sides, at = sides+1, head+again
		}
		at += high
	}
	place(1.4*t.line+under, 0)
	place(t.line*t.lines(p.T("begin.choice")+" "+p.T("paper.tick")+" "+p.T("begin.help")+" "+p.T("paper.noname"), sideWide, 1, false)+under, 0)
	for _, part := range p.Parts {
		if !part.Table {
			place(part.Questions[0].high(p, t), 0)
			continue
		}
		top := part.top(p, t)
		for i, q := range part.Questions {
			row := q.row(p, t)
			if i == 0 {
				row += top // a heading never stands alone at the foot of a side
			}
			place(row, top)
		}
	}
	if p.Helper != nil {
		place(p.Helper.high(p, t)-t.box-under, 0)
	}
	end := partMargin + math.Max(t.line, 1.6*root) + under +
		under + t.line*t.lines(p.T("paper.back")+" "+p.Round.Contact+". "+p.T("paper.who"), sideWide, 1, false) +
		under + t.line*t.lines(p.harmWords(), sideWide, 1, false)
	place(end, 0)
	return sides
}

func (p *paperForm) harmWords() string {
	told := ""
	if p.Round.Harm != "" {
		told = p.T("help.told") + " " + p.Round.Harm + "."
	}
	return strings.Join([]string{p.T("help.harm"), p.T("help.tell"), told, p.T("help.999"), p.T("help.council")}, " ")
}

// high is how much room a question takes that stands alone.
func (q paperQuestion) high(p *paperForm, t paperType) float64 {
	high := partMargin + under + math.Max(t.drawn, 1.1*t.line*t.lines(fmt.Sprintf("%d. %s", q.Number, q.Text), sideWide-t.drawn-0.6*root, 1.1, true))
	if q.Picture == "" {
		high = partMargin + under + 1.1*t.line*t.lines(fmt.Sprintf("%d. %s", q.Number, q.Text), sideWide-0.6*root, 1.1, true)
	}
	if q.Several {
		high += t.line + under
	}
	if len(q.Choices) > 0 {
		high += q.boxes(t)
	}
	return high + under + math.Max(t.box, t.line) // I don't know, I don't want to say
}

// boxes is how much room the boxes of a question take with their words.
func (q paperQuestion) boxes(t paperType) float64 {
	n := float64(len(q.Choices))
	most := 0.0
	words := func(wide, scale float64) float64 {
		most = 0
		for _, c := range q.Choices {
			most = math.Max(most, t.line*scale*t.lines(c.Text, wide, scale, false))
		}
		return most
	}
	beforeWords, high := t.box+gap, t.box
	if q.Choices[0].Picture != "" {
		beforeWords, high = beforeWords+t.drawn+gap, math.Max(t.box, t.drawn)
	}
	switch q.Boxes() {
	case "scale":
		wide := (sideWide - 10*0.3*root) / 11
		return math.Max(t.box, t.line*0.85) + words(wide, 0.85)
	case "n5":
		wide := (sideWide - 4*0.8*root) / 5
		return high + gap + words(wide, 1)
	case "many":
		per := math.Floor((sideWide + 0.8*root) / (9*root + 0.8*root))
		wide := (sideWide-(per-1)*0.8*root)/per - beforeWords
		return math.Ceil(n/per) * (math.Max(high, words(wide, 1)) + gap)
	case "n4":
		wide := (sideWide-3*0.8*root)/4 - beforeWords
		return math.Max(high, words(wide, 1))
	}
	wide := (sideWide-(n-1)*0.8*root)/n - beforeWords
	return math.Max(high, words(wide, 1))
}

// top is the heading of a table.
func (part paperPart) top(p *paperForm, t paperType) float64 {
	first := part.Questions[0]
	most := 0.0
	scale := 0.95 * 0.85
	if p.Round.Easy {
		scale = 1
	}
	wide := 0.52 * sideWide / float64(len(first.Choices)+2)
	for _, c := range first.Choices {
		high := t.line * scale * t.lines(c.Text, wide-2, scale, false)
		if c.Picture != "" {
			high += t.drawn
		}
		most = math.Max(most, high)
	}
	for _, key := range []string{"dont_know", "prefer_not"} {
		most = math.Max(most, t.line*scale*t.lines(p.T(key), wide-2, scale, false))
	}
	return most + 2*1.2
}

// row is a question in a table.
func (q paperQuestion) row(p *paperForm, t paperType) float64 {
	scale := 0.95
	if p.Round.Easy {
		scale = 1
	}
	wide := 0.48*sideWide - 2
	if q.Boxes() == "n5" {
		wide = 0.40*sideWide - 2
	}
	text, drawn := fmt.Sprintf("%d. %s", q.Number, q.Text), 0.0
	if q.Picture != "" { // it stands in the first line and makes it higher
		drawn = t.inLine - t.line*scale + 1
		text = strings.Repeat("x", int((t.inLine+0.3*root)/(0.5*t.size*scale))) + " " + text
	}
	return math.Max(t.box, t.line*scale*t.lines(text, wide, scale, false)+math.Max(0, drawn)) + 2*1.2 + 0.3
}

// SidesWords says what is printed, and why it is more than a sheet.
func (p *paperForm) SidesWords() string {
	n := p.Sides()
	if n <= 2 {
		return fmt.Sprintf("Each form is %s of A4.", map[int]string{1: "one side", 2: "two sides"}[n])
	}
	count := 0
	for _, part := range p.Parts {
		count += len(part.Questions)
	}
	size := standardPoints
	if p.Round.Easy {
		size = easyPoints
	}
	return fmt.Sprintf("Each form is %d sides of A4, because the round asks %d questions and their words are printed in %d point. Ask fewer sets to have two sides.", n, count, size)
}
