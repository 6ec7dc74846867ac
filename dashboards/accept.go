package dashboards

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// apiForms are the forms in which a program can have a table: by the end of the address
// (trend.csv) or by the Accept header, the first where it has no preference.
var apiForms = []string{"json", "csv", "parquet", "xlsx"}

// asksByHeader says whether what an address gives depends on the Accept header.
func (r *request) asksByHeader() bool {
	return r.route.path == "/api/v1/tables/:kind" && !strings.Contains(r.param("kind"), ".")
}

// apiForm is the form in which a program asks for a table; "" where it accepts none of
// ours. ok is false where the address ends on no form of ours.
func (r *request) apiForm() (kind, form string, ok bool) {
	kind, ext, ended := strings.Cut(r.param("kind"), ".")
	if !ended {
		return kind, accepted(r.Header.Values("Accept")), true
	}
	for _, f := range apiForms {
		if f == ext {
			return kind, f, true
		}
	}
	return kind, "", false
}

// accepted chooses among our forms by Accept headers (RFC 9110, 12.5.1): the highest
// weight wins, of equals ours that stands first; the narrowest range that fits a form
// decides its weight, and a range that cannot be read is passed over.
func accepted(headers []string) string {
	header := strings.Join(headers, ",")
	if strings.TrimSpace(header) == "" {
		return apiForms[0]
	}
	best, chosen := 0.0, ""
	for _, form := range apiForms {
		if q := weightOf(header, form); q > best {
			best, chosen = q, form
		}
	}
	return chosen
}

// weightOf is how much a header wants a form, from 0 to 1.
func weightOf(header, form string) float64 {
	ours, _, _ := mime.ParseMediaType(forms[form].contentType)
	group, _, _ := strings.Cut(ours, "/")
	narrow, weight := 0, 0.0
	for part := range strings.SplitSeq(header, ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		fits := map[string]int{ours: 3, group + "/*": 2, "*/*": 1}[kind]
		if fits <= narrow {
			continue
		}
		q := 1.0
		if text, weighed := params["q"]; weighed {
			if q, err = strconv.ParseFloat(text, 64); err != nil || !(q >= 0 && q <= 1) {
				continue
			}
		}
		narrow, weight = fits, q
	}
	return weight
}

// apiTable gives a table to a program: as JSON the same bytes as the download, and as
// CSV, Parquet or an Excel file where the address or the Accept header says so.
func (s *server) apiTable(r *request) (*response, error) {
	kind, ext, ok := r.apiForm()
	switch {
	case !ok:
		return nil, notFound("There is no such form of a table. The address may end on .json, .csv, .parquet or .xlsx, or say nothing and leave it to the Accept header.")
	case ext == "":
		return nil, &problem{status: http.StatusNotAcceptable, title: "A table does not come in that form",
			words: "The Accept header names none of the forms that there are: application/json, text/csv, " + parquetType + " and " + sheetType + ". Name one of them, or leave the header out for JSON; or end the address on .json, .csv, .parquet or .xlsx."}
	}
	if k, there := tableKinds[kind]; there {
		if err := r.strictly(k.apiParams()...); err != nil {
			return nil, err
		}
	}
	p, byPage, err := r.paging()
	if err != nil {
		return nil, err
	}
	if byPage && ext != "json" {
		return nil, noPages()
	}
	a, err := r.ask(kind)
	if err != nil {
		return nil, err
	}
	if byPage {
		return s.apiPage(r, a, p)
	}
	f := forms[ext]
	if f.streams && a.rows != nil {
		return streamed(f.contentType, fileName(a.table, ext), func(w io.Writer) error { return f.write(s, r.ctx(), w, a) }), nil
	}
	body, err := f.bytes(s, r.ctx(), a)
	if err != nil {
		return nil, err
	}
	if ext == "json" {
		return &response{status: http.StatusOK, contentType: jsonType, body: body}, nil
	}
	return attachment(f.contentType, fileName(a.table, ext), body), nil
}
