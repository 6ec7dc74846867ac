package metrics

import (
	"math"
	"strconv"
	"strings"
)

// Unit says how a column of figures is written.
type Unit string

// The units that figures come in. Percent figures are held as 0 to 100.
const (
	Percent     Unit = "percent"      // 62.1%
	Score       Unit = "score"        // 7.2
	Points      Unit = "points"       // change in a score, with a sign: +0.8
	Count       Unit = "count"        // 1,234
	Pounds      Unit = "pounds"       // £34,100
	PoundsDelta Unit = "pounds_delta" // a difference of money, with a sign
	Ratio       Unit = "ratio"        // 0.98
	Friends     Unit = "friends"      // 3, or 2.5: a median of whole numbers
	Weeks       Unit = "weeks"        // 26, or 26.5: a median of whole weeks
	Years       Unit = "years"        // 2.5
	PerHundred  Unit = "per_100"      // 12.3 for each 100 of something

	PercentChange Unit = "percent_change" // with a sign: +5.0%
)

// unitWords say what a number is counted in, as headings and descriptions of files do.
var unitWords = map[Unit]string{
	Percent: "per cent", Score: "score", Points: "points", Count: "number", Pounds: "pounds", PoundsDelta: "pounds, difference",
	Ratio: "ratio", Friends: "number of friends", Weeks: "weeks", Years: "years", PerHundred: "for each 100", PercentChange: "per cent, change",
}

// Words is the unit in words; a unit without any keeps its own name.
func (u Unit) Words() string {
	if w, ok := unitWords[u]; ok {
		return w
	}
	return strings.ReplaceAll(string(u), "_", " ")
}

// Decimals is the number of decimal places the unit is published to.
func (u Unit) Decimals() int {
	switch u {
	case Count, Pounds, PoundsDelta:
		return 0
	case Ratio:
		return 2
	}
	return 1
}

// Round gives the published precision of v, half away from zero.
func (u Unit) Round(v float64) float64 {
	p := math.Pow10(u.Decimals())
	r := math.Round(v*p) / p
	if r == 0 {
		return 0 // no "-0.0"
	}
	return r
}

// Text writes a figure as people read it: "62.1%", "£34,100", "+0.8", "[c]".
func (u Unit) Text(f Figure) string {
	v, ok := f.Value()
	if !ok {
		return f.Shorthand()
	}
	r := u.Round(v)
	s := group(strconv.FormatFloat(math.Abs(r), 'f', u.Decimals(), 64))
	if u == Friends || u == Weeks {
		s = strings.TrimSuffix(s, ".0")
	}
	switch u {
	case Percent, PercentChange:
		s += "%"
	case Pounds, PoundsDelta:
		s = "£" + s
	}
	switch {
	case r < 0:
		return "\u2212" + s
	case r > 0 && (u == Points || u == PoundsDelta || u == PercentChange):
		return "+" + s
	}
	return s
}

// group puts commas between thousands.
func group(s string) string {
	whole, frac, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac != "" {
		return whole + "." + frac
	}
	return whole
}
