package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"

	"khi/ingest"
	"khi/queries/disk"
)

// originalsKey opens the files as they came of every world of these tests.
var originalsKey = sync.OnceValues(age.GenerateX25519Identity)

// subjectWorld is a folder with two schemes that both know a person QX-77-ALDER,
// with a file that another replaced in part, with a load that was undone, and with each
// file as it came.
func subjectWorld(t *testing.T) (dir string, do func(args ...string) (string, error)) {
	t.Helper()
	return worldOf(t, func(_, text string) string { return text })
}

// worldOf is subjectWorld of files that were changed before they were loaded.
func worldOf(t *testing.T, change func(name, text string) string) (dir string, do func(args ...string) (string, error)) {
	t.Helper()
	dir = t.TempDir()
	key, err := originalsKey()
	if err != nil {
		t.Fatal(err)
	}
	var out, said bytes.Buffer
	do = func(args ...string) (string, error) {
		out.Reset()
		said.Reset()
		err := run(context.Background(), args, []string{"KHI_DATA=" + dir, "KHI_MEMORY=256MB", "KHI_KEEP_ORIGINALS=" + key.Recipient().String()}, &out, &said)
		return out.String() + said.String(), err
	}
	files, command := t.TempDir(), []string{"load"}
	load := func(name, text string) {
		t.Helper()
		command = append(command, filepath.Join(files, name))
		if err := disk.Write(filepath.Join(files, name), []byte(change(name, text))); err != nil {
			t.Fatal(err)
		}
	}
	load("schemes.csv", baseSchemes.text)
	load("people.csv", "scheme_id,person_ref,birth_year,gender\nnorth,QX-77-ALDER,1984,female\nsouth,QX-77-ALDER,1941,male\nnorth,P2,1950,male\n")
	load("arrangements.csv", "scheme_id,arrangement_ref,person_ref,type,start_on,end_on\nnorth,ARR-9,QX-77-ALDER,live_in,2024-04-01,\nnorth,ARR-8,P2,live_in,2024-04-01,\n")
	head := "scheme_id,person_ref,wave,answered_on,completed_by,life_sat,friends_n,friends_help,balance\n"
	load("first.csv", head+"north,QX-77-ALDER,baseline,2025-04-07,self,3,2,gets in the way,\nnorth,P2,baseline,2025-04-08,self,9,,,\n")
	load("second.csv", head+"north,QX-77-ALDER,baseline,2025-04-07,self,8,2,don't know,prefer not to say\nsouth,QX-77-ALDER,review,2025-06-07,self,5,2,,\n")
	load("costs.csv", "scheme_id,arrangement_ref,year,element,weekly\nnorth,ARR-9,2025-26,care,612.50\nnorth,ARR-8,2025-26,care,777.25\n")
	load("wrong.csv", head+"north,QX-77-ALDER,review,2025-09-01,self,1,0,,\nnorth,P2,review,2025-09-01,self,2,1,,\n")
	load("matches.csv", "scheme_id,arrangement_ref,started_on,person_chose,carer_chose,met_before\nnorth,ARR-9,2024-04-01,1,2,\nnorth,ARR-8,2024-04-01,2,2,2\n")
	load("enquiries.csv", "scheme_id,enquiry_ref,person_ref,concluded_on,risk,asked,achieved\nnorth,S1,QX-77-ALDER,2025-06-02,reduced,1,1\nnorth,S2,P2,2025-06-02,removed,1,1\n")
	load("health.csv", "scheme_id,year,person_ref,health_check,health_plan,dnacpr\nnorth,2025-26,QX-77-ALDER,yes,no,2\nnorth,2025-26,P2,no,,1\n")
	if text, err := do(command...); err != nil {
		t.Fatalf("load: %v\n%s", err, text)
	}
	if text, err := do("undo", "7"); err != nil {
		t.Fatalf("undo: %v\n%s", err, text)
	}
	return dir, do
}

func TestSubject(t *testing.T) {
	t.Parallel()
	dir, do := subjectWorld(t)
	t.Run("all of one person", func(t *testing.T) { findsAllOfOnePerson(t, dir, do) })
	t.Run("nobody", func(t *testing.T) { findsNobody(t, do) })
	t.Run("locked", func(t *testing.T) { exportsAreLocked(t, dir, do) })
	t.Run("files as they came", func(t *testing.T) { keepsOriginals(t, dir, do) })
}

// findsAllOfOnePerson: every row of hers, with words, file and state, nothing of
// anybody else's, and her reference nowhere.
func findsAllOfOnePerson(t *testing.T, dir string, do func(args ...string) (string, error)) {
	to := filepath.Join(t.TempDir(), "out")
	said, err := do("subject", "--scheme", "north", "--person", " qx-77-alder ", "--to", to, "--in-the-clear") // a reference is found however it was typed
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	text, err := os.ReadFile(filepath.Join(to, subjectJSON))
	if err != nil {
		t.Fatal(err)
	}
	var found subjectFile
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(found.Originals); got != "[2 3 4 5 6 7 8 9 10]" || !strings.Contains(said, "may: of the loads 2 3 4 5") {
		t.Errorf("files that hold her are of the loads %s: %s", got, said)
	}
	var got []string
	for _, r := range found.Rows {
		line := []string{r.Table, r.File, r.State}
		for _, v := range r.Values {
			if v.Field == "friends_help" || v.Field == "balance" || v.Field == "life_sat" || v.Field == "lonely" || v.Field == "birth_year" || v.Field == "weekly" || v.Field == "type" || v.Field == "person_chose" || v.Field == "met_before" || v.Field == "risk" || v.Field == "dnacpr" {
				line = append(line, v.Field+"="+v.Answer+v.Why)
			}
		}
		got = append(got, strings.Join(line, "|"))
	}
	want := []string{
		"person|people.csv|in force|birth_year=1984",
		"arrangement|arrangements.csv|in force|type=live in",
		"survey_response|first.csv|replaced by batch 5|friends_help=gets in the way|balance=not answered|lonely=not asked|life_sat=3",
		"survey_response|second.csv|in force|friends_help=don't know|balance=prefer not to say|lonely=not asked|life_sat=8",
		"survey_response|wrong.csv|" + found.Rows[4].State + "|friends_help=not answered|balance=not answered|lonely=not asked|life_sat=1",
		"cost|costs.csv|in force|weekly=612.5",
		"matching|matches.csv|in force|person_chose=yes|met_before=not answered",
		"safeguarding|enquiries.csv|in force|risk=reduced",
		"person_year|health.csv|in force|dnacpr=no",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !strings.HasPrefix(found.Rows[4].State, "undone by line 11") {
		t.Errorf("the row of the undone load is %q", found.Rows[4].State)
	}
	table, err := os.ReadFile(filepath.Join(to, subjectCSV))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	values := 1 // the heading
	for _, r := range found.Rows {
		values += len(r.Values)
	}
	if len(lines) != values {
		t.Errorf("the CSV has %d lines, the JSON %d", len(lines), values)
	}
	if !strings.Contains(string(table), "Does the support you get help you make and keep friends") {
		t.Error("the CSV does not say the question in its own words")
	}
	for what, text := range map[string]string{"the screen": said, "the JSON": string(text), "the CSV": string(table)} {
		if strings.Contains(strings.ToUpper(text), "QX-77") {
			t.Errorf("%s holds her reference", what)
		}
		if strings.Contains(text, "777.25") || strings.Contains(text, "1941") {
			t.Errorf("%s holds somebody else's values", what)
		}
	}
	if strings.Contains(said, "612") || strings.Contains(said, "1984") {
		t.Error("the screen shows a value")
	}
	nowhere(t, dir, "QX-77")
	if info, err := os.Stat(filepath.Join(to, subjectCSV)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the export: %v, %v", info.Mode(), err)
	}
	if said, err := do("subject", "--scheme", "north", "--person", "P2", "--to", to, "--in-the-clear"); err == nil || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("an export was written over another: %v\n%s", err, said)
	}
}

// nowhere fails if a file of a folder holds a text.
func nowhere(t *testing.T, dir, text string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		all, err := os.ReadFile(path)
		if err == nil && bytes.Contains(bytes.ToUpper(all), []byte(text)) {
			t.Errorf("%s holds %s", path, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// findsNobody: what cannot be looked for is told without repeating it.
func findsNobody(t *testing.T, do func(args ...string) (string, error)) {
	said, err := do("subject", "--scheme", "north", "--person", "NOBODY-5")
	if err != nil || !strings.Contains(said, "No row is about a person") || strings.Contains(said, "NOBODY") {
		t.Errorf("%v, %s", err, said)
	}
	if said, err := do("subject", "--scheme", "north", "--carer", "QX-77-ALDER"); err != nil || !strings.Contains(said, "No row is about a carer") {
		t.Errorf("a person's reference found a carer: %v, %s", err, said)
	}
	for _, c := range [][]string{
		{"--scheme", "nowhere", "--person", "P2"}, {"--scheme", "north", "--person", "943 476 5919"}, {"--scheme", "north", "--person", "ann@example.org"},
		{"--scheme", "north"}, {"--person", "P2"}, {"--scheme", "north", "--person", "P2", "--carer", "P2"},
	} {
		said, err := do(append([]string{"subject"}, c...)...)
		if err == nil {
			t.Errorf("%v was answered: %s", c, said)
			continue
		}
		if text := said + err.Error(); strings.Contains(text, "943 476") || strings.Contains(text, "ann@") {
			t.Errorf("the reference is repeated: %s", text)
		}
	}
}

// TestTellHasWordsForEveryField: each field of each contract about somebody can be
// told, and a code is never all that is said of an answer.
func TestTellHasWordsForEveryField(t *testing.T) {
	contracts, err := ingest.Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contracts {
		columns := c.Columns()
		if c.NamedBy("person")+c.NamedBy("carer")+c.NamedBy("worker") == "" && c.ID != "cost" {
			continue
		}
		for i, f := range columns {
			for _, code := range f.Codes {
				values := make([]any, len(columns))
				values[i] = code.Code
				told, err := c.Tell(values)
				if err != nil {
					t.Fatal(err)
				}
				for _, v := range told {
					if v.Field == f.Column && (v.Answer == "" || v.Called == "" || v.Answer == code.Code && strings.Trim(code.Code, "0123456789") == "") {
						t.Errorf("%s.%s: %s is told as %q", c.ID, f.Column, code.Code, v.Answer)
					}
				}
			}
		}
	}
}
