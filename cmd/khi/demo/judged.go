package demo

// judged is what was assessed of a person when an arrangement began, and where they
// would live without it as somebody judged. Empty where nobody did.
type judged struct{ band, setting, source string }

var needBands = []string{"low", "medium", "high", "very_high"}

// careByNeed is how much dearer or cheaper care is for people of a band than for all.
var careByNeed = map[string]float64{"": 1, "not_known": 1, "low": .86, "medium": .97, "high": 1.1, "very_high": 1.28}

// judge assesses need and judges the alternative of a person's live-in arrangements,
// from a stream of chance of its own. One scheme in seven assesses nobody in bands, and
// one in three has no panel.
func (w *world) judge(si, n int, p *person) {
	c := w.o.chance(20, si, n)
	for i, a := range p.arrangements {
		if a.kind != "live_in" {
			continue
		}
		var j judged
		band := []string{needBands[0], needBands[1], needBands[2], needBands[3], "not_known", ""}[c.among(.27, .36, .22, .09, .02, .04)]
		setting := []string{"family_home", "residential_care", "supported_living", "own_home", "nursing_care", "hospital"}[c.among(.24, .28, .36, .06, .03, .03)]
		source := []string{"", "panel", "matched", "regional_mix"}[c.among(.48, .42, .06, .04)]
		if si%7 != 3 {
			j.band = band
		}
		if si%3 != 1 && source != "" {
			j.setting, j.source = setting, source
		}
		p.arrangements[i].judged = j
	}
}
