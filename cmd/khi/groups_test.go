package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"khi/dashboards/chart"
	"khi/ingest"
	"khi/metrics"
	"khi/metrics/disclose"
)

const groupHead = "group_id,group_name,kind,member,member_from,member_until\n"

// Groups are loaded by file and looked at like any place: page, picture, CSV, workbook
// and API. What is taken out again is gone from all of them, and the figures of the other
// places are as they were. A release keeps who belonged to a group, and the next one,
// after a member has joined, is held to that.
func TestGroupsAreLoadedShownReleasedAndUndone(t *testing.T) {
	t.Parallel()
	w := newReleaseWorld(t)
	before := w.nation()
	w.load("groups.csv", groupHead+"E47000001,Two Councils,combined_authority,E06000019,2015-04-01,\nE47000001,Two Councils,combined_authority,W06000013,2025-08-01,\n"+
		"E47000001,Two Councils,combined_authority,E08000001,2015-04-01,\nnowhere,Nowhere,consortium,E08000002,2015-04-01,\n")
	w.look(func(e *metrics.Engine, get func(string) (int, string)) {
		for address, wants := range map[string][]string{
			"/places/E47000001?period=2025-26":                            {"Two Councils", "a combined authority", "last day of the quarter or year", "Bolton (nothing has been sent for it yet)", "On 1 August 2025 Bridgend joined", `href="/places/E06000019"`},
			"/places/E06000019?period=2025-26":                            {`In the groups <a href="/places/E47000001">Two Councils</a>`},
			"/places/UK?period=2025-26":                                   {`Groups of places in it: <a href="/places/E47000001">`},
			"/indicators/friends_help?place=E47000001&period=2025-26":     {"Two Councils"},
			"/compare?within=E47000001&indicator=friends_help":            {"North Shared Lives", "South Homeshare"},
			"/places/E47000001/board?period=2025-26":                      {"Two Councils"},
			"/places/E47000001/standing?period=2025-26":                   {"United Kingdom"},
			"/tables/trend.svg?indicator=friends_help&place=E47000001":    {"<svg"},
			"/tables/profile.csv?place=E47000001&period=2025-26":          {"friends_help", ",48,"},
			"/api/v1/tables/trend?indicator=friends_help&place=E47000001": {`"value":24`},
			"/api/v1/places": {`{"place":"W06000013","from":"2025-08-01"}`, `"grain":"group"`},
		} {
			if status, body := get(address); status != 200 {
				t.Errorf("%s: status %d: %.300s", address, status, body)
			} else {
				for _, want := range wants {
					if !strings.Contains(closed(body), closed(want)) {
						t.Errorf("%s: %q is missing", address, want)
					}
				}
			}
		}
		status, body := get("/reports/place/E47000001.xlsx?period=2025-26")
		if z, err := zip.NewReader(strings.NewReader(body), int64(len(body))); status != 200 || err != nil || len(z.File) < 5 {
			t.Errorf("the workbook: status %d, %v", status, err)
		}
		if stray := strings.Join(e.StrayGroups(), "\n"); !strings.Contains(stray, "nowhere") || !strings.Contains(stray, "E08000001") {
			t.Errorf("a group with no records: %s", stray)
		}
	})
	first := w.release("first", nil)
	groups, err := first.PublishedGroups()
	if err != nil || len(groups) != 1 || len(groups[0].Members) != 3 {
		t.Fatalf("the groups of a release: %v %v", err, groups)
	}
	w.load("left.csv", groupHead+"E47000001,Two Councils,combined_authority,W06000013,2025-08-01,2025-12-31\n")
	second := w.release("second", nil)
	if text, err := second.Text("kept-friends_help.jsonl"); err != nil || bytes.Contains(text, []byte("once ")) {
		t.Errorf("a release gives out a group that is no more: %v", err)
	}
	for _, undo := range []int64{5, 4} {
		w.undo(undo)
	}
	w.look(func(_ *metrics.Engine, get func(string) (int, string)) {
		if status, _ := get("/places/E47000001"); status != 404 {
			t.Errorf("the group is undone, and its page answers with %d", status)
		}
	})
	if after := w.nation(); after != before {
		t.Errorf("the nation's figures after undoing are\n%s\nand were\n%s", after, before)
	}
}

// closed is a text without its blanks.
func closed(s string) string { return strings.Join(strings.Fields(s), "") }

// look publishes the data and lets somebody ask a service of it.
func (w *releaseWorld) look(see func(e *metrics.Engine, get func(address string) (int, string))) {
	w.t.Helper()
	k, err := openKeeper(context.Background(), keeperOptions{data: w.dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		w.t.Fatal(err)
	}
	err = k.publish(context.Background())
	if k.shelf.now != nil {
		k.shelf.now.stop()
	}
	if err = errors.Join(err, k.close()); err != nil {
		w.t.Fatal(err)
	}
	engine, done, err := publishedEngine(context.Background(), w.dir, disclose.Default)
	if err != nil {
		w.t.Fatal(err)
	}
	charts, err := chart.New(chart.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	site := siteOf(w.t, engine, charts)
	see(engine, func(address string) (int, string) {
		w.t.Helper()
		a, err := site.Get(context.Background(), address)
		if err != nil {
			w.t.Fatal(err)
		}
		return a.Status, string(a.Body)
	})
	if err := errors.Join(charts.Close(context.Background()), done()); err != nil {
		w.t.Fatal(err)
	}
}

// nation is what is stated of England.
func (w *releaseWorld) nation() (body string) {
	w.t.Helper()
	w.look(func(_ *metrics.Engine, get func(string) (int, string)) {
		_, body = get("/tables/profile.csv?place=ENG&period=2025-26")
	})
	if len(body) < 500 || !strings.Contains(body, ",24,") {
		w.t.Fatalf("nothing is stated of England: %s", body)
	}
	return body
}

func (w *releaseWorld) undo(batch int64) {
	w.t.Helper()
	k, err := openKeeper(context.Background(), keeperOptions{data: w.dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = k.undo(context.Background(), ingest.UndoRequest{Batch: batch, By: "test", Why: "to see that it goes"})
	if err = errors.Join(err, k.close()); err != nil {
		w.t.Fatal(err)
	}
}
