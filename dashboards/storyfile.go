package dashboards

import (
	"bytes"
	"encoding/csv"
	"encoding/json"

	"khi/dashboards/download"
	"khi/dashboards/rights"
	"khi/dashboards/story"
)

// keptStory is what a person takes away: their answers, their notes and what they decided.
type keptStory struct {
	Day       string
	Rounds    []story.Round
	Notes     []rights.Note
	Decisions []rights.Decision
}

// The form of the JSON file.
type (
	keptFile struct {
		Saved     string            `json:"saved"`
		Answers   []keptAnswer      `json:"answers"`
		Notes     []rights.Note     `json:"notes"`
		Decisions []rights.Decision `json:"decisions"`
	}
	keptAnswer struct {
		Day      string `json:"day"`
		By       string `json:"answered_by,omitempty"`
		Question string `json:"question"`
		Answer   string `json:"answer,omitempty"`
		Why      string `json:"why_no_answer,omitempty"`
	}
)

func (k keptStory) answers(labels map[string]string) []keptAnswer {
	all := []keptAnswer{}
	for _, r := range k.Rounds {
		for _, a := range r.Answers {
			all = append(all, keptAnswer{r.Day, r.By, labels[a.Field], a.Words, a.Why})
		}
	}
	return all
}

func (k keptStory) json(labels map[string]string) ([]byte, error) {
	text, err := json.MarshalIndent(keptFile{k.Day, k.answers(labels), append([]rights.Note{}, k.Notes...), append([]rights.Decision{}, k.Decisions...)}, "", "  ")
	return append(text, '\n'), err
}

func (k keptStory) csv(labels map[string]string) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	lines := [][]string{{"day", "who answered", "question", "answer", "why there is no answer"}}
	for _, a := range k.answers(labels) {
		lines = append(lines, []string{a.Day, a.By, a.Question, a.Answer, a.Why})
	}
	for _, n := range k.Notes {
		lines = append(lines, []string{n.On, "note", sortWords[n.Sort], n.Text, ""})
	}
	for _, line := range lines {
		for i := range line {
			line[i] = download.Safe(line[i])
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}
