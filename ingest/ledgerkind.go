package ingest

import (
	"cmp"
	"errors"
	"time"
)

// The kinds of a ledger line.
const (
	kindLoad  = "" // lines from before there were kinds are loads
	kindUndo  = "undo"
	kindErase = "erase"
	kindRekey = "rekey"
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

// Erased is what the ledger says of an erasing: that the lines from one on were written
// anew without somebody, and how many rows of which batches went. It names nobody.
type Erased struct {
	Who  []string     `json:"who"`  // keyed hashes, by which their rows are known when a file brings them again
	From int64        `json:"from"` // the first line that was written anew; this very one where no batch had a row
	Rows []ErasedRows `json:"rows"`
	// Until is the last day of which nothing about them is taken again, where they were
	// erased because the time for which rows are kept was over; "" is for ever.
	Until string `json:"until,omitempty"`
}

// Ever is the last day of all: nothing about somebody is ever taken again.
const Ever = "9999-12-31"

// until is the last day of which nothing about them is taken again.
func (e *Erased) until() string { return cmp.Or(e.Until, Ever) }

// ErasedRows are how many rows of a batch went.
type ErasedRows struct {
	Batch int64 `json:"batch"`
	Rows  int64 `json:"rows"`
}

// eraseLine is an erasing as it is written.
type eraseLine struct {
	Seq    int64     `json:"seq"`
	At     time.Time `json:"at"`
	Kind   string    `json:"kind"`
	By     string    `json:"by"`
	Erased *Erased   `json:"erased"`
	Salt   string    `json:"salt"`
	Prev   string    `json:"prev"`
	Hash   string    `json:"hash"`
}

// Rekeyed is what the ledger says of a change of the key: the record and every line before
// were written anew under another one.
type Rekeyed struct {
	Key   int    `json:"key"`   // how often it was changed, with this
	Check string `json:"check"` // by which the key is known again, and tells nothing of it
}

// rekeyLine is a change of the key as it is written.
type rekeyLine struct {
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	By      string    `json:"by"`
	Rekeyed *Rekeyed  `json:"rekeyed"`
	Salt    string    `json:"salt"`
	Prev    string    `json:"prev"`
	Hash    string    `json:"hash"`
}

// written is what the line of the entry says.
func (e *Entry) written() any {
	switch e.Kind {
	case kindUndo:
		return undoLine{e.Seq, e.At, e.Kind, e.Undoes, e.By, e.Why, e.Prev, e.Hash}
	case kindErase:
		return eraseLine{e.Seq, e.At, e.Kind, e.By, e.Erased, e.Salt, e.Prev, e.Hash}
	case kindRekey:
		return rekeyLine{e.Seq, e.At, e.Kind, e.By, e.Rekeyed, e.Salt, e.Prev, e.Hash}
	}
	return e
}

// IsUndo tells the undoing of a batch from a batch.
func (e *Entry) IsUndo() bool { return e.Kind == kindUndo }

// IsLoad tells a batch from what was done to batches.
func (e *Entry) IsLoad() bool { return e.Kind == kindLoad }

// sense refuses a line that no version of this program could have written
// behind the lines before it.
func (l *ledger) sense(e *Entry) error {
	switch e.Kind {
	case kindLoad:
		if e.Undoes != 0 || e.Why != "" || e.Erased != nil || e.Rekeyed != nil {
			return errors.New("it is a load and says what it undoes")
		}
		return nil
	case kindErase:
		if e.Erased == nil || len(e.Erased.Who) == 0 || e.Erased.From < 1 || e.Erased.From > e.Seq {
			return errors.New("it erases nobody, or lines that are to come")
		}
		if _, err := time.Parse(time.DateOnly, e.Erased.until()); err != nil {
			return errors.New("it erases until a day that there is not")
		}
		for _, r := range e.Erased.Rows {
			if r.Batch < e.Erased.From || r.Batch >= e.Seq || l.entries[r.Batch-1].Kind != kindLoad || r.Rows < 1 {
				return errors.New("it erases from a batch that is none")
			}
		}
		return nil
	case kindRekey:
		if e.Rekeyed == nil || e.Rekeyed.Key != l.keys+1 || e.Rekeyed.Check == "" {
			return errors.New("it changes the key, and not the one that was in force")
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
	switch e.Kind {
	case kindUndo:
		l.undone[e.Undoes] = e.Seq
	case kindRekey:
		l.keys, l.check = e.Rekeyed.Key, e.Rekeyed.Check
	case kindErase:
		for _, who := range e.Erased.Who {
			l.gone[who] = max(l.gone[who], e.Erased.until())
		}
	}
}

// outBy says whether a batch has been undone by one of the first lines.
func (l *ledger) outBy(batch int64, lines int) bool {
	by := l.undone[batch]
	return by != 0 && by <= int64(lines)
}
