package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/metrics/benefit/scenario"
)

// TestCases: a case is kept under its name, a second version beside the first,
// both are compared, and a figure that nobody has checked stands in the way of a
// release until an own figure takes its place.
func TestCases(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	khi := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(context.Background(), args, nil, &out, io.Discard)
		return out.String(), err
	}
	const name = "shared-lives-for-people-with-a-learning-disability"
	quick := strings.Replace(scenario.Example, "runs: 10000", "runs: 200", 1)
	const planName = "shared-lives-growth-plan"
	quickPlan := strings.Replace(scenario.ExamplePlan, "runs: 1000", "runs: 100", 1)
	own := "housing_there: {value: 11000, low: 9000, high: 13000, price_year: 2025-26, source: our records}\n"
	first := file("first.yaml", quick)
	second := file("second.yaml", quick+"own:\n  "+own)
	data := filepath.Join(dir, "data")
	for _, step := range []struct {
		args   []string
		words  string
		refuse bool
	}{
		{[]string{"case", "list", "--data", data}, "No business case", false},
		{[]string{"case", "keep", "--data", data, "--why", "a first draft", first}, name + "@1", false},
		{[]string{"case", "release", "--data", data, name}, "housing_there", true},
		{[]string{"case", "keep", "--data", data, second}, name + "@2", false},
		{[]string{"case", "list", "--data", data}, "may be released", false},
		{[]string{"case", "versions", "--data", data, name}, "a first draft", false},
		{[]string{"case", "compare", "--data", data, name + "@1", name}, "  B: £11,000 (£9,000 to £13,000; gamma, its middle 95% from low to high), 2025-26 prices; our records; local", false},
		{[]string{"case", "compare", "--data", data, "--json", first, second}, `"what": "housing_there"`, false},
		{[]string{"case", "show", "--data", data, name + "@1"}, "UNVERIFIED", false},
		{[]string{"case", "release", "--data", data, name}, "released 20", false},
		{[]string{"case", "show", "--data", data, "--workbook", filepath.Join(dir, "case.xlsx"), name}, "Shaded cells may be changed", false},
		{[]string{"case", "show", "--data", data, "--workbook", filepath.Join(dir, "achos.xlsx"), "--lang", "cy", name}, "Shaded cells may be changed", false},
		{[]string{"benefit", "--scenario", second, "--workbook", filepath.Join(dir, "budd.xlsx"), "--lang", "cy"}, "Shaded cells may be changed", false},
		{[]string{"benefit", "--scenario", second, "--workbook", filepath.Join(dir, "fr.xlsx"), "--lang", "fr"}, "en or cy", true},
		{[]string{"case", "show", "--data", data, "--lang", "cy", name}, "--lang goes with --workbook", true},
		{[]string{"benefit", "--scenario", first, "--workbook", filepath.Join(dir, "none", "case.xlsx")}, "no such file", true},
		{[]string{"case", "show", "--data", data, "nothing"}, "no such business case", true},
		{[]string{"case", "keep", "--data", data}, "say what to do", true},
		{[]string{"benefit", "--scenario", first, "--for-release"}, "housing_there", true},
		{[]string{"benefit", "--scenario", first, "--for-release", "--own", file("own.yaml", own)}, "Net present social value", false},
		{[]string{"benefit", "--criteria", file("criteria.csv", "criterion,swing,worst,best,now,grow\nfriends,60,0,10,2,8\nchoice,40,0,100,90,30\ncost,,,,1000,3000\n")}, "grow (best)  60.0", false},
		{[]string{"benefit", "--criteria", file("bad.csv", "criterion,swing,worst,best,now,grow\nfriends,60,0,10,2,80\n")}, "criterion friends, grow: 80 is not between", true},
		{[]string{"benefit", "--plan", file("plan.yaml", strings.Replace(scenario.ExamplePlan, "runs: 1000", "runs: 100", 1))}, "UNVERIFIED: nobody has checked", false},
		{[]string{"benefit", "--plan", file("plan.yaml", scenario.ExamplePlan), "--for-release"}, "saving", true},
		{[]string{"benefit", "--plan", file("bad.yaml", strings.Replace(scenario.ExamplePlan, "prices: real", "prices: nominal", 1))}, "prices: \"nominal\" must be real", true},
		{[]string{"plan", "list", "--data", data}, "No plan to grow", false},
		{[]string{"plan", "keep", "--data", data, "--why", "a first draft", file("plan1.yaml", quickPlan)}, planName + "@1", false},
		{[]string{"plan", "keep", "--data", data, first}, "the field scenario is not known here", true},
		{[]string{"plan", "keep", "--data", data, file("plan2.yaml", strings.Replace(quickPlan, "more:           {unit: people, value: 600", "more:           {unit: people, value: 300", 1))}, planName + "@2", false},
		{[]string{"plan", "versions", "--data", data, planName}, "a first draft", false},
		{[]string{"plan", "compare", "--data", data, planName + "@1", planName}, "starts in all\n  A: 894\n  B: ", false},
		{[]string{"plan", "show", "--data", data, planName + "@1"}, "UNVERIFIED", false},
		{[]string{"plan", "release", "--data", data, planName}, "nobody has checked", true},
		{[]string{"plan", "show", "--data", data, name}, "no such plan to grow", true},
		{[]string{"plan", "show", "--data", data}, "say what to do", true},
		{[]string{"benefit", "--own", first, first}, "go with --scenario", true},
	} {
		out, err := khi(step.args...)
		if err != nil {
			out += err.Error()
		}
		if (err != nil) != step.refuse || !strings.Contains(out, step.words) {
			t.Errorf("khi %s: %v, want %q in\n%s", strings.Join(step.args, " "), err, step.words, out)
		}
	}
	for file, want := range map[string][2]string{"case.xlsx": {"en", "Cover"}, "achos.xlsx": {"cy", "Clawr_Cover"}, "budd.xlsx": {"cy", "Clawr_Cover"}} {
		if lang, first := tongueOf(t, filepath.Join(dir, file)); !strings.HasPrefix(lang, want[0]) || first != want[1] {
			t.Errorf("%s says it is in %q and begins with the worksheet %q, want %q", file, lang, first, want)
		}
	}
}

// tongueOf is the language that a workbook says it is in, and its first worksheet.
func tongueOf(t *testing.T, path string) (lang, sheet string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	props, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	return props.Language, f.GetSheetList()[0]
}
