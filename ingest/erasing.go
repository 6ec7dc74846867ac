package ingest

import (
	"path/filepath"
	"slices"
	"strconv"

	"khi/ingest/finding"
)

// EraseRequest says whose rows are to leave the record.
type EraseRequest struct {
	Who []Subject
	// Marks are of people who were erased elsewhere: of them too nothing is to stay, and
	// nothing is to come back.
	Marks []string
	By    string // for the ledger
	// Until is for whoever goes because the time was over: what is newer than this day may
	// come again. "" is for ever.
	Until string
	// Reference is what the scheme calls them, if it is known: somebody may have written
	// it into the name of a file or into a reason. It is kept nowhere.
	Reference string
	Into      string // an empty folder: nothing else is written
	// Step is told before each thing that is done to the disk; an error ends the work there.
	Step func(what string) error
}

// Erasing is a record and a ledger without somebody, written beside those in force.
type Erasing struct {
	Line    Entry    // that the new ledger ends with
	Ledger  string   // the new ledger
	Records []string // the new files of the record
	Old     []string // files of the record that no line of the new ledger names: they go
	// Originals are files as they came that hold them, or may: they go as a whole, for khi
	// cannot open them, and one without them would not be what came.
	Originals []string
	Rows      int64
	Keys      []int64  // of the people and of their arrangements: to be found nowhere afterwards
	Hashes    []string // of the old files, and of the files as sent
	Schemes   []string // whose batches the rows were in
}

// ErasedMark is how the ledger keeps in mind who was erased: a keyed hash of the keyed hash, so
// that neither can be had from it. kind is one of SubjectKinds, or arrangement.
func (l *Loader) ErasedMark(kind, scheme string, key int64) string {
	p := newPseudonyms(l.key)
	return p.mark(p.last(), scheme, kind, key)
}

// Erased are all who were ever erased, by their marks, with the last day of which nothing
// about them is taken again.
func (l *Loader) Erased() map[string]string {
	all := map[string]string{}
	for _, e := range l.Lines() {
		if e.Kind == kindErase {
			for _, m := range e.Erased.Who {
				all[m] = max(all[m], e.Erased.until())
			}
		}
	}
	return all
}

// Erase writes a record and a ledger without somebody. Nothing that is in force is
// changed: that is for whoever moves the new files into the place of the old ones, with
// the database shut.
func (l *Loader) Erase(req EraseRequest) (*Erasing, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := &eraser{rewriting: l.rewriting(req.Into, req.Step), req: req, who: map[Subject]bool{}, arrangements: map[Subject]bool{}, out: &Erasing{}, marks: map[string]bool{}}
	for _, s := range req.Who {
		w.who[s] = true
	}
	for _, m := range req.Marks {
		w.marks[m] = true
	}
	for _, pass := range []func() error{w.findPeople, w.findRows, w.writeRecords, w.writeLedger} {
		if err := pass(); err != nil {
			return nil, err
		}
	}
	var err error
	w.out.Old, err = w.old()
	return w.out, err
}

// eraser is one erasing under way.
type eraser struct {
	*rewriting
	req          EraseRequest
	who          map[Subject]bool
	marks        map[string]bool
	arrangements map[Subject]bool // theirs; of the kind arrangement
	hits         []hit
	out          *Erasing
}

// hit is what a batch has of them.
type hit struct {
	batch   int64
	cut     []cutRow // rows and findings
	rows    int64
	unread  int64 // answers of those rows that could not be read
	schemes map[string]bool
}

// loses notes that the file of a batch, as it came, goes too.
func (w *eraser) loses(e *Entry) {
	if path := w.l.OriginalPath(e); path != "" && !slices.Contains(w.out.Originals, filepath.Base(path)) {
		w.out.Originals = append(w.out.Originals, filepath.Base(path))
	}
}

// loads are the batches, undone ones too: their rows are still in the record.
func (w *eraser) loads(each func(*Entry) error) error {
	for i := range w.l.ledger.entries {
		if e := &w.l.ledger.entries[i]; e.Kind == kindLoad {
			if err := each(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// findPeople finds whom marks stand for, and the arrangements of all. An arrangement that
// is in force as somebody else's is theirs no more, and its costs are not about them.
func (w *eraser) findPeople() error {
	arranged := func(r *aboutRow) (Subject, bool) {
		_, named := r.named["person"]
		return Subject{"arrangement", r.scheme, r.arrangement}, named && r.arranged
	}
	err := w.loads(func(e *Entry) error {
		return w.l.eachRow(e, func(r *aboutRow) {
			for kind, key := range r.named {
				if len(w.marks) > 0 && w.marks[w.l.ErasedMark(kind, r.scheme, key)] {
					w.who[Subject{kind, r.scheme, key}] = true
				}
			}
			if a, ok := arranged(r); ok && w.isAbout(r) {
				w.arrangements[a] = true
			}
		})
	})
	if err != nil || len(w.arrangements) == 0 {
		return err
	}
	others := map[Subject]bool{}
	err = w.loads(func(e *Entry) error {
		if w.l.ledger.undone[e.Seq] != 0 {
			return nil
		}
		return w.l.eachRow(e, func(r *aboutRow) {
			if a, ok := arranged(r); ok && w.arrangements[a] {
				others[a] = !w.isAbout(r)
			}
		})
	})
	for a, other := range others {
		if other {
			delete(w.arrangements, a)
		}
	}
	return err
}

// isAbout reports that a row names one of them.
func (w *eraser) isAbout(r *aboutRow) bool {
	for kind, key := range r.named {
		if w.who[Subject{kind, r.scheme, key}] {
			return true
		}
	}
	return false
}

// findRows finds the rows, and the findings about them.
func (w *eraser) findRows() error {
	return w.loads(func(e *Entry) error {
		h := hit{batch: e.Seq, schemes: map[string]bool{}}
		lines := map[sheetLine]bool{}
		var rules []string
		err := w.l.eachRow(e, func(r *aboutRow) {
			if r.finding != nil {
				rules = append(rules, r.finding.Rule)
				if lines[sheetLine{r.sheet, rowOf(r.finding.Cell)}] {
					h.cut = append(h.cut, r.at)
					if r.finding.Level == finding.Unreadable {
						h.unread++
					}
				}
				return
			}
			about := w.isAbout(r)
			if _, named := r.named["person"]; !named && r.arranged {
				about = about || w.arrangements[Subject{"arrangement", r.scheme, r.arrangement}]
			}
			if about {
				h.cut, h.rows = append(h.cut, r.at), h.rows+1
				h.schemes[r.scheme], lines[sheetLine{r.sheet, r.line}] = true, true
			}
		})
		if h.rows > 0 {
			w.hits = append(w.hits, h)
		}
		if h.rows > 0 || !isAccountedFor(e.Counts, rules) {
			w.loses(e)
		}
		return err
	})
}

type sheetLine struct {
	sheet string
	line  int64
}

// rowOf is the number of the row that a cell such as C14 is in; 0 of none.
func rowOf(cell string) int64 {
	at := len(cell)
	for at > 0 && cell[at-1] >= '0' && cell[at-1] <= '9' {
		at--
	}
	n, _ := strconv.ParseInt(cell[at:], 10, 64)
	return n
}
