package scenario

import "math"

// course is how a plan runs month by month; place 0 is today.
type course struct {
	wanted, people, households, coordinators         []float64 // at the end of the month
	starts, leavers, approvals, assessments          []float64
	gross, cashable, grant, spent, net               []float64 // pounds
	recruitment, staff, doubleRunning, standing, set []float64
	held                                             bool // approvals held growth back
}

// stepSlack keeps what is a whole number but for rounding from becoming a step more.
const stepSlack = 1e-9

// run walks through a plan with so many starts a month, once new carers are
// approved. Those who leave in a year are a share of those at its beginning and go
// evenly over its months, so that without a lag and without a limit on approvals
// closing = closing before x (1-leavers) + starts (worked example 14). Until the
// lag is over today's pipeline replaces those who leave, people and households.
// Money counts what is above keeping today's numbers.
func (v planValues) run(starts float64) *course {
	months := 12 * v.Horizon
	c := newCourse(months)
	now, each, lag := v.of("start"), v.of("matches"), v.of("lag")
	replaced, renewed := v.of("leavers")*now/12, v.of("carer_leavers")*now/each/12
	c.wanted[0], c.people[0], c.households[0] = now, now, now/each
	c.coordinators[0] = v.coordinators(now / each)
	var wanted, people, households float64 // at the beginning of the year
	for m := 1; m <= months; m++ {
		if m%12 == 1 {
			wanted, people, households = c.wanted[m-1], c.people[m-1], c.households[m-1]
		}
		late := min(max(float64(m)-lag, 0), 1) // the part of the month after the lag
		c.wanted[m] = c.wanted[m-1] - v.of("leavers")*wanted/12 + late*starts + (1-late)*replaced
		c.leavers[m] = v.of("leavers") * people / 12
		kept := c.households[m-1] - v.of("carer_leavers")*households/12
		need, most := max(0, c.wanted[m]/each-kept), v.of("approvals")/12
		c.approvals[m] = min(need, most)
		c.held = c.held || need > most+stepSlack
		c.households[m] = kept + c.approvals[m]
		stay := c.people[m-1] - c.leavers[m]
		c.starts[m] = max(0, min(c.wanted[m]-stay, c.households[m]*each-stay))
		c.people[m] = stay + c.starts[m]
		c.coordinators[m] = v.coordinators(c.households[m])
		c.assessments[m] = c.approvals[m] / (1 - v.of("drop_out"))
		v.price(c, m, replaced, renewed)
	}
	c.set[0] = v.of("setup")
	for m := range c.net {
		c.spent[m] = c.recruitment[m] + c.staff[m] + c.doubleRunning[m] + c.standing[m] + c.set[m]
		c.net[m] = c.cashable[m] + c.grant[m] - c.spent[m]
	}
	return c
}

func newCourse(months int) *course {
	c := &course{}
	for _, f := range []*[]float64{&c.wanted, &c.people, &c.households, &c.coordinators, &c.starts, &c.leavers, &c.approvals, &c.assessments,
		&c.gross, &c.cashable, &c.grant, &c.spent, &c.net, &c.recruitment, &c.staff, &c.doubleRunning, &c.standing, &c.set} {
		*f = make([]float64, months+1)
	}
	return c
}

// coordinators go up by a step for each started group of households.
func (v planValues) coordinators(households float64) float64 {
	return math.Ceil(households/v.of("carers_each") - stepSlack)
}

// price puts the money of a month: a saving on the average number above today's,
// recruitment when the assessment begins, which is the lag before the approval.
func (v planValues) price(c *course, m int, replaced, renewed float64) {
	more := (c.people[m-1]+c.people[m])/2 - c.people[0]
	c.gross[m] = more * v.of("saving") / 12
	c.cashable[m] = c.gross[m] * v.of("cashable")
	c.staff[m] = (c.coordinators[m] - c.coordinators[0]) * v.of("coordinator") / 12
	begun := max(1, m-int(math.Round(v.of("lag"))))
	c.recruitment[begun] += (c.approvals[m] - renewed) * v.of("recruitment")
	c.doubleRunning[m] = (c.starts[m] - replaced) * v.of("double_running") * (v.of("cost_each") + v.of("saving")) / 12
	c.standing[m] = v.of("marketing") / 12
	if m <= 12*v.GrantYears {
		c.grant[m] = v.of("grant") / float64(12*v.GrantYears)
	}
}

// evenStarts are the starts a month after the lag that lead to the target where
// nothing holds them back. The number of people is a straight line in them.
func (v planValues) evenStarts(target float64) float64 {
	reach := func(starts float64) float64 {
		free := planValues{v.Plan, append([]float64(nil), v.values...)}
		free.values[v.at["approvals"]] = math.Inf(1)
		return last(free.run(starts).wanted)
	}
	none := reach(0)
	return (target - none) / (reach(1) - none)
}

// spentInAll is what is spent from the base year on.
func (c *course) spentInAll() (sum float64) {
	for _, v := range c.spent {
		sum += v
	}
	return sum
}

func last(of []float64) float64 { return of[len(of)-1] }

// year is the sum over the months of a year from 1.
func year(of []float64, number int) float64 {
	sum := 0.0
	for _, v := range of[12*number-11 : 12*number+1] {
		sum += v
	}
	return sum
}
