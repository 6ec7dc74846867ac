package main

import (
	"fmt"
	"strconv"
	"strings"

	"khi/ingest"
	"khi/ingest/finding"
)

var levelWords = map[finding.Level]string{finding.Refused: "wrong", finding.Unreadable: "left out", finding.Warning: "warning"}

// said are the findings that say the same, which are told once with every place.
type said struct {
	level                 finding.Level
	rule, message, advice string
}

func (c *cli) printFindings(r *ingest.Receipt) {
	var order []said
	places := map[said][]string{}
	for _, f := range r.Findings {
		k := said{f.Level, f.Rule, f.Message, f.Advice}
		if _, ok := places[k]; !ok {
			order = append(order, k)
		}
		places[k] = append(places[k], placeOf(f))
	}
	for _, k := range order {
		at := places[k]
		text := fmt.Sprintf("%s %s [%s]", k.message, k.advice, k.rule)
		switch {
		case k.rule == "unknown_layout", k.rule == "columns_missing":
			fmt.Fprintf(c.stderr, "  %s: %s\n      its headers: %s\n", levelWords[k.level], text, strings.Join(at, "\n      "))
			if k.rule == "unknown_layout" {
				fmt.Fprintf(c.stderr, "  khi knows:\n      %s\n", strings.Join(ingest.KnownLayouts(), "\n      "))
			}
		case len(at) > 1:
			fmt.Fprintf(c.stderr, "  %s, %d times: %s\n      %s\n", levelWords[k.level], len(at), text, strings.Join(at, "\n      "))
		case at[0] != "":
			fmt.Fprintf(c.stderr, "  %s: %s: %s\n", levelWords[k.level], at[0], text)
		default:
			fmt.Fprintf(c.stderr, "  %s: %s\n", levelWords[k.level], text)
		}
	}
}

// placeOf names sheet, cell, header and value of a finding, as far as it has them.
func placeOf(f finding.Finding) string {
	var where []string
	for _, part := range []string{f.Sheet, f.Cell} {
		if part != "" {
			where = append(where, part)
		}
	}
	switch {
	case f.Header != "" && len(where) == 0:
		where = append(where, f.Header)
	case f.Header != "":
		where = append(where, "("+f.Header+")")
	}
	if f.Value != "" {
		where = append(where, strconv.Quote(f.Value))
	}
	return strings.Join(where, " ")
}
