package audit

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"khi/dashboards/chart"
	"khi/dashboards/download"
	"khi/dashboards/workbook"
	"khi/metrics"
	"khi/metrics/attack"
)

// everyForm looks at a table as page, picture and file. Each is made once more
// from nothing but what the API gives: what is the same then cannot tell more.
func (w *walk) everyForm(path, kind string, asked url.Values, a Answer, t *attack.Table) error {
	var table metrics.Table
	if err := json.Unmarshal(a.Body, &table); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	again, err := w.get(path)
	if err != nil {
		return err
	}
	if again.ETag != a.ETag || !bytes.Equal(again.Body, a.Body) {
		w.breach(path, "the answer", "the same question has two answers")
	}
	for _, look := range []func(string, *metrics.Table) error{w.csv, w.xlsx, w.svg, w.png} {
		if err := look("/tables/"+kind+".EXT?"+asked.Encode(), &table); err != nil {
			return err
		}
	}
	if page := pageOf(kind, asked, t); page != "" {
		return w.page(page, kind, asked, &table)
	}
	return nil
}

// pageOf is a page that shows the table.
func pageOf(kind string, asked url.Values, t *attack.Table) string {
	q := url.Values{}
	for _, key := range []string{"place", "period", "by", "within", "grain", "shape", "comparator"} {
		if v := asked.Get(key); v != "" {
			q.Set(key, v)
		}
	}
	switch kind {
	case "trend", "breakdown":
		return "/indicators/" + t.Indicator + "?" + q.Encode()
	case "compare":
		q.Set("indicator", t.Indicator)
		return "/compare?" + q.Encode()
	case "cost":
		return "/cost?" + q.Encode()
	case "explore":
		return "/explore?" + asked.Encode()
	case "map":
		q.Set("indicator", asked.Get("indicator"))
		return "/map?" + q.Encode()
	case "quadrant", "multiples", "changed":
		place := q.Get("place")
		q.Del("place")
		return "/places/" + url.PathEscape(place) + "/board?" + q.Encode()
	case "views", "gaps":
		place := q.Get("place")
		q.Del("place")
		return "/places/" + url.PathEscape(place) + "/area?" + q.Encode()
	case "spine", "tartan":
		place := q.Get("place") + q.Get("within")
		q.Del("place")
		q.Del("within")
		return "/places/" + url.PathEscape(place) + "/standing?" + q.Encode()
	case "profile", "official", "ratings":
		place := q.Get("place")
		q.Del("place")
		return "/places/" + url.PathEscape(place) + "?" + q.Encode()
	}
	return ""
}

func (w *walk) form(path, ext string) (Answer, string, bool, error) {
	path = strings.Replace(path, ".EXT?", "."+ext+"?", 1)
	a, err := w.service.Get(w.ctx, path)
	if err != nil || a.Status == 404 {
		return a, path, false, err
	}
	if a.Status != 200 {
		return a, path, false, fmt.Errorf("%s: the service answers with status %d", path, a.Status)
	}
	w.forms++
	return a, path, true, nil
}

func (w *walk) csv(path string, t *metrics.Table) error {
	a, path, ok, err := w.form(path, "csv")
	if err != nil || !ok {
		return err
	}
	var want bytes.Buffer
	if err := download.CSV(&want, t); err != nil {
		return err
	}
	if !bytes.Equal(a.Body, want.Bytes()) {
		w.breach(path, "the file", "it says more than the API, or other things")
	}
	return nil
}

// xlsx compares every worksheet but the cover, which names the day and the
// program, and looks for what a workbook can hold beside its worksheets.
func (w *walk) xlsx(path string, t *metrics.Table) error {
	a, path, ok, err := w.form(path, "xlsx")
	if err != nil || !ok {
		return err
	}
	var made bytes.Buffer
	if err := workbook.Write(&made, workbook.Cover{Title: t.Title, About: []string{t.Subtitle}, AsOf: t.AsOf}, []*metrics.Table{t}); err != nil {
		return err
	}
	have, err := sheets(a.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	want, err := sheets(made.Bytes())
	if err != nil {
		return err
	}
	for name, rows := range have {
		if name != "Cover" && !slices.EqualFunc(rows, want[name], slices.Equal) {
			w.breach(path, "the worksheet "+name, "it says more than the API, or other things")
		}
	}
	return w.parts(path, a.Body)
}

func sheets(body []byte) (map[string][][]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	all := map[string][][]string{}
	for _, name := range f.GetSheetList() {
		if all[name], err = f.GetRows(name, excelize.Options{RawCellValue: true}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

var stowed = regexp.MustCompile(`state="(very)?[hH]idden"|hidden="(1|true)"|<definedName |<c:numCache|<pivotCache`)

// parts looks for worksheets, rows and names that are there and not seen, and
// for the numbers that charts keep.
func (w *walk) parts(path string, body []byte) error {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		text, err := io.ReadAll(part)
		_ = part.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if at := stowed.Find(text); at != nil {
			w.breach(path, "the part "+f.Name, "something is stowed away in it: "+string(at))
		}
	}
	return nil
}

// page compares the tables of a page with what the API gives, and what the
// browser draws from with what it would be drawn from.
func (w *walk) page(path, kind string, asked url.Values, t *metrics.Table) error {
	a, path, ok, err := w.form(path, "")
	if err != nil || !ok {
		return err
	}
	w.pageTitle(path, a.Body, t)
	shown, err := tablesOf(a.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, s := range shown {
		file, err := url.Parse(s.file)
		if err != nil || !strings.HasPrefix(file.Path, "/tables/"+kind+".") || file.Query().Encode() != asked.Encode() {
			continue
		}
		w.compareRows(path, s, t)
		if s.option != "" {
			if err := w.compareOption(path, s.option, t); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) compareRows(path string, s shownTable, t *metrics.Table) {
	if len(s.rows) != len(t.Rows) {
		w.breach(path, "the table", "it has not the rows that the API gives")
		return
	}
	for i, r := range t.Rows {
		for j, c := range t.Columns {
			at := s.at(i, j, c.Key)
			if at < 0 || at >= len(s.rows[i]) {
				continue
			}
			if have := s.rows[i][at]; r.Cells[j].IsHidden() && have != "[c]" {
				w.breach(path, r.Label, "the page shows "+strconv.Quote(have)+" in place of [c]")
			}
		}
	}
}

func (w *walk) compareOption(path, option string, t *metrics.Table) error {
	made, err := chart.Option(t, chart.OnPage)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var have, want any
	if err := json.Unmarshal([]byte(option), &have); err != nil {
		return fmt.Errorf("%s: what the browser draws from: %w", path, err)
	}
	if err := json.Unmarshal(made, &want); err != nil {
		return err
	}
	if at := differs(have, want, ""); at != "" {
		w.breach(path, "what the browser draws from", "it is not made from the figures that are shown, at "+at)
	}
	return nil
}

// differs finds where two JSON values differ by more than the last digit that is
// published.
func differs(a, b any, at string) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return at + "/"
		}
		for key, v := range x {
			if d := differs(v, y[key], at+"/"+key); d != "" {
				return d
			}
		}
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return at + "/"
		}
		for i, v := range x {
			if d := differs(v, y[i], at+"/"+strconv.Itoa(i)); d != "" {
				return d
			}
		}
	case float64:
		if y, ok := b.(float64); !ok || math.Abs(x-y) > 1e-9*math.Max(1, math.Abs(x)) {
			return fmt.Sprintf("%s: %v and %v", at, a, b)
		}
	default:
		if a != b {
			return fmt.Sprintf("%s: %v and %v", at, a, b)
		}
	}
	return ""
}
