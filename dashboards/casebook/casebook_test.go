package casebook

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khi/metrics/benefit/scenario"
)

const testdata = "../../metrics/benefit/scenario/testdata/"

// texts are the worked cases, and the example of an invented council, with few
// runs: the workbook's formulas have no part in them.
func texts(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{"example": strings.Replace(scenario.Example, "runs: 10000", "runs: 200", 1)}
	all["options"] = strings.Replace(scenario.ExampleOptions, "runs: 2000", "runs: 200", 1)
	for _, name := range []string{"we1", "we3", "we5", "we7", "we8", "we12", "we20", "groups", "../outcomes_example"} {
		text, err := os.ReadFile(testdata + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = regexp.MustCompile(`runs: \d+`).ReplaceAllString(string(text), "runs: 200")
	}
	return all
}

func worked(t *testing.T, text string) (*scenario.Scenario, *scenario.Result) {
	t.Helper()
	s, err := scenario.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Work()
	if err != nil {
		t.Fatal(err)
	}
	return s, r
}

func written(t *testing.T, text string) ([]byte, *scenario.Result) {
	t.Helper()
	s, r := worked(t, text)
	var out bytes.Buffer
	err := Write(&out, Case{Scenario: s, Result: r, Version: "test", Day: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		Log: []scenario.Kept{{Name: "case", Number: 1, KeptOn: "2026-11-20", Why: "=1+1 is text here"}}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), r
}

// opened is a workbook whose cells are read as they are.
type opened struct {
	t *testing.T
	*excelize.File
}

func open(t *testing.T, file []byte) opened {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return opened{t, f}
}

func (o opened) text(sheet, cell string) string {
	o.t.Helper()
	v, err := o.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// row finds the row whose first cell says something.
func (o opened) row(sheet, words string, after int) int {
	o.t.Helper()
	for at := after + 1; at < after+400; at++ {
		if o.text(sheet, cellAt(1, at)) == words {
			return at
		}
	}
	o.t.Fatalf("%s: no row says %q", sheet, words)
	return 0
}

// penny holds a cell to an amount of the engine.
func (o opened) penny(what, sheet, cell string, want float64) {
	o.t.Helper()
	got, err := strconv.ParseFloat(o.text(sheet, cell), 64)
	if err != nil || math.Abs(got-want) > 0.005 {
		o.t.Errorf("%s, %s %s: %q, want %.4f", what, sheet, cell, o.text(sheet, cell), want)
	}
}

// equals holds every figure of a workbook to the engine's.
func (o opened) equals(r *scenario.Result) {
	o.t.Helper()
	summaryRow := 0
	for i, opt := range r.Options {
		n := strconv.Itoa(i + 1)
		for _, l := range (&book{}).lines(opt) {
			summaryRow = o.row(summarySheet, l.words, summaryRow)
			if got := o.text(summarySheet, cellAt(2, summaryRow)); got != opt.Name {
				o.t.Errorf("%s is of %q, want %q", l.words, got, opt.Name)
			}
			if l.made != nil {
				o.penny(l.words, summarySheet, cellAt(3, summaryRow), *l.made)
				o.penny(l.words+", as made", summarySheet, cellAt(4, summaryRow), *l.made)
			} else if _, err := strconv.ParseFloat(o.text(summarySheet, cellAt(3, summaryRow)), 64); err == nil {
				o.t.Errorf("%s: a number where the engine has none", l.words)
			}
		}
		at := o.row(n+" Cash flow", "0", 0)
		for t, y := range opt.Years {
			for column, want := range map[int]float64{cashFactor: y.Factor, cashCost: y.Cost, cashAvoided: y.Avoided, cashCashable: y.Cashable, cashGains: y.Gains, cashNet: y.Net, cashSum: y.Cumulative} {
				o.penny("year "+strconv.Itoa(t), n+" Cash flow", cellAt(column, at+t), want)
			}
			if t > 0 {
				o.penny("people", n+" Cash flow", cellAt(cashPeople, at+t), opt.People[t-1])
			}
		}
		for _, p := range opt.Perspectives {
			at := o.row(n+" Payers", viewWords(p.Perspective), 0)
			for column, want := range map[int]float64{2: p.Arrangement, 3: p.Alternative, 4: p.Saving, payersPresent: p.PresentValue, payersMarginal: p.Marginal} {
				o.penny(p.Perspective, n+" Payers", cellAt(column, at), want)
			}
		}
		for _, c := range checks {
			at := o.row(n+" Payers", "Check: "+c.words, 0)
			for column := 2; column <= payersMarginal; column++ {
				o.penny("reconciled", n+" Payers", cellAt(column, at), 0)
			}
		}
	}
	o.chained(r)
	if r.Appraisal != nil {
		o.appraises(r.Appraisal)
	}
}

// TestFormulasGiveTheEngine: excelize, which is no part of the engine, works the
// formulas out and comes to the same figures to the penny.
func TestFormulasGiveTheEngine(t *testing.T) {
	for name, text := range texts(t) {
		t.Run(name, func(t *testing.T) {
			file, r := written(t, text)
			o := open(t, file)
			o.equals(r)
			if formulas := strings.Count(part(t, file, "xl/worksheets/sheet3.xml"), "<f>"); formulas < 10*len(r.Options) {
				t.Errorf("the summary holds %d formulas", formulas)
			}
		})
	}
}

// TestChangedAssumption: an amount and a share that somebody changes in the
// workbook lead where the engine comes to with them.
func TestChangedAssumption(t *testing.T) {
	text := texts(t)["example"]
	file, _ := written(t, text)
	_, want := worked(t, changedText(t, text))
	o := open(t, changedBook(t, file))
	recalculated := func(sheet, cell string) float64 {
		v, err := o.CalcCellValue(sheet, cell, rawValues)
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, l := range (&book{}).lines(want.Options[0]) {
		if got := recalculated(summarySheet, cellAt(3, o.row(summarySheet, l.words, 0))); math.Abs(got-*l.made) > 0.005 {
			t.Errorf("%s: %v, want %v", l.words, got, *l.made)
		}
	}
}

// changedText is the example with another fee, other leavers and another mix.
func changedText(t *testing.T, text string) string {
	t.Helper()
	for _, c := range [][2]string{{"value: 34000, low: 30000", "value: 36500, low: 30000"}, {"value: 0.08, low: 0.05", "value: 0.1, low: 0.05"}, {"share: 0.45", "share: 0.40"}, {"share: 0.20", "share: 0.25"}} {
		changed := strings.Replace(text, c[0], c[1], 1)
		if changed == text {
			t.Fatalf("%q is not there", c[0])
		}
		text = changed
	}
	return text
}

// changedBook makes the same changes in the workbook.
func changedBook(t *testing.T, file []byte) []byte {
	t.Helper()
	o := open(t, file)
	for name, v := range map[string]float64{"fee": 36500, "leavers": 0.1} {
		if err := o.SetCellValue(assumptionsSheet, cellAt(3, o.row(assumptionsSheet, name, 0)), v); err != nil {
			t.Fatal(err)
		}
	}
	for name, v := range map[string]float64{"supported living": 0.40, "living with family": 0.25} {
		if err := o.SetCellValue("1 Mix", cellAt(3, o.row("1 Mix", name, 0)), v); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := o.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestLibreOfficeGivesTheEngine: LibreOffice, which is given the formulas without
// their values, comes to the same figures to the penny; so it does for the
// changed case.
func TestLibreOfficeGivesTheEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves LibreOffice out")
	}
	all := texts(t)
	dir := t.TempDir()
	results, files := map[string]*scenario.Result{}, map[string][]byte{}
	keep := func(name string, file []byte) {
		if err := os.WriteFile(filepath.Join(dir, name+".xlsx"), bare(t, file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range all {
		var file []byte
		file, results[name] = written(t, text)
		files[name] = file
		keep(name, file)
	}
	file, _ := written(t, all["example"])
	keep("changed", changedBook(t, file))
	options, _ := written(t, all["options"])
	keep("changed options", changedOptions(t, options))
	_, moved := worked(t, changedOptionsText(t, all["options"]))
	results["changed options"] = moved
	_, changed := worked(t, changedText(t, all["example"]))
	chains, _ := written(t, all["outcomes_example"])
	keep("changed outcomes", changedOutcomes(t, chains))
	_, results["changed outcomes"] = worked(t, changedOutcomesText(t, all["outcomes_example"]))
	for name, recalculated := range recalculate(t, dir) {
		t.Run(name, func(t *testing.T) {
			o := open(t, recalculated)
			switch {
			case name == "changed options":
				o.appraises(moved.Appraisal)
				return
			case name == "changed outcomes":
				o.chained(results[name])
				for _, l := range (&book{}).lines(results[name].Options[0]) {
					o.penny(l.words, summarySheet, cellAt(3, o.row(summarySheet, l.words, 0)), *l.made)
				}
				return
			case name != "changed":
				o.equals(results[name])
				everyFormula(t, open(t, files[name]), o)
				return
			}
			for _, l := range (&book{}).lines(changed.Options[0]) {
				o.penny(l.words, summarySheet, cellAt(3, o.row(summarySheet, l.words, 0)), *l.made)
			}
		})
	}
}

// recalculate has LibreOffice open every workbook of a folder and save it again.
func recalculate(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("this test needs LibreOffice Calc, which is not on this machine: make office installs it where make may, and says what to type where it may not")
	}
	books, err := filepath.Glob(filepath.Join(dir, "*.xlsx"))
	if err != nil || len(books) == 0 {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	args := append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--norestore", "--convert-to", "xlsx", "--outdir", out}, books...)
	if said, err := exec.CommandContext(t.Context(), office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	all := map[string][]byte{}
	for _, b := range books {
		file, err := os.ReadFile(filepath.Join(out, filepath.Base(b)))
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(b), ".xlsx")] = file
	}
	return all
}

var value = regexp.MustCompile(`(</f>)<v>[^<]*</v>`)

// bare takes the values of the formulas out of a workbook.
func bare(t *testing.T, file []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range in.File {
		to, err := w.Create(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(value.ReplaceAll([]byte(part(t, file, p.Name)), []byte("$1"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := in.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestWhatTheWorkbookSays: every sheet carries the stamp, each assumption its
// source, texts that look like formulas stay texts, and the same case gives the
// same bytes.
func TestWhatTheWorkbookSays(t *testing.T) {
	text := texts(t)["example"]
	file, r := written(t, text)
	again, _ := written(t, text)
	if !bytes.Equal(file, again) {
		t.Error("the same case gives other bytes")
	}
	o := open(t, file)
	sheets := o.GetSheetList()
	if want := []string{"Cover", "Contents", "Summary", "Assumptions", "Discounting", "1 Mix", "1 Alternative", "1 Costs", "1 Payers", "1 Cash flow", "Runs", "Sensitivity", "Sources", "Change log", "Notes"}; !slices.Equal(sheets, want) {
		t.Errorf("%v", sheets)
	}
	for _, s := range sheets {
		if !strings.HasPrefix(o.text(s, "A2"), "UNVERIFIED: not for publication. Nobody has checked: housing_there") {
			t.Errorf("%s bears no stamp: %q", s, o.text(s, "A2"))
		}
	}
	for _, a := range r.Assumptions {
		at := o.row(assumptionsSheet, a.Parameter, 0)
		if got := o.text(assumptionsSheet, cellAt(10, at)); got != a.Source {
			t.Errorf("%s: the source %q", a.Parameter, got)
		}
		if f, err := o.GetCellFormula(assumptionsSheet, cellAt(8, at)); err != nil || f == "" {
			t.Errorf("%s: no formula (%v)", a.Parameter, err)
		}
	}
	at := o.row(logSheet, "case@1", 0)
	if f, _ := o.GetCellFormula(logSheet, cellAt(3, at)); f != "" || o.text(logSheet, cellAt(3, at)) != "=1+1 is text here" {
		t.Errorf("a text became a formula: %q", f)
	}
	if !strings.Contains(o.text(coverSheet, "A4"), "90% of runs") {
		t.Errorf("no headline: %q", o.text(coverSheet, "A4"))
	}
}
