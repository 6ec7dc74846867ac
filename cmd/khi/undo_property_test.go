package main

import (
	"context"
	"errors"
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/ingest"
)

// TestEveryTableIsUndone: the histories draw files of every table that can be loaded.
func TestEveryTableIsUndone(t *testing.T) {
	t.Parallel()
	for _, table := range tablesLoaded(t) {
		if kinds[table].row == nil {
			t.Errorf("no history of loads and undoings has a file of %s", table)
		}
	}
}

// tablesLoaded are the tables that a file can fill.
func tablesLoaded(t interface{ Fatal(...any) }) (tables []string) {
	contracts, err := ingest.Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contracts {
		tables = append(tables, c.ID)
	}
	return tables
}

// undoChecks is how many histories a run tries: each makes three databases and
// takes seconds. RAPID_CHECKS and -rapid.checks have the last word.
const undoChecks = "4"

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
		most := rapid.SampledFrom([]string{"survey_response", "survey_response", "survey_response", "cost", "person", "arrangement", "service_event", "carer_response"}).Draw(t, "most files are")
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
		case "benchmark", "rating", "claim", "target", "group_member", "council_total":
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
