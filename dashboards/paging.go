package dashboards

import (
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"khi/metrics"
)

// What can be long comes page by page to programs that ask for it so: page from 1, and
// rows, how many stand on one. Without either, all of it comes at once or is refused;
// nothing is ever cut without a word. Pages of one ETag's data fit together: a load
// between two of them changes "as_of" or the figures, and the tag of each page.
var pageParams = []string{"page", "rows"}

const usualRows = 1000

// pageOf is which part of a list is asked for.
type pageOf struct {
	number, rows int
}

func (p pageOf) first() int { return (p.number - 1) * p.rows }

// paging reads which page is asked for; ok is false where the whole list is.
func (r *request) paging() (p pageOf, ok bool, err error) {
	p = pageOf{1, usualRows}
	for name, into := range map[string]*int{"page": &p.number, "rows": &p.rows} {
		text := r.values.Get(name)
		if !r.values.Has(name) {
			continue
		}
		ok = true
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostJSON {
			return p, false, badRequest("Pages are counted from 1, and a page has from 1 to " + number(mostJSON) + " rows: write page=2&rows=1000.")
		}
		*into = n
	}
	return p, ok, nil
}

// links is the header that leads to the other pages of a list (RFC 8288).
func (r *request) links(p pageOf, more bool) string {
	var all []string
	to := func(rel string, n int) {
		q := url.Values{}
		for key, values := range r.values {
			q[key] = values
		}
		q.Set("page", strconv.Itoa(n))
		q.Set("rows", strconv.Itoa(p.rows))
		all = append(all, "<"+r.URL.EscapedPath()+"?"+q.Encode()+`>; rel="`+rel+`"`)
	}
	to("first", 1)
	if p.number > 1 {
		to("prev", p.number-1)
	}
	if more {
		to("next", p.number+1)
	}
	return strings.Join(all, ", ")
}

// paged is an answer with the way to the other pages.
func (r *request) paged(a *response, p pageOf, more bool) *response {
	if a.header == nil {
		a.header = map[string]string{}
	}
	a.header["Link"] = r.links(p, more)
	return a
}

// noSuchPart says that a list ends before the page that is asked for.
func noSuchPart() error {
	return notFound("The list ends before this page. The last page is the first whose Link header has no next.")
}

// page is the part of the rows that is asked for, and whether there are more.
func (p pageOf) page(rows iter.Seq2[metrics.Row, error]) (iter.Seq2[metrics.Row, error], bool, error) {
	var part []metrics.Row
	n, more := 0, false
	for row, err := range rows {
		if err != nil {
			return nil, false, err
		}
		if n >= p.first()+p.rows {
			more = true
			break
		}
		if n >= p.first() {
			part = append(part, row)
		}
		n++
	}
	if len(part) == 0 && p.number > 1 {
		return nil, false, noSuchPart()
	}
	return func(yield func(metrics.Row, error) bool) {
		for _, row := range part {
			if !yield(row, nil) {
				return
			}
		}
	}, more, nil
}

// apiPage gives a page of a selection, which can have more rows than one answer holds.
func (s *server) apiPage(r *request, a *asked, p pageOf) (*response, error) {
	rows, more, err := p.page(a.rows)
	if err != nil {
		return nil, err
	}
	part := *a
	part.rows = rows
	body, err := forms["json"].bytes(s, r.ctx(), &part)
	if err != nil {
		return nil, err
	}
	return r.paged(&response{status: http.StatusOK, contentType: jsonType, body: body}, p, more), nil
}

// loadsPage is the part of the loads that is asked for.
func (p pageOf) loadsPage(all []metrics.Load) (part []metrics.Load, more bool, err error) {
	if p.first() >= len(all) && p.number > 1 {
		return nil, false, noSuchPart()
	}
	part = all[min(p.first(), len(all)):]
	if len(part) > p.rows {
		return slices.Clip(part[:p.rows]), true, nil
	}
	return part, false, nil
}

// noPages refuses a page in a form that holds every row.
func noPages() error {
	return badRequest("Pages come as JSON. CSV, Parquet and Excel files hold every row: leave page and rows out.")
}
