package ingest

import (
	"fmt"
	"strings"

	"khi/queries/gazetteer"
)

// Ways in which a field may name a place.
const (
	placeArea      = "area"      // a council in force; a former code is brought to the one that stands in its place
	placeCouncil   = "council"   // the same, or the three figures of a council with social services
	placeNamed     = "named"     // a code, or a name that exactly one council bears; another name is told and left out
	placePublished = "published" // as published: a former code stays, for a figure is never moved
)

// place reads the code of a place and holds it to the gazetteer.
func (c *column) place(s string) (cell, *problem) {
	f := c.field
	s = c.meant(s)
	g, err := gazetteer.Load()
	if err != nil {
		return cell{}, &problem{rule: "no_gazetteer", message: "The program's own list of places cannot be read.", advice: "Tell the people who run the service."}
	}
	if f.Place == placeNamed && g.ByCode(s, dayTime(c.today)).Standing == gazetteer.Unknown {
		if one := g.ByName(s); len(one) == 1 {
			return textCell(one[0].Code), nil
		}
		return cell{note: unknownPlace(f, g.Suggest(s, 3))}, nil
	}
	if f.pattern != nil && !f.pattern.MatchString(s) {
		return cell{}, &problem{rule: "malformed", message: f.called() + " is not written as it must be." + named(g.ByName(s)), advice: "Mend it, or look the code up." + f.belongs()}
	}
	if f.Place == placeCouncil && len(s) == 3 {
		v := textCell(s)
		if _, ok := g.ByCouncilCode(s); !ok {
			v.note = unknownPlace(f, nil)
		}
		return v, nil
	}
	found := g.ByCode(s, dayTime(c.today))
	v := textCell(s)
	switch {
	case found.Standing == gazetteer.Unknown:
		v.note = unknownPlace(f, g.Suggest(s, 3))
	case f.Place == placePublished:
	case found.Standing == gazetteer.Above:
		return cell{}, &problem{rule: "not_a_council", message: fmt.Sprintf("%s is that of %s, which is no council.", f.called(), found.Body.Name), advice: "Write the code of a council." + f.belongs()}
	case found.Standing == gazetteer.Divided:
		return cell{}, &problem{rule: "divided_council", message: fmt.Sprintf("%s is that of %s, which was divided%s.%s", f.called(), found.Former.Name, since(found), named(found.Options)),
			advice: "Write the code of the council in which it lies now."}
	case found.Standing == gazetteer.Replaced:
		v = textCell(found.Area.Code)
		v.note = &problem{rule: "former_code", message: fmt.Sprintf("%s is a former one of %s; %s, %s, stands in its place%s and was taken.", f.called(), found.Former.Name, found.Area.Name, found.Area.Code, since(found)),
			advice: "Use the new code from now on."}
	}
	return v, nil
}

func since(f gazetteer.Found) string {
	if f.On.IsZero() {
		return ""
	}
	return " on " + f.On.Format("2 January 2006")
}

// named lists places for the sender to choose from; they are never taken unasked.
func named(areas []gazetteer.Area) string {
	var words []string
	for _, a := range areas {
		words = append(words, a.Code+" "+a.Name)
	}
	if len(words) == 0 {
		return ""
	}
	return " Perhaps one of these is meant: " + strings.Join(words, "; ") + "."
}

func unknownPlace(f *Field, near []gazetteer.Area) *problem {
	return &problem{rule: "unknown_place", message: f.called() + " is not one that we know." + named(near),
		advice: "Check the code. A council that was made lately may not be on our list yet: then nothing needs to be done."}
}
