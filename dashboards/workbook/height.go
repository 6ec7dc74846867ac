package workbook

import "strings"

// Excel and LibreOffice do not agree on when they fit a row to its wrapped
// text, and some programs never do; so each row carries its height. Widths
// are guesses on the generous side: a line too many is better than a line cut.

const (
	linePoints  = 15.75 // of Arial 12
	titlePoints = 21.0  // of Arial 16
	tallest     = 409.0 // that Excel allows
	atNormal    = 1.05  // characters of Arial 12 in one unit of column width
	atBold      = 0.95
	atTitle     = 0.66 // of Arial 16 bold
	spaceAbove  = 9.0  // points above the headings of a table or of a section
)

// HeightOf is the height in points that a text in Arial 12, bold or not, needs
// in a column of a width when it is wrapped.
func HeightOf(text string, width float64, bold bool) float64 {
	density := atNormal
	if bold {
		density = atBold
	}
	return rowHeight(linesIn(text, width, density), linePoints)
}

// TitleHeightOf is the same for a title in bold Arial 16.
func TitleHeightOf(text string, width float64) float64 {
	return rowHeight(linesIn(text, width, atTitle), titlePoints)
}

// rowHeight is the height in points of a row whose tallest cell has a number
// of lines.
func rowHeight(lines int, points float64) float64 {
	return min(float64(max(lines, 1))*points, tallest)
}

// linesIn is how many lines a text takes in a column, breaking between words
// and inside a word that is longer than the line.
func linesIn(text string, width, density float64) int {
	room := max(int(width*density), 1)
	if len(text)+len(text)/3 <= room && !strings.Contains(text, "\n") {
		return 1
	}
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines++
		used := 0
		for word := range strings.FieldsSeq(paragraph) {
			n := breadth(word)
			if used > 0 && used+1+n > room {
				lines, used = lines+1, 0
			} else if used > 0 {
				used++
			}
			used += n
			lines, used = lines+(used-1)/room, (used-1)%room+1
		}
	}
	return lines
}

// mostOfAWord is the length from which a word is a hash or an address. Their
// figures are a third wider than letters of running text.
const mostOfAWord = 30

// breadth counts characters, those beyond Latin, Greek and Cyrillic twice, and
// makes room for the wider figures of a hash.
func breadth(word string) int {
	n := 0
	for _, r := range word {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	if n > mostOfAWord {
		n += n / 3
	}
	return n
}
