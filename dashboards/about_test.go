package dashboards

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"khi/dashboards/chart"
	"khi/metrics"
	"khi/metrics/disclose"
)

// The page that explains protection says what it costs, but not, of a few hidden
// figures, which are hidden for their own numbers.
func TestAboutSaysWhatIsHidden(t *testing.T) {
	e, err := metrics.NewEngine(context.Background(), smallWorld{}, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	costs, err := e.HiddenCosts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if soFar, all := e.HiddenSoFar(); !all || len(soFar) != len(costs) {
		t.Fatalf("%d of %d indicators are decided on, all %v", len(soFar), len(costs), all)
	}
	ind, _ := e.Catalogue().Find("friends_block")
	hidden := 0
	for _, c := range costs {
		if c.Indicator == ind.Name {
			hidden = c.Small + c.Further
		}
	}
	page := get(siteOf(t, e), "GET", "/about").Body.String()
	_, row, ok := strings.Cut(page, ">"+ind.Title+"</th>")
	row, _, _ = strings.Cut(row, "</tr>")
	if !ok || hidden == 0 || !strings.Contains(row, `<td class="num">`+number(int64(hidden))+"</td>") {
		t.Errorf("the page does not say that %d figures of %s are hidden: %q", hidden, ind.Title, row)
	}
	if strings.Contains(page, "hidden only so that") {
		t.Error("of a few hidden figures the page says how many are small")
	}
}

// keepingFiles is a small world in which files are kept as they came.
type keepingFiles struct{ smallWorld }

func (w keepingFiles) Labels(ctx context.Context) (*metrics.Labels, error) {
	l, err := w.smallWorld.Labels(ctx)
	if err == nil {
		l.FilesKept = true
	}
	return l, err
}

// The page says that names are never kept, unless files are kept as they came.
func TestAboutSaysWhatIsKept(t *testing.T) {
	t.Parallel()
	for store, want := range map[metrics.Store]string{smallWorld{}: "NHS numbers are never kept.", keepingFiles{}: "Some files are kept as they were sent, locked"} {
		e, err := metrics.NewEngine(context.Background(), store, disclose.Default)
		if err != nil {
			t.Fatal(err)
		}
		page := get(siteOf(t, e), "GET", "/about").Body.String()
		if !strings.Contains(page, want) || strings.Contains(page, "never kept") != strings.Contains(want, "never kept") {
			t.Errorf("it does not say %q", want)
		}
		c, err := chart.New(chart.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close(context.Background()) })
		kept := strings.HasPrefix(want, "Some")
		h, err := New(Options{Publisher: published{e}, Charts: c, Sender: &sending{}, FilesKept: kept, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if page := get(h, "GET", "/send").Body.String(); strings.Contains(page, "the file is kept as it is, locked") != kept || strings.Contains(page, "they are never read") == kept {
			t.Errorf("where files are kept: %v, whoever sends one is told something else", kept)
		}
		if cy := get(siteOf(t, e), "GET", "/about?lang=cy").Body.String(); strings.Contains(cy, want) {
			t.Errorf("in Welsh it says %q", want)
		}
	}
}
