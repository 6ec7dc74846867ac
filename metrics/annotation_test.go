package metrics

import "testing"

// TestAnnotations: every line of the file can be read, and a place is told of its own
// nation, of the whole and of nothing that lies ahead.
func TestAnnotations(t *testing.T) {
	all, err := Annotations()
	if err != nil || len(all) == 0 {
		t.Fatal(len(all), err)
	}
	places := standingWorld()
	for id, want := range map[string]bool{"ENG1": true, "ENG": true, "UK": true, "SCO": false} {
		pl, _ := places.Find(id)
		got, err := AnnotationsOf(pl, places, "2026-11-01")
		if err != nil {
			t.Fatal(err)
		}
		if (len(got) == len(all)) != want {
			t.Errorf("%s: %d of %d", id, len(got), len(all))
		}
		for i := 1; i < len(got); i++ {
			if got[i-1].On < got[i].On {
				t.Errorf("%s: the newest does not come first", id)
			}
		}
		if early, _ := AnnotationsOf(pl, places, "2023-03-31"); len(early) != 0 {
			t.Errorf("%s is told what has not happened yet", id)
		}
	}
}
