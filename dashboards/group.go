package dashboards

import "khi/metrics"

// groupView is what the page of a group says of its members.
type groupView struct {
	Kind, Rule string
	Members    []memberView
}

type memberView struct {
	metrics.Member
	Name  string
	Known bool // it is a place here
}

var kindsOfGroups = map[string]string{
	"city_region": "a city region", "combined_authority": "a combined authority", "consortium": "a consortium", "icb": "an integrated care board",
	"health_board": "a health board", "hsc_trust": "a health and social care trust",
}

// groupView is nil where a place is not a group.
func (r *request) groupView(place metrics.Place) *groupView {
	for _, g := range r.engine.Places().Groups() {
		if g.ID != place.ID {
			continue
		}
		v := &groupView{Kind: "a group of places", Rule: metrics.RuleOfGroups}
		if words, ok := kindsOfGroups[g.Kind]; ok {
			v.Kind = words
		}
		for _, m := range g.Members {
			_, known := r.engine.Places().Find(m.Place)
			v.Members = append(v.Members, memberView{m, r.engine.Places().MemberName(m), known})
		}
		return v
	}
	return nil
}
