package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khi/ingest"
	"khi/queries/disk"
)

// ofAnswers are the indicators that need nothing but survey answers.
var ofAnswers = []string{
	"friends_help", "friends_block", "friends", "friends_none", "lonely", "lonely_score",
	"life_sat", "life_sat_low", "life_sat_change", "worthwhile", "happy", "anxious",
	"balance", "balance_moves", "wellbeing", "wellbeing_change", "wellbeing_outcome",
	"control", "contact", "safe", "dignity", "dignity_block", "control_contact", "qol", "scrqol",
	"kindness", "say_once",
}

// TestRandomCellsAgainstPlainSQL holds the cells to the plain counts on answers drawn
// at random, a new draw in every run: most questions left out or not known, several
// answers in a year and across its end, by others, and sent again with other values.
func TestRandomCellsAgainstPlainSQL(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	d := &drawn{rand.New(rand.NewPCG(seed, 1))}
	k, store := worldDrawn(t, d)
	checks := maps.Clone(plainly)
	maps.Copy(checks, plainlyMore)
	for _, name := range ofAnswers {
		if checks[name] == "" {
			t.Fatalf("there is no plain count of %s", name)
		}
		cellsAsPlainly(t, k, store, name, checks[name])
	}
}

// drawn makes up answers.
type drawn struct{ *rand.Rand }

// question is a column with its lowest and highest code.
type question struct {
	column   string
	low, top int
}

func questionsDrawn() []question {
	all := []question{{"friends_n", 0, 12}, {"friends_help", 1, 3}, {"balance", 1, 4}, {"lonely", 1, 5},
		{"life_sat", 0, 10}, {"worthwhile", 0, 10}, {"happy", 0, 10}, {"anxious", 0, 10}, {"kindness", 1, 4}, {"say_once", 1, 2}}
	for _, c := range []string{"control", "personal_care", "food", "home_clean", "safe", "contact", "occupation", "dignity"} {
		all = append(all, question{c, 1, 4})
	}
	for i := 1; i <= 7; i++ {
		all = append(all, question{fmt.Sprintf("swemwbs_%d", i), 1, 5})
	}
	for i := 1; i <= 3; i++ {
		all = append(all, question{fmt.Sprintf("ucla_%d", i), 1, 3})
	}
	return all
}

// answer is a code, or one of the ways of having none.
func (d *drawn) answer(q question) string {
	if d.IntN(12) > 0 {
		return fmt.Sprint(q.low + d.IntN(q.top-q.low+1))
	}
	return []string{"", "don't know", "prefer not to say"}[d.IntN(3)]
}

// row is what one person answered on a day.
func (d *drawn) row(scheme, person, wave, day string) string {
	fields := []string{scheme, person, wave, day, []string{"self", "supported", "proxy", ""}[d.IntN(4)]}
	for _, q := range questionsDrawn() {
		fields = append(fields, d.answer(q))
	}
	return strings.Join(fields, ",")
}

// files are the answers as first sent, and some of them sent again with other values.
func (d *drawn) files() (first, again string) {
	head := []string{"scheme_id", "person_ref", "wave", "answered_on", "completed_by"}
	for _, q := range questionsDrawn() {
		head = append(head, q.column)
	}
	sent, resent := []string{strings.Join(head, ",")}, []string{strings.Join(head, ",")}
	for _, scheme := range []string{"north", "south", "east"} {
		for p := range 10 + d.IntN(60) {
			day, wave := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, d.IntN(500)), "baseline"
			for range 1 + d.IntN(5) {
				person, on := fmt.Sprintf("P%d", p), day.Format(time.DateOnly)
				sent = append(sent, d.row(scheme, person, wave, on))
				if d.IntN(6) == 0 {
					resent = append(resent, d.row(scheme, person, wave, on))
				}
				day, wave = day.AddDate(0, 0, 1+d.IntN(220)), "review"
			}
		}
	}
	return strings.Join(sent, "\n") + "\n", strings.Join(resent, "\n") + "\n"
}

func worldDrawn(t *testing.T, d *drawn) (*keeper, *snapshotStore) {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	k, err := openKeeper(ctx, keeperOptions{data: filepath.Join(dir, "data"), memory: "512MB"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	first, again := d.files()
	for _, f := range []letter{
		{name: "schemes.csv", text: baseSchemes.text + "east,East Shared Lives,shared_lives,SCO,S12000036\n"},
		{name: "first.csv", text: first}, {name: "again.csv", text: again},
	} {
		path := filepath.Join(dir, f.name)
		if err := disk.Write(path, []byte(f.text)); err != nil {
			t.Fatal(err)
		}
		got, err := k.loadFile(ctx, path, ingest.Request{FileName: f.name, Later: true})
		if err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		if rows := strings.Count(f.text, "\n") - 1; got.Accepted != int64(rows) {
			t.Fatalf("%s: %d of %d rows were loaded", f.name, got.Accepted, rows)
		}
	}
	if err := k.settle(ctx); err != nil {
		t.Fatal(err)
	}
	if err := k.publish(ctx); err != nil {
		t.Fatal(err)
	}
	return k, shownBy(t, k)
}
