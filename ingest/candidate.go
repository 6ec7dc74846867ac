package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Reading a row and accepting it are two jobs for two goroutines: what a cell
// means is found without regard to other rows; whether a row repeats or
// contradicts one above it, and all findings, must be told in the order of the
// file. Blocks of rows go from one to the other.

// rowsOfBlock is how many good rows one block holds.
const rowsOfBlock = 512

// findingsOfBlock ends a block early: rows with problems must not pile up.
const findingsOfBlock = 2048

// candidate is a row that was read and found good.
type candidate struct {
	from, body, to int // its line in the block, and where in it the values start
	number         int
	unread         int // answers that were left out
	key            rowKey
	scheme         string
}

// block is a stretch of the file: good rows and findings in their order.
type block struct {
	lines []byte
	rows  []candidate
	sums  []added // for each row and kept column what the totals add
	told  []told
}

// keptColumn is a column that the record has: which it is, where it stands in the totals, and
// the part of a value that they add up.
type keptColumn struct {
	at, total int
	addend    int64
}

// added is what a value adds to the total of its column.
type added struct{ count, sum int64 }

// told is a finding and how many rows of the block stand before it.
type told struct {
	behind int
	finding.Finding
}

func (b *block) clear() {
	b.lines, b.rows, b.sums, b.told = b.lines[:0], b.rows[:0], b.sums[:0], b.told[:0]
}

// tell takes up a finding, in the order of the file.
func (t *table) tell(f finding.Finding) {
	if t.block == nil {
		t.build.found.Add(f)
		return
	}
	t.block.told = append(t.block.told, told{len(t.block.rows), f})
	if len(t.block.told) >= findingsOfBlock {
		t.send()
	}
}

// accept hands on the row that was read.
func (t *table) accept(row book.Row) {
	b := t.block
	c := candidate{from: len(b.lines), number: row.Number, key: t.index.keyOf(t.cells), scheme: t.conv.nowRow, unread: len(t.unread)}
	if row.Sheet != t.prefixOf { // a table may come from several sheets
		t.prefixOf, t.prefix = row.Sheet, appendQuoted(t.prefix[:0], row.Sheet)
	}
	b.lines = append(b.lines, t.prefix...)
	b.lines = strconv.AppendInt(append(b.lines, ','), int64(row.Line), 10)
	c.body = len(b.lines)
	for _, k := range t.kept {
		v := t.cells[k.at]
		if len(v.text) == 1 { // most are figures of a scale
			b.lines = append(b.lines, ',', v.text[0])
		} else {
			b.lines = append(append(b.lines, ','), v.text...)
		}
		sum := added{}
		if len(v.text) > 0 {
			sum = added{1, v.num & k.addend}
		}
		b.sums = append(b.sums, sum)
	}
	b.lines = append(b.lines, '\n')
	c.to = len(b.lines)
	b.rows = append(b.rows, c)
	switch {
	case t.preview != nil && len(t.preview.Rows) < t.previews:
		before := t.settled.Accepted
		t.settleBlock(b) // nothing is under way yet
		b.clear()
		if t.settled.Accepted > before {
			t.show(row)
		}
	case len(b.rows) == rowsOfBlock:
		t.send()
	}
}

// send hands the block on; the other goroutine starts with the first one.
func (t *table) send() {
	if t.full == nil {
		t.full, t.free, t.ended = make(chan *block, 2), make(chan *block, 4), make(chan struct{})
		for range 3 {
			t.free <- new(block)
		}
		go func() {
			defer close(t.ended)
			for b := range t.full {
				t.settleBlock(b)
				b.clear()
				t.free <- b
			}
		}()
	}
	t.full <- t.block
	t.block = <-t.free
}

// join settles what is left and waits for the other goroutine to end.
func (t *table) join() {
	if t.full != nil {
		close(t.full)
		<-t.ended
	}
	t.settleBlock(t.block)
	t.block, t.full = nil, nil
	t.counts.Accepted += t.settled.Accepted
	t.counts.Refused += t.settled.Refused
	t.counts.Repeated += t.settled.Repeated
	t.counts.Unread += t.settled.Unread
}

// settleBlock takes up the rows and findings of a block.
func (t *table) settleBlock(b *block) {
	t.index.expect(b.rows)
	next := 0
	for i := range b.rows {
		for ; next < len(b.told) && b.told[next].behind <= i; next++ {
			t.build.found.Add(b.told[next].Finding)
		}
		t.settleRow(b, i)
	}
	for ; next < len(b.told); next++ {
		t.build.found.Add(b.told[next].Finding)
	}
}

// settleRow writes a row unless it repeats or contradicts one above it.
func (t *table) settleRow(b *block, i int) {
	c := &b.rows[i]
	row := book.Row{Sheet: t.sheet.Name, Number: c.number}
	switch t.index.see(c.key, c.number, b.lines[c.body:c.to]) {
	case rowRepeated:
		t.settled.Repeated++
		t.build.found.Add(t.aboutRow(finding.Warning, row, -1, "", "exact_duplicate", "The row repeats one above it and was counted once.", "Nothing needs to be done."))
		return
	case rowConflicts:
		t.settled.Refused++ // told at the end, with the row that it contradicts
		return
	}
	if t.out != nil {
		t.out.row(b.lines[c.from:c.to])
	}
	if c.unread > 0 {
		t.settled.Unread += int64(c.unread)
		t.unreadOf[int32(t.totals.Rows)] = int64(c.unread)
	}
	t.settled.Accepted++
	t.totals.Rows++
	for n, sum := range b.sums[i*len(t.kept) : (i+1)*len(t.kept)] {
		total := &t.totals.Columns[t.kept[n].total]
		total.Count += sum.count
		total.Sum += sum.sum
	}
	if t.conv.isFirst && t.scheme != nil {
		t.conv.known[c.scheme] = true
	}
}

// toKeep says which columns the record is to have: those for which rows can have
// a value. A file of a few columns does not pay for all that there are.
func (t *table) toKeep() (names []string) {
	position := 0
	for i, c := range t.columns {
		if !c.field.recorded() {
			continue
		}
		fromOrder := t.byOrder != nil && t.byOrder.wave == i
		if c.at >= 0 || len(c.parts) > 0 || len(c.absent.text) > 0 || t.derive != nil || fromOrder || c.made {
			t.kept = append(t.kept, keptColumn{i, position, c.addend})
			names = append(names, c.field.Column)
		}
		position++
	}
	return names
}

// conflictMessage says what is wrong with a row that contradicts another, and which that is
// where its number is known (0: it is not).
func (t *table) conflictMessage(with int32) string {
	var names []string
	for _, f := range t.contract.Columns() {
		if slices.Contains(t.contract.Key, f.Column) {
			names = append(names, f.inSentence())
		}
	}
	which := "Two rows"
	if with > 0 {
		which = fmt.Sprintf("This row and row %d", with)
	}
	return which + " have the same " + strings.Join(names, ", ") + " and differ in the rest; neither is loaded."
}
