// Package docs writes the reference pages of docs/ from what the program
// itself reads: its indicators, its SQL and its sources.
package docs

import (
	"fmt"
	"strings"

	"khi/ingest"
	"khi/ingest/instrument"
	"khi/metrics"
	"khi/queries"
)

// Page is one generated file of docs/.
type Page struct{ Name, Text string }

// Pages gives every generated page. The same program gives the same bytes.
func Pages() ([]Page, error) {
	catalogue, err := metrics.ReadCatalogue()
	if err != nil {
		return nil, err
	}
	statements, err := queries.All()
	if err != nil {
		return nil, err
	}
	contracts, err := ingest.Contracts()
	if err != nil {
		return nil, err
	}
	sources, err := ingest.Sources()
	if err != nil {
		return nil, err
	}
	forms, err := ingest.Forms()
	if err != nil {
		return nil, err
	}
	instruments, err := instrument.All()
	if err != nil {
		return nil, err
	}
	return []Page{
		{"indicators.md", indicatorsPage(catalogue)},
		{"queries.md", queriesPage(statements)},
		{"sources.md", sourcesPage(contracts, forms, sources)},
		{"instruments.md", instrumentsPage(instruments)},
	}, nil
}

// page collects the lines of a Markdown file.
type page struct{ strings.Builder }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// row writes a line of a table; a bar or a line end in a cell would break it.
func (p *page) row(cells ...string) {
	for _, c := range cells {
		p.WriteString("| " + strings.NewReplacer("|", `\|`, "\n", " ").Replace(c) + " ")
	}
	p.line("|")
}

func (p *page) head(cells ...string) {
	p.row(cells...)
	p.line("%s|", strings.Repeat("|---", len(cells)))
}

const generated = "<!-- Written by `make docs` from the program itself: change the source, not this page. -->\n"

func indicatorsPage(all metrics.Catalogue) string {
	var p page
	p.line("# Indicators\n\n" + generated)
	p.line("%d indicators. Each is one file of `queries/indicators/`: its comment is the definition, its SELECT gives one row per observation, and the engine does the rest (grouping, intervals, comparison, hiding) the same way for all.\n", len(all))
	p.head("number", "indicator", "how", "better", "theme")
	for _, ind := range all {
		p.row(fmt.Sprintf("[%s](#%s)", ind.ID, anchor(ind)), ind.Title, string(ind.Kind), string(ind.Better), ind.Theme)
	}
	for _, theme := range metrics.Themes {
		for _, ind := range all {
			if ind.Theme == theme {
				p.indicator(ind)
			}
		}
	}
	rated := metrics.RatedGood
	p.line("\n## %s %s\n\n**%s**\n", rated.ID, rated.Title, rated.Question)
	p.line("The one indicator that is made of what others publish and of nobody's records. It has no file of its own: `queries/views/rating_harmonised.sql` brings the ratings of the four regulators together by a rule for each, which stands below every table of it, and `metrics/rating.go` counts the services of a place that are rated good or better, those rated, those not rated, and how old the ratings are. Ratings are loaded as the Care Quality Commission and the Care Inspectorate publish them, or by the form `rating.csv`. The table is on the pages of the United Kingdom, nations, council areas and groups, and at `/api/v1/tables/ratings`.")
	return p.String()
}

// anchor is the address that Markdown viewers give to an indicator's heading.
func anchor(ind metrics.Indicator) string {
	keep := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r == ' ':
			return '-'
		}
		return -1
	}
	return strings.Map(keep, strings.ToLower(ind.ID+" "+ind.Title))
}

func (p *page) indicator(ind metrics.Indicator) {
	p.line("\n## %s %s\n", ind.ID, ind.Title)
	p.line("**%s**\n", ind.Question)
	p.line("%s\n", ind.Counts)
	if ind.Note != "" {
		p.line("%s\n", ind.Note)
	}
	p.head("", "")
	for _, fact := range [][2]string{
		{"file", "`queries/indicators/" + ind.Name + ".sql`"},
		{"theme", ind.Theme},
		{"kind", string(ind.Kind)},
		{"unit", string(ind.Unit)},
		{"better", string(ind.Better)},
		{"who is counted", ind.Of},
		{"one observation is of", ind.Each},
		{"the people are", strings.Join(strings.Fields(ind.Part.Indicator+" "+ind.Part.By+" "+ind.Part.Group), ", ")},
		{"out of the published total", strings.Join(strings.Fields(ind.Total.What+" "+ind.Total.By+" "+ind.Total.Group), ", ")},
		{"broken down by", strings.Join(ind.By, ", ")},
		{"instrument", ind.Instrument},
		{"made from", ind.Source},
		{"definition since", "version " + ind.Since},
		{"smallest base shown", fmt.Sprint(ind.MinN)},
		{"published measure beside it", ind.Official},
		{"licence of the question", ind.Licence},
	} {
		if fact[1] != "" {
			p.row(fact[0], fact[1])
		}
	}
	p.line("\n```sql\n%s\n```", strings.TrimSpace(withoutComment(ind.SQL)))
}

// withoutComment leaves out the comment block, which the page has told already.
func withoutComment(sql string) string {
	for strings.HasPrefix(sql, "--") {
		_, sql, _ = strings.Cut(sql, "\n")
	}
	return sql
}
