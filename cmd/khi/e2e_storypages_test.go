package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestALongStoryPrintsOnFivePages has somebody answer everything that people can be asked
// four times, with hard answers, and prints their story in each wording.
func TestALongStoryPrintsOnFivePages(t *testing.T) {
	t.Parallel()
	asked := []string{"friends_n", "friends_enough", "friends_help", "friends_why", "balance", "lonely", "choice", "belong", "kindness", "say_once", "impact_health", "impact_feelings", "impact_choice", "impact_social",
		"impact_family", "impact_community", "impact_belonging", "impact_home", "impact_day", "impact_work", "life_sat", "worthwhile", "happy", "anxious", "indep_help"}
	said := [][]string{
		strings.Split("6 2 1 transport 1 5 5 1 1 1 1 1 1 1 1 1 1 1 1 1 9 9 9 1 cooking", " "),
		strings.Split("4 2 2 transport,money 1 4 4 2 2 1 2 2 2 2 2 2 2 2 2 2 7 7 7 3 cooking", " "),
		strings.Split("3 1 3 money,distance 2 2 2 3 3 2 3 3 3 3 3 3 3 3 3 3 4 4 4 6 travel", " "),
		strings.Split("1 1 3 staff_rules,time 2 1 1 4 4 2 3 3 3 3 3 3 3 3 3 3 2 2 2 9 travel", " ")}
	var answers strings.Builder
	fmt.Fprintf(&answers, "scheme_id,person_ref,wave,answered_on,completed_by,%s\n", strings.Join(asked, ","))
	for i, row := range said {
		wave := "review"
		if i == 0 {
			wave = "baseline"
		}
		fmt.Fprintf(&answers, "wye,ELDER-1,%s,%d-05-07,self,%s\n", wave, 2021+i, strings.ReplaceAll(strings.Join(row, "\x00"), ",", " "))
	}
	dir, folder := filepath.Join(t.TempDir(), "data"), t.TempDir()
	for name, text := range map[string]string{"a-schemes.csv": schemesCSV, "b-answers.csv": strings.ReplaceAll(answers.String(), "\x00", ",")} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustKhi(t, "load", "--data", dir, filepath.Join(folder, "a-schemes.csv"), filepath.Join(folder, "b-answers.csv"))
	cmd, site, err := serve(program(t), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	story := one(t, `(/story/[A-Za-z0-9_-]{10,})`, posted(t, site+"/stories", "do", "make", "scheme", "wye", "reference", "ELDER-1", "days", "30"))
	p := newTab(t, site)
	for _, words := range []string{"easy", "plain", "cy"} {
		p.open(t, story+"?words="+words)
		if said := eval[string](t, p, `document.querySelector("main").innerText`); strings.Count(said, "\n") < 60 {
			t.Fatalf("%s: the story is short:\n%s", words, said)
		}
		n := p.pages(t, "story "+words)
		t.Logf("%s: %d pages", words, n)
		if n < 2 || n > 5 {
			t.Errorf("in %s words the story of everything prints on %d pages, want 5 at most", words, n)
		}
	}
}
