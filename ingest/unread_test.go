package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"khi/ingest/finding"
)

// unreadFile has an answer that cannot be read in five of its rows: a word for
// a number, a number beyond the scale, a word on no list, an option on no list,
// and two answers that exclude each other. Two rows do not say who or when.
const unreadFile = "person_ref,wave,answered_on,friends_n,friends_help,life_sat,indep_help\n" +
	"A1,baseline,2025-05-01,dau,helps,7,cooking\n" +
	"A2,baseline,2025-05-01,2,helps,77,cooking\n" +
	"A3,baseline,2025-05-01,,rather,7,\n" +
	"A4,baseline,2025-05-01,0,helps,Prefer not to say,knitting\n" +
	"A5,baseline,2025-05-01,1,not_sure,5,none cooking\n" +
	",baseline,2025-05-01,lots,helps,7,cooking\n" +
	"A7,baseline,last Tuesday,3,helps,7,cooking\n" +
	"A8,baseline,2025-05-01,3,helps,7,money\n"

// answersOf gives the fields of the stored survey answers, a line for a row.
func answersOf(t *testing.T, store *memory, fields ...string) []string {
	t.Helper()
	c, err := contractByID("survey_response")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range store.tables["survey_response"] {
		var values []string
		for _, name := range fields {
			at := slices.IndexFunc(c.Columns(), func(f *Field) bool { return f.Name == name })
			values = append(values, fmt.Sprint(row[at]))
		}
		all = append(all, strings.Join(values, " "))
	}
	return all
}

// TestAnswersThatCannotBeReadAreLeftOut: the row stays, with a code that is no
// other reason, and what says who or when still decides.
func TestAnswersThatCannotBeReadAreLeftOut(t *testing.T) {
	store := newMemory("northshire")
	l := newLoader(t, store)
	r, found, err := loadSample(t, l, "a.csv", []byte(unreadFile), KeepRows)
	if err != nil || (r.Counts != Counts{In: 8, Accepted: 6, Refused: 2, Unread: 5}) || r.Unreadable != 6 || r.Policy != "keep_rows" {
		t.Fatalf("%v, %+v, %d unreadable, policy %q", err, r.Counts, r.Unreadable, r.Policy)
	}
	want := []string{"-5 1 7 cooking", "2 1 -5 cooking", "-1 -5 7 -1", "0 1 -3 -5", "1 -2 5 -5", "3 1 7 money"}
	if got := answersOf(t, store, "friends_n", "friends_help", "life_sat", "indep_help"); !slices.Equal(got, want) {
		t.Errorf("stored\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	levels := map[string]finding.Level{"D2": finding.Unreadable, "F3": finding.Unreadable, "E4": finding.Unreadable, "G5": finding.Unreadable, "G6": finding.Unreadable,
		"A7": finding.Refused, "D7": finding.Refused, "C8": finding.Refused}
	n := 0
	for _, fs := range found {
		for _, f := range fs {
			n++
			if f.Level != levels[f.Cell] || f.Value == "" && f.Cell != "A7" || (f.Level == finding.Unreadable) != strings.HasSuffix(f.Message, "loaded without this answer.") {
				t.Errorf("%+v, want level %q", f, levels[f.Cell])
			}
		}
	}
	if n != len(levels) {
		t.Errorf("%d findings, want %d", n, len(levels))
	}
	for _, f := range r.Fields {
		if bad := map[string]int64{"friends_n": 2, "friends_help": 1, "life_sat": 1, "indep_help": 2, "answered_on": 1}[f.Field]; f.FailedInvalid != bad || f.Valid+f.Blank+f.FailedBlank+bad != 8 {
			t.Errorf("%+v, want %d failed", f, bad)
		}
	}
	if e := l.Lines()[0]; e.Policy != "keep_rows" || e.Unread != 5 {
		t.Errorf("the ledger has %q and %d", e.Policy, e.Unread)
	}
}

// TestTheOtherPoliciesStayAsTheyWere: nothing is left out unless somebody asks.
func TestTheOtherPoliciesStayAsTheyWere(t *testing.T) {
	if r, _, err := loadSample(t, newLoader(t, newMemory("northshire")), "a.csv", []byte(unreadFile), RefuseAll); !errors.Is(err, finding.ErrRefused) || r.Unreadable != 6 || r.Unread != 0 {
		t.Errorf("%v, %+v", err, r)
	}
	store := newMemory("northshire")
	r, _, err := loadSample(t, newLoader(t, store), "a.csv", []byte(unreadFile), LoadGood)
	if err != nil || (r.Counts != Counts{In: 8, Accepted: 1, Refused: 7}) || r.Unreadable != 6 {
		t.Errorf("%v, %+v", err, r)
	}
	if got := answersOf(t, store, "friends_n", "indep_help"); !slices.Equal(got, []string{"3 money"}) {
		t.Errorf("stored %v", got)
	}
}

// TestKeepingRowsReadsTheFileAgain: a file of which rows stayed out is not the
// same load when its rows are to be kept; one without problems is.
func TestKeepingRowsReadsTheFileAgain(t *testing.T) {
	store := newMemory("northshire")
	l := newLoader(t, store)
	load := func(body string, policy Policy) *Receipt {
		t.Helper()
		r, _, err := loadSample(t, l, "a.csv", []byte(body), policy)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for i, step := range []struct {
		policy Policy
		batch  int64
		before bool
	}{{LoadGood, 1, false}, {LoadGood, 1, true}, {KeepRows, 2, false}, {KeepRows, 2, true}, {LoadGood, 1, true}, {RefuseAll, 1, true}} {
		if r := load(unreadFile, step.policy); r.Batch != step.batch || r.AlreadyLoaded != step.before {
			t.Errorf("step %d: batch %d, loaded before %v", i, r.Batch, r.AlreadyLoaded)
		}
	}
	good := strings.Join(strings.SplitAfter(unreadFile, "\n")[:1], "") + "B1,baseline,2025-05-01,3,helps,7,money\n"
	if load(good, RefuseAll).Batch != 3 || !load(good, KeepRows).AlreadyLoaded {
		t.Error("a file without problems was loaded twice")
	}
	if r := load(unreadFile, KeepRows); r.Unread != 5 || r.Policy != "keep_rows" || len(r.Findings) != 8 {
		t.Errorf("the first receipt again: %+v", r)
	}
}

// TestKeptRowsThatComeOutAgain: what was left out of rows that contradict others
// is no longer counted, and a row that repeats another is counted once.
func TestKeptRowsThatComeOutAgain(t *testing.T) {
	head := "person_ref,wave,answered_on,friends_n,life_sat\n"
	for name, c := range map[string]struct {
		rows string
		want Counts
	}{
		"a contradiction": {"A1,baseline,2025-05-01,dau,7\nA1,baseline,2025-05-01,2,7\nA2,baseline,2025-05-01,tri,1\n", Counts{In: 3, Accepted: 1, Refused: 2, Unread: 1}},
		"a repetition":    {"A1,baseline,2025-05-01,dau,x\nA1,baseline,2025-05-01,dau,x\n", Counts{In: 2, Accepted: 1, Repeated: 1, Unread: 2}},
		"out of turn":     {"A1,review,2025-05-01,dau,7\nA1,baseline,2025-06-01,2,7\nA2,baseline,2025-05-01,tri,1\n", Counts{In: 3, Accepted: 1, Refused: 2, Unread: 1}},
	} {
		store := newMemory("northshire")
		l := newLoader(t, store)
		r, _, err := loadSample(t, l, "a.csv", []byte(head+c.rows), KeepRows)
		if err != nil || r.Counts != c.want || l.Lines()[0].Unread != c.want.Unread || len(store.tables["survey_response"]) != int(c.want.Accepted) {
			t.Errorf("%s: %v, %+v, want %+v", name, err, r.Counts, c.want)
		}
	}
}

// TestUnreadablePartsAndScores: a question in several columns is left out whole,
// and no score is made of an answer that was left out.
func TestUnreadablePartsAndScores(t *testing.T) {
	body := "person_ref,wave,answered_on,ucla_1,ucla_2,ucla_3\n" +
		"A1,baseline,2025-05-01,1,2,3\nA2,baseline,2025-05-01,1,often enough,3\nA3,baseline,2025-05-01,1,,3\n"
	store := newMemory("northshire")
	r, found, err := loadSample(t, newLoader(t, store), "a.csv", []byte(body), KeepRows)
	if err != nil || r.Accepted != 3 || r.Unread != 1 {
		t.Fatalf("%v %+v %v", err, r.Counts, found)
	}
	got := answersOf(t, store, "ucla_2", "ucla_score")
	if want := []string{"2 6", "-5 <nil>", "-1 <nil>"}; !slices.Equal(got, want) {
		t.Errorf("stored %v, want %v", got, want)
	}
	ticked := strings.Replace(string(sample(t, "surveymonkey_expanded.csv")), `Cooking,,"Travel, on my own"`, `Cooking,perhaps,"Travel, on my own"`, 1)
	store = newMemory("northshire")
	r, found, err = loadSample(t, newLoader(t, store), "s.csv", []byte(ticked), KeepRows)
	if err != nil || r.Accepted != 6 || r.Unread != 1 || len(found["unknown_code"]) != 1 || found["unknown_code"][0].Cell != "T3" || found["unknown_code"][0].Level != finding.Unreadable {
		t.Fatalf("%v %+v %v", err, r.Counts, found)
	}
	if got := answersOf(t, store, "indep_help")[:2]; !slices.Equal(got, []string{"-5", "cooking money travel"}) {
		t.Errorf("stored %v", got)
	}
	google := "Timestamp,Person reference,Which visit is this?,How many friends do you have?,How many friends do you have?\n2025/04/07 10:05:00 AM GMT+1,A1,Baseline,4,5\n2025/04/07 10:05:00 AM GMT+1,A2,Baseline,4,\n"
	store = newMemory("northshire")
	r, found, err = loadSample(t, newLoader(t, store), "g.csv", []byte(google), KeepRows)
	if err != nil || r.Accepted != 2 || r.Unread != 1 || len(found["two_answers"]) != 1 || found["two_answers"][0].Cell != "E2" {
		t.Fatalf("%v %+v %v", err, r.Counts, found)
	}
	if got := answersOf(t, store, "friends_n"); !slices.Equal(got, []string{"-5", "4"}) {
		t.Errorf("stored %v", got)
	}
}

// TestAColumnOfUnreadableAnswersIsDoubted: leaving out nearly all that people
// said is hardly what anybody wants.
func TestAColumnOfUnreadableAnswersIsDoubted(t *testing.T) {
	for bad, doubted := range map[int]int{9: 0, 12: 1} {
		var b strings.Builder
		b.WriteString("person_ref,wave,answered_on,friends_n\n")
		for i := range bad {
			fmt.Fprintf(&b, "A%d,baseline,2025-05-01,some\n", i)
		}
		b.WriteString("B1,baseline,2025-05-01,3\n")
		r, _, err := loadSample(t, newLoader(t, newMemory("northshire")), "a.csv", []byte(b.String()), KeepRows)
		if err != nil || countRule(r, "mostly_unreadable") != doubted || r.Unread != int64(bad) {
			t.Errorf("%d of them: %v %+v", bad, err, r.Findings)
		}
	}
}

// TestMarkedRowsThatLostAnAnswer: what comes back to be mended holds them, and
// mended rows replace the ones without the answer.
func TestMarkedRowsThatLostAnAnswer(t *testing.T) {
	store := newMemory("northshire")
	l := newLoader(t, store)
	if _, _, err := loadSample(t, l, "a.csv", []byte(unreadFile), KeepRows); err != nil {
		t.Fatal(err)
	}
	r, rest := mark(t, l, "a.csv", []byte(unreadFile), KeepRows)
	rows := recordsOf(t, rest)
	if len(rows) != 1+7 || r.Accepted != 6 || !strings.HasPrefix(rows[1][7], "(loaded, without this answer) column D: ") || strings.Contains(rows[6][7], "without this answer") {
		t.Fatalf("%d rows: %q", len(rows), rows)
	}
	mended := strings.NewReplacer("dau", "2", "77", "7", "rather", "helps", "knitting", "cooking", "none cooking", "none", "last Tuesday", "2025-05-06", "\n,", "\nA6,", "lots", "9").Replace(string(rest))
	again, err := l.Load(context.Background(), strings.NewReader(mended), Request{FileName: "a (marked).csv", Scheme: "northshire"})
	if err != nil || again.Accepted != 7 || again.Unread != 0 {
		t.Fatalf("%v %+v", err, again)
	}
	replaced := 0
	for _, row := range store.tables["survey_response"] {
		if row[len(row)-1] != nil {
			replaced++
		}
	}
	if replaced != 5 {
		t.Errorf("%d rows are replaced, want the five that lost an answer", replaced)
	}
	var out bytes.Buffer
	if _, err := l.Mark(context.Background(), strings.NewReader(unreadFile), Request{FileName: "a.csv", Scheme: "northshire"}, &out); err != nil || strings.Contains(out.String(), "without this answer") {
		t.Errorf("checked under the strict policy: %v", err)
	}
}
