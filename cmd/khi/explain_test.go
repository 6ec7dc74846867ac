package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"khi/metrics/disclose"
)

// khi explain says how a figure was made from the snapshot that pages read: the
// headline, the files by hash, the definition; and of a small group no number.
func TestExplain(t *testing.T) {
	t.Parallel()
	w := newReleaseWorld(t)
	const head = "claim_ref,words,source,vintage,said_on,place_code,indicator,period,kind,from_period,value\n"
	w.load("claims.csv", head+"p12,a third of people,Annual report page 12,2025,2025-12-01,UK,friends_help,2025-26,level,,33\n"+
		"p13,a quarter of people,Annual report page 13,2025,2025-12-01,UK,nothing_such,2025-26,level,,25\n")
	k, err := openKeeper(context.Background(), keeperOptions{data: w.dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	err = k.publish(context.Background())
	if k.shelf.now != nil {
		k.shelf.now.stop()
	}
	if err = errors.Join(err, k.close()); err != nil {
		t.Fatal(err)
	}
	engine, done, err := publishedEngine(context.Background(), w.dir, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	quoted, err := engine.Quoted(context.Background(), "friends_help", "UK")
	if err != nil || len(quoted.Rows) != 1 || quoted.Rows[0].Key != "p12" || quoted.Text(quoted.Rows[0], 1) != "33.3%" || quoted.Rows[0].Verdict != "within our interval" {
		t.Errorf("what was quoted: %v %+v", err, quoted)
	}
	if stray := engine.StrayClaims(); len(stray) != 1 || !strings.Contains(stray[0], "p13") {
		t.Errorf("a claim about an indicator that is none: %q", stray)
	}
	ask := func(args ...string) string {
		t.Helper()
		var out bytes.Buffer
		if err := run(context.Background(), append([]string{"explain", "--data", w.dir}, args...), nil, &out, io.Discard); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	whole := ask("friends_help", "UK", "2025-26", "--by", "age_band")
	for _, want := range []string{"33.3% of people say their support helps", "Counted     48", "answers.csv", "people.csv", "SHA-256", "Wilson", "FROM response", "45 to 64", "default: "} {
		if !strings.Contains(whole, want) {
			t.Errorf("%q is missing in\n%s", want, whole)
		}
	}
	if strings.Contains(whole, "rows") && strings.Contains(whole, "rows_in") {
		t.Error("the number of rows of a file is said")
	}
	if small := ask("friends_help", "north", "2025-26Q1", "--json"); !strings.Contains(small, `"hidden": true`) || strings.Contains(small, "rows_in") {
		t.Errorf("a small group: %s", small)
	}
	var out bytes.Buffer
	for _, args := range [][]string{{"explain", "friends_help", "UK"}, {"explain", "nothing", "UK", "2025-26", "--data", w.dir}, {"explain", "friends_help", "UK", "2025", "--data", w.dir}} {
		if err := run(context.Background(), args, nil, &out, io.Discard); err == nil {
			t.Errorf("%v is answered", args)
		}
	}
}
