package dashboards

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"khi/dashboards/chart"
	"khi/dashboards/download"
	"khi/dashboards/workbook"
	"khi/metrics"
)

// The one place where a Table becomes a picture, a workbook or a file.

// chartOption is what the browser draws with.
func chartOption(a *asked) (json.RawMessage, error) {
	size := chart.OnPage
	size.Say = a.say
	return chart.Option(a.drawing(), size)
}

func (s *server) svg(ctx context.Context, w io.Writer, a *asked) error {
	body, err := s.Charts.SVG(ctx, a.drawing(), a.size)
	return written(w, body, err)
}

func (s *server) png(ctx context.Context, w io.Writer, a *asked) error {
	body, err := s.Charts.PNG(ctx, a.drawing(), a.size)
	return written(w, body, err)
}

func written(w io.Writer, body []byte, err error) error {
	if err == nil {
		_, err = w.Write(body)
	}
	return err
}

func (s *server) csv(_ context.Context, w io.Writer, a *asked) error {
	if a.rows != nil {
		return a.tongue().CSVRows(w, a.told(), a.toldRows())
	}
	return a.tongue().CSV(w, a.told())
}

func (s *server) parquet(_ context.Context, w io.Writer, a *asked) error {
	if a.rows != nil {
		return a.tongue().ParquetRows(w, a.told(), a.toldRows())
	}
	return a.tongue().Parquet(w, a.told())
}

func (s *server) csvMetadata(_ context.Context, w io.Writer, a *asked) error {
	var body []byte
	var err error
	if a.rows != nil {
		body, err = a.tongue().CSVMetadataRows(a.told(), a.toldRows(), a.keep(a.href("csv")))
	} else {
		body, err = a.tongue().CSVMetadata(a.told(), a.keep(a.href("csv")))
	}
	return written(w, body, err)
}

// The most rows that a selection may have in a form that must be whole before it is
// sent. JSON is held in memory; a workbook holds every figure once more in its
// worksheet of data, which ends where Excel does.
const (
	mostJSON     = 100_000
	excelFigures = 1_048_000
)

// tableJSON is the table as the API gives it.
func (s *server) tableJSON(_ context.Context, w io.Writer, a *asked) error {
	t, err := a.whole(mostJSON, "JSON")
	if err != nil {
		return err
	}
	whole := *a
	whole.table = t
	return download.JSON(w, whole.told())
}

func (s *server) xlsx(_ context.Context, w io.Writer, a *asked) error {
	t, err := a.whole(excelFigures/max(1, len(a.table.Columns)), "an Excel file")
	if err != nil {
		return err
	}
	body, err := s.workbook(workbook.Cover{Title: t.Title, About: []string{t.Subtitle}, Filters: a.chosen, Fingerprint: a.fingerprint,
		AsOf: t.AsOf, Lang: a.tongue().Lang, Say: a.speak}, []*metrics.Table{t})
	return written(w, body, err)
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
