package demo

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// surveyTable reads any survey export of the set back as header and lines.
func surveyTable(t *testing.T, dir, name string) [][]string {
	t.Helper()
	content := read(t, dir, name)
	switch filepath.Ext(name) {
	case ".csv":
		return readTable(t, ';', content)
	case ".zip":
		_, parts := unzip(t, content)
		return readTable(t, ',', parts[0])
	}
	table, _ := sheet(t, content)
	return table
}

func column(t *testing.T, table [][]string, ending string) int {
	t.Helper()
	for i, h := range table[0] {
		if strings.TrimSuffix(h, "\u00a0") == ending || strings.HasSuffix(h, "-"+ending) {
			return i
		}
	}
	t.Fatalf("no column %s in %q", ending, table[0])
	return 0
}

// TestReferencesResolve reads the files back: whoever is named in one is in
// the register of that scheme, and a few references are typed carelessly.
func TestReferencesResolve(t *testing.T) {
	dir, files := written(t, Options{Seed: 3})
	people, arrangements := map[string]bool{}, map[string]bool{}
	careless, total := 0, 0
	known := func(f File, ref string) {
		total++
		tidy := strings.ToUpper(strings.TrimSpace(ref))
		if tidy != ref {
			careless++
		}
		if !people[f.Scheme+" "+tidy] {
			t.Errorf("%s names %q, who is not in the register", f.Name, ref)
		}
	}
	for _, f := range files {
		kind, _, _ := strings.Cut(f.Name, "_")
		switch kind {
		case "people":
			for _, r := range readTable(t, ',', read(t, dir, f.Name))[1:] {
				people[f.Scheme+" "+strings.ToUpper(strings.TrimSpace(r[0]))] = true
			}
		case "arrangements":
			for _, r := range readTable(t, ',', read(t, dir, f.Name))[1:] {
				known(f, r[1])
				arrangements[r[0]] = true
			}
		case "client": // level data: whose component is Shared Lives is somebody of the scheme's own
			table := readTable(t, ',', read(t, dir, f.Name))
			ref, component := column(t, table, "LA_Person_Unique_Identifier"), column(t, table, "Service_Component")
			for _, r := range table[1:] {
				if r[component] == "Shared Lives" {
					known(f, r[ref])
				}
				for _, never := range []string{"NHS_Number", "First_Name", "Last_Name", "Postcode", "GP_Practice_Code"} {
					if v := r[column(t, table, never)]; v != "" {
						t.Errorf("%s: %s is %q", f.Name, never, v)
					}
				}
			}
		case "costs":
			for _, r := range readTable(t, ',', read(t, dir, f.Name))[1:] {
				if !arrangements[r[0]] {
					t.Errorf("%s: a cost of %q, which is not in the register", f.Name, r[0])
				}
			}
		case "survey":
			table := surveyTable(t, dir, f.Name)
			name := "person_ref"
			if strings.HasSuffix(f.Name, ".xlsx") {
				name = "Person reference"
			}
			at := column(t, table, name)
			for _, r := range table[1:] {
				known(f, r[at])
			}
		}
	}
	if careless < 5 || careless > total/100 {
		t.Errorf("%d of %d references are typed carelessly: want a handful", careless, total)
	}
}

// TestCumulativeExportsHoldTheEarlierOnes: a later Kobo export of such a scheme
// has each earlier line again, the same in every cell.
func TestCumulativeExportsHoldTheEarlierOnes(t *testing.T) {
	dir, _ := written(t, Options{Seed: 3})
	for id, cumulative := range map[string]bool{"colne-holme": true, "irwell": false} {
		earlier := strings.Split(string(read(t, dir, "survey_"+id+"_2023-24.csv")), "\r\n")
		later := string(read(t, dir, "survey_"+id+"_2024-25.csv"))
		if got := strings.HasPrefix(later, strings.Join(earlier, "\r\n")); got != cumulative {
			t.Errorf("%s: later export begins with the earlier one: %v, want %v", id, got, cumulative)
		}
	}
}

// TestFinancialYears: a line is in the export of the year of its London day.
func TestFinancialYears(t *testing.T) {
	dir, files := written(t, Options{Seed: 3})
	for _, f := range files {
		if !strings.HasPrefix(f.Name, "survey_irwell") {
			continue
		}
		table := surveyTable(t, dir, f.Name)
		year := regexp.MustCompile(`20\d\d`).FindString(f.Name)
		at := column(t, table, "end")
		next := string([]byte{year[0], year[1], year[2], year[3] + 1})
		for _, r := range table[1:] {
			if day := r[at][:10]; day < year+"-04-01" || day > next+"-03-31" {
				t.Errorf("%s holds an answer of %s", f.Name, day)
			}
		}
	}
}

func TestBadFilesAreBad(t *testing.T) {
	dir := t.TempDir()
	files, err := WriteBad(dir)
	if err != nil {
		t.Fatal(err)
	}
	content := map[string][]byte{}
	for _, f := range files {
		if f.Why == "" {
			t.Errorf("%s has no reason", f.Name)
		}
		b := read(t, dir, f.Name)
		for other, c := range content {
			if bytes.Equal(b, c) {
				t.Errorf("%s and %s are the same", f.Name, other)
			}
		}
		content[f.Name] = b
	}
	if len(content["empty.csv"]) != 0 || utf8.Valid(content["latin1.csv"]) || !bytes.HasPrefix(content["picture.csv"], []byte("\x89PNG")) {
		t.Error("empty, latin1 or picture is not what its name says")
	}
	good, _, err := goodExports()
	if err != nil {
		t.Fatal(err)
	}
	want := readTable(t, ';', good)
	for name, header := range map[string]string{"out_of_range.csv": "life_sat", "not_a_number.csv": "friends_n", "unknown_answer.csv": "friends_help", "nhs_number.csv": "person_ref"} {
		got := readTable(t, ';', content[name])
		for i := range want {
			for j := range want[i] {
				if spoilt := i == 2 && j == column(t, want, header); spoilt == (got[i][j] == want[i][j]) {
					t.Errorf("%s: line %d, %s: %q where the good file has %q", name, i+1, want[0][j], got[i][j], want[i][j])
				}
			}
		}
	}
	if ref := readTable(t, ';', content["nhs_number.csv"])[2][2]; !isNHSNumber(strings.ReplaceAll(ref, " ", "")) {
		t.Errorf("%q is not a well-formed NHS number", ref)
	}
}

// isNHSNumber is the published check: weights 10 to 2, modulus 11.
func isNHSNumber(s string) bool {
	if len(s) != 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += (10 - i) * int(s[i]-'0')
	}
	return (11-sum%11)%11 == int(s[9]-'0')
}
