package ingest

import (
	"context"
	"strings"
	"testing"
)

// TestPlacesAreHeldToTheGazetteer: a former code is brought on with a warning, a
// divided one is asked about, a name is suggested and never taken.
func TestPlacesAreHeldToTheGazetteer(t *testing.T) {
	const head = "scheme_id,name,model,nation,area_code\ns,S,shared_lives,ENG,"
	for code, want := range map[string]struct{ kept, rule, says string }{
		"E08000034": {"E08000034", "", ""},
		"E10000023": {"E06000065", "former_code", "North Yorkshire, E06000065, stands in its place on 1 April 2023"},
		"E10000006": {"", "divided_council", "E06000063 Cumberland; E06000064 Westmorland and Furness"},
		"E12000003": {"", "not_a_council", "Yorkshire and The Humber"},
		"Kirklees":  {"", "malformed", "E08000034 Kirklees"},
		"E09000099": {"E09000099", "unknown_place", "not one that we know"},
	} {
		store := newMemory()
		r, err := newLoader(t, store).Load(context.Background(), strings.NewReader(head+code+"\n"), Request{FileName: "s.csv"})
		kept := ""
		if rows := store.tables["scheme"]; len(rows) == 1 {
			kept = rows[0][4].(string)
		}
		if kept != want.kept || (err == nil) != (want.kept != "") || (want.rule == "") != (len(r.Findings) == 0) {
			t.Errorf("%s: kept %q, %v %+v", code, kept, err, r.Findings)
			continue
		}
		if want.rule != "" && (r.Findings[0].Rule != want.rule || !strings.Contains(r.Findings[0].Message, want.says)) {
			t.Errorf("%s: %+v", code, r.Findings[0])
		}
	}
	// A published figure stays under the code under which it was published.
	store := newMemory()
	body := "source,vintage,measure,period,place_code,place_name,population,statistic,value\nascof,2020-21,1A,2020-21,E10000006,Cumbria,all,outcome,19\n"
	if r, err := newLoader(t, store).Load(context.Background(), strings.NewReader(body), Request{FileName: "b.csv"}); err != nil || len(r.Findings) != 0 || store.tables["benchmark"][0][4] != "E10000006" {
		t.Errorf("%v %+v", err, store.tables["benchmark"])
	}
}
