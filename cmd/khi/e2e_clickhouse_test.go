package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/queries"
	"khi/queries/duck"
)

// TestClickHouseGivesTheSameCells writes the demonstration's rows for another engine, has
// ClickHouse itself (as a library, from npm) run the statements that were written beside
// them, on two machines that each have the rows of half of the schemes, and holds every
// observation and every cell against those of the database.
func TestClickHouseGivesTheSameCells(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"record", "ledger.jsonl", "pseudonym.key", "khi.db", "INVENTED"} {
		from := filepath.Join(demonstration(t).data, part)
		if said, err := exec.Command("cp", "-r", from, data).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	t.Parallel() // the demonstration is copied before others go on
	sameThere(t, rowsOf(t, data), data, 2)
}

// TestClickHouseOnHardRows does the same with people who answered twice on one day, with
// services of a council, and with arrangements that end on last days of months or began
// before 1970.
func TestClickHouseOnHardRows(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	answers := "scheme_id,person_ref,wave,answered_on,completed_by,life_sat,lonely,friends_n\n"
	for i := range 60 {
		for j, wave := range []string{"baseline", "review"} {
			answers += fmt.Sprintf("wye,TIED-%d,%s,2025-0%d-11,self,%d,%d,%d\n", i, wave, 5+i%3, (i+j*3)%11, 1+(i+j)%5, (i*j)%7)
		}
	}
	for i, text := range []string{answers,
		"scheme_id,arrangement_ref,person_ref,type,start_on,end_on,planned\nwye,OLD-1,TIED-1,live_in,1963-02-28,,\nwye,OLD-2,TIED-2,live_in,2024-02-29,2025-02-28,yes\n",
		"scheme_id,person_ref,birth_year,gender,need\nwye,TIED-1,1941,woman,learning_disability\n",
	} {
		f.load(t, written(t, fmt.Sprintf("%d.csv", i), []byte(text)))
	}
	if o := f.loadFor(t, samples+"cld_release2.csv", "--good-rows"); o.code != 0 {
		t.Fatal(o.stderr)
	}
	out := rowsOf(t, f.dir, "--key-file", f.key)
	there := sameThere(t, out, f.dir, 1)
	if tied := countTied(there["observation"]); tied < 40 {
		t.Errorf("only %d people answered twice on one day, differently: how that is settled was not tried", tied)
	}
	if all := fmt.Sprint(there["observation"]); !strings.Contains(all, "own_home") || !strings.Contains(all, "shared_lives_cost") {
		t.Error("no services: what is made from them was not tried")
	}
}

// rowsOf writes the rows of a folder, after trying whether it is done without a word or
// over another publication.
func rowsOf(t *testing.T, data string, more ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "rows of a day")
	args := append([]string{"publish", "--data", data, "--parquet", out}, more...)
	if o := khi(t, args...); o.code == 0 || !strings.Contains(o.stderr, "--rows-leave-this-machine") {
		t.Errorf("rows were written without a word: %d %s", o.code, o.stderr)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a publication that was refused left something behind")
	}
	args = append(args, "--rows-leave-this-machine")
	if o := khi(t, args...); o.code == 0 || !strings.Contains(o.stderr, "--in-the-clear") {
		t.Errorf("rows were written unlocked without a word: %d %s", o.code, o.stderr)
	}
	args = append(args, "--in-the-clear")
	mustKhi(t, args...)
	if o := khi(t, args...); o.code == 0 || !strings.Contains(o.stderr, "not empty") {
		t.Errorf("a publication was written over another: %d %s", o.code, o.stderr)
	}
	return out
}

// sameThere has ClickHouse make observations and cells on so many machines, and compares.
func sameThere(t *testing.T, out, data string, machines int) map[string][][]any {
	t.Helper()
	made := map[string][][]any{}
	for machine := range machines {
		got := runThere(t, out, machines, machine, "1-functions", "2-tables", "3-load-rows", "4-views", "5-make-observations", "6-make-cells")
		for name, rows := range got {
			if len(rows) == 0 {
				t.Errorf("machine %d of %d has nothing in %s", machine, machines, name)
			}
			made[name] = append(made[name], rows...)
		}
	}
	asWritten := runThere(t, out, 1, 0, "2-tables", "or-load-observations", "or-load-cells")
	keptThere[0].same(t, "observations made there", made["observation"], asWritten["observation"])
	ours := cellsHere(t, data)
	for _, c := range keptThere[1:] {
		if len(ours[c.table]) == 0 {
			t.Fatalf("there is nothing in %s to compare", c.table)
		}
		c.same(t, c.table+" made there", made[c.table], ours[c.table])
		c.same(t, c.table+" as written", asWritten[c.table], ours[c.table])
	}
	return made
}

// keptThere are the tables that are compared: of each, how many of its first columns say
// which row it is. The others are numbers that may differ by what two engines make of the
// last digit.
var keptThere = []keptTable{
	{"observation", "indicator, scheme_id, respondent, occurred, left_out, levels, in_quarter, in_year, weight, value", 8},
	{"cell", "indicator, scheme_id, period, dimension, level, respondents, n, sw, sww, swx, swxx, largest, second", 7},
	{"cell_bin", "indicator, scheme_id, period, dimension, level, bin, n", 7},
	{"cell_left_out", "indicator, scheme_id, period, reason, respondents", 5},
}

type keptTable struct {
	table, columns string
	keys           int
}

// runThere runs files of statements on one of so many machines, and gives all rows that
// there are in the end.
func runThere(t *testing.T, folder string, machines, machine int, files ...string) map[string][][]any {
	t.Helper()
	home, err := filepath.Abs("testdata/clickhouse")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(home, "node_modules", "chdb")); err != nil {
		t.Fatal("ClickHouse is not there for this test: make clickhouse fetches it")
	}
	type step map[string]string
	steps := []step{{"sql": "CREATE DATABASE khi"}, {"sql": "USE khi"}, {"sql": fmt.Sprintf("SET param_machines = %d, param_machine = %d", machines, machine)}}
	for _, name := range files {
		steps = append(steps, step{"file": filepath.Join(folder, "clickhouse", name+".sql")})
	}
	dump := t.TempDir()
	for _, c := range keptThere {
		steps = append(steps, step{"sql": "SELECT " + c.columns + " FROM " + c.table, "out": filepath.Join(dump, c.table)})
	}
	job, err := json.Marshal(map[string]any{"session": filepath.Join(t.TempDir(), "session"), "steps": steps})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join(home, "run.cjs"))
	cmd.Dir, cmd.Stdin = folder, bytes.NewReader(job)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %.2000s", err, said)
	}
	t.Logf("%s", said)
	all := map[string][][]any{}
	for _, c := range keptThere {
		text, err := os.ReadFile(filepath.Join(dump, c.table))
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(text) {
			var row []any
			d := json.NewDecoder(bytes.NewReader(line))
			d.UseNumber()
			if err := d.Decode(&row); err != nil {
				t.Fatalf("%s: %v", c.table, err)
			}
			all[c.table] = append(all[c.table], row)
		}
	}
	return all
}

// cellsHere are the cells in the database of the folder.
func cellsHere(t *testing.T, data string) map[string][][]any {
	t.Helper()
	db, err := duck.Open(t.Context(), duck.Options{Dir: data})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all := map[string][][]any{}
	for _, c := range keptThere[1:] {
		s := queries.Statement{Name: "test/" + c.table, Text: "SELECT " + c.columns + " FROM " + c.table}
		err := db.Read(t.Context(), s, nil, func(v []any) error {
			all[c.table] = append(all[c.table], slices.Clone(v))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// same holds rows against others: the same ones, with the same numbers.
func (c keptTable) same(t *testing.T, what string, got, want [][]any) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d rows, want %d", what, len(got), len(want))
	}
	sorted := func(rows [][]any) map[string][][]float64 {
		by := map[string][][]float64{}
		for _, row := range rows {
			key := inOne(row[:c.keys])
			var numbers []float64
			for _, v := range row[c.keys:] {
				numbers = append(numbers, asNumber(t, v))
			}
			by[key] = append(by[key], numbers)
		}
		for _, of := range by {
			slices.SortFunc(of, slices.Compare)
		}
		return by
	}
	g, w, wrong := sorted(got), sorted(want), 0
	for _, key := range slices.Sorted(maps.Keys(w)) {
		ok := len(g[key]) == len(w[key])
		for i := 0; ok && i < len(w[key]); i++ {
			ok = slices.EqualFunc(g[key][i], w[key][i], func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) })
		}
		if !ok {
			if wrong++; wrong <= 5 {
				t.Errorf("%s: %s: %v, want %v", what, key, g[key], w[key])
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%s: %d of %d differ", what, wrong, len(w))
	}
}

// inOne writes values one after the other, whichever way a number came.
func inOne(values []any) (text string) {
	for _, v := range values {
		text += fmt.Sprintf("%v|", v)
	}
	return text
}

// asNumber is a value as a number; one that is not there is told from 0.
func asNumber(t *testing.T, v any) float64 {
	t.Helper()
	switch v := v.(type) {
	case nil:
		return -math.MaxFloat64
	case json.Number:
		n, err := v.Float64()
		if err != nil {
			t.Fatal(err)
		}
		return n
	case float64:
		return v
	case int64:
		return float64(v)
	}
	t.Fatalf("%T is no number", v)
	return 0
}

// countTied is of how many people two observations of one indicator on one day differ.
func countTied(rows [][]any) int {
	first, tied := map[string]string{}, map[string]bool{}
	for _, row := range rows {
		who, says := inOne(row[:4]), inOne(row[8:])
		if was, twice := first[who]; twice && was != says {
			tied[who] = true
		}
		first[who] = says
	}
	return len(tied)
}
