package demo

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// contract is what this test needs of ingest's written contracts. They are read
// as files: the package itself knows nothing of ingest, so that the set can
// come in by no other door than the one that everyone uses.
type contract struct{ Fields []field }

type field struct {
	Name     string
	Type     string
	Required bool
	Codes    []struct {
		Code  string
		Words []string
	}
}

func (c contract) field(t *testing.T, name string) field {
	t.Helper()
	i := slices.IndexFunc(c.Fields, func(f field) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("the contract has no field %s", name)
	}
	return c.Fields[i]
}

func readContract(t *testing.T, id string) contract {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "ingest", "contracts", id+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var c contract
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestTemplatesFitTheContracts: every header is a field, every required field
// is there and filled, every coded cell holds one of the field's codes.
func TestTemplatesFitTheContracts(t *testing.T) {
	dir, files := written(t, Options{Seed: 2})
	ids := map[string]string{"schemes": "scheme", "people": "person", "arrangements": "arrangement", "costs": "cost", "activity": "scheme_quarter"}
	checked := 0
	for _, f := range files {
		kind, _, _ := strings.Cut(f.Name, "_")
		if ids[kind] == "" {
			continue
		}
		table := readTable(t, ',', read(t, dir, f.Name))
		c := readContract(t, ids[kind])
		known := 0
		for _, field := range c.Fields {
			at := slices.Index(table[0], field.Name)
			if at < 0 {
				if field.Required && (field.Type != "scheme" || f.Scheme == "") {
					t.Fatalf("%s lacks the required column %s", f.Name, field.Name)
				}
				continue
			}
			known++
			for n, line := range table[1:] {
				v := line[at]
				ok := v != "" || !field.Required
				if v != "" && len(field.Codes) > 0 {
					ok = false
					for _, code := range field.Codes {
						ok = ok || code.Code == v
					}
				}
				if !ok {
					t.Fatalf("%s, line %d: %s cannot be %q", f.Name, n+2, field.Name, v)
				}
				checked++
			}
		}
		if known != len(table[0]) {
			t.Errorf("%s has columns that are no field of %s: %q", f.Name, ids[kind], table[0])
		}
	}
	if checked < 10_000 {
		t.Errorf("only %d cells were checked", checked)
	}
}

// TestSurveyCodesFitTheContract: the codes that the Kobo and ODK forms give are
// codes or words of the contract's questions, or say that there is no answer.
func TestSurveyCodesFitTheContract(t *testing.T) {
	c := readContract(t, "survey_response")
	for name, codes := range map[string]map[int]string{
		"friends_help": helpsCodes, "friends_enough": enoughCodes, "balance": balanceCodes, "lonely": lonelyCodes, "completed_by": byCodes,
	} {
		question := c.field(t, name)
		for n, code := range codes {
			if n < 0 {
				continue // "don't know" and "prefer not to say" are the same for all questions
			}
			found := false
			for _, k := range question.Codes {
				means := name == "completed_by" || k.Code == number(n)
				found = found || means && (k.Code == code || slices.Contains(k.Words, code))
			}
			if !found {
				t.Errorf("%s: %d is %q, which the contract does not take for it", name, n, code)
			}
		}
	}
	for _, q := range ascsNames {
		if n := len(c.field(t, q).Codes); n != 4 {
			t.Errorf("%s has %d answers, not four", q, n)
		}
	}
}

// TestFormsHeadersAreMapped: ingest's description of the form knows every
// question that our workbooks ask, by its wording.
func TestFormsHeadersAreMapped(t *testing.T) {
	read := func(folder, name string, into any) {
		t.Helper()
		text, err := os.ReadFile(filepath.Join("..", "..", "..", "ingest", folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
	}
	var tool struct{ Drop []string }
	read("sources", "msforms.yaml", &tool)
	var form struct {
		Questions []struct{ Texts map[string][]string }
	}
	read("forms", "friends.yaml", &form)
	known := tool.Drop
	for _, q := range form.Questions {
		known = append(known, q.Texts["en"]...)
	}
	for _, service := range []string{"Shared Lives", "Homeshare"} {
		for _, c := range formsColumns(service, true) {
			// Forms gives a question that is asked twice the suffix 2; it is for the reader to say what it leaves out.
			header := strings.TrimSuffix(strings.TrimSuffix(c.header, "2"), "\u00a0")
			if !slices.Contains(known, header) {
				t.Errorf("no field and no reason to drop %q", c.header)
			}
		}
	}
}
