package ingest

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
	"khi/ingest/instrument"
)

// scoring works out the scores of a table's rows from their cells, once, when
// they are loaded. The record keeps them beside the answers, so a rebuild gives
// the same ones whatever later versions of a questionnaire say.
type scoring struct {
	t       *table
	version int                  // column that keeps the versions
	sets    map[string]*scoreSet // by what the row says of its versions
	reverse []*reversal
}

// scoreSet is how the rows of one set of versions are scored.
type scoreSet struct {
	scorers []*rowScorer
	name    cell
	bad     *problem
}

// rowScorer is one score with the places of its items among the columns.
type rowScorer struct {
	*instrument.Scorer
	from     []int // -1 where the sheet has no such column
	codes    []int
	to       int
	decimals int
	text     []byte
}

// takeScores adds the columns of the scores that the sheet has the questions
// for. A sheet without them has none, and its rows cost nothing.
func (t *table) takeScores() error {
	sc := &scoring{t: t, sets: map[string]*scoreSet{}}
	for _, id := range t.contract.Instruments {
		in, err := instrument.Find(id, 0)
		if err != nil {
			return err
		}
		sc.watch(in)
		for _, s := range in.Scores {
			if c, err := in.Scorer(s, t.sets); err != nil {
				return err
			} else if t.asks(in, c, s) {
				t.addColumn(s.Column)
			}
		}
	}
	sc.version = t.position(versionField)
	scored := false
	for _, c := range t.columns {
		scored = scored || c.field.Derived && c.field.more
	}
	if !scored && sc.version < 0 {
		if len(sc.reverse) > 0 {
			t.scoring = sc
		}
		return nil
	}
	t.addColumn(versionField)
	sc.version = t.position(versionField)
	t.scoring = sc
	return nil
}

// asks reports whether the sheet has as many of the questions as a score needs.
func (t *table) asks(in *instrument.Instrument, c *instrument.Scorer, s instrument.Score) bool {
	lacks := 0
	for _, id := range c.Questions(in) {
		if it, _ := in.Item(id); !t.isAsked(it.Column()) {
			lacks++
		}
	}
	return lacks <= s.Missing.Most
}

// isAsked reports whether the sheet has a column, or several, for a field.
func (t *table) isAsked(name string) bool {
	at := t.position(name)
	return at >= 0 && (t.columns[at].at >= 0 || len(t.columns[at].parts) > 0)
}

// addColumn adds a field of the contract that no column of the sheet gives.
func (t *table) addColumn(name string) {
	if t.position(name) >= 0 {
		return
	}
	t.columns = append(t.columns, &column{converter: t.conv, field: t.contract.field(name), at: -1, made: true, addend: -1})
}

// row scores the row whose cells are read; false means that it is refused.
func (sc *scoring) row(row book.Row) bool {
	t := sc.t
	for _, r := range sc.reverse {
		r.see(t.cells)
	}
	if sc.version < 0 {
		return true
	}
	declared := ""
	if c := t.columns[sc.version]; !c.made {
		declared = string(t.cells[sc.version].text)
	}
	set := sc.sets[declared]
	if set == nil {
		set = sc.set(declared)
		sc.sets[declared] = set
	}
	if set.bad != nil {
		t.report(row, t.columns[sc.version], finding.Refused, set.bad)
		return false
	}
	for _, s := range set.scorers {
		t.put(s.to, cell{})
	}
	good := true
	for _, s := range set.scorers {
		good = sc.score(row, s) && good
	}
	t.put(sc.version, set.name)
	return good
}

func (sc *scoring) score(row book.Row, s *rowScorer) bool {
	t := sc.t
	for i, at := range s.from {
		s.codes[i] = instrument.NoAnswer
		if at >= 0 && len(t.cells[at].text) > 0 && t.cells[at].num >= 0 {
			s.codes[i] = int(t.cells[at].num)
		}
	}
	if i := s.Beyond(s.codes); i >= 0 {
		c := t.columns[s.from[i]]
		t.report(row, c, finding.Refused, &problem{rule: "not_on_this_form", message: sentenceCase(t.columnCalled(c)) + " has an answer that this version of the form does not offer.",
			advice: "Check form_type of the row, and that the rows of easy-read and standard forms were not mixed."})
		return false
	}
	v, why := s.Score(s.codes)
	if why != instrument.Scored {
		return true
	}
	s.text = strconv.AppendFloat(s.text[:0], v, 'f', -1, 64)
	t.put(s.to, cell{text: s.text, num: int64(math.Round(v * decimalScale))})
	return true
}

// set makes the scorers for rows that say of their form what declared holds.
func (sc *scoring) set(declared string) *scoreSet {
	versions, bad := sc.versions(declared)
	if bad != nil {
		return &scoreSet{bad: bad}
	}
	set := &scoreSet{}
	var names []string
	for _, id := range sc.t.contract.Instruments {
		in, err := instrument.Find(id, versions[id])
		if err != nil {
			return &scoreSet{bad: &problem{rule: "unknown_instrument_version", message: "There is no such version of a questionnaire: " + id + " " + strconv.Itoa(versions[id]) + ".", advice: "Use a version that docs/instruments.md lists, or update the program."}}
		}
		name, used := in.Key(), false
		for _, s := range in.Scores {
			one, err := sc.bind(in, s)
			if err != nil {
				return &scoreSet{bad: &problem{rule: "unknown_instrument_version", message: err.Error(), advice: "This is a fault of the program: report it."}}
			}
			if one == nil {
				continue
			}
			used = true
			set.scorers = append(set.scorers, one)
			if one.Table() != "" {
				name = in.Key() + ", " + one.Table()
			}
		}
		if used || versions[id] > 0 {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		set.name = textCell(strings.Join(names, "; "))
	}
	return set
}

// versions reads "swemwbs 1; eq5d5l 1, UK": ids and their versions.
func (sc *scoring) versions(declared string) (map[string]int, *problem) {
	versions := map[string]int{}
	for part := range strings.SplitSeq(strings.Trim(declared, `"`), ";") {
		part, _, _ = strings.Cut(part, ",")
		id, version, ok := strings.Cut(strings.TrimSpace(part), " ")
		if !ok {
			continue
		}
		n, err := strconv.Atoi(version)
		if _, known := instrument.Find(id, n); err != nil || n < 1 || known != nil {
			return nil, &problem{rule: "unknown_instrument_version", message: fmt.Sprintf("There is no version %s of a questionnaire %s.", version, id),
				advice: "Use a version that docs/instruments.md lists, or update the program."}
		}
		versions[id] = n
	}
	return versions, nil
}

// bind gives a scorer for the sheet, or nil where the score is not asked.
func (sc *scoring) bind(in *instrument.Instrument, s instrument.Score) (*rowScorer, error) {
	t := sc.t
	c, err := in.Scorer(s, t.sets)
	if err != nil || !t.asks(in, c, s) || t.position(s.Column) < 0 {
		return nil, err
	}
	one := &rowScorer{Scorer: c, to: t.position(s.Column), decimals: s.Decimals, codes: make([]int, len(c.Inputs()))}
	for _, id := range c.Inputs() {
		it, _ := in.Item(id)
		one.from = append(one.from, t.position(it.Column()))
	}
	return one, nil
}
