package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"khi/ingest/instrument"
)

// Carers' and workers' forms are known by their questions in whatever tool asked
// them: the same answers become the same row.
func TestCarersAndWorkersInEveryTool(t *testing.T) {
	table := func(separator rune, rows ...[]string) []byte {
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		w.Comma = separator
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	const warm, breaks, time = "I am treated with warmth and kindness by the organisations I deal with.", "In the last twelve months, did you have the breaks you are entitled to?", "I have enough time for the people I support."
	files := map[string]struct {
		body  []byte
		table string
		want  map[string]any
	}{
		"kobo": {table(';', []string{"end", "carer_ref", "wave", "carer_kind", "warmth", "breaks", "_id", "_uuid", "_submission_time"},
			[]string{"2025-04-07T10:05:00.000+01:00", "C1", "baseline", "unpaid", "agree", "some", "1", "u", "2025-04-07T09:05:00"}), "carer_response", map[string]any{"carer_kind": "unpaid", "warmth": int64(2), "breaks": int64(2)}},
		"odk": {table(',', []string{"SubmissionDate", "meta-instanceID", "end", "carer_ref", "wave", "carer_kind", "warmth", "breaks", "KEY", "Status"},
			[]string{"2025-04-07T09:05:00.000Z", "uuid:1", "2025-04-07T10:05:00.000+01:00", "C1", "baseline", "unpaid", "2", "2", "uuid:1", ""}), "carer_response", map[string]any{"carer_kind": "unpaid", "warmth": int64(2), "breaks": int64(2)}},
		"google": {table(',', []string{"Timestamp", "Carer reference", "Which survey is this?", "What kind of carer are you?", warm, breaks},
			[]string{"2025/04/07 10:05:00 AM GMT+1", "C1", "First survey", "Family carer", "Agree", "Some of them"}), "carer_response", map[string]any{"carer_kind": "unpaid", "warmth": int64(2), "breaks": int64(2)}},
		"Welsh": {table(',', []string{"Timestamp", "Cyfeirnod y gofalwr", "Pa arolwg yw hwn?", "Pa fath o ofalwr ydych chi?", "Rwy'n cael fy nhrin â chynhesrwydd a charedigrwydd gan y sefydliadau rwy'n ymwneud â nhw.", breaks},
			[]string{"2025/04/07 10:05:00 AM GMT+1", "C1", "Arolwg cyntaf", "Gofalwr di-dâl", "Cytuno", "Rhai ohonynt"}), "carer_response", map[string]any{"carer_kind": "unpaid", "warmth": int64(2), "breaks": int64(2)}},
		"an area, any tool": {table(',', []string{"Your reference for this survey", "Which survey is this?", "Date completed", "Which of these are you?", "Q1. Here, we decide together how public money is spent.", "2) Here, we are kind to those who care and support."},
			[]string{"R1", "Baseline", "2025-04-07", "I am from a charity or local group", "Agree", "I don't know"}), "area_response", map[string]any{"view_from": "charity", "say_spend": int64(2), "kind_work": int64(dontKnow)}},
		"workers, any tool": {table(',', []string{"Staff reference", "Which survey is this?", "Date completed", "Q1. " + warm, "2) " + time},
			[]string{"W1", "Later survey", "2025-04-07", "Strongly agree", "Prefer not to say"}), "worker_response", map[string]any{"warmth": int64(1), "time_enough": int64(preferNot)}},
	}
	for name, file := range files {
		store := newMemory("s")
		r, err := newLoader(t, store).Load(context.Background(), bytes.NewReader(file.body), Request{FileName: "f.csv", Scheme: "s"})
		if err != nil || r.Accepted != 1 || len(store.tables[file.table]) != 1 || !strings.HasSuffix(r.Layout, "s' survey answers") && !strings.HasSuffix(r.Layout, "on an area") {
			t.Errorf("%s: %v, %+v", name, err, r)
			continue
		}
		c, err := contractByID(file.table)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range c.Columns() {
			if want, asked := file.want[f.Name]; asked && store.tables[file.table][0][i] != want {
				t.Errorf("%s: %s is %v, want %v", name, f.Name, store.tables[file.table][0][i], want)
			}
		}
	}
}

// What is asked of carers and workers alike does not say who answered, and a file
// of which no question is known would be kept without its answers.
func TestAFileWithoutAQuestionOfOursIsRefused(t *testing.T) {
	for head, want := range map[string]string{
		"Timestamp,Reference,Which visit is this?,I feel valued for what I do.":          "No column was found for carer's reference",
		"Timestamp,Person reference,Which visit is this?,What is your favourite colour?": "None of its columns bears a question of ours",
	} {
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(head+"\n2025/04/07 10:05:00 AM GMT+1,A1,Baseline,Agree\n"), Request{FileName: "f.csv", Scheme: "s"})
		if err == nil || countRule(r, "columns_missing") != 1 || !strings.Contains(r.Findings[0].Message, want) {
			t.Errorf("%s: %v, %+v", head, err, r)
		}
	}
}

// The forms of carers and workers ask what our own instruments ask, in their words.
func TestFormsHoldTheInstrumentsWords(t *testing.T) {
	c, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"khi_carers", "khi_workers", "khi_area"} {
		in, err := instrument.Find(id, 0)
		if err != nil {
			t.Fatal(err)
		}
		form := c.form(id)
		for _, it := range in.Items {
			found := false
			for _, q := range form.Questions {
				found = found || q.Field == it.ID && len(q.Texts["en"]) > 0 && q.Texts["en"][0] == it.Text && len(q.Options) == len(it.Codes)
			}
			if !found {
				t.Errorf("the form %s does not ask %q as the instrument words it", id, it.ID)
			}
		}
	}
}
