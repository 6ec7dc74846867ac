package dashboards

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pages are the parsed pages by name, each with the frame and the parts.
type pages map[string]*template.Template

// frame is what every page has around its own body.
type frame struct {
	Title    string
	Section  string // which entry of the navigation is current
	Version  string
	Assets   string // fingerprint, so that a new stylesheet has a new address
	Invented bool
	AsOf     string
	Charts   bool
	Exact    bool // the page holds exact figures of the reader's own place
	Body     any
	Visitor  visitorView
	Other    string // address of this page in the other language, or ""
	Welsh    bool   // the page will be said in Welsh
}

// parsePages reads every page once. A page is frame.html, parts.html and its
// own file, which defines "main": every other file of the folder is a page, and
// its name is the page's.
func parsePages() (pages, error) {
	shared, err := template.New("shared").Funcs(template.FuncMap{"next": func(i int) int { return i + 1 }, "day": dayWords, "moment": momentWords, "marks": marks, "icon": icon, "rounded": rounded, "whole": func(n int) string { return scenario.Whole(float64(n)) }}).
		ParseFS(templateFiles, "templates/frame.html", "templates/askframe.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("dashboards: %w", err)
	}
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("dashboards: %w", err)
	}
	all := pages{}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "frame" || name == "askframe" || name == "parts" {
			continue
		}
		t, err := shared.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, file)
		}
		if err != nil {
			return nil, fmt.Errorf("dashboards: page %s: %w", name, err)
		}
		if t.Lookup("main") == nil {
			return nil, fmt.Errorf("dashboards: page %s: templates/%s.html defines no main", name, name)
		}
		all[name] = t
	}
	return all, nil
}

// sentence is the headline of an indicator in words. A figure that may not be
// shown gives a sentence without a number.
func sentence(ind metrics.Indicator, f metrics.Figure, text string) string {
	if _, ok := f.Value(); ok {
		return strings.ReplaceAll(ind.Sentence, "{value}", text) + "."
	}
	if f.IsHidden() {
		return "This figure is hidden so that nobody can be recognised."
	}
	switch f.Reason() {
	case metrics.NoAnswers:
		if !ind.Asks() {
			return "There are no records of this here for this period."
		}
		return "Nobody answered this question here in this period."
	case metrics.NotApplicable:
		return "There is a figure for whole financial years only."
	}
	return "This figure is not available here for this period."
}

// option is one entry of a select box; group is the heading it stands under.
type option struct {
	Value, Label, Group string
	Chosen              bool
}

// optionGroup is a heading of a select box with its entries.
type optionGroup struct {
	Name    string
	Options []option
}

// grouped puts neighbours with the same group under one heading.
func grouped(options []option) []optionGroup {
	var groups []optionGroup
	for _, o := range options {
		if n := len(groups); n == 0 || groups[n-1].Name != o.Group {
			groups = append(groups, optionGroup{Name: o.Group})
		}
		last := &groups[len(groups)-1]
		last.Options = append(last.Options, o)
	}
	return groups
}

// choice is a select box of a plain GET form.
type choice struct {
	ID, Name, Label string
	Groups          []optionGroup
}

func choiceOf(name, label string, options []option) choice {
	return choice{ID: "choose-" + name, Name: name, Label: label, Groups: grouped(options)}
}

var grainWords = map[metrics.Grain]string{
	metrics.UK: "Whole country", metrics.Nation: "Nations", metrics.Area: "Areas", metrics.Scheme: "Schemes", metrics.GroupGrain: "Groups of places",
}

// grainOrder is the order in which places of each grain are offered.
var grainOrder = []metrics.Grain{metrics.UK, metrics.Nation, metrics.GroupGrain, metrics.Area, metrics.Scheme}

func (r *request) choosePlace(name, label, chosen string, keep func(metrics.Place) bool) choice {
	var options []option
	for _, g := range grainOrder {
		for _, p := range r.engine.Places().All() {
			if p.Grain == g && (keep == nil || keep(p)) {
				options = append(options, option{p.ID, p.Name, grainWords[g], p.ID == chosen})
			}
		}
	}
	return choiceOf(name, label, options)
}

// choosePeriod offers the newest first.
func (r *request) choosePeriod(chosen metrics.Period, quarters bool) choice {
	var options []option
	add := func(all []metrics.Period, group string) {
		for i := len(all) - 1; i >= 0; i-- {
			p := all[i]
			label := string(p) + ": " + p.Words()
			if p.After().Format("2006-01-02") > r.engine.Labels().AsOf {
				label += " (not over yet)"
			}
			options = append(options, option{string(p), label, group, p == chosen})
		}
	}
	add(r.engine.Years(), "Years")
	if quarters {
		add(r.engine.Quarters(), "Quarters")
	}
	return choiceOf("period", "Period", options)
}

func (r *request) chooseIndicator(chosen string) choice {
	var options []option
	for _, theme := range metrics.Themes {
		for _, ind := range r.engine.Catalogue() {
			if ind.Theme == theme {
				options = append(options, option{ind.Name, ind.Title, theme, ind.Name == chosen})
			}
		}
	}
	return choiceOf("indicator", "Indicator", options)
}

func chooseDimension(ind metrics.Indicator, chosen string) choice {
	var options []option
	for _, key := range ind.By {
		name := strings.ReplaceAll(key, "_", " ")
		for _, d := range metrics.Dimensions {
			if d.Key == key {
				name = d.Name
			}
		}
		options = append(options, option{key, name, "", key == chosen})
	}
	return choiceOf("by", "Compare groups by", options)
}
