package story

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

func (t *teller) day(round int) time.Time {
	d, err := time.Parse(time.DateOnly, t.rounds[round].Day)
	if err != nil {
		return time.Time{}
	}
	return d
}

func (t *teller) language() string {
	if t.wording == Welsh {
		return "cy"
	}
	return "en"
}

// Day is a day in words: 7 April 2025, 7 Ebrill 2025. What is no day stays as it is.
func Day(iso string, w Wording) string {
	d, err := time.Parse(time.DateOnly, iso)
	all, err2 := load()
	if err != nil || err2 != nil {
		return iso
	}
	t := &teller{sentences: all, wording: w}
	return t.dayIn(d, t.language())
}

func (t *teller) dayIn(d time.Time, lang string) string {
	return fmt.Sprintf("%d %s %d", d.Day(), t.Months[lang][d.Month()-1], d.Year())
}

func (t *teller) month(round int) string {
	d := t.day(round)
	return t.Months[t.language()][d.Month()-1] + " " + strconv.Itoa(d.Year())
}

// when says when an earlier time was, so that it can be taken for no other:
// "last year" where that was the only time, else the month, else the day.
func (t *teller) when(round int, lang string) string {
	d := t.day(round)
	in := func(same func(o time.Time) bool) int {
		n := 0
		for i := range t.rounds {
			if same(t.day(i)) {
				n++
			}
		}
		return n
	}
	words := func(key string) string {
		if lang == "cy" && t.Words[key].Cy != "" {
			return t.Words[key].Cy
		}
		return t.Words[key].En
	}
	fill := func(key string, pairs ...string) string { return Said{words(key), lang}.fill(pairs...).Text }
	newest := t.day(len(t.rounds) - 1)
	switch {
	case newest.Year() == t.today.Year() && d.Year() == t.today.Year()-1 && in(func(o time.Time) bool { return o.Year() == d.Year() }) == 1:
		return words("last_year")
	case in(func(o time.Time) bool { return o.Year() == d.Year() && o.Month() == d.Month() }) == 1:
		return fill("in_month", "month", t.Months[lang][d.Month()-1]+" "+strconv.Itoa(d.Year()))
	}
	return fill("on_day", "day", t.dayIn(d, lang))
}

// times says when the person answered and with whose help, the newest first.
func (t *teller) times() (all [][]Said) {
	for i := range t.rounds {
		s := t.word("answered")
		if t.rounds[i].By == "proxy" {
			s = t.word("by_proxy")
		}
		one := []Said{s.fill("day", t.dayIn(t.day(i), s.Lang))}
		if by := t.rounds[i].By; by == "self" || by == "supported" {
			one = append(one, t.word(by))
		}
		all = append(all, one)
	}
	slices.Reverse(all)
	return all
}
