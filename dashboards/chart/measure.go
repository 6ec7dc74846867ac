package chart

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fontFamily puts the fonts that the server measures with first; a reader who
// does not have them sees Arial, which is no wider.
const fontFamily = "Go, Arial, Helvetica, sans-serif"

// advances are the widths of a font's characters, in parts of its size.
type advances map[rune]float64

// measured are the blocks that names in the UK are written in, with room for
// other European ones, punctuation and signs.
var measured = [][2]rune{{0x20, 0x24F}, {0x370, 0x52F}, {0x1E00, 0x1EFF}, {0x2000, 0x22FF}}

var regularFont = sync.OnceValue(func() advances { return readAdvances(goregular.TTF) })
var boldFont = sync.OnceValue(func() advances { return readAdvances(gobold.TTF) })

func readAdvances(ttf []byte) advances {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic("the Go fonts cannot be read: " + err.Error()) // they are compiled in
	}
	const em = 1000
	a := advances{}
	var buf sfnt.Buffer
	for _, block := range measured {
		for r := block[0]; r <= block[1]; r++ {
			g, err := f.GlyphIndex(&buf, r)
			if err != nil || g == 0 {
				continue
			}
			if w, err := f.GlyphAdvance(&buf, g, fixed.I(em), font.HintingNone); err == nil {
				a[r] = float64(w) / 64 / em
			}
		}
	}
	return a
}

// width is how wide a line of text is, in pixels at a font size. A character
// that the font lacks counts as a square, as East Asian ones are.
func (a advances) width(text string, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		w, ok := a[r]
		switch {
		case ok:
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
			w = 0
		default:
			w = 1
		}
		sum += w
	}
	return sum * size
}

// wrap breaks text into lines no wider than a number of pixels, between words
// where it can, and inside a word that is wider than a line.
func (a advances) wrap(text string, size, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		joined := word
		if line != "" {
			joined = line + " " + word
		}
		if a.width(joined, size) <= width {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for a.width(word, size) > width {
			head := a.head(word, size, width)
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = word
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// head is the longest start of a word that fits, and at least one character.
func (a advances) head(word string, size, width float64) string {
	for i, r := range word {
		end := i + len(string(r))
		if i > 0 && a.width(word[:end], size) > width {
			return word[:i]
		}
	}
	return word
}
