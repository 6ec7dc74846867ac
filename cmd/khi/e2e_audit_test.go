package main_test

import (
	"fmt"
	"strings"
	"testing"
)

// Of all that the service gives out of the demonstration no hidden number can be worked
// out, as `khi audit` finds that reads every table as anybody can. Pictures and files are
// compared in TestNobodyCanWorkOutAHiddenNumber and by `khi audit` with a smaller --every.
func TestTheDemonstrationGivesNothingAway(t *testing.T) {
	d := demonstration(t)
	t.Parallel()
	o := khi(t, "audit", "--every", "100000", "--url", d.site)
	if o.code != 0 || !strings.Contains(o.stdout, "No hidden number could be worked out") {
		t.Errorf("khi audit ended with %d\n%.4000s%s", o.code, o.stdout, o.stderr)
	}
	var tables, given, hidden int
	if _, err := fmt.Sscanf(o.stdout, "%d tables read: %d numbers given, %d hidden.", &tables, &given, &hidden); err != nil {
		t.Fatalf("what was read is not said: %v\n%.300s", err, o.stdout)
	}
	if tables < 50000 || given < 150000 || hidden < 150000 {
		t.Errorf("%d tables read, %d numbers given, %d hidden: nothing is tested", tables, given, hidden)
	}
}
