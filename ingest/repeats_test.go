package ingest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"khi/ingest/finding"
)

const (
	odkMain   = "SubmissionDate,meta-instanceID,end,who-person_ref,who-wave,KEY,Status\n2025-05-01T09:00:00.000Z,u1,2025-05-01T10:00:00.000+01:00,A1,baseline,u1,\n2025-05-01T09:00:00.000Z,u2,2025-05-01T10:00:00.000+01:00,A2,baseline,u2,\n"
	odkRepeat = "friend,PARENT_KEY,KEY\nx,u2,u2/friends/friend[1]\ny,u2,u2/friends/friend[2]\n"
)

// TestRepeatsAreReadToTheirEnd: a repeat is counted by submission, rows of
// nobody are told, and one that is damaged refuses the file.
func TestRepeatsAreReadToTheirEnd(t *testing.T) {
	load := func(repeats ...string) (*Receipt, error) {
		return newLoader(t, newMemory("s")).Load(context.Background(), bytes.NewReader(zipOf(t, append([]string{"f.csv", odkMain}, repeats...)...)), Request{FileName: "f.zip", Scheme: "s", DryRun: true})
	}
	r, err := load("f-friend.csv", odkRepeat, "f-met.csv", "where,PARENT_KEY,KEY\nclub,u2/friends/friend[1],u2/friends/friend[1]/met[1]\n")
	if err != nil || r.Accepted != 2 || countRule(r, "repeat_counted") != 2 || len(r.Findings) != 2 || !strings.Contains(r.Findings[0].Message, "2 rows of 1 submissions, 2 at most") {
		t.Fatalf("%v %+v", err, r)
	}
	p := r.Preview[0]
	for i, want := range []string{"0 0", "2 1"} {
		got := p.Rows[i][slices.Index(p.Fields, "rows in f-friend")] + " " + p.Rows[i][slices.Index(p.Fields, "rows in f-met")]
		if got != want {
			t.Errorf("row %d has %s rows in the repeats, want %s", i+1, got, want)
		}
	}
	if r, err = load("f-friend.csv", odkRepeat+"z,u3,u3/friends/friend[1]\n"); err != nil || countRule(r, "repeat_of_nobody") != 1 {
		t.Errorf("a row of nobody: %v %+v", err, r)
	}
	for what, body := range map[string]string{"unterminated_quote": odkRepeat + "\"z,u2,u2/friends/friend[3]\n", "ragged_row": odkRepeat + "z,u2\n"} {
		if r, err = load("f-friend.csv", body); !errors.Is(err, finding.ErrRefused) || r.Findings[0].Rule != what || r.Findings[0].Sheet != "f-friend.csv" {
			t.Errorf("%s: %v %+v", what, err, r)
		}
	}
}

// TestRepeatsOfAWorkbook: KoboToolbox gives each repeat a sheet.
func TestRepeatsOfAWorkbook(t *testing.T) {
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), bytes.NewReader(koboWorkbook(t)), Request{FileName: "k.xlsx", Scheme: "s", DryRun: true})
	if err != nil || countRule(r, "repeat_counted") != 1 || countRule(r, "repeat_of_nobody") != 0 {
		t.Fatalf("%v %+v", err, r)
	}
	p := r.Preview[0]
	at := slices.Index(p.Fields, "rows in friend")
	if p.Rows[0][at] != "1" || p.Rows[1][at] != "0" {
		t.Errorf("%v", p.Rows)
	}
}
