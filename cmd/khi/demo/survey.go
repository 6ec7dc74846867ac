package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// writeSurveys writes one export per financial year and scheme, oldest year
// first, each in the scheme's own tool.
func writeSurveys(out *output, w *world) error {
	for yi, year := range w.years() {
		for _, s := range w.schemes {
			rows := s.rows()
			exported := slices.DeleteFunc(slices.Clone(rows), func(r row) bool {
				y := financialYear(r.a.end.In(london))
				return y > year || (y < year && !s.cumulative)
			})
			if len(exported) == 0 || financialYear(exported[len(exported)-1].a.end.In(london)) != year {
				continue // nobody was asked that year
			}
			content, kind, err := s.export(exported, yi >= s.newForm, w.exportDay(year))
			if err != nil {
				return err
			}
			name := fmt.Sprintf("survey_%s_%s.%s", s.id, year, kind)
			if err := out.add(File{Name: name, Scheme: s.id}, content); err != nil {
				return err
			}
		}
	}
	return nil
}

// rows are all answers of a scheme, oldest first, numbered.
func (s *scheme) rows() []row {
	var rows []row
	for _, p := range s.people {
		for i := range p.answers {
			rows = append(rows, row{p: p, a: &p.answers[i]})
		}
	}
	slices.SortFunc(rows, func(x, y row) int {
		if c := x.a.end.Compare(y.a.end); c != 0 {
			return c
		}
		return strings.Compare(x.p.ref, y.p.ref)
	})
	for i := range rows {
		rows[i].n = i
	}
	return rows
}

// exportDay is the second day after the year, or after the period if that is sooner.
func (w *world) exportDay(year string) time.Time {
	for _, q := range slices.Backward(w.quarters) {
		if q.year == year {
			return q.to.AddDate(0, 0, 1).Add(9 * time.Hour)
		}
	}
	return w.to
}

func (s *scheme) export(rows []row, newForm bool, made time.Time) (content []byte, kind string, err error) {
	switch s.tool {
	case kobo:
		return koboCSV(rows, newForm, s.asksMore()), "csv", nil
	case odk:
		content, err = odkZip(rows, newForm, s.asksMore(), made)
		return content, "zip", err
	}
	service := "Shared Lives"
	if s.model == "homeshare" {
		service = "Homeshare"
	}
	content, err = formsXLSX(rows, service, newForm, made)
	return content, "xlsx", err
}
