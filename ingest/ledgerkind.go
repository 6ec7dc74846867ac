package ingest

import (
	"errors"
	"time"
)

// The kinds of a ledger line.
const (
	kindLoad = "" // lines from before there were kinds are loads
	kindUndo = "undo"
)

// undoLine is an undoing as it is written: what it does not have is not there.
type undoLine struct {
	Seq    int64     `json:"seq"`
	At     time.Time `json:"at"`
	Kind   string    `json:"kind"`
	Undoes int64     `json:"undoes"`
	By     string    `json:"by"`
	Why    string    `json:"why"`
	Prev   string    `json:"prev"`
	Hash   string    `json:"hash"`
}

// written is what the line of the entry says.
func (e *Entry) written() any {
	if e.Kind == kindUndo {
		return undoLine{e.Seq, e.At, e.Kind, e.Undoes, e.By, e.Why, e.Prev, e.Hash}
	}
	return e
}

// IsUndo tells the undoing of a batch from a batch.
func (e *Entry) IsUndo() bool { return e.Kind == kindUndo }

// sense refuses a line that no version of this program could have written
// behind the lines before it.
func (l *ledger) sense(e *Entry) error {
	switch e.Kind {
	case kindLoad:
		if e.Undoes != 0 || e.Why != "" {
			return errors.New("it is a load and says what it undoes")
		}
		return nil
	case kindUndo:
		if _, err := l.inForce(e.Undoes); err != nil {
			return errors.New("it undoes a batch that was not in force")
		}
		return nil
	}
	return errors.New("it is of a kind that this version of khi does not know; a newer one may have written it")
}

// take adds a line to what is known of the ledger.
func (l *ledger) take(e Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, e)
	if e.Kind == kindUndo {
		l.undone[e.Undoes] = e.Seq
	}
}

// outBy says whether a batch has been undone by one of the first lines.
func (l *ledger) outBy(batch int64, lines int) bool {
	by := l.undone[batch]
	return by != 0 && by <= int64(lines)
}
