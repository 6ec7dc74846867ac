package ingest

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrKey says that the key is not the one that the record is under. The cure is to put the
// right one back.
var ErrKey = errors.New("the key of the pseudonyms is not that of this record")

// takeKeys takes as many keys as the ledger says are in force. One more may stand behind
// them: of a change that was never decided, or of a folder that was restored from before it.
func (l *Loader) takeKeys(all []byte) error {
	n := keySize * (1 + l.ledger.keys)
	if len(all) < n {
		return fmt.Errorf("the ledger says that the key was changed %d times, and the file with the key has %d of %d keys; restore it from your copy: %w", l.ledger.keys, len(all)/keySize, n/keySize, ErrKey)
	}
	l.key, l.spare = all[:n], all[n:]
	if l.ledger.keys > 0 && l.keyCheck(l.key) != l.ledger.check {
		return fmt.Errorf("the file with the key holds another key than the one that the ledger speaks of; restore it from your copy: %w", ErrKey)
	}
	return nil
}

// keyCheck is by what a ledger knows the last of some keys again.
func (l *Loader) keyCheck(keys []byte) string {
	p := newPseudonyms(keys)
	p.buf = append(p.buf[:0], "check\x00"...)
	return strconv.FormatInt(p.first63(p.last()), 16)
}

// Keys is how often the key was changed, and Spare the key behind it that nothing is under
// yet; nil where there is none.
func (l *Loader) Keys() int     { return l.ledger.keys }
func (l *Loader) Spare() []byte { return l.spare[:min(keySize, len(l.spare))] }

// MarkNow brings the mark of somebody who was erased under the key in force, from one that
// had been changed keys times.
func (l *Loader) MarkNow(mark string, keys int) (string, error) {
	if keys > l.ledger.keys {
		return "", fmt.Errorf("who was erased is kept under a newer key than this record is: %w", ErrKey)
	}
	return markAfter(newPseudonyms(l.key), mark, keys), nil
}

func markAfter(p *pseudonyms, mark string, keys int) string {
	for at := keys + 1; at <= p.last(); at++ {
		mark = p.mark(at, "", "", p.after(at, mark))
	}
	return mark
}

// RekeyRequest says under which key the record is to be brought.
type RekeyRequest struct {
	Key  []byte // the new one alone
	By   string // for the ledger
	Into string // an empty folder: nothing else is written
	// Step is told before each thing that is done to the disk; an error ends the work there.
	Step func(what string) error
}

// Rekeying is a record and a ledger under another key, written beside those in force.
type Rekeying struct {
	Line    Entry    // that the new ledger ends with
	Ledger  string   // the new ledger
	Records []string // the new files of the record
	Old     []string // files of the record that no line of the new ledger names: they go
	Rows    int64    // that name somebody or something by a pseudonym
	Keys    []int64  // pseudonyms under the key before, mostSought at most: to be found nowhere afterwards
	All     bool     // they are all
	Marks   []string // of people who were erased, under the key before: nor these
	// As is what somebody is called under the new key.
	As func(kind, scheme string, key int64) int64
}

// mostSought is how many pseudonyms of the key before are looked for in every byte
// afterwards. More would be looked for too, and would take the memory that the rows need.
const mostSought = 200_000

// Rekey writes the record and the ledger under another key. Nothing that is in force is
// changed: see Erase.
func (l *Loader) Rekey(req RekeyRequest) (*Rekeying, error) {
	if len(req.Key) != keySize {
		return nil, fmt.Errorf("a key has %d bytes: %w", keySize, ErrKey)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	keys := append(slices.Clone(l.key), req.Key...)
	w := &rekeyer{rewriting: l.rewriting(req.Into, req.Step), now: newPseudonyms(keys), sought: map[int64]bool{}, out: &Rekeying{All: true}}
	w.out.As = w.as
	for i := range w.entries {
		if err := w.line(&w.entries[i]); err != nil {
			return nil, err
		}
	}
	last := Entry{Seq: int64(len(w.entries)) + 1, At: l.now().UTC().Truncate(time.Millisecond), Kind: kindRekey, By: cleanWords(req.By, mostBy), Salt: rand.Text(), Rekeyed: &Rekeyed{l.ledger.keys + 1, l.keyCheck(keys)}}
	var err error
	if w.out.Line, w.out.Ledger, err = w.ledger(1, last); err != nil {
		return nil, err
	}
	w.out.Records = w.records
	for k := range w.sought {
		w.out.Keys = append(w.out.Keys, k)
	}
	slices.Sort(w.out.Keys)
	w.out.Old, err = w.old()
	return w.out, err
}

// rekeyer is one change of the key under way.
type rekeyer struct {
	*rewriting
	now    *pseudonyms // with the new key
	sought map[int64]bool
	out    *Rekeying
}

// as is what somebody is called under the new key.
func (w *rekeyer) as(kind, scheme string, key int64) int64 {
	at := w.now.last()
	return w.now.after(at, w.now.mark(at-1, scheme, kind, key))
}

// line brings one line of the ledger, and the file that it names, under the new key.
func (w *rekeyer) line(e *Entry) error {
	switch e.Kind {
	case kindErase:
		erased := *e.Erased
		erased.Who = nil
		for _, m := range e.Erased.Who {
			w.out.Marks = append(w.out.Marks, m)
			erased.Who = append(erased.Who, markAfter(w.now, m, w.now.last()-1))
		}
		slices.Sort(erased.Who)
		e.Erased = &erased
	case kindLoad:
		before := e.Totals
		if err := w.record(e, w.again); err != nil {
			return fmt.Errorf("batch %d: %w", e.Seq, err)
		}
		if !slices.EqualFunc(before, e.Totals, Totals.equalBut) {
			return fmt.Errorf("batch %d: under the new key it holds something else than before: %w", e.Seq, ErrRecordDamaged)
		}
	}
	return nil
}

// equalBut compares totals of one table but for its pseudonyms, of which there must be as many.
func (t Totals) equalBut(other Totals) bool {
	c, err := contractByID(t.Table)
	if err != nil || t.Table != other.Table || t.Rows != other.Rows {
		return false
	}
	sums := func(t Totals) (plain Totals) {
		for _, col := range t.Columns {
			if hashedIn(c, col.Name) != "" {
				col.Sum = 0
			}
			plain.Columns = append(plain.Columns, col)
		}
		return plain
	}
	return sums(t).equal(sums(other))
}

// hashedIn is of what kind the pseudonyms in a column are, "" where it holds none.
func hashedIn(c *Contract, column string) string {
	for _, f := range c.Columns() {
		if kind, is := strings.CutSuffix(f.Type, "_ref"); is && f.Column == column {
			return kind
		}
	}
	if c.ID == "service_event" && column == "event_key" {
		return "service_event"
	}
	return ""
}

// again copies a canonical file with its pseudonyms under the new key.
func (w *rekeyer) again(r io.Reader, out *recordWriter) error {
	var t rekeyedTable
	return eachRecordLine(r, func(line []byte) (err error) {
		switch {
		case line[0] == '"':
			if line, err = t.row(w, line); err == nil {
				out.row(line)
			}
			return err
		case bytes.HasPrefix(line, []byte("table,")):
			name, _, _, _ := splitField(line[len("table,"):])
			t = rekeyedTable{id: unquote(name)}
			out.table, out.rows = t.id, 0
		case bytes.HasPrefix(line, []byte("columns")):
			err = t.learn(line)
		case bytes.HasPrefix(line, []byte("end,")):
			out.end()
			return nil
		}
		out.put(line)
		return err
	})
}

// rekeyedTable is where the pseudonyms of a table stand in the lines of a canonical file.
type rekeyedTable struct {
	id     string
	kinds  []string // by column of the file: of what kind its pseudonyms are, "" of none
	scheme int      // column with the scheme that made the references
	told   []int    // columns that eventKeyOf is made of, -1 for one that the file lacks
	cells  [][]byte
	text   []byte
}

// learn finds the columns by the line that names them.
func (t *rekeyedTable) learn(line []byte) error {
	c, err := contractByID(t.id)
	if err != nil {
		return nil // findings: they hold nobody's reference
	}
	names := []string{}
	for rest := bytes.TrimSuffix(line[len("columns"):], []byte("\n")); len(rest) > 0; {
		var raw []byte
		raw, rest, _, _ = splitField(rest[1:])
		names = append(names, unquote(raw))
	}
	hashed := false
	for _, name := range names {
		kind := hashedIn(c, name)
		t.kinds, hashed = append(t.kinds, kind), hashed || kind != ""
	}
	t.scheme = slices.Index(names, "scheme_id")
	for _, name := range eventToldBy {
		t.told = append(t.told, slices.Index(names, name))
	}
	if hashed && t.scheme < 0 {
		return fmt.Errorf("table %s names people and no scheme: %w", t.id, ErrRecordDamaged)
	}
	if !hashed {
		t.kinds = nil
	}
	return nil
}

// row gives a line with its pseudonyms under the new key. It is used again.
func (t *rekeyedTable) row(w *rekeyer, line []byte) ([]byte, error) {
	if t.kinds == nil {
		return line, nil
	}
	t.cells = t.cells[:0]
	for rest := bytes.TrimSuffix(line, []byte("\n")); ; {
		_, after, _, ok := splitField(rest)
		if !ok {
			return nil, fmt.Errorf("a quote is missing: %w", ErrRecordDamaged)
		}
		t.cells = append(t.cells, rest[:len(rest)-len(after)])
		if len(after) == 0 {
			break
		}
		rest = after[1:]
	}
	cells := t.cells[min(2, len(t.cells)):] // behind the sheet and the line
	if len(cells) != len(t.kinds) {
		return nil, fmt.Errorf("a row has not as many values as its table has columns: %w", ErrRecordDamaged)
	}
	scheme, _, _, _ := splitField(cells[t.scheme])
	if err := t.rename(w, unquote(scheme), cells); err != nil {
		return nil, err
	}
	w.out.Rows++
	t.text = append(bytes.Join(t.cells, []byte{','}), '\n')
	return t.text, nil
}

// rename puts new pseudonyms into the cells of a row. That of an event is made of the
// person's, so it is made last, and anew.
func (t *rekeyedTable) rename(w *rekeyer, scheme string, cells [][]byte) error {
	event := -1
	for i, kind := range t.kinds {
		if kind == "" || len(cells[i]) == 0 {
			continue
		}
		key, ok := parseWhole(cells[i])
		if !ok {
			return fmt.Errorf("a pseudonym is no number: %w", ErrRecordDamaged)
		}
		w.seek(key)
		if kind == "service_event" {
			event = i
			continue
		}
		cells[i] = strconv.AppendInt(nil, w.as(kind, scheme, key), 10)
	}
	if event >= 0 {
		told := make([][]byte, 0, len(t.told)+1)
		for _, at := range t.told {
			if at < 0 {
				told = append(told, nil)
				continue
			}
			told = append(told, cells[at])
		}
		cells[event] = strconv.AppendInt(nil, eventKeyOf(w.now, scheme, told), 10)
	}
	return nil
}

// seek notes a pseudonym of the key before.
func (w *rekeyer) seek(key int64) {
	if w.sought[key] {
		return
	}
	if len(w.sought) >= mostSought {
		w.out.All = false
		return
	}
	w.sought[key] = true
}
