package demo

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// cldHeader is the header of Client Level Data, release 2, as the specification has it,
// and one column of the councils' own behind it: the band of need that they assessed,
// which the specification does not ask for.
const cldHeader = "Reporting_Period_Start_Date,Reporting_Period_End_Date,LA_Code,NHS_Number,LA_Person_Unique_Identifier,First_Name,Last_Name,GP_Practice_Name,GP_Practice_Code,Gender,Ethnicity,Date_of_Birth,Date_of_Death,Client_Type,Primary_Support_Reason,Postcode,Accommodation_Status,Employment_Status,Has_Unpaid_Carer,Autism_Spectrum_Disorder_ASD,Visual_Impairment,Hearing_Impairment,Dementia,Client_Funding_Status,Event_Type,Event_Reference,Event_Start_Date,Event_End_Date,Event_Description,Event_Outcome,Request_Route_of_Access,Assessment_Type,Eligible_Needs_Identified,Method_of_Assessment,Total_Hrs_Caring_Per_Week,No_of_adults_being_cared_for,Adult_1_Linked_Person_ID,Adult_2_Linked_Person_ID,Adult_3_Linked_Person_ID,Service_Type,Service_Component,Delivery_Mechanism,Provider_CQC_Location_Name,Provider_CQC_Location_ID,Review_Reason,Review_Outcomes_Achieved,Method_of_Review,Unit_Cost,Cost_Frequency_Unit_Type,Planned_Units_Per_Week,Need_Band"

// sendsRecords are the councils that send their records, by scheme: the code of the
// council in Client Level Data.
var sendsRecords = map[string]string{"colne-holme": "211", "mersey-doorstep": "316", "irwell": "306", "broadland-open-door": "607"}

// reasons are the words of the specification for a main need.
var reasons = map[string]string{
	"learning_disability": "Learning disability support", "autism": "Learning disability support", "mental_health": "Mental health support",
	"physical": "Physical support: Personal care support", "memory": "Support with memory and cognition",
	"sensory": "Sensory support: Support for visual impairment", "social": "Social support: Support for social isolation or other reason", "": "Unknown",
}

const (
	community   = "Long term support: Community"
	residential = "Long term support: Residential care"
	nursing     = "Long term support: Nursing care"
)

// home is somewhere that people live who are not in Shared Lives: how often, by band of
// need from low to very high, and what a week costs somebody of no particular need.
type home struct {
	place, kind, component, frequency string
	often                             [4]float64
	weekly, unit                      float64 // unit is pounds an hour, where it is paid by the hour
}

// elsewhere are the homes of people of each need. Costs are invented; those of people with
// a learning disability lie where published unit costs do, at the prices of 2026.
var elsewhere = map[string][]home{
	"learning_disability": {
		{"Registered care home", residential, "Long term residential care", "Weekly", [4]float64{.08, .16, .28, .38}, 1560, 0},
		{"Supported accommodation, supported lodgings or supported group home", community, "Community supported living", "Weekly", [4]float64{.26, .38, .46, .48}, 1430, 0},
		{"Settled mainstream housing with family or friends", community, "Home support or domiciliary care", "Hourly", [4]float64{.50, .38, .22, .12}, 340, 23.5},
		{"Tenant: Local authority or other social housing provider", community, "Home support or domiciliary care", "Hourly", [4]float64{.16, .08, .04, .02}, 310, 23.5},
	},
	"mental_health": {
		{"Registered care home", residential, "Long term residential care", "Weekly", [4]float64{.08, .15, .28, .4}, 830, 0},
		{"Supported accommodation, supported lodgings or supported group home", community, "Community supported living", "Weekly", [4]float64{.34, .44, .5, .46}, 690, 0},
		{"Settled mainstream housing with family or friends", community, "Direct payment", "4-weekly", [4]float64{.22, .18, .1, .06}, 210, 0},
		{"Tenant: Private landlord", community, "Home support or domiciliary care", "Hourly", [4]float64{.36, .23, .12, .08}, 240, 23.5},
	},
	"physical": {
		{"Owner occupier or shared ownership scheme", community, "Home support or domiciliary care", "Hourly", [4]float64{.8, .7, .5, .3}, 300, 23.5},
		{"Registered nursing home", nursing, "Long term nursing care", "Weekly", [4]float64{.05, .1, .3, .6}, 1010, 0},
		{"Sheltered housing, extra care housing or other sheltered housing", community, "Extra care housing", "Weekly", [4]float64{.15, .2, .2, .1}, 420, 0},
	},
}

// dearerByNeed is how much more or less somebody elsewhere costs for each band of need.
var dearerByNeed = [4]float64{.74, .94, 1.18, 1.46}

// councilRecord is a line of a submission on its way: its cells by their headers.
type councilRecord map[string]string

// writeCouncilRecords writes what four councils send of the last quarter: a line for each
// service of everybody in the Shared Lives of their area, and of people elsewhere. It
// comes last, so that nothing else of the world depends on it.
func writeCouncilRecords(out *output, w *world) error {
	header := strings.Split(cldHeader, ",")
	for si, s := range w.schemes {
		code := sendsRecords[s.id]
		if code == "" {
			continue
		}
		table := [][]string{header}
		for _, r := range append(w.sharedLivesRecords(s, si), w.elsewhereRecords(s, si)...) {
			r["LA_Code"], r["Client_Type"], r["Event_Type"], r["Client_Funding_Status"] = code, "Service user", "Service", "Joint client and social care funded"
			r["Reporting_Period_Start_Date"], r["Reporting_Period_End_Date"] = isoDay(w.to.AddDate(-1, 0, 0)), isoDay(w.to.AddDate(0, 0, -1))
			line := make([]string, len(header))
			for i, h := range header {
				line[i] = r[h]
			}
			table = append(table, line)
		}
		if err := addCSV(out, "client_level_data_"+s.id+".csv", s.id, table); err != nil {
			return err
		}
	}
	return nil
}

// sharedLivesRecords are the services of those who live in Shared Lives in the last
// quarter, at the cost that the scheme's own records have of the last year.
func (w *world) sharedLivesRecords(s *scheme, si int) (all []councilRecord) {
	last := w.quarters[len(w.quarters)-1]
	weekly := map[string]float64{}
	for _, e := range w.costs(s, si) {
		if e.year == last.year && (e.element == "care" || e.element == "overhead") {
			weekly[e.arrangement] += e.weekly
		}
	}
	for n, p := range s.people {
		c := w.o.chance(40, si, n)
		for _, a := range p.arrangements {
			cost := weekly[a.ref]
			if a.kind != "live_in" || cost == 0 || !a.start.Before(last.to) || !a.end.IsZero() && a.end.Before(last.from) {
				continue
			}
			r := councilRecord{"LA_Person_Unique_Identifier": p.ref, "Date_of_Birth": birthDay(p.birthYear, c), "Primary_Support_Reason": reasons[p.need],
				"Accommodation_Status": "Shared Lives scheme", "Event_Reference": a.ref, "Event_Start_Date": isoDay(a.start), "Event_End_Date": isoDay(a.end),
				"Service_Type": community, "Service_Component": "Shared Lives", "Delivery_Mechanism": "CASSR managed personal budget",
				"Unit_Cost": pounds(cost), "Cost_Frequency_Unit_Type": "Weekly", "Planned_Units_Per_Week": "1", "Need_Band": bandWords(a.judged.band)}
			all = append(all, r)
			if c.is(.25) {
				all = append(all, r.daySupport(c))
			}
			break // who moved between two homes in the quarter is one person at the first
		}
	}
	return all
}

// daySupport is a second service of the same person.
func (r councilRecord) daySupport(c chance) councilRecord {
	d := councilRecord{}
	for k, v := range r {
		d[k] = v
	}
	d["Service_Type"], d["Service_Component"], d["Delivery_Mechanism"] = community, "Day support", "CASSR commissioned support"
	d["Event_Reference"] += "-D"
	d["Unit_Cost"], d["Cost_Frequency_Unit_Type"], d["Planned_Units_Per_Week"] = pounds(38+9*c.Float64()), "Per session", strconv.Itoa(1+c.IntN(3))
	return d
}

// elsewhereRecords are people on long-term support of the same council who live elsewhere:
// on the whole older than those in Shared Lives, and of higher need.
func (w *world) elsewhereRecords(s *scheme, si int) (all []councilRecord) {
	for ki, kind := range needKinds {
		homes := elsewhere[kind.code]
		many := int(math.Round(float64(len(s.people)) * kind.share * .9))
		for n := range many {
			if homes == nil {
				break
			}
			c := w.o.chance(41, si, ki<<16|n)
			age := min(kind.oldest, clamp(c.normal(kind.mean+6, kind.sd), kind.youngest, kind.oldest))
			band := c.among(.17, .33, .32, .18)
			often := make([]float64, len(homes))
			for i, h := range homes {
				often[i] = h.often[band]
			}
			h := homes[c.among(often...)]
			weekly := h.weekly * dearerByNeed[band] * s.costly * math.Exp(c.normal(0, .16))
			r := councilRecord{"LA_Person_Unique_Identifier": fmt.Sprintf("%s-C%d%04d", s.code, ki, n+1), "Date_of_Birth": birthDay(w.to.Year()-age, c), "Primary_Support_Reason": reasons[kind.code],
				"Accommodation_Status": h.place, "Event_Reference": fmt.Sprintf("%s-V%d%04d", s.code, ki, n+1), "Event_Start_Date": isoDay(c.day(w.to.AddDate(-8, 0, 0), w.to.AddDate(0, -6, 0))),
				"Service_Type": h.kind, "Service_Component": h.component, "Delivery_Mechanism": "CASSR commissioned support", "Cost_Frequency_Unit_Type": h.frequency, "Need_Band": ""}
			if !c.is(.05) {
				r["Need_Band"] = bandWords(needBands[band])
			}
			r.pay(weekly, h)
			all = append(all, r)
			if c.is(.2) {
				all = append(all, r.daySupport(c))
			}
		}
	}
	return all
}

// pay writes what a week costs as the council pays it: for a week, four weeks or an hour.
func (r councilRecord) pay(weekly float64, h home) {
	switch h.frequency {
	case "Hourly":
		r["Unit_Cost"], r["Planned_Units_Per_Week"] = pounds(h.unit), strconv.FormatFloat(max(1, math.Round(2*weekly/h.unit)/2), 'f', -1, 64)
	case "4-weekly":
		r["Unit_Cost"], r["Planned_Units_Per_Week"], r["Delivery_Mechanism"] = pounds(4*weekly), "1", "Direct payment"
	default:
		r["Unit_Cost"], r["Planned_Units_Per_Week"] = pounds(weekly), "1"
	}
}

// birthDay is a day of a year of birth; empty where that is not known.
func birthDay(year int, c chance) string {
	if year == 0 {
		return ""
	}
	return isoDay(time.Date(year, time.January, 1+c.IntN(365), 0, 0, 0, 0, time.UTC))
}

// bandWords is a band of need as a council writes it.
func bandWords(band string) string {
	switch band {
	case "", "not_known":
		return ""
	}
	return strings.ToUpper(band[:1]) + strings.ReplaceAll(band[1:], "_", " ")
}
