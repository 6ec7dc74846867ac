package demo

// makeCircumstances says what helps a person to communicate, how deprived the area is
// that they live in, and whether that is a care home. Chance has a stream of its own, so
// that nothing else in the world moves. Some registers do not hold the one or the other.
func (p *person) makeCircumstances(s *scheme, si, age int, c chance) {
	easyRead, interpreter, other := .03, .01, .04
	switch p.need {
	case "learning_disability":
		easyRead = .45
	case "sensory":
		interpreter, other = .25, .35
	case "memory":
		other = .18
	}
	if p.ethnicity != "white" {
		interpreter += .15
	}
	kinds := []string{"none", "easy_read", "interpreter", "other", "several", ""}
	p.communication = kinds[c.among(1-easyRead-interpreter-other, easyRead, interpreter, other, .04, .12)]
	p.deprivation = c.among(.28, .23, .20, .17, .12) + 1
	if s.model == "homeshare" {
		p.deprivation = 6 - p.deprivation
	}
	if c.is(.06) {
		p.deprivation = 0
	}
	p.setting = 1
	if age >= 65 && c.is(.08) {
		p.setting = 2 + c.among(.8, .2)
	}
	if si%7 == 5 {
		p.communication = ""
	}
	if si%9 == 8 {
		p.deprivation = 0
	}
}
