package welsh

import (
	_ "embed"
	"fmt"
)

//go:embed coverage.txt
var coverage string

// Coverage is how much has Welsh: sentences of the pages that a test asks for, and
// texts of indicators.
type Coverage struct {
	Pages, Of         int
	Indicators, Texts int
}

// Recorded is the coverage that was written down by the test that measures it.
func Recorded() Coverage {
	var c Coverage
	_, _ = fmt.Sscanf(coverage, coverageLine, &c.Pages, &c.Of, &c.Indicators, &c.Texts)
	return c
}

const coverageLine = "%d of %d sentences of the pages, %d of %d texts of indicators\n"

func (c Coverage) String() string {
	return fmt.Sprintf(coverageLine, c.Pages, c.Of, c.Indicators, c.Texts)
}

// Percent is the share of the pages' sentences that have Welsh, rounded down.
func (c Coverage) Percent() int { return 100 * c.Pages / max(1, c.Of) }

// IndicatorPercent is the share of the indicators' texts that have Welsh, rounded down.
func (c Coverage) IndicatorPercent() int { return 100 * c.Indicators / max(1, c.Texts) }
