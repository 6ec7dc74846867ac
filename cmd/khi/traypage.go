package main

import (
	"khi/dashboards"
	"khi/ingest"
	"khi/ingest/finding"
)

// receiptForPage puts a receipt into the words of the pages.
func receiptForPage(r *ingest.Receipt) *dashboards.Receipt {
	out := &dashboards.Receipt{
		Status: string(r.Status), Before: r.AlreadyLoaded, Batch: r.Batch, Layout: r.Layout, Source: r.SourceTitle,
		In: r.In, Accepted: r.Accepted, Refused: r.Refused, Repeated: r.Repeated, LeftOut: r.LeftOut, Unread: r.Unread, Total: r.FindingsTotal,
		Findings: []dashboards.SentFinding{}, ByRule: []dashboards.RuleCount{}, Fields: []dashboards.FieldEnd{}, CanMark: r.In > 0,
	}
	for _, e := range r.LooseEnds {
		out.Open = append(out.Open, e.Message())
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, dashboards.SentFinding{Refused: f.Level == finding.Refused, Unread: f.Level == finding.Unreadable, Sheet: f.Sheet, Cell: f.Cell,
			Header: f.Header, Field: f.Field, Value: f.Value, Rule: f.Rule, What: finding.Called(f.Rule), Message: f.Message, Advice: f.Advice})
	}
	for _, c := range r.ByRule {
		out.ByRule = append(out.ByRule, dashboards.RuleCount{Refused: c.Level == finding.Refused, Unread: c.Level == finding.Unreadable, Sheet: c.Sheet, Field: c.Field, Of: ingest.FieldCalled(c.Field), Rule: c.Rule, What: finding.Called(c.Rule), Found: c.Found})
	}
	for _, f := range r.Fields {
		out.Fields = append(out.Fields, dashboards.FieldEnd{Sheet: f.Sheet, Field: f.Field, Label: ingest.FieldCalled(f.Field), Header: f.Header,
			Valid: f.Valid, Blank: f.Blank, FailedBlank: f.FailedBlank, FailedInvalid: f.FailedInvalid})
	}
	for _, p := range r.Preview {
		out.Previews = append(out.Previews, previewForPage(p))
	}
	return out
}

// previewForPage leaves out the fields that no row of the file has.
func previewForPage(p ingest.Preview) dashboards.SentPreview {
	out := dashboards.SentPreview{Table: ingest.FieldCalled(p.Table), Rows: make([][]string, len(p.Rows))}
	for i, field := range p.Fields {
		asked := false
		for _, row := range p.Rows {
			asked = asked || row[i] != "" && row[i] != "(not asked)"
		}
		if !asked {
			continue
		}
		out.Fields = append(out.Fields, ingest.FieldCalled(field))
		for n, row := range p.Rows {
			out.Rows[n] = append(out.Rows[n], ingest.AnswerCalled(field, row[i]))
		}
	}
	return out
}
