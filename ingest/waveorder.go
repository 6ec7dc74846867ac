package ingest

import (
	"context"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// waveOrder tells first answers from later ones where the tool does not: the
// first day on which the file has answers of a person is their baseline.
type waveOrder struct {
	person, date, wave int // places in the table's columns
	first              map[int64]int64
	baseline, review   cell
}

// readOrder reads the file once for the first day of each person.
func (t *table) readOrder(ctx context.Context) error {
	w := t.contract.Waves
	if !t.source.WaveByOrder || w == nil {
		return nil
	}
	o := &waveOrder{t.position(w.Person), t.position(w.Date), t.position(w.Wave), map[int64]int64{}, textCell(w.First), textCell(w.Later)}
	if t.columns[o.wave].at >= 0 || len(t.columns[o.wave].parts) > 0 {
		return nil // the file says it
	}
	n := 0
	for row, err := range t.sheet.Rows() {
		if err != nil {
			return nil // the load itself meets the same row and says what is wrong
		}
		if n++; n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		person, day, ok := t.whoAndWhen(row, o)
		if was, known := o.first[person]; ok && (!known || day < was) {
			o.first[person] = day
		}
	}
	t.conv.nowRow = ""
	t.byOrder = o
	t.build.found.Add(finding.Finding{Level: finding.Warning, File: t.file, Sheet: t.sheet.Name, Field: w.Wave, Rule: "wave_from_order",
		Message: "The file does not say which answers are the first: of each person, those of the earliest day in this file were taken as the baseline and the rest as reviews.",
		Advice:  "Send files that hold all answers of each person. Where the first answers are in another file, add a column that says baseline or review."})
	return nil
}

func (t *table) whoAndWhen(row book.Row, o *waveOrder) (person, day int64, ok bool) {
	value := func(c *column) (cell, bool) {
		if len(c.parts) > 0 {
			v, bad := c.readParts(row.Cells)
			return v, bad == nil
		}
		if c.at < 0 {
			return c.absent, true
		}
		v, bad := c.read(row.Cells[c.at])
		return v, bad == nil
	}
	if t.scheme != nil {
		if v, ok := value(t.scheme); ok {
			t.turnTo(&v)
		}
	}
	who, ok1 := value(t.columns[o.person])
	when, ok2 := value(t.columns[o.date])
	return who.num, when.num, ok1 && ok2
}

// placeInOrder gives the row that was read its wave.
func (t *table) placeInOrder() {
	o := t.byOrder
	t.put(o.wave, o.review)
	if t.cells[o.date].num <= o.first[t.cells[o.person].num] {
		t.put(o.wave, o.baseline)
	}
}
