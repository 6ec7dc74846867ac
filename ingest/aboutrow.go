package ingest

import (
	"slices"
	"time"

	"khi/ingest/finding"
)

// aboutRow is a row of a record file, as far as it says whom it is about.
type aboutRow struct {
	at          cutRow
	scheme      string
	named       map[string]int64 // by kind: person, carer, worker, application
	arranged    bool             // it names an arrangement
	arrangement int64
	sheet       string
	line        int64
	finding     *finding.Finding // where it is no row but a finding
	naming      naming
	values      []any // only until the next row
}

// naming is where the columns of a table stand that say whom a row is about.
type naming struct {
	columns, scheme, arrangement int
	kinds                        map[string]int
	days                         []dayColumn
	end                          int // of an arrangement, the column of its last day; -1 where there is none
}

type dayColumn struct {
	at    int
	field *Field
}

func namingOf(c *Contract) naming {
	columns := c.Columns()
	at := func(name string) int {
		return slices.IndexFunc(columns, func(f *Field) bool { return name != "" && f.Column == name })
	}
	n := naming{len(columns), at("scheme_id"), at(c.NamedBy("arrangement")), map[string]int{}, nil, -1}
	for _, kind := range SubjectKinds {
		if i := at(c.NamedBy(kind)); i >= 0 {
			n.kinds[kind] = i
		}
	}
	for i, f := range columns {
		if f.tellsDay() {
			n.days = append(n.days, dayColumn{i, f})
		}
	}
	if c.ID == "arrangement" {
		n.end = at("end_on")
	}
	return n
}

// namesAnybody reports that rows of the table are about people.
func (n naming) namesAnybody() bool { return n.scheme >= 0 && (len(n.kinds) > 0 || n.arrangement >= 0) }

// lastDay is the last day that the row tells of, "" of none.
func (r *aboutRow) lastDay() (last string) {
	for _, d := range r.naming.days {
		switch v := r.values[d.at].(type) {
		case time.Time:
			last = max(last, v.Format(time.DateOnly))
		case string:
			last = max(last, d.field.dayOf(v))
		}
	}
	return last
}

// isOpen reports an arrangement without a last day.
func (r *aboutRow) isOpen() bool { return r.naming.end >= 0 && r.values[r.naming.end] == nil }

// eachRow gives every row of a batch that names somebody, then every finding. The row is
// used again.
func (l *Loader) eachRow(e *Entry, each func(*aboutRow)) error {
	return l.readRecord(e, func(rr *recordReader, s *section) error {
		r := &aboutRow{at: cutRow{table: s.table}, named: map[string]int64{}}
		c, err := contractByID(s.table)
		if err != nil { // findings
			for row, err := range rr.rows(e.Seq) {
				if err != nil {
					return err
				}
				f := findingOf(row, e.FileName)
				r.finding, r.sheet = &f, f.Sheet
				each(r)
				r.at.row++
			}
			return nil
		}
		n := namingOf(c)
		if !n.namesAnybody() {
			return rr.fill(nowhere{}, e.Seq)
		}
		for row, err := range rr.rows(e.Seq) {
			if err != nil {
				return err
			}
			r.take(n, row)
			each(r)
			r.at.row++
		}
		return nil
	})
}

func (r *aboutRow) take(n naming, row []any) {
	r.naming, r.values = n, row
	clear(r.named)
	r.scheme, _ = row[n.scheme].(string)
	for kind, at := range n.kinds {
		if key, ok := row[at].(int64); ok {
			r.named[kind] = key
		}
	}
	r.arranged = false
	if n.arrangement >= 0 {
		r.arrangement, r.arranged = row[n.arrangement].(int64)
	}
	r.sheet, _ = row[n.columns+1].(string)
	r.line, _ = row[n.columns+2].(int64)
}
