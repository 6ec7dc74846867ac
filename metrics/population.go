package metrics

import "slices"

// population puts beside each group of a breakdown its share of the people whom the
// council or the nation supports with long-term support, as published, and how many
// times as large its share is here: of the people supported by schemes where the table
// has that, of those counted otherwise. Where the share here is hidden, so is what stands
// beside it.
func (e *Engine) population(t *Table, place string, year Period, dim string) {
	everybody := e.total(place, year, OfTotal{longTerm, whole, whole})
	of, known := everybody.Value()
	here := t.Column("share_supported")
	if !known || of <= 0 || here < 0 || !e.partsTotal(place, year, dim, t.Rows) {
		return
	}
	t.Columns = append(t.Columns, Column{"share_published", "Share of people on long-term support, as published", Percent, Other},
		Column{"reach_gap", "Share among people supported over the published share", Ratio, Other})
	for i, r := range t.Rows {
		ours := r.Cells[here].At(Percent)
		theirs := shareOf(e.total(place, year, OfTotal{longTerm, dim, r.Key}), everybody)
		if i == 0 {
			theirs = shareOf(everybody, everybody)
		}
		v, shown := ours.Value()
		times := Missing(NotAvailable)
		if p, ok := theirs.At(Percent).Value(); shown && ok && p > 0 {
			times = Known(v / p)
		}
		if ours.IsHidden() || r.Cells[0].IsHidden() { // a group that is not told of has nothing beside it
			theirs, times = Hidden(), Hidden()
		}
		t.Rows[i].Cells = append(t.Rows[i].Cells, theirs, times)
	}
	note := e.totalsNote(OfTotal{What: longTerm, By: dim})
	t.Notes = append(t.Notes, Note{"population", "A group whose share among the people supported is smaller than its published share (under 1.00) is reached less than others. Schemes and publications do not always put people into the same groups. " + note.Text})
}

// partsTotal reports whether any group of the breakdown has a published total.
func (e *Engine) partsTotal(place string, year Period, dim string, groups []Row) bool {
	return slices.ContainsFunc(groups, func(r Row) bool {
		_, known := e.total(place, year, OfTotal{longTerm, dim, r.Key}).Value()
		return known
	})
}
