package dashboards

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"khi/metrics/benefit/scenario"
)

// BenchmarkEditedCase is one edit of the example, 10,000 runs, to its whole page: read,
// worked out, every table and sentence of it rendered. No two edits are the same, so that
// nothing is answered from memory.
func BenchmarkEditedCase(b *testing.B) {
	h, edit := siteOf(b, newFixture(b, plainName)), 0
	for b.Loop() {
		edit++
		text := strings.Replace(scenario.Example, "value: 34000, low: 30000", fmt.Sprintf("value: %d, low: 30000", 33000+edit%4000), 1)
		if w := get(h, "GET", "/cost/scenario?case="+url.QueryEscape(text)); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Net present social value") {
			b.Fatalf("%d: %.300s", w.Code, w.Body)
		}
	}
}
