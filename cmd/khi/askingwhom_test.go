package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/dashboards/rounds"
	"khi/ingest"
	"khi/queries"
)

// TestRoundsOfCarersAndWorkersGoInLikeAnyFile answers a round of carers and one of workers
// in which all have the same reference, as somebody supported has too: each row stands in
// its own table, under the key that a file of theirs has; khi subject finds each by its
// kind alone, and whoever is erased takes nobody else along.
func TestRoundsOfCarersAndWorkersGoInLikeAnyFile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "data")
	k, err := openKeeper(ctx, keeperOptions{data: dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.close() }()
	for _, text := range []string{"scheme_id,name,model,nation,area_code\nwye,Wye,shared_lives,ENG,E06000019\n", "scheme_id,carer_ref,wave,answered_on,valued\nwye,R-1,baseline,2020-01-06,5\n"} {
		if _, err := k.load(ctx, strings.NewReader(text), ingest.Request{FileName: "before.csv"}); err != nil {
			t.Fatal(err)
		}
	}
	sets, err := askSets()
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := rounds.Open(filepath.Join(dir, roundsFolder), sets, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := asking{k, shelf}
	ask := func(whom, kind, language string, said ...[]string) {
		t.Helper()
		var ids []string
		for _, s := range setsFor(sets, whom) {
			if whom != rounds.ForPeople || s.ID == "friends" {
				ids = append(ids, s.ID)
			}
		}
		r, err := shelf.Make(rounds.Round{Scheme: "wye", For: whom, Title: "Spring " + kind, Wave: "review", Sets: ids, Language: language, Opens: shelf.Today(), Closes: shelf.Today(), Contact: "Ann"}, "")
		if err != nil {
			t.Fatal(err)
		}
		var keys []int64
		for i := range said {
			key, err := a.key(kind, "wye", fmt.Sprintf("r-%d", i+1))
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, key)
		}
		links, err := shelf.Link(r.ID, keys, "", "ann")
		if err != nil {
			t.Fatal(err)
		}
		for n, pairs := range said {
			for i := 0; i < len(pairs); i += 2 {
				if err := shelf.Say(links[n], pairs[i], pairs[i+1]); err != nil {
					t.Fatalf("%s: %v", pairs[i], err)
				}
			}
		}
		if whom == rounds.ForPeople {
			return // that these are loaded is tried by TestARoundGoesInLikeAnyFile
		}
		if words, err := a.load(ctx, r.ID, "ann"); err != nil || !strings.Contains(words, fmt.Sprintf("The answers of %d ", len(said))) || !strings.Contains(words, loadedOf[whom]) {
			t.Fatalf("%q %v", words, err)
		}
	}
	ask(rounds.ForPeople, "person", "en", []string{"friends_n", "4"})
	ask(rounds.ForCarers, "carer", "cy", []string{"carer_kind", "unpaid", "warmth", "2", "valued", rounds.PreferNot, "breaks", "3", "pay_rise", rounds.DontKnow, "system_impact", "3"}, []string{"carer_kind", rounds.DontKnow, "trust", "1", "breaks", rounds.NotApply})
	ask(rounds.ForWorkers, "worker", "en", []string{"respect", "5", "time_enough", "4", "system_impact", rounds.PreferNot})
	ask(rounds.ForArea, "respondent", "en", []string{"view_from", "council", "say_spend", "2", "kind_work", rounds.PreferNot}, []string{"view_from", rounds.DontKnow, "own_plans", rounds.DontKnow})
	holds := func(want, statement string) {
		t.Helper()
		got := ""
		err := k.db.Read(ctx, queries.Statement{Name: "test", Text: statement}, nil, func(v []any) error { got = fmt.Sprint(v...); return nil })
		if err != nil || got != want {
			t.Errorf("the database holds %s, want %s (%v)", got, want, err)
		}
	}
	const carers = `SELECT count(DISTINCT carer_key)::VARCHAR || ' carers; ' || string_agg(concat_ws(' ', coalesce(carer_kind, 'kind unknown'), warmth, trust, valued, breaks, pay_rise, system_impact), '; ' ORDER BY trust) FILTER (wave = 'review') FROM carer_response WHERE superseded_by IS NULL`
	const workers = `SELECT count(*)::VARCHAR || ' workers; ' || string_agg(concat_ws(' ', respect, time_enough, system_impact, valued), '; ') FROM worker_response WHERE superseded_by IS NULL`
	holds("2 carers; unpaid 2 -1 -3 3 -2 3; kind unknown -1 1 -1 -4 -1 -1", carers)
	holds("1 workers; 5 4 -3 -1", workers)
	const areas = `SELECT string_agg(concat_ws(' ', coalesce(view_from, 'nobody knows whose'), say_spend, own_plans, kind_work), '; ' ORDER BY say_spend) FROM area_response WHERE superseded_by IS NULL`
	holds("nobody knows whose -1 -2 -1; council 2 -1 -3", areas)
	for kind, want := range map[string]string{
		"person": "friends_n: 4", "carer": "What kind of carer are you? Family carer", "worker": "I am treated with dignity and respect. Strongly disagree",
		"respondent": "Which of these are you? I work for the council",
	} {
		found, err := k.subject(ctx, subjectRequest{Kind: kind, Scheme: "wye", Reference: "R-1"})
		if err != nil || len(found.Rounds) != 1 || len(found.Rounds[0].Said) == 0 {
			t.Fatalf("%s: %+v %v", kind, found, err)
		}
		if first := found.Rounds[0].Said[0]; first.Question+" "+first.Answer != want && first.Field+": "+first.Answer != want {
			t.Errorf("%s: %+v, want %s", kind, first, want)
		}
	}
	if err := shelf.Close(); err != nil {
		t.Fatal(err)
	}
	her, err := k.loader.Subject("carer", "wye", "R-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.erase(ctx, erasing{who: []ingest.Subject{her}, by: "ann"}); err != nil {
		t.Fatal(err)
	}
	holds("1 carers; kind unknown -1 1 -1 -4 -1 -1", carers)
	holds("1 workers; 5 4 -3 -1", workers)
	left, err := rounds.People(filepath.Join(dir, roundsFolder))
	if err != nil || left[rounds.Person(her)] != "" {
		t.Errorf("the carer who was erased is in a round: %v", err)
	}
	var kinds []string
	for p := range left {
		kinds = append(kinds, p.Kind)
	}
	slices.Sort(kinds)
	if fmt.Sprint(kinds) != "[carer person respondent respondent worker]" {
		t.Errorf("the rounds hold %v", kinds)
	}
}
