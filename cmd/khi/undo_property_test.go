package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/ingest"
)

// undoChecks is how many histories a run tries: each makes three databases and
// takes seconds. RAPID_CHECKS and -rapid.checks have the last word.
const undoChecks = "6"

// TestUndoIsAsIfNeverLoaded draws a history of about ten loads of every kind
// with keys in common, and takes some of them out again, at any time and in any
// order. What the database then holds and what everybody is shown must be, byte
// for byte, what it is where only the other files were ever loaded; and a
// rebuild from the record must end with the same.
func TestUndoIsAsIfNeverLoaded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves the histories out")
	}
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		_ = f.Value.Set(undoChecks)
		t.Cleanup(func() { _ = f.Value.Set(f.DefValue) })
	}
	rapid.Check(t, func(t *rapid.T) {
		h := &history{t: t, world: newWorld(t)}
		defer h.world.close()
		h.load(baseSchemes)
		// Most files of one history are of one kind, so that keys are replaced more
		// than once and a load is undone between two others.
		most := rapid.SampledFrom([]string{"survey", "survey", "survey", "cost", "person", "arrangement"}).Draw(t, "most files are")
		for range 10 {
			kind := most
			if rapid.IntRange(0, 2).Draw(t, "another kind") == 0 {
				kind = rapid.SampledFrom(slices.Sorted(maps.Keys(kinds))).Draw(t, "kind")
			}
			h.load(drawFile(t, kind, h.inForce()))
			for rapid.IntRange(0, 3).Draw(t, "undo now") == 0 && h.undoOne() {
			}
		}
		for range rapid.IntRange(2, 4).Draw(t, "undo at the end") {
			h.undoOne()
		}
		calm := newWorld(t)
		defer calm.close()
		remaining := h.inForce()
		for i, l := range remaining {
			if r := calm.loadLater(l.file); r.AlreadyLoaded || r.Batch != int64(i+1) {
				t.Fatalf("%s: %+v", l.file.name, r)
			}
		}
		calm.settle()
		t.Logf("%d lines of the ledger, %d loads in force", len(h.world.loader.Lines()), len(remaining))
		sameWorlds(t, h.world, calm)
		h.world.rebuildsToTheSame()
	})
}

// history is what was done to a world, and what the test knows of it.
type history struct {
	t     *rapid.T
	world *world
	loads []*loaded
}

type loaded struct {
	file   letter
	batch  int64
	undone bool
}

func (h *history) load(f letter) {
	h.t.Helper()
	r := h.world.load(f)
	if !r.AlreadyLoaded {
		h.loads = append(h.loads, &loaded{file: f, batch: r.Batch})
	}
}

func (h *history) inForce() []*loaded {
	return slices.DeleteFunc(slices.Clone(h.loads), func(l *loaded) bool { return l.undone })
}

// undoOne undoes one of the loads in force, if there is one that can be. Schemes
// that others stand on must be refused. Where the schemes are described again
// later, the undoing is right but there is nothing to compare it with: without
// the first description the files between the two would have been refused.
func (h *history) undoOne() bool {
	var can []*loaded
	for i, l := range h.inForce() {
		others := slices.DeleteFunc(h.inForce(), func(o *loaded) bool { return o == l })
		switch {
		case stoodOn(l, others):
			h.refused(l.batch)
		case i > 0 && standsUp(others):
			can = append(can, l)
		}
	}
	if len(can) == 0 {
		return false
	}
	l := rapid.SampledFrom(can).Draw(h.t, "undo")
	if _, err := h.world.loader.Undo(context.Background(), ingest.UndoRequest{Batch: l.batch, By: "test", Why: "to see"}); err != nil {
		h.t.Fatalf("undoing batch %d, %s: %v", l.batch, l.file.name, err)
	}
	l.undone = true
	h.refused(l.batch)
	return true
}

func (h *history) refused(batch int64) {
	h.t.Helper()
	lines := len(h.world.loader.Lines())
	_, err := h.world.loader.Undo(context.Background(), ingest.UndoRequest{Batch: batch})
	if !errors.Is(err, ingest.ErrCannotUndo) || len(h.world.loader.Lines()) != lines {
		h.t.Fatalf("undoing batch %d, which cannot be undone: %v", batch, err)
	}
}

// stoodOn says whether only this load describes a scheme that others use.
func stoodOn(l *loaded, others []*loaded) bool {
	return slices.ContainsFunc(l.file.describes, func(s string) bool {
		uses, describes := false, false
		for _, o := range others {
			uses = uses || slices.Contains(o.file.uses, s)
			describes = describes || slices.Contains(o.file.describes, s)
		}
		return uses && !describes
	})
}

// standsUp says whether each file comes behind the schemes that it names.
func standsUp(loads []*loaded) bool {
	var known []string
	for _, l := range loads {
		known = append(known, l.file.describes...)
		if slices.ContainsFunc(l.file.uses, func(s string) bool { return !slices.Contains(known, s) }) {
			return false
		}
	}
	return true
}

// letter is a file as somebody sends it.
type letter struct {
	name, text      string
	describes, uses []string // schemes
}

var baseSchemes = letter{name: "schemes.csv", text: "scheme_id,name,model,nation,area_code\n" +
	"north,North Shared Lives,shared_lives,ENG,E06000019\nsouth,South Homeshare,homeshare,WAL,W06000013\n", describes: []string{"north", "south"}}

// drawFile makes up a file with few people, days and amounts to choose from, so
// that files overlap.
func drawFile(t *rapid.T, kind string, inForce []*loaded) letter {
	schemes := []string{"north", "south"}
	if slices.ContainsFunc(inForce, func(l *loaded) bool { return slices.Contains(l.file.describes, "extra") }) {
		schemes = append(schemes, "extra")
	}
	f := letter{name: kind + ".csv"}
	rows := map[string]string{} // by key: none may stand in one file twice
	for range rapid.SampledFrom([]int{40, 25, 3}).Draw(t, "rows") {
		scheme := rapid.SampledFrom(schemes).Draw(t, "scheme")
		key, rest := kinds[kind].row(t, scheme)
		rows[key] = rest
		switch kind {
		case "scheme":
			f.describes = append(f.describes, strings.TrimSuffix(key, ","))
		case "benchmark", "claim", "target", "group_member", "council_total":
		default:
			f.uses = append(f.uses, scheme)
		}
	}
	var text strings.Builder
	text.WriteString(kinds[kind].head + "\n")
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		text.WriteString(key + rows[key] + "\n")
	}
	f.text = text.String()
	return f
}

// kinds are the headers of our templates, and a row for each: its key and the rest.
var kinds = map[string]struct {
	head string
	row  func(t *rapid.T, scheme string) (key, rest string)
}{
	"survey": {"scheme_id,person_ref,wave,answered_on,completed_by,friends_n,friends_help,balance,lonely,life_sat,control", func(t *rapid.T, scheme string) (string, string) {
		asked := rapid.SampledFrom([]string{"baseline,2025-04-07", "review,2025-10-06", "review,2026-01-15"}).Draw(t, "asked")
		return fmt.Sprintf("%s,P%d,%s,", scheme, person(t), asked),
			fmt.Sprintf("%s,%d,%d,%d,%s,%d,%d", rapid.SampledFrom([]string{"self", "supported", "proxy", ""}).Draw(t, "by"), number(t, 0, 12), number(t, 1, 3),
				number(t, 1, 4), rapid.SampledFrom([]string{"", "1", "3", "5", "now and then"}).Draw(t, "lonely"), number(t, 0, 10), number(t, 1, 4))
	}},
	"person": {"scheme_id,person_ref,birth_year,gender,ethnicity,need", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,P%d,", scheme, person(t)), fmt.Sprintf("%d,%s,white,%s", number(t, 1940, 2000), rapid.SampledFrom([]string{"male", "female", ""}).Draw(t, "gender"),
			rapid.SampledFrom([]string{"learning_disability", "autism", "mental_health"}).Draw(t, "need"))
	}},
	"arrangement": {"scheme_id,arrangement_ref,person_ref,type,start_on,end_on", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,A%d,", scheme, person(t)), fmt.Sprintf("P%d,%s,2025-0%d-01,%s", person(t), rapid.SampledFrom([]string{"live_in", "short_break"}).Draw(t, "type"),
			number(t, 1, 6), rapid.SampledFrom([]string{"", "2025-11-30"}).Draw(t, "end"))
	}},
	"cost": {"scheme_id,arrangement_ref,year,element,weekly", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,A%d,2025-26,%s,", scheme, person(t), rapid.SampledFrom([]string{"care", "overhead", "client_contribution", "housing_benefit"}).Draw(t, "element")),
			fmt.Sprintf("%d.%02d", number(t, 50, 700), number(t, 0, 99))
	}},
	"quarter": {"scheme_id,quarter,people_total,carers_approved,referrals", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,2025-26Q%d,", scheme, number(t, 1, 4)), fmt.Sprintf("%d,%d,%d", number(t, 5, 90), number(t, 5, 90), number(t, 0, 30))
	}},
	"scheme": {"scheme_id,name,model,nation,area_code", func(t *rapid.T, _ string) (string, string) {
		id := rapid.SampledFrom([]string{"north", "south", "extra"}).Draw(t, "described")
		return id + ",", fmt.Sprintf("%s %d,shared_lives,ENG,%s", id, number(t, 1, 3), rapid.SampledFrom([]string{"E06000019", "E08000034"}).Draw(t, "area"))
	}},
	"claim": {"claim_ref,words,source,vintage,said_on,place_code,indicator,period,kind,from_period,value", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("report-%d,", number(t, 1, 4)), fmt.Sprintf("a rise,a report,2025,2025-06-12,%s,friends_help,2025-26,%s,2024-25,%d.5", scheme, rapid.SampledFrom([]string{"level", "change"}).Draw(t, "claimed"), number(t, 1, 60))
	}},
	"scheme_change": {"scheme_id,successor_id,changed_on,kind", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,%s,2025-0%d-01,", scheme, rapid.SampledFrom([]string{"south-west", "south-east"}).Draw(t, "successor"), number(t, 1, 2)), rapid.SampledFrom([]string{"split", "part_moved"}).Draw(t, "what")
	}},
	"target": {"target_ref,words,source,set_on,place_code,indicator,from_period,from_value,by_period,kind,value,value_to", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("aim-%d,", number(t, 1, 4)), fmt.Sprintf("more people,a strategy,2025-06-12,%s,people,2024-25,,2029-30,%s,%d,", scheme, rapid.SampledFrom([]string{"level", "more"}).Draw(t, "aimed"), number(t, 1, 60))
	}},
	"application": {"scheme_id,application_ref,enquired_on,decided_on,outcome,as_of", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,E%d,", scheme, person(t)), fmt.Sprintf("2025-0%d-03,%s,2026-03-31", number(t, 4, 9), rapid.SampledFrom([]string{",", "2025-11-04,approved", "2025-12-01,withdrew"}).Draw(t, "came of it"))
	}},
	"council_total": {"source,vintage,period,place_code,what,dimension,level,value,flag", func(t *rapid.T, _ string) (string, string) {
		value := rapid.SampledFrom([]string{"1240,", ",c", "880,"}).Draw(t, "total")
		return fmt.Sprintf("statistics,202%d,2025-26,E06000019,long_term_people,need,learning_disability,", number(t, 4, 6)), value
	}},
	"group_member": {"group_id,group_name,kind,member,member_from,member_until", func(t *rapid.T, scheme string) (string, string) {
		member := rapid.SampledFrom([]string{scheme, "E06000019", "E08000034"}).Draw(t, "member")
		return fmt.Sprintf("together-%d,", number(t, 1, 2)), fmt.Sprintf("Together,consortium,%s,2025-0%d-01,%s", member, number(t, 1, 9), rapid.SampledFrom([]string{"", "2025-12-31"}).Draw(t, "until"))
	}},
	"matching": {"scheme_id,arrangement_ref,started_on,person_chose,carer_chose", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,A%d,", scheme, person(t)), fmt.Sprintf("2025-0%d-01,%d,%s", number(t, 4, 9), number(t, 1, 2), rapid.SampledFrom([]string{"yes", "no", ""}).Draw(t, "chose"))
	}},
	"safeguarding": {"scheme_id,enquiry_ref,person_ref,concluded_on,risk,asked,achieved", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,S%d,", scheme, person(t)), fmt.Sprintf("P%d,2025-0%d-01,%s,%d,%s", person(t), number(t, 4, 9), rapid.SampledFrom([]string{"removed", "remains", ""}).Draw(t, "risk"), number(t, 1, 3), rapid.SampledFrom([]string{"fully", ""}).Draw(t, "met"))
	}},
	"person_year": {"scheme_id,year,person_ref,health_check,health_plan,dnacpr", func(t *rapid.T, scheme string) (string, string) {
		return fmt.Sprintf("%s,2025-26,P%d,", scheme, person(t)), fmt.Sprintf("%d,%s,%d", number(t, 1, 2), rapid.SampledFrom([]string{"1", "2", ""}).Draw(t, "plan"), number(t, 1, 2))
	}},
	"benchmark": {"source,vintage,measure,period,place_code,place_name,population,statistic,value,flag", func(t *rapid.T, _ string) (string, string) {
		return fmt.Sprintf("ascof,2025-26,%s,2025-26,E06000019,Herefordshire,all,outcome,", rapid.SampledFrom([]string{"1A", "3A"}).Draw(t, "measure")), fmt.Sprintf("%d.5,", number(t, 10, 90))
	}},
}

func person(t *rapid.T) int { return number(t, 1, 12) }

func number(t *rapid.T, low, high int) int { return rapid.IntRange(low, high).Draw(t, "number") }
