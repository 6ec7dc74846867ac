package dashboards

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
)

// sentPage is what the page says of a file on the tray.
type sentPage struct {
	Token, Name, Scheme string
	Stage               Stage
	Rows                string
	Words               string
	*Receipt
	Would, Of, Wrong string    // numbers in words
	Unread           string    // "1 answer", "7 answers"
	WouldRows        string    // "1 row", "412 rows"
	WouldGood        string    // "1 good row", "412 good rows"
	CanLoad          bool      // every row is good
	CanLoadGood      bool      // some are
	Keep             *keepView // what keeping rows would bring, where it can be chosen
	Rules            []ruleView
	Examples         []SentFinding
	CanMap           bool // a column was not read, or the layout is not known
	AskScheme        bool // nobody has said which scheme the file is about
	AskDates         bool // or how its dates are written
	Choices          []schemeChoice
	Figures          string // the page that shows what was loaded
	More             string // problems that are not listed one by one
}

// weight puts what costs a row before what costs an answer, and that before warnings.
func (f SentFinding) weight() int {
	switch {
	case f.Refused:
		return 0
	case f.Unread:
		return 1
	}
	return 2
}

// has reports a finding by a rule.
func (r *Receipt) has(rule string) bool {
	return slices.ContainsFunc(r.Findings, func(f SentFinding) bool { return f.Rule == rule })
}

// heading is the sender's own heading of the column that a kind of problem is about.
func (r *Receipt) heading(c RuleCount) string {
	for _, f := range r.Fields {
		if f.Field == c.Field && f.Sheet == c.Sheet && f.Header != "" {
			return f.Header
		}
	}
	for _, f := range r.Findings {
		if c.Field != "" && f.Rule == c.Rule && f.Field == c.Field && f.Header != "" {
			return f.Header
		}
	}
	return cmp.Or(c.Of, c.Field)
}

// keepView is the way to load a file that keeps rows without answers.
type keepView struct {
	Rows, Answers, Out string
	Refused            int64
}

// counted is a number with its word: 1 row, 412 rows.
func counted(n int64, word string) string {
	if n != 1 {
		word += "s"
	}
	return number(n) + " " + word
}

// ruleView is one kind of problem.
type ruleView struct {
	What, Field, Rule, Times string
}

func sentTitle(s Sent) string {
	switch s.Stage {
	case Checking:
		return "Your file is being checked"
	case Loading:
		return "Your file is being loaded"
	case Loaded:
		return "Your file is loaded"
	case Refused:
		return "This file would not load"
	case Failed:
		return "Something went wrong"
	}
	return "What we found in your file"
}

func viewSent(token string, s Sent) sentPage {
	v := sentPage{Token: token, Name: s.Name, Scheme: s.Scheme, Stage: s.Stage, Rows: number(s.Rows), Words: s.Words, Receipt: s.Receipt}
	if s.Receipt == nil {
		v.Receipt = &Receipt{}
		return v
	}
	r := s.Receipt
	v.Would, v.Of, v.Wrong = number(r.Accepted), number(r.In), number(r.Refused)
	v.WouldRows, v.WouldGood = counted(r.Accepted, "row"), counted(r.Accepted, "good row")
	v.CanMap = slices.ContainsFunc(r.ByRule, func(c RuleCount) bool {
		return c.Rule == "column_not_read" || c.Rule == "changed_wording" || c.Rule == "unknown_code" || c.Rule == "unknown_scheme" || c.Rule == "malformed" && c.Field == "scheme_id"
	}) ||
		slices.ContainsFunc(r.Findings, func(f SentFinding) bool {
			return f.Rule == "unknown_layout" || f.Rule == "columns_missing" || f.Rule == "codes_without_words" || f.Rule == "column_not_read"
		})
	v.AskScheme, v.AskDates = s.Stage == Refused && r.has("no_scheme"), s.Stage == Refused && r.has("ambiguous_date_format")
	v.Figures = "/"
	if s.Scheme != "" {
		v.Figures = "/places/" + url.PathEscape(s.Scheme)
	}
	v.CanLoad = s.Stage == Checked && r.Accepted > 0 && r.Refused == 0
	v.CanLoadGood = s.Stage == Checked && r.Accepted > 0 && r.Refused > 0
	if s.Stage == Checked && s.Kept != nil {
		v.Keep = &keepView{Rows: counted(s.Kept.Rows, "row"), Answers: counted(s.Kept.Answers, "answer"), Refused: s.Kept.Refused, Out: counted(s.Kept.Refused, "row")}
	}
	v.Unread = counted(r.Unread, "answer")
	for _, c := range r.ByRule[:min(len(r.ByRule), mostRules)] {
		what := levelNames["warning"]
		switch {
		case c.Refused:
			what = levelNames["refused"]
		case c.Unread:
			what = levelNames["unreadable"]
		}
		v.Rules = append(v.Rules, ruleView{What: what, Field: r.heading(c), Rule: cmp.Or(c.What, c.Rule), Times: number(int64(c.Found))})
	}
	refusedFirst := slices.Clone(r.Findings)
	slices.SortStableFunc(refusedFirst, func(a, b SentFinding) int { return cmp.Compare(a.weight(), b.weight()) })
	v.Examples = refusedFirst[:min(len(refusedFirst), mostExample)]
	if left := r.Total - len(v.Examples); left > 0 {
		v.More = fmt.Sprintf("%s more are counted above and marked in the file that you can download.", number(int64(left)))
	}
	return v
}
