package demo

import (
	"context"
	"errors"
	"maps"
	"path"
	"strings"
	"testing"
	"time"

	"khi/queries"
)

// notes is a database that only notes what it is asked to do.
type notes struct {
	steps   map[string]int
	people  map[string]int64
	counted []string
	fails   bool
}

func (n *notes) Update(_ context.Context, do func(exec func(queries.Statement, map[string]any) error) error) error {
	return do(func(s queries.Statement, args map[string]any) error {
		if err := s.Check(args); err != nil {
			return err
		}
		n.steps[path.Base(s.Name)]++
		if p, ok := args["people"].(int64); ok {
			n.people[args["scheme"].(string)] = p
		}
		return nil
	})
}

func (n *notes) Count(_ context.Context, schemes []string) error {
	n.counted = append(n.counted, schemes...)
	if n.fails {
		return errors.New("full")
	}
	return nil
}

func TestNationalFillsEveryCouncil(t *testing.T) {
	base := &notes{steps: map[string]int{}, people: map[string]int64{}}
	told := 0
	done, err := National{Seed: 1, Responses: 60_000_000, Today: time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC)}.Fill(t.Context(), base, func(done, all NationalReport) { told++ })
	if err != nil {
		t.Fatal(err)
	}
	// 153 councils of England have to do with social care, 32 of Scotland, 22 of Wales, 11 districts of Northern Ireland.
	if done.Schemes != 218 || len(base.counted) != 218 || len(base.people) != 218 || done.Responses < 59_400_000 || done.Responses > 60_600_000 || told < 30 {
		t.Errorf("%+v, counted %d of %d, told %d times", done, len(base.counted), len(base.people), told)
	}
	nations := map[byte]int{}
	for id := range maps.Keys(base.people) {
		nations[strings.TrimPrefix(id, "bulk-")[0]]++
	}
	if nations['e'] != 153 || nations['s'] != 32 || nations['w'] != 22 || nations['n'] != 11 {
		t.Errorf("by nation: %v", nations)
	}
	for _, s := range []string{"scheme", "stay", "person", "arrangement", "survey_response"} {
		if base.steps[s] != 218 {
			t.Errorf("%s was run %d times", s, base.steps[s])
		}
	}
}

func TestNationalStopsAtAnError(t *testing.T) {
	base := &notes{steps: map[string]int{}, people: map[string]int64{}, fails: true}
	if _, err := (National{Responses: 60_000_000, Today: time.Now()}).Fill(t.Context(), base, func(_, _ NationalReport) { t.Error("told of something done") }); err == nil {
		t.Error("a full disk was no error")
	}
	for _, n := range []National{{Responses: 9_999}, {Responses: 10_000, Schemes: 219}, {Responses: 10_000, Schemes: -1}} {
		if _, err := n.Fill(t.Context(), base, nil); err == nil {
			t.Errorf("%+v was made", n)
		}
	}
}

func TestResponsesOf(t *testing.T) {
	for people := range int64(60) {
		want := int64(0)
		for i := range people {
			first := int(i%(nationalYears+nationalStay-1)) - (nationalStay - 1)
			for y := range nationalYears {
				if first <= y && y < first+nationalStay {
					want++
				}
			}
		}
		if got := responsesOf(people); got != want {
			t.Errorf("%d people are asked %d times, not %d", people, want, got)
		}
	}
}
