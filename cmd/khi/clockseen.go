package main

import (
	"fmt"
	"time"

	"khi/ingest"
)

// clockSlack is how far the newest line may lie ahead of the clock: as much as a clock is
// put right by without anybody's doing.
const clockSlack = 2 * time.Minute

// clockBehind says so where the clock of this machine is behind the newest line of the
// ledger: then it is wrong now, or was when that line was written. What has days goes by
// it: grants, links, releases, what lies in the future, retention (docs/security.md).
func clockBehind(now time.Time, lines []ingest.Entry) (words string) {
	if len(lines) == 0 {
		return ""
	}
	last := lines[len(lines)-1]
	if ahead := last.At.Sub(now); ahead > clockSlack {
		return fmt.Sprintf("the clock of this machine says %s, and line %d of the ledger was written at %s, which is later: one of the two is wrong; set the clock, for days of grants, links, releases and files go by it",
			now.UTC().Format("2006-01-02 15:04 UTC"), last.Seq, last.At.UTC().Format("2006-01-02 15:04 UTC"))
	}
	return ""
}
