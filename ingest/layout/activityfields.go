package layout

import (
	"slices"
	"strings"

	"khi/ingest/book"
)

type activityMeasure struct {
	field string
	all   [][]string
	not   []string
}

// activityFields are the counts of a quarterly return by the words that its
// headers use, in English and Welsh. Each word is the start of one in the header;
// all groups must be met and none of the words of not. The first that fits counts.
var activityFields = []activityMeasure{
	{"", [][]string{{"which", "whom", "target", "targed", "forecast", "budget", "planned", "percentage"}}, nil}, // a part, or no count
	{"waiting_people", [][]string{{"waiting", "aros"}}, []string{"carer", "gofal"}},
	{"staff_fte", [][]string{{"fte", "wte", "cyfwerth"}}, nil},
	{"vacancies", [][]string{{"vacan", "gwag"}}, []string{"staff"}},
	{"enquiries", [][]string{{"enquir", "inquir", "ymhol"}}, nil},
	{"referrals", [][]string{{"referral", "referred", "atgyfeir"}}, nil},
	{"carers_new", [][]string{{"carer", "gofalwyr", "ofalwyr", "host"}, {"new", "joined", "recruited", "newydd"}}, nil},
	{"carers_new", [][]string{{"carer", "gofalwyr", "ofalwyr", "host"}, {"approved"}, {"during", "within"}}, nil},
	{"carers_left", [][]string{{"carer", "gofalwyr", "ofalwyr", "host"}, {"left", "leaver", "leaving", "resigned", "ended", "gadael", "adaw"}}, nil},
	{"carers_approved", [][]string{{"carer", "gofalwyr", "ofalwyr", "host"}, {"approved", "total", "end", "number", "cymerad", "diwedd", "nifer"}}, []string{"waiting", "start", "begin", "opening", "dechr"}},
	{"matches_started", [][]string{{"match", "arrangement", "trefniad"}, {"start", "new", "began", "dechr", "newydd"}}, nil},
	{"matches_ended", [][]string{{"match", "arrangement", "trefniad"}, {"end", "finish", "stopp", "gorffen", "daeth"}}, nil},
	{"people_total", [][]string{{"people", "individual", "person", "client", "pobl", "bobl", "phobl", "unigol"}, {"end", "total", "support", "using", "number", "diwedd", "nifer", "cefnog", "gefnog", "cyfanswm"}}, []string{"new", "waiting", "carer", "start", "begin", "opening", "dechr", "joined", "left", "leav", "ended", "moved"}},
	{"scheme", [][]string{{"scheme", "cynllun", "service", "organisation", "provider", "gwasanaeth", "darparwr"}}, []string{"people", "carer", "number", "end"}},
}

func activityField(header string) string {
	starts := func(list []string) bool { return headerSays(header, list) }
	for _, f := range activityFields {
		fits := !starts(f.not)
		for _, group := range f.all {
			fits = fits && starts(group)
		}
		if fits {
			return f.field
		}
	}
	return ""
}

// headerSays reports a header one of whose words begins so.
func headerSays(header string, list []string) bool {
	words := strings.FieldsFunc(book.Fold(header), func(r rune) bool { return strings.ContainsRune(" \t\n.,;:()/&-–'\"", r) })
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(list, func(l string) bool { return strings.HasPrefix(w, l) })
	})
}

// wholes are the words of the column that counts all, where others beside it under
// the same upper header count parts: live-in, short breaks, total.
var wholes = map[string][]string{"people_total": {"total", "cyfanswm"}, "carers_approved": {"total", "cyfanswm"}, "referrals": {"total", "received", "cyfanswm", "derbyn"}}

// settled leaves one column for each field, the one that counts all; ok is false
// where nobody can say which that is.
func settled(header, fields []string) (ok bool) {
	for i, f := range fields {
		if f == "" || slices.Index(fields, f) != i {
			continue
		}
		var same, all []int
		for j := range fields {
			if fields[j] == f {
				same = append(same, j)
				if headerSays(header[j], wholes[f]) {
					all = append(all, j)
				}
			}
		}
		if len(same) > 1 && len(all) != 1 {
			return false
		}
		for _, j := range same {
			if len(same) > 1 && j != all[0] {
				fields[j] = ""
			}
		}
	}
	return true
}
