package docs

import (
	"cmp"
	"fmt"
	"strings"

	"khi/ingest/instrument"
)

func instrumentsPage(all []*instrument.Instrument) string {
	var p page
	p.line("# Questionnaires\n\n" + generated)
	p.line("Each version of a questionnaire is data: its items, their codes, how scores are made of them and what is missing. Scores are worked out when a file is loaded, and a row remembers the version that scored it. The words of licensed questionnaires are not here: a deployment that may use them brings its own.\n")
	p.head("questionnaire", "version", "who answers", "items", "scores", "licence")
	for _, in := range all {
		p.row("["+in.Title+"](#"+versionName(in)+")", fmt.Sprint(in.Version), in.Respondent, fmt.Sprint(len(in.Items)), fmt.Sprint(len(in.Scores)), in.Licence)
	}
	for _, in := range all {
		p.instrument(in)
	}
	return p.String()
}

func versionName(in *instrument.Instrument) string { return fmt.Sprintf("%s-%d", in.ID, in.Version) }

func (p *page) instrument(in *instrument.Instrument) {
	p.line("\n## %s\n", versionName(in))
	p.line("**%s.** %s\n", strings.TrimSuffix(in.Title, "."), strings.TrimSpace(in.About))
	p.line("Source: %s\n", in.Source)
	if in.Attribution != "" {
		p.line("Attribution: %s\n", in.Attribution)
	}
	if in.Unverified != "" {
		p.line("Not verified: %s\n", in.Unverified)
	}
	p.head("item", "what it is about", "codes")
	for _, it := range in.Items {
		p.row("`"+it.ID+"`", it.Label, itemCodes(it))
	}
	for _, s := range in.Scores {
		p.line("\n`%s`: %s, kept as `%s`, from %v to %v.", s.ID, strings.TrimSuffix(s.Title, "."), s.Column, s.Range[0], s.Range[1])
	}
	for i, c := range in.Changelog {
		if i == 0 {
			p.line("")
		}
		p.line("- Version %d, %s: %s", c.Version, c.On, c.What)
	}
}

// itemCodes are the answers of an item: a range, or each code with its label.
func itemCodes(it instrument.Item) string {
	if len(it.Codes) == 0 {
		return fmt.Sprintf("%d to %d", it.Min, it.Max)
	}
	var words []string
	for _, c := range it.Codes {
		if label := cmp.Or(c.Label, c.Code); label != c.Code {
			words = append(words, c.Code+" "+label)
		} else {
			words = append(words, c.Code)
		}
	}
	return strings.Join(words, "; ")
}
