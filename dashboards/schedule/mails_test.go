package schedule

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A mail that does not go is tried as often as there are tries, and no more for that
// publication; one that may have gone is never tried again by itself.
func TestMailsEnd(t *testing.T) {
	list := filepath.Join(t.TempDir(), "reports.yaml")
	if err := os.WriteFile(list, []byte("- place: UK\n  mail: [ann@council.example, bob@council.example]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := Read(list)
	if err != nil {
		t.Fatal(err)
	}
	w, now := all[0].Wanted, time.Now()
	notes := func() *Notes { // as each run reads them
		n, err := ReadNotes(list)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	due := func(to, publication string) bool {
		is, err := notes().MailDue(w, to, publication)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	tries := 0
	for ; due("ann@council.example", "one"); tries++ {
		if err := notes().NotTried(w, "ann@council.example", "one", "no relay", now); err != nil {
			t.Fatal(err)
		}
	}
	if why, err := notes().Stuck(w, "ann@council.example", "one"); tries != Tries || err != nil || !strings.Contains(why, "48 tries and is not tried again: no relay") {
		t.Errorf("%d tries, then %q %v", tries, why, err)
	}
	if err := notes().Begin(w, "bob@council.example", "one", "khi.zip", nil, now); err != nil {
		t.Fatal(err)
	}
	if due("bob@council.example", "one") || due("BOB@council.example", "one") || !due("bob@council.example", "two") || !due("ann@council.example", "two") {
		t.Error("what was begun is due for its publication, or not for the next")
	}
	for to, want := range map[string]bool{"ann@council.example": true, "bob@council.example": true, "cat@council.example": false} {
		if again, err := notes().Again(w, to); err != nil || again != want || due(to, "one") != true {
			t.Errorf("%s: again %t %v", to, again, err)
		}
	}
	if err := notes().Begin(w, "bob@council.example", "one", "khi.zip", nil, now); err != nil {
		t.Fatal(err)
	}
	if err := notes().Settle(w, "bob@council.example", Sent, "", now); err != nil {
		t.Fatal(err)
	}
	if again, err := notes().Again(w, "bob@council.example"); err != nil || again || due("bob@council.example", "one") {
		t.Errorf("what was sent is sent again: %t %v", again, err)
	}
	if lines, err := notes().Ways(all, "one"); err != nil || len(lines) != 2 || !strings.Contains(lines[0].String(), "waiting") || !strings.Contains(lines[1].String(), "sent") {
		t.Errorf("%v %v", lines, err)
	}
	for words, text := range map[string]string{"ann@council.example gets the same by report 1": "- place: UK\n  mail: [ann@council.example]\n- place: UK\n  mail: [Ann@council.example]\n", "say where to": "- place: UK\n  mail: []\n"} {
		if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(list); err == nil || !strings.Contains(strings.ToLower(err.Error()), words) {
			t.Errorf("%q: %v", words, err)
		}
	}
}
