package benefit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// called are the names under which programs for economic evaluation (dampack, BCEA,
// hesim, heemod) and people write the columns that we name on the left.
var called = map[string][]string{
	"option": {"option", "options", "strategy", "strategies", "strategy_name", "strategy_names", "intervention", "interventions", "arm", "treatment", "alternative", "scenario", "strategy_id", "option_id", "intervention_id"},
	"run":    {"run", "runs", "sample", "sim", "simulation", "iteration", "iter", "draw", "psa", "n_sim", "nsim", "sim_id", "sample_id", "simulation_id", "iteration_id", "psa_sample", "psa_iteration", "replicate"},
	"cost":   {"cost", "costs", "mean_cost", "total_cost", "meancost", "total_costs", "dcost", "dcosts", "discounted_cost", "discounted_costs", "c"},
	"effect": {"effect", "effects", "effectiveness", "eff", "outcome", "utility", "mean_effect", "meaneffect", "qaly", "qalys", "wellby", "wellbys", "lys", "ly", "dqaly", "dqalys", "total_qalys", "discounted_qaly", "discounted_qalys", "e"},
	"group":  {"grp", "group", "subgroup", "grp_id", "group_id"},
}

// rowNames is what we call a first column without a name: the numbers of the rows,
// as R writes them.
const rowNames = "row"

var betweenWords = regexp.MustCompile(`[\s._:-]+`)

// plainHead is a heading without capitals and with one sign between its words. heemod
// numbers its runs in a column .index; a plain index may number anything.
func plainHead(h string) string {
	if h == ".index" {
		return "run"
	}
	return strings.Trim(betweenWords.ReplaceAllString(strings.ToLower(h), "_"), "_")
}

// find is the column of a name of ours, as it stands or as others call it; -1 where
// there is none. Two that could be meant are an error.
func (t *csvTable) find(name string) (int, error) {
	found := -1
	for i, h := range t.head {
		if strings.EqualFold(h, name) {
			return i, nil
		}
		if slices.Contains(called[name], plainHead(h)) {
			if found >= 0 {
				return -1, fmt.Errorf("%q and %q could both be the column %q: call one of them so, or leave one out", t.head[found], h, name)
			}
			found = i
		}
	}
	return found, nil
}

// columns finds columns by name; of fixed names, capitals do not matter.
func (t *csvTable) columns(names ...string) ([]int, error) {
	at := make([]int, len(names))
	for i, n := range names {
		var err error
		if at[i], err = t.find(n); err != nil {
			return nil, err
		}
		if at[i] < 0 {
			return nil, fmt.Errorf("there is no column %q; the columns are %s", n, strings.Join(t.head, ", "))
		}
	}
	return at, nil
}

// besides are the columns that are none of these, without the numbers of rows.
func (t *csvTable) besides(at []int) []string {
	var others []string
	for i, h := range t.head {
		if h != rowNames && !slices.Contains(at, i) {
			others = append(others, h)
		}
	}
	return others
}

// nothingElse refuses other columns of a long table. A group may be named where
// all lines are of one.
func (t *csvTable) nothingElse(at []int) error {
	group, err := t.find("group")
	if err != nil {
		return err
	}
	if group >= 0 && !slices.Contains(at, group) {
		for row := range t.rows {
			if t.rows[row][group] != t.rows[0][group] {
				return fmt.Errorf("line %d, %s: is %q after %q: a table holds the runs of one group; send one for each", t.lines[row], t.head[group], t.rows[row][group], t.rows[0][group])
			}
		}
		at = append(slices.Clone(at), group)
	}
	if len(t.besides(at)) > 0 {
		return fmt.Errorf("the columns are %s: a table with a line for each run and option has run, option, cost and effect alone; parameters come in a table of their own", strings.Join(t.head, ", "))
	}
	return nil
}

// wideHead is what the columns of a table with a line for each run hold.
type wideHead struct {
	options, params           []string
	costAt, effectAt, paramAt []int
	runAt                     int // -1 where runs have no names
}

func (t *csvTable) wideHead() (wideHead, error) {
	w := wideHead{runAt: -1}
	effects := map[string]int{}
	for i, h := range t.head {
		param, isParam := strings.CutPrefix(h, "param_")
		role, name := ofOption(h)
		switch {
		case isParam && param != "":
			w.params, w.paramAt = append(w.params, param), append(w.paramAt, i)
		case slices.Contains(called["run"], plainHead(h)):
			if w.runAt >= 0 {
				return w, fmt.Errorf("%q and %q could both name the runs: leave one out", t.head[w.runAt], h)
			}
			w.runAt = i
		case role == "cost" && !slices.Contains(w.options, name):
			w.options, w.costAt = append(w.options, name), append(w.costAt, i)
		case role == "effect" && effects[name] == 0:
			effects[name] = i + 1
		case h != rowNames:
			return w, unknownColumn(h)
		}
	}
	for i, name := range w.options {
		if effects[name] == 0 {
			return w, fmt.Errorf("there is no column %q beside %q; the columns are %s", "effect_"+name, t.head[w.costAt[i]], strings.Join(t.head, ", "))
		}
		w.effectAt = append(w.effectAt, effects[name]-1)
		delete(effects, name)
	}
	for _, i := range effects {
		return w, unknownColumn(t.head[i-1])
	}
	return w, nil
}

func unknownColumn(h string) error {
	return fmt.Errorf("the column %q is not known: a table of runs has run, option, cost and effect, or cost_A, effect_A, cost_B, effect_B and so on, with param_P for each parameter", h)
}

var (
	before = regexp.MustCompile(`(?i)^(costs?|c|effects?|effectiveness|eff|qalys?|wellbys?|lys|e)[._: ]+(\S.*)$`)
	// numbered are columns of options without names, as in cost1, cost2, eff1, eff2.
	numbered = regexp.MustCompile(`(?i)^(costs?|c|effects?|eff|qalys?|wellbys?|lys|e)\[?,?(\d+)\]?$`)
	after    = regexp.MustCompile(`(?i)^(.*\S)[._: ]+(costs?|effects?|effectiveness|eff|qalys?|wellbys?|lys)$`)
)

// ofOption says whether a column holds the cost or the effect of an option: cost_A,
// c.A, A_cost, A QALYs, or of one with a number alone: cost1, e[1].
func ofOption(h string) (role, option string) {
	word := ""
	if m := before.FindStringSubmatch(h); m != nil {
		word, option = m[1], m[2]
	} else if m := after.FindStringSubmatch(h); m != nil {
		word, option = m[2], m[1]
	} else if m := numbered.FindStringSubmatch(h); m != nil {
		word, option = m[1], m[2]
	}
	switch {
	case word == "":
		return "", ""
	case strings.EqualFold(word[:1], "c"):
		return "cost", option
	}
	return "effect", option
}

// isSample reports whether a table's header is that of a probabilistic analysis:
// runs are named, or there is no column of options and costs stand in a column for
// each.
func isSample(head string) bool {
	t := csvTable{}
	for f := range strings.SplitSeq(strings.TrimPrefix(head, "\uFEFF"), string(separatorOf(head))) {
		t.head = append(t.head, strings.Trim(strings.TrimSpace(f), `"`))
	}
	is := func(role string) bool {
		return slices.ContainsFunc(t.head, func(h string) bool { return slices.Contains(called[role], plainHead(h)) })
	}
	return is("run") || !is("option") && slices.ContainsFunc(t.head, func(h string) bool {
		role, _ := ofOption(h)
		return role == "cost"
	})
}

// separatorOf is the sign between the fields of a header without commas; a comma else.
func separatorOf(head string) rune {
	for _, sign := range "\t;" {
		if !strings.ContainsRune(head, ',') && strings.ContainsRune(head, sign) {
			return sign
		}
	}
	return ','
}

var writtenAmount = regexp.MustCompile(`^(-?)[£$€]? ?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$`)

// asAmount takes the sign of a currency and the commas between thousands out of an
// amount that is written with them.
func asAmount(text string) string {
	m := writtenAmount.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	return m[1] + strings.ReplaceAll(m[2], ",", "") + m[4]
}
