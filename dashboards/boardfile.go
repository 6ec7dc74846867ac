package dashboards

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"khi/metrics"
)

// A board paper as one file: the page that prints on four sheets with its style and its
// pictures inside, so that it can be sent, opened anywhere without this service, and
// printed or saved as a PDF.

// boardFile is what the file has around the paper.
type boardFile struct {
	Title, AsOf, Version string
	Style                template.CSS
	Invented             bool
	Body                 *boardPage
}

// boardReport is the board paper of a place: ID.html.
func (s *server) boardReport(r *request, place metrics.Place, period metrics.Period) (*response, error) {
	b, err := s.boardBody(r.with("period", string(period), "paper", "yes"), place)
	if err != nil {
		return nil, err
	}
	b.BackURL = ""
	l := r.engine.Labels()
	f := boardFile{Title: place.Name + " in short", AsOf: l.AsOf, Version: s.Version, Style: template.CSS(browserFiles()["khi.css"]), Invented: l.Invented, Body: b}
	var out bytes.Buffer
	if err := s.pages["board"].ExecuteTemplate(&out, "board-file", f); err != nil {
		return nil, fmt.Errorf("the board paper of %s: %w", place.ID, err)
	}
	page, err := r.inWelsh(out.Bytes())
	if err == nil {
		page, err = s.closed(r, page)
	}
	if err != nil {
		return nil, err
	}
	return attachment("text/html; charset=utf-8", r.reportName("html", "board-paper", place.ID, string(period)), page), nil
}

var (
	ownLink    = regexp.MustCompile(` href="/[^"]*"`)
	ownPicture = regexp.MustCompile(` src="(/tables/[^"]*)"`)
)

// closed is a page that needs nothing else: its pictures stand in it, and links, which
// would lead nowhere from a folder, are text.
func (s *server) closed(r *request, page []byte) (_ []byte, err error) {
	page = ownLink.ReplaceAll(page, nil)
	page = ownPicture.ReplaceAllFunc(page, func(src []byte) []byte {
		address := html.UnescapeString(string(ownPicture.FindSubmatch(src)[1]))
		body, failed := s.pictureAt(r, address)
		if failed != nil && err == nil {
			err = failed
		}
		return []byte(` src="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString(body) + `"`)
	})
	return page, err
}

// pictureAt is a picture by its address on a page, as its own route gives it.
func (s *server) pictureAt(r *request, address string) ([]byte, error) {
	to, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("the picture %q: %w", address, err)
	}
	other := *r
	other.values = to.Query()
	other.values.Del("lang")
	other.param = func(string) string { return strings.TrimPrefix(to.Path, "/tables/") }
	picture, err := s.tableFile(&other)
	if err != nil {
		return nil, fmt.Errorf("the picture %q: %w", address, err)
	}
	if picture.status != http.StatusOK || picture.stream != nil {
		return nil, fmt.Errorf("the picture %q has the status %d", address, picture.status)
	}
	return picture.body, nil
}
