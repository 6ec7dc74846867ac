package ingest

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// scaleFile has rows of the four scales; anxious is 10 minus happy, or happy.
func scaleFile(rows int, reversed, copied bool) string {
	var b strings.Builder
	b.WriteString("person_ref,wave,answered_on,life_sat,worthwhile,happy,anxious\n")
	for i := range rows {
		happy := (i*7 + i/5) % 11
		anxious := 10 - happy
		if reversed {
			anxious = happy
		}
		if i%4 == 0 {
			anxious = i % 11 // people are not all alike
		}
		worthwhile := (i * 3) % 11
		if copied {
			worthwhile = happy
		}
		fmt.Fprintf(&b, "A%d,baseline,2025-05-01,%d,%d,%d,%d\n", i, (happy+i%3)%11, worthwhile, happy, anxious)
	}
	return b.String()
}

func TestScalesThatRunTheWrongWay(t *testing.T) {
	for _, c := range []struct {
		name             string
		rows             int
		reversed, copied bool
		rule             string
	}{
		{"as it should be", 60, false, false, ""},
		{"reversed", 60, true, false, "scale_reversed"},
		{"reversed, too few rows to say", 29, true, false, ""},
		{"copied", 60, false, true, "same_answers"},
		{"copied, too few rows to say", 9, false, true, ""},
	} {
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(scaleFile(c.rows, c.reversed, c.copied)), Request{FileName: "f.csv", Scheme: "s"})
		if err != nil || r.Accepted != int64(c.rows) {
			t.Fatalf("%s: %v", c.name, err)
		}
		var rules []string
		for _, f := range r.Findings {
			rules = append(rules, f.Rule)
		}
		if strings.Join(rules, " ") != c.rule {
			t.Errorf("%s: findings %v", c.name, r.Findings)
		}
	}
}

func TestAnswersOfChildrenStayOut(t *testing.T) {
	body := "person_ref,wave,answered_on,happy,age,birth_year\nA1,baseline,2025-05-01,5,15,\nA2,baseline,2025-05-01,5,,2012\nA3,baseline,2025-05-01,5,16,2009\nA4,baseline,2025-05-01,5,,\n"
	store := newMemory("s")
	r, err := newLoader(t, store).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s", Policy: LoadGood})
	if err != nil || r.Accepted != 2 || countRule(r, "under_age") != 2 || r.Findings[0].Cell != "E2" || r.Findings[1].Cell != "F3" {
		t.Errorf("%v %+v", err, r)
	}
}

func TestAQuestionInTwoColumns(t *testing.T) {
	head := "Timestamp,Person reference,Which visit is this?,How many friends do you have?,How many friends do you have?\n"
	body := head + "2025/04/07 10:05:00 AM GMT+1,A1,Baseline,2,\n2025/04/07 10:05:00 AM GMT+1,A2,Baseline,,3\n2025/04/07 10:05:00 AM GMT+1,A3,Baseline,4,4\n2025/04/07 10:05:00 AM GMT+1,A4,Baseline,4,5\n2025/04/07 10:05:00 AM GMT+1,A5,Baseline,,\n"
	store := newMemory("s")
	r, err := newLoader(t, store).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s", Policy: LoadGood})
	if err != nil || r.Accepted != 4 || countRule(r, "two_answers") != 1 || countRule(r, "same_answers") != 1 {
		t.Fatalf("%v %+v", err, r)
	}
	c, _ := contractByID("survey_response")
	for i, f := range c.Columns() {
		if f.Name != "friends_n" {
			continue
		}
		var got []any
		for _, row := range store.tables["survey_response"] {
			got = append(got, row[i])
		}
		if fmt.Sprint(got) != "[2 3 4 -1]" {
			t.Errorf("friends %v", got)
		}
	}
}

// TestOptionsWithCommasAreFoundWhole: whatever parts the options of one cell,
// reading gives those that were ticked and no others.
func TestOptionsWithCommasAreFoundWhole(t *testing.T) {
	options := map[string]string{"Cooking": "cooking", "Managing money": "money", "Travel, on my own": "travel", "Travel": "t", "Work or volunteering; paid or not": "work", "None of these": "none"}
	c := &column{options: map[string]string{}}
	var texts []string
	for text, code := range options {
		c.options[strings.ToLower(text)] = code
		texts = append(texts, text)
	}
	rapid.Check(t, func(t *rapid.T) {
		ticked := rapid.SliceOfDistinct(rapid.SampledFrom(texts), func(s string) string { return s }).Draw(t, "ticked")
		mark := rapid.SampledFrom([]string{",", ", ", ";", "; ", " | ", " "}).Draw(t, "mark")
		got, _, ok := c.several(strings.ToLower(strings.Join(ticked, mark) + rapid.SampledFrom([]string{"", ";"}).Draw(t, "end")))
		if !ok || len(got) != len(ticked) {
			t.Fatalf("%q gives %v", strings.Join(ticked, mark), got)
		}
		for i, text := range ticked {
			if got[i] != options[text] {
				t.Fatalf("%q gives %v", strings.Join(ticked, mark), got)
			}
		}
		if _, _, ok := c.several(strings.ToLower(strings.Join(append(ticked, "Skating"), mark))); ok {
			t.Fatal("an option that nobody knows was read")
		}
	})
}

// TestTheSameRowsFromEveryTool: what is kept is the same, whichever tool the
// six answers came from.
func TestTheSameRowsFromEveryTool(t *testing.T) {
	c, err := contractByID("survey_response")
	if err != nil {
		t.Fatal(err)
	}
	kept := func(name string) []string {
		store := newMemory("northshire")
		if _, err := newLoader(t, store).Load(context.Background(), bytes.NewReader(layoutFile(t, name)), Request{FileName: "x.bin", Scheme: "northshire"}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var rows []string
		for _, row := range store.tables["survey_response"] {
			rows = append(rows, fmt.Sprint(row[:len(c.Columns())]))
		}
		return rows
	}
	want := kept("googleforms_direct.csv")
	for _, one := range layoutCases {
		if got := kept(one.file); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s keeps\n%s\nwant\n%s", one.file, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}
