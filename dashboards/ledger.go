package dashboards

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"khi/dashboards/access"
	"khi/metrics"
)

// ledgerLines is how many lines of the ledger one page shows.
const ledgerLines = 50

type ledgerPage struct {
	Lines        []ledgerLine
	Total        string
	Older, Newer string // addresses, or ""
}

// ledgerLine is a line of the ledger as everybody may see it: a load, or the
// undoing of one.
type ledgerLine struct {
	loadView
	By, Words, Why, Href string
	Undoes               int64 // the batch that the line undoes; 0 for a load
}

// ledger shows who loaded what and when, the newest first, and what was undone.
func (s *server) ledger(r *request) (*response, error) {
	seen, _ := r.seenLoads()
	lines := ledgerOf(seen)
	body := ledgerPage{Total: number(int64(len(lines)))}
	from := 0
	if before := r.values.Get("before"); before != "" {
		n, err := strconv.ParseInt(before, 10, 64)
		if err != nil || n < 1 {
			return nil, badRequest("That is not a line of the ledger. Start from the newest lines.")
		}
		from = len(lines)
		if i := slices.IndexFunc(lines, func(l ledgerLine) bool { return l.Seq < n }); i >= 0 {
			from = i
		}
	}
	to := min(from+ledgerLines, len(lines))
	body.Lines = lines[from:to]
	if to < len(lines) {
		body.Older = fmt.Sprintf("/data/ledger?before=%d", lines[to-1].Seq)
	}
	if from > ledgerLines {
		body.Newer = fmt.Sprintf("/data/ledger?before=%d", lines[from-ledgerLines-1].Seq)
	} else if from > 0 {
		body.Newer = "/data/ledger"
	}
	return s.page(r, http.StatusOK, "ledger", "Ledger", "data", body)
}

// ledgerOf makes the lines of the ledger from the loads, the newest first.
func ledgerOf(loads []metrics.Load) []ledgerLine {
	var lines []ledgerLine
	for i, v := range loadViews(loads) {
		l := loads[i]
		lines = append(lines, ledgerLine{loadView: v, By: l.By, Words: stateWords(l), Href: loadHref(l.Seq)})
		if u := l.Undone; u != nil {
			lines = append(lines, ledgerLine{loadView: loadView{Seq: u.Seq, At: u.At, File: l.File}, By: u.By, Why: u.Why,
				Undoes: l.Seq, Words: fmt.Sprintf("undoes batch %d", l.Seq), Href: loadHref(l.Seq)})
		}
	}
	slices.SortFunc(lines, func(a, b ledgerLine) int { return cmp.Compare(b.Seq, a.Seq) })
	return lines
}

func loadHref(seq int64) string { return fmt.Sprintf("/data/loads/%d", seq) }

// stateOf says what became of a load.
func stateOf(l metrics.Load) string {
	if l.Undone != nil {
		return "undone"
	}
	inForce, replaced := false, false
	for _, p := range l.Parts {
		inForce = inForce || p.ReplacedBy == 0
		replaced = replaced || p.ReplacedBy != 0
	}
	switch {
	case replaced && inForce:
		return "partly replaced"
	case replaced:
		return "replaced"
	}
	return "in force"
}

// stateWords also says by what.
func stateWords(l metrics.Load) string {
	state := stateOf(l)
	if l.Undone != nil {
		return fmt.Sprintf("%s by line %d", state, l.Undone.Seq)
	}
	var by []int64
	for _, p := range l.Parts {
		if p.ReplacedBy != 0 && !slices.Contains(by, p.ReplacedBy) {
			by = append(by, p.ReplacedBy)
		}
	}
	if len(by) == 0 {
		return state
	}
	slices.Sort(by)
	return state + " by " + batches(by)
}

// batches names batches for a sentence.
func batches(all []int64) string {
	var words []string
	for _, n := range all {
		words = append(words, strconv.FormatInt(n, 10))
	}
	if len(words) == 1 {
		return "batch " + words[0]
	}
	return "batches " + strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// inForce are the findings of loads that were not undone.
func inForce(loads []metrics.Load, all []metrics.FindingCount) []metrics.FindingCount {
	undone := map[int64]bool{}
	for _, l := range loads {
		undone[l.Seq] = l.Undone != nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(f metrics.FindingCount) bool { return undone[f.Seq] })
}

// fact is one line of a summary: a name and what there is to say.
type fact struct {
	Name, Words string
	Hash        bool
}

type loadPage struct {
	Seq              int64
	File             string
	State            string
	Facts            []fact
	Tables           []partView
	Replaced, Became []partView
	Findings         []findingView
	Undo             string // address, or "" where it cannot be undone
	Undone           bool
}

// partView is a number of rows and what they are. Batch is 0 for a table.
type partView struct {
	Batch int64
	Href  string
	Name  string
	Rows  metrics.Figure
}

func (p partView) Text() string { return metrics.Count.Text(p.Rows) }

var tableNames = map[string]string{"scheme": "Schemes", "person": "People", "arrangement": "Arrangements", "survey_response": "Survey answers", "carer_response": "Carers' survey answers", "worker_response": "Workers' survey answers", "area_response": "Answers on areas",
	"scheme_quarter": "Quarterly activity", "cost": "Weekly costs", "service_event": "Council services", "benchmark": "Published figures", "rating": "Ratings of services", "claim": "Quoted figures", "target": "Targets", "application": "Applications to become a carer", "matching": "Matches", "safeguarding": "Safeguarding enquiries", "person_year": "Yearly health facts", "council_total": "Published totals of councils", "group_member": "Groups of places"}

// load shows one batch: who sent it, what it brought and what became of that.
func (s *server) load(r *request) (*response, error) {
	load, err := r.loadOf(r.param("batch"))
	if err != nil {
		return nil, err
	}
	loads, found := r.seenLoads()
	body := loadPage{Seq: load.Seq, File: load.File, State: sentenceCase(stateWords(load)), Facts: loadFacts(load), Undone: load.Undone != nil,
		Tables: tablesOf(load), Replaced: replacedBy(loads, load.Seq), Became: becameOf(load)}
	body.Findings = findings(slices.DeleteFunc(found, func(f metrics.FindingCount) bool { return f.Seq != load.Seq }))
	if s.Undoer != nil && load.Undone == nil && r.mayForLoad(access.UndoLoads, load) {
		body.Undo = loadHref(load.Seq) + "/undo"
	}
	return s.page(r, http.StatusOK, "load", fmt.Sprintf("Batch %d", load.Seq), "data", body)
}

func (r *request) loadOf(written string) (metrics.Load, error) {
	seq, err := strconv.ParseInt(written, 10, 64)
	for _, l := range r.engine.Labels().Loads {
		if err == nil && l.Seq == seq {
			return l, nil
		}
		if err == nil && l.Undone != nil && l.Undone.Seq == seq {
			return l, notFound(fmt.Sprintf("Line %d of the ledger is no load: it undoes batch %d. The ledger leads to that.", seq, l.Seq))
		}
	}
	return metrics.Load{}, noSuchLoad()
}

func noSuchLoad() error {
	return notFound("There is no load with that number. The ledger lists them all.")
}

// loadFacts are what the ledger says of a load.
func loadFacts(l metrics.Load) []fact {
	v := loadViews([]metrics.Load{l})[0]
	facts := []fact{
		{Name: "File", Words: l.File}, {Name: "Loaded", Words: dayWords(l.At)}, {Name: "By", Words: cmp.Or(l.By, "not recorded")},
		{Name: "Read as", Words: v.Kind()}, {Name: "Layout", Words: l.Layout},
		{Name: "Rows in the file", Words: v.InText()}, {Name: "Rows kept", Words: v.AcceptedText()}, {Name: "Rows left out", Words: v.RefusedText()},
		{Name: "SHA-256 of the file as sent", Words: cmp.Or(l.Original, "no longer kept: somebody in it was erased"), Hash: l.Original != ""}, {Name: "SHA-256 of the record", Words: l.Record, Hash: true},
		{Name: "SHA-256 of the ledger line", Words: l.Line, Hash: true},
	}
	if u := l.Undone; u != nil {
		facts = append(facts, fact{Name: "Undone", Words: dayWords(u.At) + ", by line " + strconv.FormatInt(u.Seq, 10) + " of the ledger"},
			fact{Name: "Undone by", Words: cmp.Or(u.By, "not recorded")}, fact{Name: "Why", Words: cmp.Or(u.Why, "no reason was given")})
	}
	return facts
}

// tablesOf are the rows that a load brought, by table.
func tablesOf(l metrics.Load) []partView {
	return partViews(l.Parts, func(p metrics.Part) partView { return partView{Name: cmp.Or(tableNames[p.Table], p.Table)} })
}

// becameOf says how many rows of a load are in force, and what replaced the others.
func becameOf(l metrics.Load) []partView {
	return partViews(l.Parts, func(p metrics.Part) partView {
		if p.ReplacedBy == 0 {
			return partView{Name: "In force"}
		}
		return partView{Name: fmt.Sprintf("Replaced by batch %d", p.ReplacedBy), Batch: p.ReplacedBy, Href: loadHref(p.ReplacedBy)}
	})
}

// replacedBy says how many rows of each load a batch has replaced.
func replacedBy(loads []metrics.Load, batch int64) []partView {
	var all []partView
	for _, l := range loads {
		for _, v := range becameOf(l) {
			if v.Batch == batch {
				v.Name, v.Batch, v.Href = fmt.Sprintf("Batch %d, %s", l.Seq, l.File), l.Seq, loadHref(l.Seq)
				all = append(all, v)
			}
		}
	}
	return all
}

// partViews adds the parts up by name. As the rows of a small file would say how
// many people a small scheme asked, so would a small part: where there is one,
// none of the counts is shown, for the others and the sum would give it away.
func partViews(parts []metrics.Part, name func(metrics.Part) partView) []partView {
	var all []partView
	rows := map[string]int64{}
	for _, p := range parts {
		v := name(p)
		if _, there := rows[v.Name]; !there {
			all = append(all, v)
		}
		rows[v.Name] += p.Rows
	}
	few := false
	for _, n := range rows {
		few = few || n < fewRows
	}
	for i, v := range all {
		all[i].Rows = metrics.Known(float64(rows[v.Name]))
		if few {
			all[i].Rows = metrics.Hidden()
		}
	}
	slices.SortStableFunc(all, func(a, b partView) int { return cmp.Compare(a.Batch, b.Batch) })
	return all
}
