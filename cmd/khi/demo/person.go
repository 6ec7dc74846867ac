package demo

import (
	"fmt"
	"time"
)

// person is someone who draws on support. Wellbeing and sociable are what lies
// behind the answers: they differ between people and stay with a person.
type person struct {
	ref       string
	birthYear int    // 0 when the scheme does not say
	gender    string // likewise empty
	ethnicity string
	need      string
	answers   []answer

	communication string // what helps; empty when the scheme does not say
	deprivation   int    // fifth of the nation, 1 the most deprived; 0 when the scheme does not say
	setting       int    // as the Adult Social Care Survey codes it

	arrangements []arrangement
	wellbeing    float64
	sociable     float64
	balanceLean  float64
	usualHelp    int
}

// needKind is a kind of need with its share and the ages it is found at.
type needKind struct {
	code             string
	share, mean, sd  float64
	youngest, oldest int
}

var needKinds = []needKind{
	{"learning_disability", .57, 42, 15, 18, 80},
	{"autism", .05, 33, 11, 18, 70},
	{"mental_health", .15, 46, 13, 19, 78},
	{"physical", .09, 58, 15, 20, 92},
	{"memory", .08, 81, 6, 62, 97},
	{"sensory", .02, 55, 16, 20, 90},
	{"social", .04, 44, 16, 18, 85},
}

// homeshareNeeds: householders are mostly older people with some support at home.
var homeshareNeeds = []needKind{
	{"physical", .45, 80, 6, 62, 96},
	{"memory", .15, 83, 5, 66, 96},
	{"sensory", .10, 80, 7, 60, 95},
	{"social", .30, 77, 7, 58, 94},
}

func (w *world) makePerson(s *scheme, si, n int) *person {
	c := w.o.chance(1, si, n)
	p := &person{ref: fmt.Sprintf("%s-%04d", s.code, n+1)}
	kinds := needKinds
	if s.model == "homeshare" {
		kinds = homeshareNeeds
	}
	shares := make([]float64, len(kinds))
	for i, k := range kinds {
		shares[i] = k.share
	}
	k := kinds[c.among(shares...)]
	age := min(k.oldest, clamp(c.normal(k.mean+float64(s.ageShift), k.sd), k.youngest, k.oldest))
	p.need, p.birthYear = k.code, w.from.Year()-age
	p.gender = []string{"female", "male", "other"}[c.among(.47, .522, .008)]
	p.ethnicity = "white"
	if c.is(s.diverse) {
		p.ethnicity = []string{"mixed", "asian", "black", "other"}[c.among(.16, .44, .28, .12)]
	}
	p.wellbeing = c.normal(0, 1)
	if k.code == "mental_health" {
		p.wellbeing -= .4
	}
	p.sociable = .5*p.wellbeing + c.normal(0, .85)
	p.balanceLean = .4*p.wellbeing + c.normal(0, .9)
	if age >= 65 {
		p.sociable -= .35
	}
	p.usualHelp = []int{bySelf, supported, byProxy}[c.among(.46, .45, .09)]
	if k.code == "memory" && c.is(.25) {
		p.usualHelp = byProxy
	}
	p.makeCircumstances(s, si, age, w.o.chance(9, si, n))
	w.makeArrangements(s, p, c)
	w.judge(si, n, p)
	w.makeAnswers(s, p, c, w.o.chance(4, si, n))
	p.leaveBlank(c)
	return p
}

// leaveBlank is what a scheme's register does not say about a person.
func (p *person) leaveBlank(c chance) {
	if c.is(.02) {
		p.birthYear = 0
	}
	if c.is(.015) {
		p.gender = ""
	}
	if c.is(.05) {
		p.ethnicity = ""
	}
	if c.is(.02) {
		p.need = ""
	}
}

func (p *person) age(on time.Time) int { return on.Year() - p.birthYear }
