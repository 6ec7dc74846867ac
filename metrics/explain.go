package metrics

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
)

// Explanation is how a figure was made: what was asked of which rows, how many
// went in, who was left out and why, and which files they came from.
type Explanation struct {
	Indicator   Indicator    `json:"indicator"`
	Place       Place        `json:"place"`
	Period      Period       `json:"period"`
	SQL         string       `json:"sql"`
	Headline    string       `json:"headline"`
	In          Figure       `json:"people_in"`
	Counted     Figure       `json:"people_counted"`
	LeftOut     []LeftOut    `json:"left_out"`
	Files       []SourceFile `json:"files"`
	Method      string       `json:"method"`
	Applied     []string     `json:"protection"`  // the rules, and what they came to here
	Definition  string       `json:"definition"`  // SHA-256 of the SQL
	AsOf        string       `json:"as_of"`       // day of the snapshot, 2006-01-02
	Fingerprint string       `json:"fingerprint"` // of the ledger and all definitions
	Invented    bool         `json:"invented"`
}

// SourceFile is one file behind a figure. How many rows it had is not said: of a
// small scheme that would tell how many people were asked.
type SourceFile struct {
	Batch  int64  `json:"batch"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"` // of the file as sent
	Source string `json:"source"`
	At     string `json:"loaded_at"` // RFC 3339, UTC
}

// methods says in words how the observations of each kind become an estimate.
var methods = map[Kind]string{
	Proportion:     "Each person counts once, by their latest answer in the period. The share of those counted, with a Wilson interval (Wilson 1927), the method of PHEindicatormethods.",
	Mean:           "Each person or arrangement counts once, by the latest record in the period. The average of those counted, weighted by time where the definition says so, with a t interval.",
	Median:         "Each person counts once, by their latest answer in the period. The middle answer, with quartiles (R type 7) and a rank interval (Campbell and Gardner 1988).",
	ChangeKind:     "Each person counts once, by their latest answer in the period less their first. The average of the differences, with a t interval.",
	GrowthKind:     "People at the end of the year over those at the end of the year before, in the schemes that have people at both, less one. Everybody is counted, so there is no interval; the numbers are to the nearest 5.",
	ReachKind:      "The people of one group of another indicator, as they are given there, out of a total that somebody else has published. Both are counts of everybody, so there is no interval.",
	OutcomeKind:    "Each person's latest score less their first, against the change that measurement error alone gives 5 times in 100 (Jacobson and Truax 1991). The shares of those better, unchanged and worse are given together or not at all, the first with a Wilson interval.",
	TransitionKind: "Each person counts once, by their latest answer in the year beside their first. The share who give the first answer now, with a Wilson interval, beside the share of the same people who gave it before.",
	SurvivalKind:   "The share still there after a time, by the product limit of Kaplan and Meier (1958) over full months: who is still there, or out of sight, counts for as long as they were watched. Limits by Greenwood's formula on the log-log scale.",
	RateKind:       "Events over the time that each was at risk, for each 100 years of it, with exact Poisson limits under 10 events (Garwood 1936) and Byar's from there on.",
	RatioKind:      "How many of one sort there are for each 100 of the other, counted in the same places and periods. Given how many there are of both, the one sort is a share of them; the limits are Wilson's (1927) for that share, turned into a ratio.",
	CountKind:      "Everybody in the scheme's records is counted, so there is no interval.",
}

// method says how the observations of the indicator become its estimate.
func (ind Indicator) method() string {
	if ind.Reached {
		return "The share to whom it has happened within a time, as what the product limit of Kaplan and Meier (1958) over full months leaves: who is still open counts for as long as they were known to be, and to whom it can no longer happen counts as one to whom it has not, for as long as the records go (the cumulative incidence where something else may happen first, with all ends of watching known; Fine and Gray 1999). Limits by Greenwood's formula on the log-log scale."
	}
	if ind.Spent.What != "" {
		return "One amount out of another, both as somebody else has published them, so there is no interval. The people beside it are one group of another indicator, as they are given there; where they are hidden, so is the share."
	}
	return methods[ind.Kind]
}

// Explain says how one figure was made.
func (e *Engine) Explain(ctx context.Context, indicator, place string, p Period) (*Explanation, error) {
	ind, pl, l, err := e.ask(ctx, indicator, place)
	if err != nil {
		return nil, err
	}
	if err := e.period(p); err != nil {
		return nil, err
	}
	est := l.of(ind, at{pl.ID, p, whole, whole})
	counted := est.base
	if ind.Kind == CountKind {
		counted = est.value
	}
	out, err := e.people(ctx, ind, pl.ID, p, l)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(ind.SQL))
	return &Explanation{
		Indicator: ind, Place: pl, Period: p, SQL: ind.SQL, Headline: headline(ind, pl.InWords(), p, est),
		In: total(counted, out), Counted: counted, LeftOut: out, Files: e.filesOf(pl.ID),
		Method: ind.method(), Applied: e.applied(l, est), Definition: hex.EncodeToString(sum[:]),
		AsOf: e.labels.AsOf, Fingerprint: e.labels.Fingerprint, Invented: e.labels.Invented,
	}, nil
}

// applied says which rules of protection there are and what they came to. Why a
// figure is hidden, for its own number or to cover another, is not said: that would
// tell which numbers are small.
func (e *Engine) applied(l *lattice, est estimate) []string {
	all := []string{e.profile.Name + ": " + e.profile.Words}
	switch {
	case est.value.IsHidden():
		all = append(all, "This figure is hidden: for its own number, or so that another cannot be worked out from it.")
	case est.low.IsHidden():
		all = append(all, "This figure is shown without its limits, which would be close to single answers.")
	default:
		all = append(all, "This figure is not hidden.")
	}
	if l.roundBase {
		all = append(all, "The number counted is to the nearest 5, because beside that of another indicator it would tell how many were left out.")
	}
	if len(e.earlier) > 0 {
		all = append(all, "It is protected together with what was published before.")
	}
	return all
}

// total adds up those counted and those left out; one hidden part hides the
// total, since the total less the rest would give it back.
func total(counted Figure, out []LeftOut) Figure {
	sum, ok := counted.Value()
	if !ok {
		return counted
	}
	for _, lo := range out {
		v, ok := lo.People.Value()
		if !ok {
			return Hidden()
		}
		sum += v
	}
	return Known(sum)
}

// filesOf are the loads that brought rows of the place's schemes and were not undone.
func (e *Engine) filesOf(place string) []SourceFile {
	below := map[string]bool{}
	for _, id := range e.places.schemes[place] {
		below[id] = true
	}
	files := []SourceFile{}
	for _, load := range e.labels.Loads {
		if load.Undone != nil {
			continue
		}
		for _, id := range load.Schemes {
			if below[id] {
				files = append(files, SourceFile{load.Seq, load.File, load.Original, load.Source, load.At})
				break
			}
		}
	}
	return files
}
