package dashboards

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strings"

	"khi/dashboards/access"
	"khi/metrics"
)

type dataPage struct {
	Newest    loadList
	Older     loadList
	Findings  []findingView
	Templates []Template
	Sends     bool // the reader may send files
	Asks      bool // the reader may ask people
}

// loadList is a table of loads.
type loadList struct {
	ID, Caption, Count string
	Loads              []loadView
}

// newestLoads is how many loads the page shows before it folds the others away.
const newestLoads = 12

// loadView is a load as everybody may see it. How many rows a small file
// brought would say how many people a small scheme asked, which its figures
// hide: so those counts are hidden too.
type loadView struct {
	Seq      int64          `json:"seq"`
	File     string         `json:"file"`
	Original string         `json:"sha256"`
	Source   string         `json:"source"`
	Layout   string         `json:"layout"`
	In       metrics.Figure `json:"rows_in"`
	Accepted metrics.Figure `json:"rows_accepted"`
	Refused  metrics.Figure `json:"rows_refused"`
	At       string         `json:"loaded_at"`
	State    string         `json:"state"` // in force, partly replaced, replaced, undone
}

// fewRows is the number of rows below which a file's counts are hidden.
const fewRows = 10

func loadViews(loads []metrics.Load) []loadView {
	all := []loadView{}
	for _, l := range loads {
		v := loadView{Seq: l.Seq, File: l.File, Original: l.Original, Source: l.Source, Layout: l.Layout, At: l.At, State: stateOf(l),
			In: metrics.Known(float64(l.In)), Accepted: metrics.Known(float64(l.Accepted)), Refused: metrics.Known(float64(l.Refused))}
		if l.Accepted < fewRows {
			v.In, v.Accepted = metrics.Hidden(), metrics.Hidden()
		}
		all = append(all, v)
	}
	return all
}

// spelt are the words of the names of sources that are written in another way than they sound.
var spelt = map[string]string{
	"ascof": "ASCOF", "cld": "Client Level Data", "cqc": "CQC", "google": "Google Forms", "khi": "KHI", "kobo": "KoboToolbox", "limesurvey": "LimeSurvey", "msforms": "Microsoft Forms",
	"odk": "ODK", "ons": "ONS", "ons4": "ONS4", "redcap": "REDCap", "smartsurvey": "SmartSurvey", "surveymonkey": "SurveyMonkey",
}

// Kind is the source that read the file, in words.
func (l loadView) Kind() string {
	words := strings.FieldsFunc(l.Source, func(r rune) bool { return r == '_' || r == ' ' })
	for i, w := range words {
		bare := strings.TrimSuffix(w, ",")
		if s, ok := spelt[bare]; ok {
			words[i] = s + w[len(bare):]
		}
	}
	return sentenceCase(strings.Join(words, " "))
}

func (l loadView) InText() string       { return metrics.Count.Text(l.In) }
func (l loadView) AcceptedText() string { return metrics.Count.Text(l.Accepted) }
func (l loadView) RefusedText() string  { return metrics.Count.Text(l.Refused) }

// findingView is what one rule said, over all loads.
type findingView struct {
	Level, Rule, Field, Advice, Times string
}

var levelNames = map[string]string{"refused": "Left out", "unreadable": "Row kept without this answer", "warning": "Kept, please check"}

// data says what has been loaded, what the rules found, and how to load more.
func (s *server) data(r *request) (*response, error) {
	seen, found := r.seenLoads()
	body := dataPage{Templates: s.Templates, Findings: findings(inForce(seen, found)), Sends: r.visit.May(access.SendFiles), Asks: s.Asking.Shelf != nil && r.visit.May(access.AskPeople)}
	loads := loadViews(seen)
	slices.Reverse(loads) // the newest first
	at := min(newestLoads, len(loads))
	body.Newest = loadList{ID: "newest-caption", Caption: "The newest files", Loads: loads[:at]}
	body.Older = loadList{ID: "older-caption", Caption: "Older files", Loads: loads[at:], Count: number(int64(len(loads) - at))}
	return s.page(r, http.StatusOK, "data", "Data", "data", body)
}

// findings adds up the findings of all loads by rule and field, the most
// frequent first.
func findings(counts []metrics.FindingCount) []findingView {
	type key struct{ level, rule, field string }
	total := map[key]metrics.FindingCount{}
	for _, c := range counts {
		k := key{c.Level, c.Rule, c.Field}
		sum := total[k]
		c.N += sum.N
		total[k] = c
	}
	var all []metrics.FindingCount
	for _, c := range total {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b metrics.FindingCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Level, b.Level))
	})
	var views []findingView
	for _, c := range all {
		views = append(views, findingView{cmp.Or(levelNames[c.Level], c.Level), cmp.Or(c.What, c.Rule), cmp.Or(c.Of, c.Field), c.Advice, timesOf(c)})
	}
	return views
}

// timesOf is how often a rule spoke. How many people's answers could not be read
// is a figure of its own, and how many people a scheme sent rows about without
// saying who they are may be few: neither is told here.
func timesOf(c metrics.FindingCount) string {
	if c.Level == "unreadable" || c.Rule == "refers_to_nothing" {
		return "not given"
	}
	return number(c.N)
}

func (s *server) accessibility(r *request) (*response, error) {
	return s.page(r, http.StatusOK, "accessibility", "Accessibility", "", nil)
}

// templateFile gives one of the files that people fill in.
func (s *server) templateFile(r *request) (*response, error) {
	name := r.param("file")
	if s.ReadTemplate == nil || !slices.ContainsFunc(s.Templates, func(t Template) bool { return t.Name == name }) {
		return nil, notFound("There is no template with that name. The data page lists them all.")
	}
	body, err := s.ReadTemplate(name)
	if err != nil {
		return nil, err
	}
	kind := "text/csv; charset=utf-8"
	if path.Ext(name) == ".xlsx" {
		kind = sheetType
	}
	return attachment(kind, name, body), nil
}
