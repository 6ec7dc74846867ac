package dashboards

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// What the names of files are made of, in Welsh, in letters that every system accepts.
var (
	fileWarnings = map[string]string{"exact-do-not-share": "union-peidiwch-a-rhannu", "unverified": "heb-ei-wirio", "made-up": "data-ffug"}
	fileKinds    = map[string]string{"place": "lle", "compare": "cymharu", "indicator": "dangosydd", "board-paper": "papur-bwrdd", "case": "achos",
		"peers": "cymheiriaid", "profile": "proffil", "cost": "cost", "needs": "anghenion", "official": "swyddogol", "ratings": "graddau", "spine": "asgwrn-cefn", "quadrant": "pedrant",
		"multiples": "lluosog", "explore": "archwilio", "changed": "newidiadau", "views": "barn", "gaps": "bylchau", "claimed-savings": "arbedion-a-hawlir", "children": "lleoedd-islaw",
		"growth": "twf", "growth-cash": "twf-arian", "growth-money": "twf-gwariant", "growth-targets": "twf-targedau", "growth-work": "twf-gwaith",
		"options": "opsiynau", "options-money": "opsiynau-arian", "options-risks": "opsiynau-risgiau", "options-scores": "opsiynau-sgoriau", "options-weights": "opsiynau-pwysau",
		"case-break-even": "achos-adennill-costau", "case-curves": "achos-cromliniau", "case-icers": "achos-cymarebau", "case-knowing": "achos-gwybod", "case-losses": "achos-colledion",
		"case-payers": "achos-talwyr", "case-plane": "achos-plan", "case-sides": "achos-ochrau", "case-tornado": "achos-tornado", "case-years": "achos-blynyddoedd"}
	fileGrains = map[string]string{"scheme": "cynllun", "area": "ardal", "nation": "gwlad", "funnel-scheme": "twndis-cynllun", "funnel-area": "twndis-ardal", "funnel-nation": "twndis-gwlad"}
)

var (
	warned  = regexp.MustCompile(`\bkhi-(?:(?:` + anyOf(fileWarnings) + `)-)+`)
	ofKind  = regexp.MustCompile(`(\bkhi-(?:(?:` + anyOf(fileWarnings) + `)-)*)(` + anyOf(fileKinds) + `)([-.])`)
	ofGrain = regexp.MustCompile(`-(` + anyOf(fileGrains) + `)(-\d{4}-)`)
)

// anyOf finds any of the words, the longest first.
func anyOf(words map[string]string) string {
	return strings.Join(slices.SortedFunc(maps.Keys(words), func(a, b string) int { return cmp.Compare(len(b), len(a)) }), "|")
}

// fileInWelsh is the name of a file for whoever reads Welsh: what it warns of, what it is
// and of which places it tells. Codes and periods stay, and so do releases, which never
// change, and what lies in an archive, where programs and descriptions look for it.
func (r *request) fileInWelsh(name string) string {
	if !r.welsh || strings.HasPrefix(r.route.path, "/releases") {
		return name
	}
	name = ofGrain.ReplaceAllStringFunc(name, func(found string) string {
		m := ofGrain.FindStringSubmatch(found)
		return "-" + fileGrains[m[1]] + m[2]
	})
	name = ofKind.ReplaceAllStringFunc(name, func(found string) string {
		m := ofKind.FindStringSubmatch(found)
		return m[1] + fileKinds[m[2]] + m[3]
	})
	return warned.ReplaceAllStringFunc(name, func(found string) string {
		for english, cymraeg := range fileWarnings {
			found = strings.Replace(found, english+"-", cymraeg+"-", 1)
		}
		return found
	})
}
