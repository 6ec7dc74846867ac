// Package story tells one person what their own answers say over time, in short sentences and pictures, and compares them with nobody.
package story

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Question is what a questionnaire says of one of its items.
type Question struct {
	Field  string // column that keeps the answer
	Label  string // ours, a few words
	Low    int
	High   int    // 0 where the answers are no scale
	Better string // higher, lower, or "" where neither end is
	Worded bool   // its codes have words of ours
}

// Round is one time that somebody answered.
type Round struct {
	Day     string // 2006-01-02
	By      string // self, supported, proxy, or "" where nobody noted it
	Answers []Answer
}

// Answer is one answer: a code with its words, or why there is none.
type Answer struct {
	Field string
	Code  string
	Words string
	Why   string
}

// Why there is no answer.
const (
	NotAsked  = "not asked"
	Skipped   = "not answered"
	DontKnow  = "don't know"
	NotSaying = "prefer not to say"
	NotApply  = "does not apply"
)

var whyWords = map[string]string{Skipped: "skipped", DontKnow: "dont_know", NotSaying: "not_saying", NotApply: "not_apply"}

// Story is what a page shows.
type Story struct {
	Wording  Wording
	Rounds   [][]Said // one for each time, the newest first
	Sections []Section
	Help     []Said
	Hard     bool // something in it may be hard for the person
}

// Section is one short part of the page.
type Section struct {
	Key   string
	Title Said
	Lines []Line
	None  Said // what is said where there are no lines
	Help  Said // points to who can help, where an answer of the section may be hard
}

// Line is what is told of one question.
type Line struct {
	Field   string
	Called  Said
	Said    []Said
	Icon    string // name of a drawing that stands beside the words, or ""
	Picture *Picture
	Hard    bool // the answer may be hard for the person
}

// Picture draws a number at each time that it was said, the oldest first.
type Picture struct {
	Draw   string // people or scale
	Points []Point
}

// Point is one number of a picture.
type Point struct {
	When string
	N    int
	Of   int // the largest there is, for a scale
}

// teller tells one story.
type teller struct {
	*sentences
	wording Wording
	rounds  []Round
	today   time.Time
	hard    bool
}

// Tell makes a story of the rounds, the oldest first. today is the day on which
// it is read.
func Tell(rounds []Round, asked []Question, w Wording, today time.Time) (*Story, error) {
	all, err := load()
	if err != nil {
		return nil, err
	}
	rounds = slices.Clone(rounds)
	slices.SortStableFunc(rounds, func(a, b Round) int { return strings.Compare(a.Day, b.Day) })
	t := &teller{sentences: all, wording: w, rounds: rounds, today: today}
	lines := map[string][]Line{}
	moved := map[string]bool{} // sections whose answers stand in another, for they are hard
	tell := func(it *item, q Question) {
		if section, l, ok := t.line(it, q); ok {
			lines[section] = append(lines[section], l)
			moved[it.Section] = moved[it.Section] || it.Section != section
		}
	}
	known := map[string]bool{}
	byField := map[string]Question{}
	for _, q := range asked {
		byField[q.Field] = q
	}
	for _, it := range all.Items {
		known[it.Field] = true
		tell(it, byField[it.Field])
	}
	for _, q := range asked {
		if !known[q.Field] {
			tell(&item{Field: q.Field, Section: all.Other.Section}, q)
		}
	}
	s := &Story{Wording: w, Rounds: t.times()}
	for _, sec := range all.Sections {
		one := Section{Key: sec.Key, Title: sec.Title.in(w), Lines: lines[sec.Key]}
		if len(one.Lines) == 0 && moved[sec.Key] {
			continue
		}
		if len(one.Lines) == 0 {
			one.None = t.word("never_asked")
		}
		if slices.ContainsFunc(one.Lines, func(l Line) bool { return l.Hard }) {
			one.Help = t.word("help")
		}
		s.Sections = append(s.Sections, one)
	}
	for _, h := range all.Help {
		s.Help = append(s.Help, h.in(w))
	}
	s.Hard = t.hard
	return s, nil
}

func (t *teller) word(key string) Said { return t.Words[key].in(t.wording) }

// heard is one answer and when it was given.
type heard struct {
	Answer
	round int
}

// line tells one question, or nothing where it was never asked.
func (t *teller) line(it *item, q Question) (section string, l Line, ok bool) {
	var all []heard
	for i, r := range t.rounds {
		for _, a := range r.Answers {
			if a.Field == it.Field && a.Why != NotAsked {
				all = append(all, heard{a, i})
			}
		}
	}
	if len(all) == 0 {
		return "", l, false
	}
	now := all[len(all)-1]
	l = Line{Field: it.Field, Called: t.called(it, q), Said: t.saidNow(it, q, now), Icon: iconOf(it, now.Answer), Picture: t.picture(it, all)}
	section = it.Section
	hard := t.isHard(it, q, now)
	if hard && it.WhenHard != "" {
		section = it.WhenHard
	}
	if len(all) > 1 {
		before := all[len(all)-2]
		l.Said = append(l.Said, t.saidBefore(it, q, before)...)
		moved, harder := t.moved(it, now, before)
		if moved != "" {
			l.Said = append(l.Said, t.word(moved))
		}
		hard = hard || harder
	}
	if now.round != len(t.rounds)-1 {
		l.Said = append(l.Said, t.word("not_asked"))
	}
	l.Hard, t.hard = hard, t.hard || hard
	return section, l, true
}

// saidNow is the newest answer; one that is not of the last time says when it was given.
func (t *teller) saidNow(it *item, q Question, a heard) []Said {
	all := t.sentence(it, q, a)
	if a.round != len(t.rounds)-1 {
		all[0] = t.dated(a.round, all[0])
	}
	return all
}

// saidBefore is the answer of the time before, with when that was.
func (t *teller) saidBefore(it *item, q Question, a heard) []Said {
	if before, ok := it.Before["*"]; ok && a.Why == "" && t.rounds[a.round].By != "proxy" {
		s := before.in(t.wording)
		return []Said{s.fill("when", t.when(a.round, s.Lang), "n", a.Code)}
	}
	all := t.sentence(it, q, a)
	all[0] = t.dated(a.round, all[0])
	return all
}

func (t *teller) dated(round int, s Said) Said {
	return Said{t.word("before_one").Text, s.Lang}.fill("when", t.when(round, s.Lang), "sentence", s.Text)
}

// sentence says one answer: at least one sentence.
func (t *teller) sentence(it *item, q Question, a heard) []Said {
	if a.Why != "" {
		return []Said{t.word(whyWords[a.Why])}
	}
	if t.rounds[a.round].By == "proxy" {
		key := "proxy"
		if a.Words == a.Code {
			key = "proxy_n" // a number, which is the same in each language
		}
		return []Said{t.word(key).fill("answer", a.Words)}
	}
	if len(it.Each) > 0 {
		var all []Said
		for code := range strings.FieldsSeq(a.Code) {
			if each, ok := it.Each[code]; ok {
				all = append(all, each.in(t.wording))
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	now, ok := it.Now[a.Code]
	if !ok {
		now, ok = it.Now["*"]
	}
	if ok {
		s := now.in(t.wording)
		part := it.Part.En
		if s.Lang == "cy" {
			part = it.Part.Cy
		}
		return []Said{s.fill("n", a.Code, "part", part)}
	}
	return []Said{t.other(q, a)}
}

// other tells a question that has no sentence of its own.
func (t *teller) other(q Question, a heard) Said {
	low, high := strconv.Itoa(q.Low), strconv.Itoa(q.High)
	switch {
	case q.Worded || q.High == 0:
		return t.Other.Now.in(t.wording).fill("label", q.Label, "answer", a.Words)
	case q.Better == "higher":
		return t.Other.Number.in(t.wording).fill("label", q.Label, "n", a.Code, "best", high, "worst", low)
	case q.Better == "lower":
		return t.Other.Number.in(t.wording).fill("label", q.Label, "n", a.Code, "best", low, "worst", high)
	}
	return t.Other.Plain.in(t.wording).fill("label", q.Label, "n", a.Code)
}

var whyIcons = map[string]string{Skipped: "skip", DontKnow: "dont-know", NotSaying: "private", NotApply: "cross"}

// iconOf is the drawing for an answer: of several, the first that has one.
func iconOf(it *item, a Answer) string {
	if a.Why != "" {
		return whyIcons[a.Why]
	}
	for code := range strings.FieldsSeq(a.Code) {
		if icon := it.Icons[code]; icon != "" {
			return icon
		}
	}
	return it.Icons["*"]
}

// called is what the line is about, in a few words.
func (t *teller) called(it *item, q Question) Said {
	if it.Called.En == "" {
		return Said{q.Label, "en"}.fill()
	}
	return it.Called.in(t.wording).fill()
}

// isHard says whether an answer may be hard for the person, whatever was said before.
func (t *teller) isHard(it *item, q Question, a heard) bool {
	if a.Why != "" {
		return false
	}
	if slices.Contains(it.Hard, a.Code) || slices.Contains(it.Hard, "*") && a.Code != "none" {
		return true
	}
	n, err := strconv.Atoi(a.Code)
	if err != nil || len(it.Now)+len(it.Each) > 0 {
		return false
	}
	return q.Better == "lower" && n == q.High || q.Better == "higher" && n == q.Low
}

// moved says which way a number went, and whether that is harder.
func (t *teller) moved(it *item, now, before heard) (word string, harder bool) {
	a, err := strconv.Atoi(now.Code)
	b, err2 := strconv.Atoi(before.Code)
	if err != nil || err2 != nil || it.Notable == 0 || now.Why != "" || before.Why != "" {
		return "", false
	}
	switch d := a - b; {
	case d == 0:
		return "same", false
	case d >= it.Notable:
		return "up", it.Harder == "higher"
	case -d >= it.Notable:
		return "down", it.Harder == "lower"
	}
	return "", false // the two numbers stand there; so small a step may be chance
}

func (t *teller) picture(it *item, all []heard) *Picture {
	if it.Draw == "" {
		return nil
	}
	p := &Picture{Draw: it.Draw}
	for _, a := range all {
		n, err := strconv.Atoi(a.Code)
		if err != nil || a.Why != "" {
			continue
		}
		point := Point{When: t.month(a.round), N: n}
		if it.Draw == "scale" {
			point.Of = 10
		}
		p.Points = append(p.Points, point)
	}
	if len(p.Points) == 0 {
		return nil
	}
	return p
}
