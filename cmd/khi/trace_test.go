package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"khi/metrics"
	"khi/queries"
	"khi/queries/disk"
)

// TestTraceAgreesWithTheCells: a figure traced to its rows counts as many people
// as its cells, every table behind it is named, and each of the lines leads back
// to the figure. Two periods of each indicator are traced, others for the next one, so
// that all of them come up.
func TestTraceAgreesWithTheCells(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the made-up world out")
	}
	t.Parallel()
	ctx := context.Background()
	k, store := loadedWorld(t)
	catalogue, err := metrics.ReadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for i, ind := range catalogue {
		cells, err := store.Cells(ctx, ind.Name)
		if err != nil {
			t.Fatal(err)
		}
		want := map[metrics.Period]int64{} // at one scheme
		scheme := ""
		for _, c := range cells.Cells {
			if scheme == "" {
				scheme = c.Scheme
			}
			if c.Scheme == scheme && c.Dimension == "all" {
				want[c.Period] += c.Respondents
			}
		}
		periods := slices.Sorted(maps.Keys(want))
		for j := range min(2, len(periods)) {
			period := periods[(2*i+j)%len(periods)]
			n := want[period]
			found, err := k.trace(ctx, traceRequest{Indicator: ind.Name, Place: scheme, Period: string(period)})
			if err != nil {
				t.Fatal(err)
			}
			f := found.Figure
			if f.Counted != n {
				t.Errorf("%s, %s, %s: traced to %d people, the cell has %d", ind.Name, scheme, period, f.Counted, n)
			}
			if len(f.Files) == 0 {
				t.Errorf("%s, %s, %s: no file is behind it", ind.Name, scheme, period)
			}
		}
		if len(want) > 0 {
			leadsBack(t, k, ind, scheme)
		}
		for _, table := range ind.Reads {
			if queries.Get("trace/behind_"+table).Fact("table") != table {
				t.Errorf("trace/behind_%s does not say that it is about %s", table, table)
			}
		}
	}
}

// leadsBack takes a line behind a year's figure and asks what counts it.
func leadsBack(t *testing.T, k *keeper, ind metrics.Indicator, scheme string) {
	t.Helper()
	ctx := context.Background()
	found, err := k.trace(ctx, traceRequest{Indicator: ind.Name, Place: scheme, Period: "2025-26"})
	if err != nil || len(found.Figure.Files) == 0 {
		return // another year has the figure
	}
	for _, file := range found.Figure.Files {
		if file.Table == "person" || file.Table == "scheme_quarter" {
			continue // they say of whom and when, and are not counted themselves
		}
		back, err := k.trace(ctx, traceRequest{Batch: file.Batch, Sheet: file.Sheet, Line: file.Lines[0]})
		if err != nil {
			t.Fatal(err)
		}
		named := false
		for _, r := range back.Rows {
			for _, c := range r.Counts {
				named = named || c.Indicator == ind.Name
			}
		}
		if !named && file.Table == ind.Reads[len(ind.Reads)-1] {
			t.Errorf("%s: line %d of batch %d (%s) is behind the figure and does not lead back to it", ind.Name, file.Lines[0], file.Batch, file.Table)
		}
	}
}

// TestTraceOfALine: a row that a later file replaced, one that was undone, and
// what cannot be traced, by hand.
func TestTraceOfALine(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := t.TempDir()
	var out, said bytes.Buffer
	run := func(args ...string) error {
		out.Reset()
		return run(ctx, append(args, "--data", dir, "--memory", "256MB"), nil, &out, &said)
	}
	load := func(name, text string) {
		t.Helper()
		path := t.TempDir() + "/" + name
		if err := disk.Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := runLoad(ctx, dir, path, &said); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, said.String())
		}
	}
	load("schemes.csv", baseSchemes.text)
	head := "scheme_id,person_ref,wave,answered_on,completed_by,life_sat,friends_n\n"
	load("first.csv", head+"north,P1,baseline,2025-04-07,self,3,2\nnorth,P2,baseline,2025-04-08,self,9,\n")
	load("second.csv", head+"north,P1,baseline,2025-04-07,self,8,2\nnorth,P1,review,2025-06-07,self,5,2\n")
	for _, c := range []struct {
		args string
		want []string
	}{
		{"--batch 2", []string{"batch 2: first.csv, in force", "survey_response: 2 rows, 1 in force, lines 2 to 3"}},
		{"--batch 2 --line 2", []string{"first.csv, batch 2, line 2, replaced by batch 3 (this line)", "life_sat           3", "second.csv, batch 3, line 2, in force (the same key)", "no figure counts it"}},
		{"--batch 3 --line 2", []string{"this line", "life_sat: 8 on 2025-04-07; a later one counts instead"}},
		{"--batch 3 --line 3", []string{"life_sat: 5 on 2025-06-07, counts in 2025-26Q1 and 2025-26", "lonely: left out of 2025-06-07, not_asked"}},
		{"--batch 2 --line 3", []string{"friends: left out of 2025-04-08, not_answered"}},
		{"--indicator life_sat --place north --period 2025-26", []string{"life_sat (Life satisfaction), north, 2025-26: 2 counted, 0 left out",
			"survey_response: batch 2, first.csv, 1 rows: lines 3", "survey_response: batch 3, second.csv, 1 rows: lines 3"}},
		{"--indicator life_sat_change --place ENG --period 2025-26Q1", []string{"1 counted, 1 left out", "batch 3, second.csv, 2 rows: lines 2-3"}},
	} {
		if err := run(append([]string{"trace"}, strings.Fields(c.args)...)...); err != nil {
			t.Errorf("%s: %v", c.args, err)
		}
		for _, w := range c.want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s does not say %q but\n%s", c.args, w, out.String())
			}
		}
		if strings.Contains(out.String(), "P1") {
			t.Errorf("%s names a person's reference", c.args)
		}
	}
	if err := run("undo", "3", "--why", "wrong month"); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"--batch 2 --line 2": "counts in 2025-26Q1 and 2025-26",
		"--batch 3":          "undone by line 4 of the ledger",
	} {
		if err := run(append([]string{"trace"}, strings.Fields(args)...)...); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("after the undoing, %s: %v\n%s", args, err, out.String())
		}
	}
	for args, want := range map[string]error{"--batch 3 --line 2": errNotFound, "--batch 4": errNotFound, "--batch 9": errNotFound, "--batch 2 --line 99": errNotFound,
		"--indicator nothing --period 2025-26": errNotFound, "--indicator life_sat --period 2025-27": errNotFound, "--indicator life_sat --period 2025-26 --place nowhere": errNotFound,
		"--indicator life_sat": errUsage, "--line 3": errUsage, "": errUsage} {
		if err := run(append([]string{"trace"}, strings.Fields(args)...)...); !errors.Is(err, want) {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// runLoad loads one file as the command does.
func runLoad(ctx context.Context, dir, path string, said *bytes.Buffer) error {
	if err := run(ctx, []string{"load", "--data", dir, "--memory", "256MB", path}, nil, said, said); err != nil {
		return fmt.Errorf("khi load: %w", err)
	}
	return nil
}

func TestRanges(t *testing.T) {
	for want, lines := range map[string][]int64{"2-4, 7, 9-10": {2, 3, 4, 7, 9, 10}, "5": {5}, "": nil} {
		if got := ranges(lines); got != want {
			t.Errorf("%v: %q, want %q", lines, got, want)
		}
	}
}
