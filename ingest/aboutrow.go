package ingest

import (
	"slices"

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
}

// naming is where the columns of a table stand that say whom a row is about.
type naming struct {
	columns, scheme, arrangement int
	kinds                        map[string]int
}

func namingOf(c *Contract) naming {
	columns := c.Columns()
	at := func(name string) int {
		return slices.IndexFunc(columns, func(f *Field) bool { return name != "" && f.Column == name })
	}
	n := naming{len(columns), at("scheme_id"), at(c.NamedBy("arrangement")), map[string]int{}}
	for _, kind := range SubjectKinds {
		if i := at(c.NamedBy(kind)); i >= 0 {
			n.kinds[kind] = i
		}
	}
	return n
}

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
		if n.scheme < 0 || len(n.kinds) == 0 && n.arrangement < 0 {
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
