package ingest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"khi/ingest/finding"
)

const koboHead = "end,g1/person_ref,wave,life_sat,_id,_uuid,_submission_time\n"

func TestToolsOddities(t *testing.T) {
	ctx := context.Background()
	kobo := koboHead + "#date,#ref,#wave,#life,,,\n2025-05-01T10:00:00.000+01:00,A1,baseline,7,1,u,2025-05-01T09:00:00\n,,,,,,\n"
	store := newMemory("s")
	r, err := newLoader(t, store).Load(ctx, strings.NewReader(kobo), Request{FileName: "k.csv", Scheme: "s"})
	if err != nil || r.Accepted != 1 || r.In != 1 || countRule(r, "empty_rows") != 1 {
		t.Errorf("a row of hxl tags, a group name and an empty row: %v, %+v", err, r)
	}
	odk := "SubmissionDate,meta-instanceID,end,who-person_ref,who-wave,KEY,Status\n" +
		"2025-05-01T09:00:00.000Z,u1,2025-05-01T10:00:00.000+01:00,A1,baseline,u1,\n2025-05-01T09:00:00.000Z,u2,,,,u2,not decrypted\n"
	r, err = newLoader(t, newMemory("s")).Load(ctx, strings.NewReader(odk), Request{FileName: "o.csv", Scheme: "s", Policy: LoadGood})
	if err != nil || r.Accepted != 1 || r.Refused != 1 || countRule(r, "no_answers") != 1 || r.Layout != "ODK Central CSV, comma separated" {
		t.Errorf("a submission that was not decrypted: %v, %+v", err, r)
	}
	// Headers come from the sender: an answer to a question that the source
	// does not know is named by its header and never read.
	r, err = newLoader(t, newMemory("s")).Load(ctx, strings.NewReader(koboHead[:len(koboHead)-1]+",home_address\n2025-05-01T10:00:00.000+01:00,A1,baseline,7,1,u,x,12 High Street\n"), Request{FileName: "k.csv", Scheme: "s", DryRun: true})
	if err != nil || len(r.Findings) != 1 || r.Findings[0].Header != "home_address" || r.Findings[0].Cell != "H1" {
		t.Errorf("a column that is not read: %v, %+v", err, r.Findings)
	}
	if slices.Contains(r.Preview[0].Rows[0], "12 High Street") {
		t.Error("a column that is not mapped was read")
	}
	two := zipOf(t, "a.csv", peopleCSV, "b.csv", "person_ref,birth_year\nSL-2,1990\n")
	if r, err = newLoader(t, newMemory("s")).Load(ctx, bytes.NewReader(two), Request{FileName: "z.zip", Scheme: "s"}); !errors.Is(err, finding.ErrRefused) || r.Findings[0].Rule != "two_sheets_one_table" {
		t.Errorf("two tables of one kind: %v", err)
	}
	if r, err = newLoader(t, newMemory("s")).Load(ctx, bytes.NewReader(sample(t, "ascof_2020_21_extract.csv")), Request{FileName: "a.csv", Scheme: "s"}); !errors.Is(err, finding.ErrRefused) || r.Findings[0].Rule != "not_for_one_scheme" {
		t.Errorf("published figures sent for one scheme: %v", err)
	}
}

// TestNothingIsCountedTwiceOrLost: the listed findings and the count add up.
func TestManyProblemsAreCountedInFull(t *testing.T) {
	body := "quarter,referrals\n" + strings.Repeat("2025-26Q1,many\n", 300)
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(body), Request{FileName: "q.csv", Scheme: "s", Policy: LoadGood})
	if !errors.Is(err, finding.ErrRefused) || r.Refused != 300 || r.In != 300 || r.Accepted != 0 {
		t.Fatalf("%v, %+v", err, r.Counts)
	}
	last := r.Findings[len(r.Findings)-1]
	if countRule(r, "not_a_number") != finding.ListedOfOneKind || last.Rule != "more_findings" || !strings.HasPrefix(last.Message, "280 ") {
		t.Errorf("%d listed, last %+v", countRule(r, "not_a_number"), last)
	}
}

// TestLoadsAtTheSameTime: each file gets a line of its own and the chain holds.
func TestLoadsAtTheSameTime(t *testing.T) {
	store := newMemory("s")
	l := newLoader(t, store)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			body := peopleCSV + strings.Repeat("X", i%4+1) + ",1990\n" // four files, each twice
			if _, err := l.Load(context.Background(), strings.NewReader(body), Request{FileName: "p.csv", Scheme: "s"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if again, err := reopen(t, l, store); err != nil || len(again.Lines()) != 4 {
		t.Errorf("%v", err)
	}
	if _, err := l.Start(context.Background()); err != nil {
		t.Error(err)
	}
}

// A quiz of Microsoft Forms has a column of points and one of feedback beside each
// question, under the question's own words: neither is an answer to it.
func TestPointsOfAQuizAreNoAnswers(t *testing.T) {
	const question = "How many friends do you have?"
	head := []any{"ID", "Start time", "Completion time", "Email", "Name", "Total points", "Quiz feedback", "Person reference", "Which visit is this?", question, "Points - " + question, "Feedback - " + question}
	body := returnBook(t, map[string][][]any{"Sheet1": {head, {1, 45754.4, 45754.42, "anonymous", nil, 0, nil, "A1", "Baseline", 2, 0, "well done"}}}, nil)
	store := newMemory("s")
	r, err := newLoader(t, store).Load(context.Background(), bytes.NewReader(body), Request{FileName: "q.xlsx", Scheme: "s"})
	if err != nil || r.Accepted != 1 || r.FindingsTotal != 0 {
		t.Fatalf("%v %+v", err, r)
	}
	c, err := contractByID("survey_response")
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range c.Columns() {
		if f.Name == "friends_n" && store.tables["survey_response"][0][i] != int64(2) {
			t.Errorf("%s is %v", f.Name, store.tables["survey_response"][0][i])
		}
	}
}

// 31 February is no date, whichever of day and month comes first.
func TestADateThatDoesNotExistIsNotAmbiguous(t *testing.T) {
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader("person_ref,wave,answered_on,friends_n\nA1,baseline,31/02/2025,2\n"), Request{FileName: "f.csv", Scheme: "s"})
	if err == nil || countRule(r, "not_a_date") != 1 || countRule(r, "ambiguous_date_format") != 0 {
		t.Errorf("%v %+v", err, r)
	}
}
