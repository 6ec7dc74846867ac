package rounds

import (
	"slices"
	"strconv"
)

// Table is the answers of a round as a table of ours: a header row, and a row
// for each person who answered anything. Every question of the round has its
// column, so that one that was asked and passed over is an empty cell, and one
// that was not asked is no column. mark tells how many answers there were then:
// it goes back with NoteLoaded. The day is that of the person's first answer, so
// that a later table replaces their row and does not add one.
func (s *Shelf) Table(id string) (rows [][]string, mark int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[id]
	if k == nil {
		return nil, 0, ErrNoRound
	}
	questions := QuestionsOf(k.Round, s.known)
	head := []string{"scheme_id", k.Kind() + "_ref", "wave", "answered_on"}
	if k.AsksWhoHelped() {
		head = append(head, HelpedField)
	}
	for _, q := range questions {
		head = append(head, q.Field)
	}
	rows = append(rows, head)
	for _, key := range k.order {
		p := k.people[key]
		if len(p.said) == 0 {
			continue
		}
		row := []string{k.Scheme, strconv.FormatInt(key, 10), k.Wave, p.first}
		if k.AsksWhoHelped() {
			row = append(row, meansOf(p.said[HelpedField]))
		}
		for _, q := range questions {
			row = append(row, q.written(p.said[q.Field]))
		}
		rows = append(rows, row)
	}
	return rows, k.answered, nil
}

// written is an answer as a file of ours says it.
func (q Question) written(value string) string {
	if q.Fact && (value == DontKnow || value == PreferNot) {
		return Skipped
	}
	return value
}

func meansOf(helper string) string {
	at := slices.IndexFunc(Helpers, func(h struct{ Code, Means string }) bool { return h.Code == helper })
	if at < 0 {
		return ""
	}
	return Helpers[at].Means
}

// NoteLoaded notes that the answers of a table were loaded. What was said since
// then counts as new.
func (s *Shelf) NoteLoaded(id string, mark int, by string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[id]
	if k == nil {
		return ErrNoRound
	}
	return s.add(k, line{Did: "loaded", Key: int64(mark), By: by})
}

// Due are the rounds that are over and have answers that were not loaded.
func (s *Shelf) Due() []string {
	var due []string
	for _, st := range s.All() {
		if st.Stage == Closed && st.New {
			due = append(due, st.ID)
		}
	}
	return due
}
