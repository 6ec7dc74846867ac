package dashboards

import (
	"fmt"
	"math"
	"slices"
	"strings"
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
	em := t.size * scale
	if bold {
		em *= 1.09
	}
	n, at, space := 1.0, 0.0, 0.28*em
	for _, word := range strings.Fields(words) {
		long := em * wideOf(word)
		if at > 0 && at+space+long > wide {
			n, at = n+1, 0
		}
		if at > 0 {
			at += space
		}
		at += long
	}
	return n
}

// How wide letters are in Arial, in thousandths of an em: Welsh has many narrow ones, so
// that a count of letters would say too much of it.
var (
	smallWide = [26]float64{556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500}
	largeWide = [26]float64{667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611}
)

// wideOf is how wide a word is, in em.
func wideOf(word string) (em float64) {
	for _, c := range word {
		switch {
		case 'a' <= c && c <= 'z':
			em += smallWide[c-'a']
		case 'A' <= c && c <= 'Z':
			em += largeWide[c-'A']
		case c == '\'':
			em += 191
		case strings.ContainsRune(".,:;!/ï", c):
			em += 278
		case strings.ContainsRune("()-", c):
			em += 333
		case c == 'ŵ':
			em += 722
		default: // figures, the question mark, vowels with an accent
			em += 556
		}
	}
	return em / 1000
}

// Measures that do not grow with the type.
const (
	gap        = 0.4 * root  // room between a box, its picture and its words
	under      = 0.25 * root // below a paragraph
	partMargin = 2*1.2 + 0.3 // around a question, with the line above it
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
	return high + under + q.reasons(p, t)
}

// reasons is how much room the boxes take of those who give no answer: side by side,
// as far as there is room.
func (q paperQuestion) reasons(p *paperForm, t paperType) float64 {
	words := []string{p.T("dont_know"), p.T("prefer_not")}
	if q.NotApply != nil {
		words = append([]string{q.NotApply.Text}, words...)
	}
	rows, at := 1.0, 0.0
	if q.Typed {
		at = t.size*wideOf(p.T("type")) + 6*root
	}
	for _, w := range words {
		wide := t.box + gap + t.size*wideOf(w)
		if at > 0 && at+0.8*root+wide > sideWide {
			rows, at = rows+1, 0
		}
		at += 0.8*root + wide
	}
	return rows*math.Max(t.box, t.line) + (rows-1)*gap
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
		all := 0.0
		for row := range slices.Chunk(q.Choices, int(per)) {
			most := high
			for _, c := range row {
				most = math.Max(most, t.line*t.lines(c.Text, wide, 1, false))
			}
			all += most + gap
		}
		return all
	case "n4":
		wide := (sideWide-3*0.8*root)/4 - beforeWords
		return math.Max(high, words(wide, 1))
	}
	wide := (sideWide-(n-1)*0.8*root)/n - beforeWords
	return math.Max(high, words(wide, 1))
}

// tableScale and headScale are how much smaller a table and its heading are set than
// the rest; easy read is set in one size.
func (p *paperForm) tableScale() float64 {
	if p.Round.Easy {
		return 1
	}
	return 0.95
}

func (p *paperForm) headScale() float64 {
	if p.Round.Easy {
		return 1
	}
	return 0.85
}

// top is the heading of a table.
func (part paperPart) top(p *paperForm, t paperType) float64 {
	first := part.Questions[0]
	most := 0.0
	scale := p.tableScale() * p.headScale()
	wide := first.columns(p, t, scale)
	for i, c := range first.Choices {
		high := t.line * scale * t.lines(c.Text, wide[i]-2, scale, false)
		if c.Picture != "" {
			high += t.drawn
		}
		most = math.Max(most, high)
	}
	for i, key := range reasonWords {
		most = math.Max(most, t.line*scale*t.lines(p.T(key), wide[len(first.Choices)+i]-2, scale, false))
	}
	return most + 2*1
}

var reasonWords = []string{"dont_know", "prefer_not"}

// columns are how wide the columns of boxes are: each as its longest word, where they
// are not five.
func (q paperQuestion) columns(p *paperForm, t paperType, scale float64) (all []float64) {
	texts := make([]string, 0, len(q.Choices)+len(reasonWords))
	for _, c := range q.Choices {
		texts = append(texts, c.Text)
	}
	for _, key := range reasonWords {
		texts = append(texts, p.T(key))
	}
	for i, text := range texts {
		if q.Boxes() == "n5" {
			all = append(all, 0.52*sideWide/float64(len(texts)))
			continue
		}
		wide := t.box
		if i < len(q.Choices) && q.Choices[i].Picture != "" {
			wide = math.Max(wide, t.drawn)
		}
		for _, word := range strings.Fields(text) {
			wide = math.Max(wide, t.size*scale*wideOf(word))
		}
		all = append(all, wide+2)
	}
	return all
}

// row is a question in a table.
func (q paperQuestion) row(p *paperForm, t paperType) float64 {
	scale := p.tableScale()
	wide := 0.40*sideWide - 2
	if q.Boxes() != "n5" {
		wide = sideWide - 2 - 3 // a browser gives the columns of boxes a little more than they need
		for _, column := range q.columns(p, t, scale*p.headScale()) {
			wide -= column
		}
	}
	text, drawn := fmt.Sprintf("%d. %s", q.Number, q.Text), 0.0
	if q.Picture != "" { // it stands in the first line and makes it higher
		drawn = t.inLine - t.line*scale
		text = strings.Repeat("x", int((t.inLine+0.3*root)/(0.5*t.size*scale))) + " " + text
	}
	words := t.line*scale*t.lines(text, wide, scale, false) + math.Max(0, drawn)
	if q.NotApply != nil {
		words += math.Max(t.box, t.line*scale*t.lines(q.NotApply.Text, wide-t.box-gap, scale, false))
	}
	return math.Max(t.box, words) + 2*1 + 0.3
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
