package dashboards

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"khi/dashboards/download"
	"khi/dashboards/welsh"
	"khi/metrics"
)

// Pages are made in English and said in Welsh when they are finished: see
// docs/decisions/0015-welsh-over-the-finished-page.md. The language stands in the
// address, so that a page in Welsh can be kept and passed on like any other.

// readQuery reads what stands in the address after the question mark.
func (r *request) readQuery() (err error) {
	if r.values, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return badRequest("The part of the address after the question mark is damaged. Start again from the page you came from.")
	}
	return r.askLanguage()
}

// askLanguage reads the language of a page or a file and takes it out of the
// question, of which it is no part. Programs get data, whose keys are English.
func (r *request) askLanguage() error {
	if r.route.speaks != reader && r.route.speaks != file || ownLanguage(r.route.path) {
		return nil
	}
	asked, there := r.values["lang"]
	if !there {
		return nil
	}
	if len(asked) > 1 || asked[0] != welsh.Lang && asked[0] != "en" {
		return badRequest("The pages are in English and in Welsh: lang=en or lang=cy, once.")
	}
	r.welsh = asked[0] == welsh.Lang
	r.values.Del("lang")
	return nil
}

// ownLanguage says whether the pages of a route have another way to a language:
// the questions have that of their round, a story that of its reader.
func ownLanguage(path string) bool {
	return strings.HasPrefix(path, "/ask") || strings.HasPrefix(path, "/story/")
}

func (r *request) language() string {
	if r.welsh {
		return welsh.Lang
	}
	return ""
}

// otherLanguage is the address of this page in the other language, or "" for a
// page that has none: what was sent by a form is not sent again. What stands in the address comes
// back only where it is plain, and leads nowhere but here.
func (r *request) otherLanguage() string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || ownLanguage(r.route.path) {
		return ""
	}
	address := r.URL.EscapedPath()
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || !plain.MatchString(r.URL.Path) {
		return ""
	}
	values := url.Values{}
	for key, all := range r.URL.Query() {
		if key != "lang" && plain.MatchString(key) && !slices.ContainsFunc(all, func(v string) bool { return !plain.MatchString(v) }) {
			values[key] = all
		}
	}
	if len(values) > 0 {
		address += "?" + values.Encode()
	}
	if r.welsh {
		return address
	}
	return welsh.In(address)
}

// plain is what can be said again without a thought: no quotes and no angle brackets.
var plain = regexp.MustCompile(`^[\pL\pN\s_.,:;@%£+*/()=#'-]*$`)

// inWelsh says a finished page in Welsh, where that was asked for.
func (r *request) inWelsh(page []byte) ([]byte, error) {
	if !r.welsh {
		return page, nil
	}
	book, err := welsh.Load()
	if err != nil {
		return nil, err
	}
	return book.Page(page, namesOf(r.engine), nil)
}

// namesOf says which texts are names of places, which are no texts of ours. The
// nations have names in Welsh.
func namesOf(e Engine) func(string) bool {
	all := map[string]bool{}
	if e != nil {
		for _, p := range e.Places().All() {
			if p.Grain != metrics.UK && p.Grain != metrics.Nation {
				all[p.Name] = true
			}
		}
	}
	return func(text string) bool { return all[text] }
}

// keepLanguage says the language of an answer, and lets what it leads to keep it.
func (r *request) keepLanguage(h http.Header, contentType string) {
	if !r.welsh {
		return
	}
	if strings.HasPrefix(contentType, "text/html") {
		h.Set("Content-Language", welsh.Lang)
	}
	if said := h.Get("Content-Disposition"); said != "" {
		h.Set("Content-Disposition", r.fileInWelsh(said))
	}
	if to := h.Get("Location"); strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
		h.Set("Location", welsh.In(to))
	}
}

// speaker says a text in Welsh, if there is Welsh for it; it is nil for whoever asked
// for no Welsh.
func (r *request) speaker() func(string) (string, bool) { return r.speakerBeside(namesOf(r.engine)) }

// speakerBeside leaves these names as they stand.
func (r *request) speakerBeside(names func(string) bool) func(string) (string, bool) {
	book, err := welsh.Load()
	if !r.welsh || err != nil {
		return nil
	}
	return book.Speaker(names)
}

// sayer says a text in Welsh, or leaves it in English where there is no Welsh for
// it; it is nil for whoever asked for no Welsh.
func (r *request) sayer() func(string) string {
	speak := r.speaker()
	if speak == nil {
		return nil
	}
	return func(english string) string {
		words, _ := speak(english)
		return words
	}
}

// drawing is the table as a picture shows it: in the language that was asked for.
// Its keys, figures and standings are data, and stay: the picture marks by them.
func (a *asked) drawing() *metrics.Table {
	if a.say == nil {
		return a.table
	}
	t := *a.table
	for _, words := range []*string{&t.Title, &t.Subtitle, &t.Alt, &t.RowHead, &t.Protected, &t.Source} {
		*words = a.say(*words)
	}
	t.Columns, t.Rows, t.Notes = slices.Clone(t.Columns), slices.Clone(t.Rows), slices.Clone(t.Notes)
	for i := range t.Columns {
		t.Columns[i].Name = a.say(t.Columns[i].Name)
	}
	for i := range t.Rows {
		t.Rows[i].Label = a.say(t.Rows[i].Label)
	}
	for i := range t.Notes {
		t.Notes[i].Text = a.say(t.Notes[i].Text)
	}
	return &t
}

// told is the table as a file holds it: in the language that was asked for. Keys and
// codes are data, and stay.
func (a *asked) told() *metrics.Table {
	if a.say == nil {
		return a.table
	}
	t := *a.drawing()
	t.Facets, t.LeftOut = slices.Clone(t.Facets), slices.Clone(t.LeftOut)
	for i := range t.Facets {
		t.Facets[i].Name = a.say(t.Facets[i].Name)
	}
	for i := range t.LeftOut {
		t.LeftOut[i].Words = a.say(t.LeftOut[i].Words)
	}
	for i := range t.Rows {
		t.Rows[i] = a.toldBeside(t.Rows[i])
	}
	return &t
}

// toldBeside is a row with what stands beside its label and its figures in the
// language that was asked for.
func (a *asked) toldBeside(r metrics.Row) metrics.Row {
	r.Standings, r.Facets = slices.Clone(r.Standings), slices.Clone(r.Facets)
	r.Verdict = a.say(r.Verdict)
	for i := range r.Standings {
		r.Standings[i] = a.say(r.Standings[i])
	}
	for i := range r.Facets {
		r.Facets[i].Name = a.say(r.Facets[i].Name)
	}
	return r
}

// toldRows are the rows that come one by one, in the language that was asked for.
func (a *asked) toldRows() download.Rows {
	if a.say == nil {
		return a.rows
	}
	return func(yield func(metrics.Row, error) bool) {
		for r, err := range a.rows {
			r.Label = a.say(r.Label)
			if !yield(a.toldBeside(r), err) {
				return
			}
		}
	}
}

// tongue is the language of a file.
func (a *asked) tongue() download.Tongue {
	if a.say == nil {
		return download.Tongue{}
	}
	return download.Tongue{Lang: welsh.Lang, Say: a.say}
}

// keep is an address of ours in the language of a file.
func (a *asked) keep(address string) string {
	if a.say == nil {
		return address
	}
	return welsh.In(address)
}
