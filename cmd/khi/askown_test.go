package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/dashboards/rounds"
	"khi/ingest"
	"khi/queries"
)

// madeUpWords are words for the eight questions of ASCOT that are not those of ASCOT.
func madeUpWords(easy bool) string {
	var b strings.Builder
	b.WriteString("ascot_sct4:\n")
	for _, item := range []string{"q3a", "q4a", "q5a", "q6a", "q7a", "q8a", "q9a", "q11"} {
		fmt.Fprintf(&b, "  %s:\n    text: {en: Made-up question %s, easy: Easy %s}\n    answers:\n", item, item, item)
		for code := 1; code <= 4; code++ {
			words := fmt.Sprintf("en: Answer %d", code)
			if easy {
				words += fmt.Sprintf(", easy: Easy %d", code)
			}
			fmt.Fprintf(&b, "      \"%d\": {%s}\n", code, words)
		}
	}
	return b.String()
}

// TestLicensedWordsOfADeployment asks the eight questions of ASCOT in words that a
// deployment gives, loads the answers and finds their known scores: the ends of the scale
// of care-related quality of life, which the questionnaire's file gives with its source.
func TestLicensedWordsOfADeployment(t *testing.T) {
	t.Parallel()
	ctx, folder := context.Background(), t.TempDir()
	file, dir := filepath.Join(folder, "words.yaml"), filepath.Join(folder, "data")
	if err := os.WriteFile(file, []byte(madeUpWords(true)), 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := openKeeper(ctx, keeperOptions{data: dir, memory: "256MB", threads: 1, wordings: file}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.close() }()
	if _, err := k.load(ctx, strings.NewReader("scheme_id,name,model,nation,area_code\nwye,Wye,shared_lives,ENG,E06000019\n"), ingest.Request{FileName: "before.csv"}); err != nil {
		t.Fatal(err)
	}
	sets, err := k.askable()
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := rounds.Open(filepath.Join(dir, roundsFolder), sets, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = shelf.Close() }()
	a := asking{k, shelf}
	r, err := shelf.Make(rounds.Round{Scheme: "wye", Title: "Spring", Wave: "baseline", Easy: true, Sets: []string{"own_ascot_sct4"}, Language: "en", Opens: shelf.Today(), Closes: shelf.Today(), Contact: "Ann"}, "")
	if err != nil {
		t.Fatal(err)
	}
	var keys []int64
	for _, ref := range []string{"P-1", "P-2"} {
		key, err := a.key("person", "wye", ref)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	links, err := shelf.Link(r.ID, keys, "", "ann")
	if err != nil {
		t.Fatal(err)
	}
	for i, link := range links {
		for _, q := range rounds.QuestionsOf(r, sets) {
			if err := shelf.Say(link, q.Field, []string{"1", "4"}[i]); err != nil {
				t.Fatalf("%s: %v", q.Field, err)
			}
		}
	}
	if words, err := a.load(ctx, r.ID, "ann"); err != nil || !strings.Contains(words, "The answers of 2 people") {
		t.Fatalf("%q %v", words, err)
	}
	got := ""
	err = k.db.Read(ctx, queries.Statement{Name: "test", Text: `SELECT string_agg(concat_ws(' ', control, safe, dignity, round(scrqol, 6)), '; ' ORDER BY control) FROM survey_response WHERE superseded_by IS NULL`}, nil, func(v []any) error { got = fmt.Sprint(v...); return nil })
	if err != nil || !strings.HasPrefix(got, "1 1 1 0.998645; 4 4 4 -0.170635") {
		t.Errorf("the database holds %q (%v)", got, err)
	}
}

// TestWordingsThatDoNotFit says for each what has to be put right.
func TestWordingsThatDoNotFit(t *testing.T) {
	whole := madeUpWords(false)
	for name, c := range map[string][2]string{
		"no such questionnaire": {"ascot_sct9:\n  q3a: {text: {en: x}}\n", "ascot_sct9"},
		"words of ours":         {"khi_home:\n  belong: {text: {en: x}}\n", "come with the program"},
		"no such question":      {whole + "  q99: {text: {en: x}}\n", `no question "q99"`},
		"an answer without":     {strings.Replace(whole, "      \"4\": {en: Answer 4}\n", "", 1), "q3a: answer 4"},
		"one answer too many":   {strings.Replace(whole, "      \"4\": {en: Answer 4}\n", "      \"4\": {en: Answer 4}\n      \"5\": {en: More}\n", 1), "4 answers"},
		"another language":      {strings.Replace(whole, "easy: Easy q3a", "fr: Facile", 1), `no language "fr"`},
		"a field of its own":    {strings.Replace(whole, "    answers:", "    colour: red\n    answers:", 1), "colour"},
		"nothing":               {"ascot_sct4: {}\n", "no question is given"},
		"a list":                {"[]\n", ""},
	} {
		path := filepath.Join(t.TempDir(), "words.yaml")
		if err := os.WriteFile(path, []byte(c[0]), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readWordings(path); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%s: %v, want %q", name, err, c[1])
		}
	}
	path := filepath.Join(t.TempDir(), "words.yaml")
	if err := os.WriteFile(path, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	if sets, err := readWordings(path); err != nil || len(sets) != 1 || len(sets[0].Questions) != 8 || sets[0].Easy {
		t.Errorf("words without easy ones: %+v %v", sets, err)
	}
}
