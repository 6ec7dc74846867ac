package demo

import (
	"math"
	"time"
)

// What is not an answer. A survey tool mostly leaves a blank for the first.
const (
	blank     = -1
	dontKnow  = -2
	ratherNot = -3
	notAsked  = -9
)

const (
	bySelf = iota + 1
	supported
	byProxy
)

// answer is one completed survey. Codes are those of our own question list;
// ASCS holds the eight licensed questions, as codes 1 to 4 and without words.
type answer struct {
	wave       string
	start, end time.Time // in UTC
	by         int

	friends, helps, enough, balance, lonely int
	life, worthwhile, happy, anxious        int
	choice                                  int
	ascs                                    [len(ascsNames)]int
	more                                    []string // what people do more of; nil = not answered
	comment                                 string
	newForm                                 bool
	further                                 *moreAnswers // nil where they are not asked
}

var ascsNames = [...]string{"control", "personal_care", "food", "home_clean", "safe", "contact", "occupation", "dignity"}

var moreNames = []string{"cooking", "money", "travel", "work"}

var london = mustLondon()

// makeAnswers gives a person a baseline and then a review about every six
// months for as long as an arrangement goes on.
func (w *world) makeAnswers(s *scheme, p *person, c, further chance) {
	from, to := p.supportedBetween(w)
	day := from.AddDate(0, 0, c.days(18, 8, 3))
	if from.Equal(w.from) { // already there: asked first some time in the first half year
		day = w.from.AddDate(0, 0, c.IntN(175))
	}
	prev := (*answer)(nil)
	for ; day.Before(to); day = day.AddDate(0, 0, c.days(184, 16, 130)) {
		if !c.is(.90) { // nobody asked, or the person did not want to
			continue
		}
		a := answer{wave: "review", newForm: w.yearIndex(day) >= s.newForm}
		if prev == nil {
			a.wave = "baseline"
		}
		a.at(day, c)
		w.reply(&a, s, p, prev, day, c)
		if s.asksMore() && a.newForm {
			a.further = replyMoreQuestions(&a, p, further)
		}
		p.answers = append(p.answers, a)
		whole := a // what was meant, for the next wave; what is left out comes after
		prev = &whole
		p.answers[len(p.answers)-1].leaveOut(c)
	}
}

// supportedBetween is the span in the period with any arrangement.
func (p *person) supportedBetween(w *world) (from, to time.Time) {
	from, to = w.to, w.from
	for _, a := range p.arrangements {
		end := a.end
		if end.IsZero() {
			end = w.to
		}
		if a.start.Before(from) {
			from = a.start
		}
		if end.After(to) {
			to = end
		}
	}
	if from.Before(w.from) {
		from = w.from
	}
	return from, to
}

func (w *world) yearIndex(day time.Time) int {
	for i, y := range w.years() {
		if y == financialYear(day) {
			return i
		}
	}
	return 0
}

// at sets the times: mostly office hours, now and then just after midnight,
// when the day in London and the day in UTC differ all summer. On the first day
// of a quarter it is always then: UTC would put the answer in the wrong quarter.
func (a *answer) at(day time.Time, c chance) {
	hour, minute := 9+c.IntN(9), c.IntN(60)
	if c.is(.006) || day.Equal(quarterStart(day)) {
		hour, minute = 0, 25+c.IntN(20)
	}
	a.end = time.Date(day.Year(), day.Month(), day.Day(), hour, minute, c.IntN(60), 0, london).UTC()
	a.start = a.end.Add(-time.Duration(300+c.IntN(1200)) * time.Second)
	if hour == 0 {
		a.start = a.end.Add(-time.Duration(200+c.IntN(800)) * time.Second)
	}
}

// reply is how this person would answer everything.
func (w *world) reply(a *answer, s *scheme, p *person, prev *answer, day time.Time, c chance) {
	passed := day.Sub(w.from).Hours() / w.to.Sub(w.from).Hours()
	waves := math.Min(float64(len(p.answers)), 5)
	better := s.improves * passed
	feel := p.wellbeing + .10*waves + c.normal(0, .45)
	if a.by = p.usualHelp; c.is(.12) {
		a.by = []int{bySelf, supported, byProxy}[c.among(.47, .45, .08)]
	}
	a.friends = c.poisson(math.Exp(.85 + .5*p.sociable + .05*waves + .12*better))
	a.life = clamp(6.7+s.life+better+1.45*feel+c.normal(0, .8), 0, 10)
	a.worthwhile = clamp(6.9+.8*(s.life+better)+1.3*feel+c.normal(0, 1), 0, 10)
	a.happy = clamp(6.8+.7*(s.life+better)+1.2*feel+c.normal(0, 1.5), 0, 10)
	a.anxious = clamp(3.3-.5*(s.life+better)-1.1*feel+c.normal(0, 1.9), 0, 10)
	a.choice = clamp(3.4+.5*p.balanceLean+.05*waves+.25*better+c.normal(0, .7), 1, 5)
	a.helps = replyHelps(a, s, p, prev, better, c)
	a.enough = replyEnough(a, p, c)
	a.lonely = clamp(2.9+.55*feel+.75*(math.Log1p(float64(a.friends))-1.1)+.2*better+c.normal(0, .75), 1, 5)
	a.balance = replyBalance(a, p, prev, c)
	replyASCS(a, p, feel, better, c)
	a.more = replyMore(waves, c)
	a.comment = replyComment(a, c)
}

func replyHelps(a *answer, s *scheme, p *person, prev *answer, better float64, c chance) int {
	if prev != nil && s.improves == 0 && c.is(.45) {
		return prev.helps
	}
	yes := math.Exp(1.05 + s.helps + 1.2*better + .3*p.sociable + .12*float64(min(a.friends, 6)-3))
	stop := math.Exp(-.95 + s.inTheWay - .5*better - .2*p.sociable)
	return []int{1, 2, 3, dontKnow}[c.among(yes, 1, stop, .2)]
}

func replyEnough(a *answer, p *person, c chance) int {
	few := math.Exp(.6 - .45*float64(min(a.friends, 8)) - .3*p.balanceLean)
	return []int{1, 2, 3, dontKnow}[c.among(few, 1, .03, .05)]
}

// replyBalance: 1 right, 2 too much alone, 3 too much with others, 4 too little say.
func replyBalance(a *answer, p *person, prev *answer, c chance) int {
	if prev != nil && c.is(.4) {
		return prev.balance
	}
	right := math.Exp(.75 + .6*p.balanceLean + .15*float64(a.choice-3))
	alone := math.Exp(-.6 + .5*float64(3-a.lonely))
	say := math.Exp(-.9 + .6*float64(3-a.choice))
	return []int{1, 2, 3, 4, dontKnow}[c.among(right, alone, .16, say, .12)]
}

func replyASCS(a *answer, p *person, feel, better float64, c chance) {
	middle := [...]float64{1.75, 1.5, 1.5, 1.45, 1.5, 1.85, 1.9, 1.6}
	for i := range a.ascs {
		lean := .35*feel + .2*better
		switch ascsNames[i] {
		case "control":
			lean += .25 * p.balanceLean
		case "contact":
			lean += .25 * float64(a.lonely-3)
		}
		a.ascs[i] = clamp(middle[i]-lean+c.normal(0, .55), 1, 4)
	}
}

func replyMore(waves float64, c chance) []string {
	more := []string{}
	for i, name := range moreNames {
		if c.is([]float64{.5, .35, .38, .2}[i] + .03*waves) {
			more = append(more, name)
		}
	}
	if len(more) == 0 {
		more = append(more, "none")
	}
	return more
}

// leaveOut makes what a real form has: skipped questions and polite refusals.
func (a *answer) leaveOut(c chance) {
	single := []*int{&a.friends, &a.helps, &a.enough, &a.balance, &a.lonely, &a.life, &a.worthwhile, &a.happy, &a.anxious, &a.choice}
	for i := range a.ascs {
		single = append(single, &a.ascs[i])
	}
	for _, v := range single {
		if c.is(.06) {
			*v = blank
		}
	}
	for _, v := range []*int{&a.lonely, &a.balance, &a.helps} {
		if *v > 0 && c.is(.012) {
			*v = ratherNot
		}
	}
	if c.is(.06) {
		a.more = nil
	}
	if a.newForm {
		return
	}
	a.enough, a.balance, a.lonely = notAsked, notAsked, notAsked
	for i := range a.ascs {
		a.ascs[i] = notAsked
	}
}
