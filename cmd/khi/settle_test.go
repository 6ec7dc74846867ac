package main

import (
	"io"
	"strings"
	"testing"

	"khi/ingest"
)

// Figures that are counted once for several files are those of counting after
// each file, also when the program ends before it comes to count.
func TestCountingOnceForSeveralFiles(t *testing.T) {
	t.Parallel()
	files := []struct{ name, text string }{
		{"schemes.csv", "scheme_id,name,model,nation,area_code\none,One,shared_lives,ENG,E06000001\ntwo,Two,shared_lives,ENG,E06000002\n"},
		{"answers.csv", "scheme_id,person_ref,wave,answered_on,completed_by,friends_n,life_sat\none,A,baseline,2025-04-07,self,2,7\ntwo,B,baseline,2025-05-07,self,0,4\n"},
		{"later.csv", "scheme_id,person_ref,wave,answered_on,completed_by,friends_n,life_sat\none,A,review,2025-09-07,self,3,8\n"},
	}
	for name, settle := range map[string]bool{"at the end": true, "by the next start": false} {
		dir := t.TempDir()
		k := keeperOf(t, dir, io.Discard)
		for _, f := range files {
			if _, err := k.loadOnly(t.Context(), strings.NewReader(f.text), ingest.Request{FileName: f.name, Later: true}); err != nil {
				t.Fatal(err)
			}
		}
		if k.publish(t.Context()) == nil {
			t.Error("figures were published that were not counted")
		}
		if settle {
			if err := k.settle(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.close(); err != nil {
			t.Fatal(err)
		}
		got := lookAt(t, dir, io.Discard)
		c := &cli{stdout: io.Discard, stderr: io.Discard}
		if err := rebuild(t.Context(), c, []string{"--data", dir, "--memory", "256MB"}); err != nil {
			t.Fatal(err)
		}
		if want := lookAt(t, dir, io.Discard); got != want {
			t.Errorf("counted %s: %+v, made again from the record: %+v", name, got, want)
		}
	}
}
