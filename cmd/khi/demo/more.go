package demo

import "strings"

// moreAnswers are those to the further questionnaires that some schemes use with
// the newer form: home and work, loneliness, wellbeing and parts of the Adult
// Social Care Survey. Codes only: the wording of the licensed ones is not ours.
type moreAnswers struct {
	belong, kindness, sayOnce, work int
	ucla                            [3]int
	swemwbs                         [7]int
	form, stratum, setting, age     int
	satisfied, information, health  int
	tasks                           [7]int
	home, outside                   int
}

var (
	uclaNames    = [...]string{"ucla_1", "ucla_2", "ucla_3"}
	swemwbsNames = [...]string{"swemwbs_1", "swemwbs_2", "swemwbs_3", "swemwbs_4", "swemwbs_5", "swemwbs_6", "swemwbs_7"}
	taskNames    = [...]string{"ascs_q15a", "ascs_q15b", "ascs_q15c", "ascs_q15d", "ascs_q16a", "ascs_q16b", "ascs_q16c"}
)

// replyMoreQuestions is how this person would answer them on the day of an
// answer, from which their mood is read. Chance has a stream of its own, so that
// nothing else in the world moves.
func replyMoreQuestions(a *answer, p *person, c chance) *moreAnswers {
	mood := float64(a.life) - 6.7 + c.normal(0, .6)
	m := &moreAnswers{
		belong:      clamp(1.7-.3*mood+c.normal(0, .7), 1, 4),
		kindness:    clamp(1.5-.25*mood+c.normal(0, .6), 1, 4),
		sayOnce:     1 + c.among(.68, .32),
		work:        1 + c.among(.12, .26, .27, .35),
		satisfied:   clamp(2.2-.5*mood+c.normal(0, .8), 1, 7),
		information: 1 + c.among(.18, .22, .36, .16, .08),
		health:      clamp(2.4-.3*mood+c.normal(0, .8), 1, 5),
		form:        1, stratum: 2, setting: p.setting, age: 1,
		home: clamp(1.4+c.normal(0, .6), 1, 4), outside: clamp(1.8+c.normal(0, .8), 1, 4),
	}
	for i := range m.ucla {
		m.ucla[i] = clamp(1.7-.35*mood+c.normal(0, .5), 1, 3)
	}
	for i := range m.swemwbs {
		m.swemwbs[i] = clamp(3.5+.42*mood+c.normal(0, .7), 1, 5)
	}
	for i := range m.tasks {
		m.tasks[i] = clamp(1.6+c.normal(0, .7), 1, 3)
	}
	switch {
	case p.need == "learning_disability":
		m.stratum, m.form = 1, 1+c.among(.4, .6)
	case p.birthYear > 0 && p.age(a.end) >= 65:
		m.stratum, m.age = 4, 2
		if m.setting > 1 {
			m.stratum = 3
		}
	}
	if m.form == 2 {
		m.satisfied = min(m.satisfied, 5)
	}
	m.leaveOut(c)
	return m
}

func (m *moreAnswers) leaveOut(c chance) {
	single := []*int{&m.belong, &m.kindness, &m.sayOnce, &m.work, &m.satisfied, &m.information, &m.health, &m.home, &m.outside}
	for i := range m.ucla {
		single = append(single, &m.ucla[i])
	}
	for _, v := range single {
		if c.is(.05) {
			*v = blank
		}
	}
	if c.is(.08) { // a scale is mostly skipped as a whole, and now and then in one place
		for i := range m.swemwbs {
			m.swemwbs[i] = blank
		}
	} else if c.is(.06) {
		m.swemwbs[c.IntN(len(m.swemwbs))] = blank
	}
}

// moreColumns are the columns of these questions, by the names of our fields.
func moreColumns(add func(q string, value func(a *answer) string)) {
	one := func(q string, of func(m *moreAnswers) int) {
		add(q, func(a *answer) string {
			if a.further == nil {
				return ""
			}
			return number(of(a.further))
		})
	}
	one("belong", func(m *moreAnswers) int { return m.belong })
	one("kindness", func(m *moreAnswers) int { return m.kindness })
	one("say_once", func(m *moreAnswers) int { return m.sayOnce })
	one("work_status", func(m *moreAnswers) int { return m.work })
	for i, q := range uclaNames {
		one(q, func(m *moreAnswers) int { return m.ucla[i] })
	}
	for i, q := range swemwbsNames {
		one(q, func(m *moreAnswers) int { return m.swemwbs[i] })
	}
	one("form_type", func(m *moreAnswers) int { return m.form })
	one("stratum", func(m *moreAnswers) int { return m.stratum })
	one("setting", func(m *moreAnswers) int { return m.setting })
	one("age_group", func(m *moreAnswers) int { return m.age })
	one("ascs_q1", func(m *moreAnswers) int { return m.satisfied })
	one("ascs_q12", func(m *moreAnswers) int { return m.information })
	one("ascs_q13", func(m *moreAnswers) int { return m.health })
	for i, q := range taskNames {
		one(q, func(m *moreAnswers) int { return m.tasks[i] })
	}
	one("ascs_q17", func(m *moreAnswers) int { return m.home })
	one("ascs_q18", func(m *moreAnswers) int { return m.outside })
}

// asksMore are the schemes that use the further questionnaires.
func (s *scheme) asksMore() bool {
	return strings.Contains(" colne-holme irwell red-cliffs clyde-neighbours ty-a-thwr lea-meadows ", " "+s.id+" ")
}
