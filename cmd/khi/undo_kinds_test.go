package main

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// kindOfRow is a table's header and a way to make up a row: its key and the rest.
type kindOfRow struct {
	head string
	row  func(t *rapid.T, scheme string) (key, rest string)
}

// kinds are the headers of our templates, and a row for each: its key and the rest.
// There is one for every table (TestEveryTableIsUndone).
var kinds = map[string]kindOfRow{
	"survey_response": {"scheme_id,person_ref,wave,answered_on,completed_by,friends_n,friends_help,balance,lonely,life_sat,control", func(t *rapid.T, scheme string) (string, string) {
		asked := rapid.SampledFrom([]string{"baseline,2025-04-07", "review,2025-10-06", "review,2026-01-15"}).Draw(t, "asked")
		return fmt.Sprintf("%s,P%d,%s,", scheme, person(t), asked),
			fmt.Sprintf("%s,%d,%d,%d,%s,%d,%d", rapid.SampledFrom([]string{"self", "supported", "proxy", ""}).Draw(t, "by"), number(t, 0, 12), number(t, 1, 3),
				number(t, 1, 4), rapid.SampledFrom([]string{"", "1", "3", "5", "now and then"}).Draw(t, "lonely"), number(t, 0, 10), number(t, 1, 4))
	}},
	"person": {"scheme_id,person_ref,birth_year,gender,ethnicity,need", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,P%d,", scheme, person(t)), fmt.Sprintf("%d,%s,white,%s", number(t, 1940, 2000), rapid.SampledFrom([]string{"male", "female", ""}).Draw(t, "gender"),
			rapid.SampledFrom([]string{"learning_disability", "autism", "mental_health"}).Draw(t, "need"))
	}},
	"arrangement": {"scheme_id,arrangement_ref,person_ref,type,start_on,end_on", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,A%d,", scheme, person(t)), fmt.Sprintf("P%d,%s,2025-0%d-01,%s", person(t), rapid.SampledFrom([]string{"live_in", "short_break"}).Draw(t, "type"),
			number(t, 1, 6), rapid.SampledFrom([]string{"", "2025-11-30"}).Draw(t, "end"))
	}},
	"cost": {"scheme_id,arrangement_ref,year,element,weekly", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,A%d,2025-26,%s,", scheme, person(t), rapid.SampledFrom([]string{"care", "overhead", "client_contribution", "housing_benefit"}).Draw(t, "element")),
			fmt.Sprintf("%d.%02d", number(t, 50, 700), number(t, 0, 99))
	}},
	"scheme_quarter": {"scheme_id,quarter,people_total,carers_approved,referrals", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,2025-26Q%d,", scheme, number(t, 1, 4)), fmt.Sprintf("%d,%d,%d", number(t, 5, 90), number(t, 5, 90), number(t, 0, 30))
	}},
	"scheme": {"scheme_id,name,model,nation,area_code", func(t *rapid.T, _ string) (string, string) {
		id := rapid.SampledFrom([]string{"north", "south", "extra"}).Draw(t, "described")
		return id + ",", fmt.Sprintf("%s %d,shared_lives,ENG,%s", id, number(t, 1, 3), rapid.SampledFrom([]string{"E06000019", "E08000034"}).Draw(t, "area"))
	}},
	"claim": {"claim_ref,words,source,vintage,said_on,place_code,indicator,period,kind,from_period,value", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("report-%d,", number(t, 1, 4)), fmt.Sprintf("a rise,a report,2025,2025-06-12,%s,friends_help,2025-26,%s,2024-25,%d.5", scheme, rapid.SampledFrom([]string{"level", "change"}).Draw(t, "claimed"), number(t, 1, 60))
	}},
	"scheme_change": {"scheme_id,successor_id,changed_on,kind", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,%s,2025-0%d-01,", scheme, rapid.SampledFrom([]string{"south-west", "south-east"}).Draw(t, "successor"), number(t, 1, 2)), rapid.SampledFrom([]string{"split", "part_moved"}).Draw(t, "what")
	}},
	"target": {"target_ref,words,source,set_on,place_code,indicator,from_period,from_value,by_period,kind,value,value_to", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("aim-%d,", number(t, 1, 4)), fmt.Sprintf("more people,a strategy,2025-06-12,%s,people,2024-25,,2029-30,%s,%d,", scheme, rapid.SampledFrom([]string{"level", "more"}).Draw(t, "aimed"), number(t, 1, 60))
	}},
	"application": {"scheme_id,application_ref,enquired_on,decided_on,outcome,as_of", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,E%d,", scheme, person(t)), fmt.Sprintf("2025-0%d-03,%s,2026-03-31", number(t, 4, 9), rapid.SampledFrom([]string{",", "2025-11-04,approved", "2025-12-01,withdrew"}).Draw(t, "came of it"))
	}},
	"council_total": {"source,vintage,period,place_code,what,dimension,level,value,flag", func(t *rapid.T, _ string) (string, string) {
		value := rapid.SampledFrom([]string{"1240,", ",c", "880,"}).Draw(t, "total")
		return fmt.Sprintf("statistics,202%d,2025-26,E06000019,long_term_people,need,learning_disability,", number(t, 4, 6)), value
	}},
	"group_member": {"group_id,group_name,kind,member,member_from,member_until", func(t *rapid.T, scheme string) (string, string) {
		member := rapid.SampledFrom([]string{scheme, "E06000019", "E08000034"}).Draw(t, "member")
		return fmt.Sprintf("together-%d,", number(t, 1, 2)), fmt.Sprintf("Together,consortium,%s,2025-0%d-01,%s", member, number(t, 1, 9), rapid.SampledFrom([]string{"", "2025-12-31"}).Draw(t, "until"))
	}},
	"matching": {"scheme_id,arrangement_ref,started_on,person_chose,carer_chose", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,A%d,", scheme, person(t)), fmt.Sprintf("2025-0%d-01,%d,%s", number(t, 4, 9), number(t, 1, 2), rapid.SampledFrom([]string{"yes", "no", ""}).Draw(t, "chose"))
	}},
	"safeguarding": {"scheme_id,enquiry_ref,person_ref,concluded_on,risk,asked,achieved", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,S%d,", scheme, person(t)), fmt.Sprintf("P%d,2025-0%d-01,%s,%d,%s", person(t), number(t, 4, 9), rapid.SampledFrom([]string{"removed", "remains", ""}).Draw(t, "risk"), number(t, 1, 3), rapid.SampledFrom([]string{"fully", ""}).Draw(t, "met"))
	}},
	"person_year": {"scheme_id,year,person_ref,health_check,health_plan,dnacpr", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,2025-26,P%d,", scheme, person(t)), fmt.Sprintf("%d,%s,%d", number(t, 1, 2), rapid.SampledFrom([]string{"1", "2", ""}).Draw(t, "plan"), number(t, 1, 2))
	}},
	"benchmark": {"source,vintage,measure,period,place_code,place_name,population,statistic,value,flag", func(t *rapid.T, _ string) (string, string) {
		return fmt.Sprintf("ascof,2025-26,%s,2025-26,E06000019,Herefordshire,all,outcome,", rapid.SampledFrom([]string{"1A", "3A"}).Draw(t, "measure")), fmt.Sprintf("%d.5,", number(t, 10, 90))
	}},
	"scheme_quarter_gap": {"scheme_id,quarter,measure,why", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,2025-26Q%d,%s,", scheme, number(t, 1, 4), rapid.SampledFrom([]string{"people_total", "referrals"}).Draw(t, "measure")), rapid.SampledFrom([]string{"-", "n/a", "<5"}).Draw(t, "why")
	}},
	"rating": {"source,vintage,service_ref,question,service_name,place_code,rating,rated_on", func(t *rapid.T, _ string) (string, string) {
		return fmt.Sprintf("cqc,2026-03-0%d,1-%d,%s,", number(t, 1, 2), number(t, 1, 4), rapid.SampledFrom([]string{"overall", "safe"}).Draw(t, "question")),
			fmt.Sprintf("Example Shared Lives,E06000019,%s,2025-0%d-01", rapid.SampledFrom([]string{"good", "outstanding", "not_rated"}).Draw(t, "rating"), number(t, 1, 9))
	}},
	"service_event": {"scheme_id,quarter,council,person_ref,start_on,unit_cost,client_type,need,age_band,accommodation,service_type,component,cost_frequency", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,2025-26Q%d,999,P%d,2024-0%d-01,%d,", scheme, number(t, 1, 4), person(t), number(t, 1, 2), number(t, 300, 302)),
			fmt.Sprintf("Service user,Learning disability support,25-44,%s,Long term support: Community,Shared Lives,Weekly", rapid.SampledFrom([]string{"Shared Lives scheme", "Unknown"}).Draw(t, "home"))
	}},
	"carer_response":  answersOf("carer_ref,wave,answered_on,warmth,respect,breaks,pay_rise,system_impact", 3, 3, 3, 2, 3),
	"worker_response": answersOf("worker_ref,wave,answered_on,warmth,respect,time_enough,system_impact", 5, 5, 5, 3),
	"area_response":   answersOf("respondent_ref,wave,answered_on,say_spend,own_plans,linking", 5, 5, 5),
}

// answersOf is a table of answers of others than people who draw on support.
func answersOf(head string, highest ...int) kindOfRow {
	return kindOfRow{"scheme_id," + head, func(t *rapid.T, scheme string) (string, string) {
		asked := rapid.SampledFrom([]string{"baseline,2025-04-07", "review,2025-10-06"}).Draw(t, "asked")
		answers := make([]string, len(highest))
		for i, h := range highest {
			answers[i] = fmt.Sprint(number(t, 1, h))
		}
		return fmt.Sprintf("%s,W%d,%s,", scheme, person(t), asked), strings.Join(answers, ",")
	}}
}

func person(t *rapid.T) int { return number(t, 1, 12) }

func number(t *rapid.T, low, high int) int { return rapid.IntRange(low, high).Draw(t, "number") }
