package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"khi/dashboards/pictures"
	"khi/dashboards/rounds"
	"khi/ingest"
	"khi/queries"
)

// TestARoundGoesInLikeAnyFile answers a round and loads it twice: the rows are those
// of the people whose references a file has too, the second load replaces the first,
// and the folder made again from its record is the same.
func TestARoundGoesInLikeAnyFile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "data")
	k, err := openKeeper(ctx, keeperOptions{data: dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.close() }()
	load := func(name, text string) {
		t.Helper()
		if _, err := k.load(ctx, strings.NewReader(text), ingest.Request{FileName: name}); err != nil {
			t.Fatal(err)
		}
	}
	load("schemes.csv", "scheme_id,name,model,nation,area_code\nwye,Wye,shared_lives,ENG,E06000019\n")
	load("before.csv", "scheme_id,person_ref,wave,answered_on,friends_n\nwye,P-1,baseline,2020-01-06,1\n")
	sets, err := askSets()
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := rounds.Open(filepath.Join(dir, roundsFolder), sets, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = shelf.Close() }()
	a := asking{k, shelf}
	today := shelf.Today()
	r, err := shelf.Make(rounds.Round{Scheme: "wye", Title: "Later", Wave: "review", Sets: []string{"friends", "friends_why", "home"}, Language: "en", Opens: today, Closes: today, Contact: "Ann"}, "")
	if err != nil {
		t.Fatal(err)
	}
	var people []int64
	for _, ref := range []string{" p-1", "P-2", "P-3"} { // spelt as the file's references are brought to
		key, err := a.key("person", "wye", ref)
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, key)
	}
	links, err := shelf.Link(r.ID, people, "", "ann")
	if err != nil {
		t.Fatal(err)
	}
	say := func(link int, pairs ...string) {
		t.Helper()
		for i := 0; i < len(pairs); i += 2 {
			if err := shelf.Say(links[link], pairs[i], pairs[i+1]); err != nil {
				t.Fatalf("%s: %v", pairs[i], err)
			}
		}
	}
	holds := func(want string) {
		t.Helper()
		got := ""
		err := k.db.Read(ctx, queries.Statement{Name: "test", Text: `SELECT count(*)::VARCHAR || ' rows, ' || count(DISTINCT person_key)::VARCHAR || ' people; ' || string_agg(concat_ws(' ', friends_n, friends_help, friends_why, kindness, coalesce(lonely::VARCHAR, 'lonely not asked'), answered_by), '; ' ORDER BY friends_n) FILTER (wave = 'review') FROM survey_response_whole WHERE superseded_by IS NULL`}, nil,
			func(v []any) error { got = fmt.Sprint(v...); return nil })
		if err != nil || got != want {
			t.Errorf("the database holds %s, want %s (%v)", got, want, err)
		}
	}
	if words, err := a.load(ctx, r.ID, "ann"); err != nil || !strings.Contains(words, "Nobody has answered") {
		t.Fatalf("%q %v", words, err)
	}
	say(0, "friends_n", "4", "friends_help", "3", "friends_why", "money time", "kindness", rounds.PreferNot, rounds.HelpedField, "read")
	say(1, "friends_n", rounds.DontKnow, "friends_help", rounds.Skipped, "friends_why", rounds.NotApply)
	if words, err := a.load(ctx, r.ID, "ann"); err != nil || !strings.Contains(words, "2 people were loaded as batch 3") {
		t.Fatalf("%q %v", words, err)
	}
	holds("3 rows, 2 people; -2 -1 -4 -1 lonely not asked; 4 3 money time -3 lonely not asked supported")
	if words, err := a.load(ctx, r.ID, "ann"); err != nil || !strings.Contains(words, "Nothing is new") {
		t.Errorf("%q %v", words, err)
	}
	say(0, "friends_n", "5")
	if err := shelf.CloseRound(r.ID, "ann"); err != nil {
		t.Fatal(err)
	}
	a.loadDue(make(chan struct{}), slog.New(slog.DiscardHandler))
	holds("3 rows, 2 people; -2 -1 -4 -1 lonely not asked; 5 3 money time -3 lonely not asked supported")
	if due := shelf.Due(); len(due) != 0 {
		t.Errorf("%v is still due", due)
	}
	found, err := k.check(ctx)
	if err != nil || found.Batches != 4 {
		t.Errorf("the record, the ledger and the database do not agree: %+v %v", found, err)
	}
}

// TestNoFileSaysThatItIsKeyed: a file that somebody sends with numbers for references
// is about people with those references, whatever rounds call them.
func TestNoFileSaysThatItIsKeyed(t *testing.T) {
	if req := requestOf(map[string][]string{"keyed": {"true"}, "Keyed": {"true"}}); req.Keyed {
		t.Error("a sender said that their references are keys")
	}
}

// TestWhatMayBeAsked holds every question to words in English, few of them where it
// is offered in easy read, pictures that exist and answers that a load accepts; and
// counts what is asked in English for want of Welsh.
func TestWhatMayBeAsked(t *testing.T) {
	sets, err := askSets()
	if err != nil {
		t.Fatal(err)
	}
	contracts, err := ingest.Contracts()
	if err != nil {
		t.Fatal(err)
	}
	accepted := map[string]*ingest.Field{}
	for _, c := range contracts {
		for _, f := range c.Fields {
			accepted["template_"+c.ID+" "+f.Name] = f
		}
	}
	inEnglish, all := 0, 0
	for _, s := range sets {
		for _, q := range s.Questions {
			all++
			f := accepted[roundSources[s.For]+" "+q.Field]
			if f == nil || f.Item == q.Fact || q.Texts["en"] == "" || q.Kind != rounds.Number && len(q.Answers) < 2 {
				t.Errorf("%s is no whole question", q.Field)
				continue
			}
			if easy, _ := rounds.In(q.NotApply, "en", true); q.NotApply != nil && (q.NotApply["cy"] == "" || len(strings.Fields(easy)) > 8 || !strings.HasPrefix(easy, "I ") && !strings.HasPrefix(easy, "Nothing ")) {
				t.Errorf("%s does not apply in the words %v: they are no short answer of a person in both languages", q.Field, q.NotApply)
			}
			if _, ok := pictures.Find(q.Picture); !ok {
				t.Errorf("%s has no picture %q", q.Field, q.Picture)
			}
			if s.Easy && len(q.Answers) > 5 {
				t.Errorf("%s has %d answers in easy read", q.Field, len(q.Answers))
			}
			if n := len(strings.Fields(cmp.Or(q.Texts["easy"], q.Texts["en"]))); s.Easy && n > 24 {
				t.Errorf("%s is asked in %d easy words", q.Field, n)
			}
			if q.Texts["cy"] == "" {
				inEnglish++
			}
			var codes []string
			for _, c := range f.Codes {
				codes = append(codes, c.Code)
			}
			for i, answer := range q.Answers {
				if at := slices.Index(codes, answer.Code); at < 0 || at != i && !q.Fact { // a scale is asked from its first code to its last
					t.Errorf("%s: the answer %q is none of %v, or not there", q.Field, answer.Code, codes)
				}
				if _, ok := pictures.Find(answer.Picture); answer.Texts["en"] == "" || !ok && (s.Easy || s.For == rounds.ForPeople) || answer.Texts["cy"] == "" {
					t.Errorf("%s %s has no words, or no picture %q", q.Field, answer.Code, answer.Picture)
				}
			}
		}
	}
	if inEnglish != 0 || all != 51 {
		t.Errorf("%d of %d questions have no Welsh: say so in docs/asking.md, and here", inEnglish, all)
	}
}

// TestDueRoundsAreLoadedAtTheStart: what was answered before the service stopped is
// loaded when it starts, and nothing runs on after it was closed.
func TestDueRoundsAreLoadedAtTheStart(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "data")
	k, err := openKeeper(ctx, keeperOptions{data: dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.close() }()
	if _, err := k.load(ctx, strings.NewReader("scheme_id,name,model,nation,area_code\nwye,Wye,shared_lives,ENG,E06000019\n"), ingest.Request{FileName: "schemes.csv"}); err != nil {
		t.Fatal(err)
	}
	sets, err := askSets()
	if err != nil {
		t.Fatal(err)
	}
	then := time.Now().AddDate(0, 0, -3)
	shelf, err := rounds.Open(filepath.Join(dir, roundsFolder), sets, func() time.Time { return then })
	if err != nil {
		t.Fatal(err)
	}
	day := shelf.Today()
	r, err := shelf.Make(rounds.Round{Scheme: "wye", Title: "Over", Wave: "baseline", Sets: []string{"lonely"}, Easy: true, Language: "cy", Opens: day, Closes: day, Contact: "Ann"}, "")
	if err != nil {
		t.Fatal(err)
	}
	links, err := shelf.Link(r.ID, []int64{12}, "", "ann")
	if err == nil {
		err = shelf.Say(links[0], "lonely", "5")
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = shelf.Close()
	open, err := k.openAsking(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(30 * time.Second)
	for len(open.Shelf.Due()) > 0 && time.Now().Before(deadline) {
		time.Sleep(20 * time.Millisecond)
	}
	if st, err := open.Shelf.State(r.ID); err != nil || st.Loaded == "" || st.New {
		t.Errorf("not loaded at the start: %+v %v", st, err)
	}
}
