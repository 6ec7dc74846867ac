package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"time"

	"khi/queries/gazetteer"
)

// kindsOfBodies are those that can be loaded as groups: nations and regions are
// places without that.
var kindsOfBodies = []string{"combined_authority", "health_board", "hsc_trust", "icb"}

// writeGroups prints bodies that the program knows as a file of groups, ready to
// be looked at, put right and loaded like any other: nothing becomes a group of
// a deployment by itself.
func writeGroups(_ context.Context, c *cli, args []string) error {
	f := c.flags("groups", "[CODE ...] > FILE.csv   (without codes: all of --kind)")
	kind := f.String("kind", "", "only bodies of this kind: "+strings.Join(kindsOfBodies, ", "))
	since := f.String("from", "", "first day of members whose own is not known here, as 2015-04-01; without it they are left out, and named")
	if err := c.parse(f, args); err != nil {
		return err
	}
	from, err := dayOrNone(*since)
	if err != nil {
		return fmt.Errorf("--from %s: write a day as 2015-04-01", *since)
	}
	g, err := gazetteer.Load()
	if err != nil {
		return err
	}
	bodies, err := bodiesAsked(g, *kind, f.Args())
	if err != nil {
		return err
	}
	out := csv.NewWriter(c.stdout)
	if err := out.Write([]string{"group_id", "group_name", "kind", "member", "member_from", "member_until"}); err != nil {
		return err
	}
	for _, b := range bodies {
		rows, said := groupRows(g, b, from)
		if err := out.WriteAll(rows); err != nil {
			return err
		}
		for _, s := range said {
			fmt.Fprintf(c.stderr, "%s %s: %s\n", b.Code, b.Name, s)
		}
	}
	out.Flush()
	return out.Error()
}

func dayOrNone(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, s)
}

// bodiesAsked are those of the codes, or all of a kind that ever stood.
func bodiesAsked(g *gazetteer.Gazetteer, kind string, codes []string) ([]gazetteer.Body, error) {
	if kind != "" && !slices.Contains(kindsOfBodies, kind) {
		return nil, fmt.Errorf("--kind %s: there is %s", kind, strings.Join(kindsOfBodies, ", "))
	}
	if len(codes) == 0 {
		return slices.DeleteFunc(g.AllBodies(), func(b gazetteer.Body) bool {
			return !slices.Contains(kindsOfBodies, b.Kind) || kind != "" && b.Kind != kind
		}), nil
	}
	var bodies []gazetteer.Body
	for _, code := range codes {
		b, ok := g.Body(code)
		if !ok || !slices.Contains(kindsOfBodies, b.Kind) {
			return nil, fmt.Errorf("%s is not the code of a combined authority, a health board, a trust or an integrated care board that is known here; khi groups lists them", code)
		}
		bodies = append(bodies, b)
	}
	return bodies, nil
}

// groupRows are the members of a body as rows of the contract, and what could
// not be one. A council of which the body holds only a part is left out: with it
// the group would count people who live elsewhere.
func groupRows(g *gazetteer.Gazetteer, b gazetteer.Body, from time.Time) (rows [][]string, said []string) {
	members := g.Members(b.Code)
	if len(members) == 0 {
		return nil, []string{"its councils are not known here; add them by hand"}
	}
	for _, m := range members {
		name := m.Area
		if found := g.ByCode(m.Area, cmp.Or(m.Until, londonToday())); found.Area.Name != "" {
			name += " " + found.Area.Name
		}
		first := cmp.Or(m.From, from)
		switch {
		case m.Part:
			said = append(said, name+" is left out, since only a part of it belongs")
		case first.IsZero():
			said = append(said, name+" is left out, since its first day is not known here; say one with --from")
		default:
			rows = append(rows, []string{b.Code, b.Name, b.Kind, m.Area, first.Format(time.DateOnly), dayText(cmp.Or(m.Until, b.Until))})
		}
	}
	return rows, said
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
