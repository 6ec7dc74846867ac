package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"filippo.io/age"

	"khi/dashboards/download"
	"khi/ingest"
)

// holdsNothing says that the reference is nobody's.
func (s *subjectFile) holdsNothing() bool {
	return len(s.Rows)+len(s.Links)+len(s.Decisions)+len(s.Notes)+len(s.Rounds) == 0
}

// print tells what there is, without a value: a screen is read by others too.
func (s *subjectFile) print(w io.Writer) {
	if len(s.Rows) == 0 {
		fmt.Fprintf(w, "No row is about %s with this reference at %s. A reference that is written in another way is another one.\n", s.About, s.SchemeName)
	}
	if len(s.Links)+len(s.Decisions)+len(s.Notes) > 0 {
		fmt.Fprintf(w, "%d links to their story, %d decisions on it and %d notes\n", len(s.Links), len(s.Decisions), len(s.Notes))
	}
	for _, r := range s.Rounds {
		fmt.Fprintf(w, "the round %s: %d things said\n", r.Round, len(r.Said))
	}
	if len(s.Originals) > 0 {
		fmt.Fprintf(w, "files kept as they came, locked, that hold them or may: of the loads %s (khi original LOAD)\n", strings.Trim(fmt.Sprint(s.Originals), "[]"))
	}
	if len(s.Rows) == 0 {
		return
	}
	fmt.Fprintf(w, "%d rows about %s of %s:\n", len(s.Rows), s.About, s.SchemeName)
	for _, r := range s.Rows {
		answers := 0
		for _, v := range r.Values {
			if v.Answer != "" {
				answers++
			}
		}
		sheet := ""
		if r.Sheet != "" {
			sheet = ", sheet " + r.Sheet
		}
		fmt.Fprintf(w, "  %s: %s%s, line %d, loaded %s, batch %d, %s; %d of %d values given\n", r.Title, r.File, sheet, r.Line, r.Loaded, r.Batch, r.State, answers, len(r.Values))
	}
}

// The names of an export say nothing about whom it is about.
const (
	subjectJSON = "what-is-held.json"
	subjectCSV  = "what-is-held.csv"
)

// write puts the export into a folder, locked for whom it names or readable by the owner alone. What lies
// there already is not written over: it may be about somebody else.
func (s *subjectFile) write(folder string, who []age.Recipient, said io.Writer) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, name := range []string{subjectJSON, subjectCSV} {
		name = filepath.Join(folder, lockedName(name, who))
		if _, err := os.Stat(name); err == nil {
			return fmt.Errorf("%s is there already and may be about somebody else: name another folder", name)
		}
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	table, err := s.csv()
	if err != nil {
		return err
	}
	if err := writeExported(filepath.Join(folder, subjectJSON), append(text, '\n'), who); err != nil {
		return err
	}
	if err := writeExported(filepath.Join(folder, subjectCSV), table, who); err != nil {
		return err
	}
	fmt.Fprintf(said, "wrote %s and %s to %s. They are about one person: give them to nobody else, and delete them when they were handed over.\n", lockedName(subjectJSON, who), lockedName(subjectCSV, who), folder)
	if who == nil {
		fmt.Fprintln(said, "They are in the clear: keep them where the disk is encrypted.")
	}
	return nil
}

// csv has one line for each value that is held.
func (s *subjectFile) csv() ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	lines := [][]string{{"what", "question", "question in full", "questionnaire", "answer", "why there is no answer", "code", "file", "sheet", "line", "loaded", "state"}}
	for _, r := range s.Rows {
		for _, v := range r.Values {
			lines = append(lines, csvLine(r, v))
		}
	}
	for _, n := range s.Notes {
		lines = append(lines, []string{"Notes of the story", string(n.Sort), "", "", download.Safe(n.Text), "", "", "", "", "", n.On, ""})
	}
	for _, r := range s.Rounds {
		for _, a := range r.Said {
			line := []string{"Answers in the round " + r.Round, a.Field, a.Question, "", a.Answer, a.Why, a.Code, "", "", "", a.At, ""}
			for i := range line {
				line[i] = download.Safe(line[i])
			}
			lines = append(lines, line)
		}
	}
	for _, d := range s.Decisions {
		lines = append(lines, []string{"Decisions on the story", string(d.Purpose), "", "", map[bool]string{true: "agreed", false: "did not agree"}[d.Agreed], "", "", "", "", "", d.On, ""})
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func csvLine(r subjectRow, v ingest.Told) []string {
	line := []string{r.Title, v.Called, v.Question, v.Of, v.Answer, v.Why, v.Code, r.File, r.Sheet, strconv.FormatInt(r.Line, 10), r.Loaded, r.State}
	for i := range line {
		line[i] = download.Safe(line[i])
	}
	return line
}
