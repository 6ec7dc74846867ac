package dashboards

import (
	"fmt"
	"math"
	"net/http"

	"khi/dashboards/welsh"
	"khi/metrics"
)

// aboutPage says what protection costs readers. How many figures are hidden for
// their own numbers and how many for others' sake is not told indicator by
// indicator: of a few hidden figures it would say which are small.
type aboutPage struct {
	Hidden  []hiddenShare
	Waiting bool   // some are not decided on yet
	Kept    bool   // files are kept as they came
	Further string // share of all hidden figures that are hidden for others' sake
	Welsh   welsh.Coverage
}

type hiddenShare struct {
	Title, Cells, Hidden, Percent string
}

// fewestHidden is from how many hidden figures on a share of them is told.
const fewestHidden = 100

func (s *server) about(r *request) (*response, error) {
	body := aboutPage{Kept: r.engine.Labels().FilesKept, Welsh: welsh.Recorded()}
	if e, ok := r.engine.(interface {
		HiddenSoFar() ([]metrics.HiddenCost, bool)
	}); ok {
		costs, all := e.HiddenSoFar()
		body.Waiting = !all
		hidden, further := 0, 0
		for _, c := range costs {
			ind, known := r.engine.Catalogue().Find(c.Indicator)
			if !known || c.Cells == 0 {
				continue
			}
			n := c.Small + c.Further
			hidden, further = hidden+n, further+c.Further
			body.Hidden = append(body.Hidden, hiddenShare{ind.Title, number(int64(c.Cells)), number(int64(n)), fmt.Sprintf("%.0f%%", 100*float64(n)/float64(c.Cells))})
		}
		if all && hidden >= fewestHidden {
			body.Further = fmt.Sprintf("%.0f%%", 5*math.Round(20*float64(further)/float64(hidden)))
		}
	}
	return s.page(r, http.StatusOK, "about", "About", "about", body)
}
