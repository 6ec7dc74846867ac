package dashboards

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"khi/dashboards/chart"
	"khi/dashboards/download"
	"khi/dashboards/workbook"
	"khi/metrics"
)

// The one place where a Table becomes a picture, a workbook or a file.

// chartOption is what the browser draws with.
func (s *server) chartOption(t *metrics.Table) (json.RawMessage, error) {
	return chart.Option(t, chart.OnPage)
}

func (s *server) svg(ctx context.Context, a *asked) ([]byte, error) {
	return s.Charts.SVG(ctx, a.table, a.size)
}

func (s *server) png(ctx context.Context, a *asked) ([]byte, error) {
	return s.Charts.PNG(ctx, a.table, a.size)
}

func (s *server) csv(_ context.Context, a *asked) ([]byte, error) {
	var out bytes.Buffer
	err := download.CSV(&out, a.table)
	return out.Bytes(), err
}

func (s *server) csvMetadata(_ context.Context, a *asked) ([]byte, error) {
	return download.CSVMetadata(a.table, a.href("csv"))
}

// tableJSON is the table as the API gives it.
func (s *server) tableJSON(_ context.Context, a *asked) ([]byte, error) {
	var out bytes.Buffer
	err := download.JSON(&out, a.table)
	return out.Bytes(), err
}

func (s *server) xlsx(_ context.Context, a *asked) ([]byte, error) {
	return s.workbook(workbook.Cover{Title: a.table.Title, About: []string{a.table.Subtitle}, Filters: a.chosen, Fingerprint: a.fingerprint,
		AsOf: a.table.AsOf}, []*metrics.Table{a.table})
}

func (s *server) workbook(cover workbook.Cover, tables []*metrics.Table) ([]byte, error) {
	cover.Version = s.Version
	cover.Contact = "the person who runs this service"
	var out bytes.Buffer
	err := workbook.Write(&out, cover, tables)
	return out.Bytes(), err
}

func fileName(t *metrics.Table, ext string) string {
	if what, ok := strings.CutPrefix(ext, "csv-"); ok {
		return download.FileName(t, "csv") + "-" + what
	}
	return download.FileName(t, ext)
}

// picture gives an SVG or PNG, which pages show and people download.
func picture(contentType, name string, body []byte) *response {
	p := &response{status: http.StatusOK, contentType: contentType, body: body,
		header: map[string]string{"Content-Disposition": disposition("inline", name)}}
	if contentType == "image/svg+xml" {
		p.header["Content-Security-Policy"] = picturePolicy
	}
	return p
}
