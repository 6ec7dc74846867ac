package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// writeTemplates writes what schemes send in our own templates: the list of
// schemes of each nation, then for each scheme its people, arrangements, costs,
// quarterly activity, list of those who enquired about becoming a carer, matches,
// safeguarding enquiries and yearly facts about health.
func writeTemplates(out *output, w *world) error {
	for _, nation := range []string{"ENG", "SCO", "WAL", "NIR"} {
		table := schemesTable(w, nation)
		if len(table) == 1 {
			continue
		}
		if err := addCSV(out, "schemes_"+strings.ToLower(nation)+".csv", "", table); err != nil {
			return err
		}
	}
	for _, part := range []struct {
		name  string
		table func(*world, *scheme, int) [][]string
	}{{"people", peopleTable}, {"arrangements", arrangementsTable}, {"costs", costsTable}, {"activity", activityTable}, {"applications", applicationsTable},
		{"matches", matchingTable}, {"safeguarding", safeguardingTable}, {"health", personYearTable}} {
		for si, s := range w.schemes {
			table := part.table(w, s, si)
			if len(table) == 1 {
				continue // a Homeshare scheme has no live-in costs to send
			}
			if err := addCSV(out, part.name+"_"+s.id+".csv", s.id, table); err != nil {
				return err
			}
		}
	}
	return nil
}

func addCSV(out *output, name, scheme string, table [][]string) error {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(table); err != nil {
		return fmt.Errorf("demo: %s: %w", name, err)
	}
	return out.add(File{Name: name, Scheme: scheme}, b.Bytes())
}

func schemesTable(w *world, nation string) [][]string {
	t := [][]string{{"scheme_id", "name", "model", "nation", "area_code", "provider_type", "opened_on", "closed_on"}}
	for _, s := range w.schemes {
		if s.nation == nation {
			t = append(t, []string{s.id, s.name, s.model, s.nation, s.area, s.provider, isoDay(s.opened), isoDay(s.closed)})
		}
	}
	return t
}

func peopleTable(_ *world, s *scheme, _ int) [][]string {
	t := [][]string{{"person_ref", "birth_year", "gender", "ethnicity", "need", "communication", "deprivation"}}
	for i, p := range s.people {
		year := ""
		if p.birthYear > 0 {
			year = strconv.Itoa(p.birthYear)
		}
		fifth := ""
		if p.deprivation > 0 {
			fifth = strconv.Itoa(p.deprivation)
		}
		t = append(t, []string{reference(p, i), year, p.gender, p.ethnicity, p.need, p.communication, fifth})
	}
	return t
}

func arrangementsTable(_ *world, s *scheme, _ int) [][]string {
	t := [][]string{{"arrangement_ref", "person_ref", "type", "start_on", "end_on", "end_reason", "planned", "prior_setting", "need_band", "otherwise_setting", "otherwise_source"}}
	for _, p := range s.people {
		for _, a := range p.arrangements {
			t = append(t, []string{a.ref, reference(p, len(t)), a.kind, isoDay(a.start), isoDay(a.end), a.reason, a.planned, a.prior, a.judged.band, a.judged.setting, a.judged.source})
		}
	}
	return t
}

func costsTable(w *world, s *scheme, si int) [][]string {
	t := [][]string{{"arrangement_ref", "year", "element", "weekly"}}
	for _, e := range w.costs(s, si) {
		t = append(t, []string{e.arrangement, e.year, e.element, pounds(e.weekly)})
	}
	return t
}

func activityTable(_ *world, s *scheme, _ int) [][]string {
	t := [][]string{append(append([]string{"quarter"}, activityNames[:]...), "staff_fte")}
	for _, a := range s.activity {
		line := []string{a.quarter}
		for _, n := range a.counts {
			line = append(line, said(n))
		}
		fte := ""
		if a.staffFTE != notSaid {
			fte = strconv.FormatFloat(a.staffFTE, 'f', 1, 64)
		}
		t = append(t, append(line, fte))
	}
	return t
}

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
