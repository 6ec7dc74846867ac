package chart

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-echarts/go-echarts/v2/opts"

	"khi/metrics"
)

// madeUp stands in every picture of demonstration data.
const madeUp = "Made-up data for demonstration"

// headBlock is the words above the plot.
type headBlock struct {
	titles []title
	height int
}

// head lays out headline and subtitle, for a picture that leaves its page.
func (s *sheet) head() headBlock {
	if !s.size.Headline {
		return headBlock{height: 8}
	}
	room := float64(s.size.Width - 2*margin)
	headline := boldFont().wrap(clean(s.t.Title), headlineSize, room)
	subtitle := regularFont().wrap(clean(s.t.Subtitle), subtitleSize, room)
	const headlineHeight, subtitleHeight = 26, 22
	height := margin
	var titles []title
	put := func(lines []string, size, lineHeight int, weight, color string) {
		titles = append(titles, titleAt(lines, height, opts.TextStyle{
			Color: color, FontSize: size, FontWeight: weight, LineHeight: lineHeight}))
		height += len(lines)*lineHeight + 4
	}
	put(headline, headlineSize, headlineHeight, "bold", ink)
	if s.t.Subtitle != "" {
		put(subtitle, subtitleSize, subtitleHeight, "normal", softInk)
	}
	return headBlock{titles: titles, height: height + 8}
}

// title is free text in a picture, whose second part follows without a gap.
type title struct {
	opts.Title
	ItemGap int `json:"itemGap"`
}

// titleAt is a block of lines at a height. ECharts calls any free text in a
// picture a title.
func titleAt(lines []string, top int, style opts.TextStyle) title {
	return title{Title: opts.Title{Title: strings.Join(lines, "\n"), Left: strconv.Itoa(margin - 5), // ECharts pads by 5
		Top: strconv.Itoa(top - 5), TitleStyle: &style}}
}

// footBlock is the words below the plot.
type footBlock struct {
	notes, warning []string
	height         int
}

func (s *sheet) foot() footBlock {
	var f footBlock
	room := float64(s.size.Width - 2*margin)
	notes := s.notes
	if s.size.Headline {
		if s.t.Source != "" {
			notes = append(notes, s.say("Source: "+s.t.Source+"."))
		}
		if day, err := time.Parse(time.DateOnly, s.t.AsOf); err == nil {
			notes = append(notes, s.say("Figures as of "+day.Format("2 January 2006")+"."))
		}
	}
	if joined := clean(strings.Join(notes, " ")); joined != "" {
		f.notes = regularFont().wrap(joined, textSize, room)
	}
	f.warning = warnings(s.t)
	for i, w := range f.warning {
		f.warning[i] = s.say(w)
	}
	f.height = 8
	if n := len(f.notes) + len(f.warning); n > 0 {
		f.height += n*lineHeight + 8
	}
	return f
}

// titles places the words at the foot of a picture of a height: as one title,
// the warning as its second part, since each title costs ECharts some time.
func (f footBlock) titles(height int) []title {
	grey := opts.TextStyle{Color: softInk, FontSize: textSize, FontWeight: "normal", LineHeight: lineHeight}
	loud := opts.TextStyle{Color: plum, FontSize: textSize, FontWeight: "bold", LineHeight: lineHeight}
	top := height - f.height + 8
	switch {
	case len(f.notes) == 0 && len(f.warning) == 0:
		return nil
	case len(f.notes) == 0:
		return []title{titleAt(f.warning, top, loud)}
	}
	t := titleAt(f.notes, top, grey)
	if len(f.warning) > 0 {
		t.Subtitle, t.SubtitleStyle = strings.Join(f.warning, "\n"), &loud
	}
	return []title{t}
}

// note adds a sentence below the plot.
func (s *sheet) note(sentence string) { s.notes = append(s.notes, s.say(sentence)) }

// say is a text of the picture itself in the language of its table.
func (s *sheet) say(english string) string {
	if s.size.Say == nil {
		return english
	}
	return s.size.Say(english)
}

// intervalWords names the lines between Low and High, as the table does: its
// columns say whether they are 95% limits. What a range holds is told if the
// table has a note about it.
func (s *sheet) intervalWords() (many, one string) {
	low, high := s.t.Index(metrics.Low), s.t.Index(metrics.High)
	if low < 0 || high < 0 {
		return "", ""
	}
	lowName, highName := clean(s.t.Columns[low].Name), clean(s.t.Columns[high].Name)
	if strings.Contains(lowName, "95%") {
		return "95% confidence intervals.", s.say("95% interval")
	}
	many = "ranges: " + lowerFirst(lowName) + " to " + lowerFirst(highName) + "."
	for _, n := range s.t.Notes {
		if n.Key == "range" {
			many += " " + n.Text
		}
	}
	return many, "Range"
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// explain adds what every reader needs: what the lines are, and what the
// shorthand of rows without a figure means.
func (s *sheet) explain(intervals string) {
	drawn := false
	seen := map[string]bool{}
	for _, r := range s.rows {
		drawn = drawn || known(r.low)
	}
	if drawn {
		s.note(intervals)
	}
	for _, r := range s.rows {
		short := r.estimate.Shorthand()
		if short != "" && !seen[short] {
			seen[short] = true
			s.note(s.words(r.estimate) + ".")
		}
	}
}

// unverified stands on every picture that rests on a number nobody has checked.
const unverified = "UNVERIFIED: not for publication"

// warnings are what every picture of a table must say.
func warnings(t *metrics.Table) []string {
	var all []string
	if t.Invented {
		all = append(all, madeUp)
	}
	if t.Unverified {
		all = append(all, unverified)
	}
	return all
}

// warned is a table in another language with the warnings of its picture said in
// that language, at the end of its alternative text; one in English stays.
func (size Size) warned(t *metrics.Table) *metrics.Table {
	if size.Say == nil {
		return t
	}
	other := *t
	for _, w := range warnings(t) {
		other.Alt += " " + size.Say(w) + "."
	}
	other.Invented, other.Unverified = false, false
	return &other
}
