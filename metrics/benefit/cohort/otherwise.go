package cohort

import (
	"cmp"
	"math"
	"regexp"
	"slices"

	"khi/metrics/benefit"
	"khi/metrics/stat"
)

// Otherwise is where people in the setting of interest would live without it, as is
// known of each of them, and what they save against that.
type Otherwise struct {
	People           int        `json:"people"`  // of whom it is known, to the nearest 5
	Sources          []Source   `json:"sources"` // how it is known, and of how many it is not
	Settings         []OtherRow `json:"settings"`
	Naive            Amount     `json:"naive"` // against residential care, without the scheme's own cost where the table has it
	Mix              Amount     `json:"mix"`
	WithoutInpatient Amount     `json:"mix_without_inpatient"`
	FamilyShare      *float64   `json:"family_share_at_no_saving"`
	Words            []string   `json:"words,omitempty"`
	shares           []benefit.Share
}

// Source is one way in which it is known, with its share of everybody here in percent.
type Source struct {
	Basis   string  `json:"basis"`
	Percent float64 `json:"percent"`
}

// OtherRow is one setting in which people would live: its share in percent of those
// of whom it is known, what it would cost them a year, and from what that is known.
type OtherRow struct {
	Setting string  `json:"setting"`
	Percent float64 `json:"percent"`
	Cost    Amount  `json:"cost"`
	From    string  `json:"cost_from"`
}

// What the words of a setting say of its kind.
var (
	residentialWords = regexp.MustCompile(`(?i)residential|care.?home|nursing`)
	inpatientWords   = regexp.MustCompile(`(?i)inpatient|hospital|\batu\b|assessment and treatment`)
	familyWords      = regexp.MustCompile(`(?i)famil|parent`)
)

const notKnown = "not known of the person"

// otherwise works out the mix, as far as it may be said.
func (c *cases) otherwise() {
	here := c.in(c.people, c.Setting)
	groups := map[string][]Person{}
	bases := map[string]int{}
	for _, p := range here {
		if p.Basis == "" {
			bases[notKnown]++
			continue
		}
		bases[p.Basis]++
		groups[p.Otherwise] = append(groups[p.Otherwise], p)
	}
	n := count(groups)
	if n == 0 {
		c.note("There is no mix of where these people would otherwise live: it is not known of any of them. A mix of a region or a nation belongs into a business case (khi benefit --scenario), where its source is named.")
		return
	}
	if n < FewestModel {
		c.note("There is no mix of where these people would otherwise live: it is known of fewer than %d.", FewestModel)
		return
	}
	o := &Otherwise{People: Rounded(n), Sources: sources(bases, len(here))}
	c.answer.Otherwise = o
	if rest := bases[notKnown]; rest > 0 {
		o.Words = append(o.Words, "Of some people it is not known where they would otherwise live: the mix is of the others, and may differ from theirs.")
	}
	if bases[Bases[0]] > 0 {
		o.Words = append(o.Words, "Where somebody lived before a crisis can be dearer than where they would have lived for long.")
	}
	o.rows(c, groups, n)
	o.numbers(c, here, groups, n)
}

// sources are the shares of each way of knowing, from rounded counts; ways with few
// people are put together with what is not known.
func sources(bases map[string]int, all int) []Source {
	var out []Source
	left := all
	for _, basis := range Bases {
		if bases[basis] >= Fewest {
			out = append(out, Source{basis, percentOf(bases[basis], all)})
			left -= bases[basis]
		}
	}
	if left >= Fewest {
		out = append(out, Source{notKnown + ", or of too few to say", percentOf(left, all)})
	}
	return out
}

// percentOf is a share in whole percent, from numbers as they are given.
func percentOf(n, all int) float64 {
	return math.Round(100 * min(1, float64(Rounded(n))/float64(max(roundTo, Rounded(all)))))
}

// rows are the settings of the mix, those with fewer than Fewest people put together.
func (o *Otherwise) rows(c *cases, groups map[string][]Person, n int) {
	names := byFrequency(c.in(c.people, c.Setting), func(p Person) string { return p.Otherwise })
	names = slices.DeleteFunc(names, func(s string) bool { return s == "" })
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(len(groups[b]), len(groups[a])) })
	few := 0
	for _, name := range names {
		cost, se, from := c.costOf(name)
		row := OtherRow{Setting: name, Percent: percentOf(len(groups[name]), n), From: from}
		switch {
		case len(groups[name]) < Fewest:
			few += len(groups[name])
			continue
		case from == "":
			row.Cost = withheld("nobody in the table lives there, or too few")
		default:
			row.Cost = pounds(cost, stat.Z95*se)
		}
		o.Settings = append(o.Settings, row)
	}
	if few > 0 {
		o.Settings = append(o.Settings, OtherRow{Setting: "others, of too few to name", Percent: percentOf(few, n), Cost: withheld(tooFew)})
	}
}

// costOf is what a setting costs those in the setting of interest: by the regression,
// or else the mean of those who live there.
func (c *cases) costOf(setting string) (cost, se float64, from string) {
	if r := c.answer.Regression; r != nil {
		for _, a := range r.Settings {
			if a.Setting == setting {
				return a.cost, a.se, "the regression, for people like those here"
			}
		}
	}
	if slices.Contains(c.shown, setting) && setting != c.Setting {
		people := c.in(c.people, setting)
		mean, sd := moments(people)
		return mean, sd / math.Sqrt(float64(len(people))), "the mean of those who live there"
	}
	return 0, 0, ""
}

// numbers are the three savings and the share with family at which there is none.
// They need the cost of every setting in the mix; settings with few people count in
// the sums, and no number is given of which such a setting could be worked out.
func (o *Otherwise) numbers(c *cases, here []Person, groups map[string][]Person, n int) {
	own, sd := moments(here)
	ownSE := sd / math.Sqrt(float64(len(here)))
	o.naive(c, here, own)
	var missing, fewInpatient bool
	variances := map[string]float64{}
	family, inpatient := "", ""
	for name, people := range groups {
		cost, se, from := c.costOf(name)
		missing = missing || from == ""
		variances[name] = se * se
		o.shares = append(o.shares, benefit.Share{Setting: name, Of: float64(len(people)) / float64(n), Cost: c.money(cost)})
		if familyWords.MatchString(name) {
			family = name
		}
		if inpatientWords.MatchString(name) {
			inpatient, fewInpatient = name, len(people) < Fewest
		}
	}
	slices.SortFunc(o.shares, func(a, b benefit.Share) int { return cmp.Compare(a.Setting, b.Setting) })
	if missing {
		o.Mix = withheld("what one of the settings costs is not known from the table")
		o.WithoutInpatient = o.Mix
		o.Words = append(o.Words, "A cost that is not known is not taken to be nought: add people who live there, or work the mix in a business case with a cost that has a source.")
		return
	}
	o.Mix = o.saving(o.shares, variances, n, own, ownSE)
	o.WithoutInpatient = o.Mix
	switch rest, err := benefit.Without(o.shares, inpatient); {
	case inpatient == "":
		o.Words = append(o.Words, "Nobody here would otherwise be in hospital, so the mix is the same without.")
	case err != nil:
		o.WithoutInpatient = withheld("nobody here would otherwise live anywhere but in hospital")
	default:
		o.WithoutInpatient = o.saving(rest, variances, n, own, ownSE)
		if fewInpatient {
			o.Mix = withheld("fewer than 5 people would otherwise be in hospital, and it would tell of them")
		}
	}
	if family == "" {
		o.Words = append(o.Words, "Nobody here would otherwise live with their family, as far as is known: that may make the saving look larger than it is.")
	} else if share, err := benefit.BreakEven(o.shares, family, c.money(own)); err == nil && share >= 0 && share <= 1 && !fewInpatient && len(groups[family]) >= Fewest {
		share = math.Round(1000*share) / 1000
		o.FamilyShare = &share
	}
}

// naive is the saving that is often claimed: residential care as it costs, less what
// the arrangement costs without the scheme that stands behind it.
func (o *Otherwise) naive(c *cases, here []Person, own float64) {
	o.Naive = withheld("nobody in the table lives in residential care, or too few")
	overhead, known := 0.0, true
	for _, p := range here {
		if known = known && p.Overhead != nil; known {
			overhead += *p.Overhead / float64(len(here))
		}
	}
	if !known {
		overhead = 0
		o.Words = append(o.Words, "The naive number counts the scheme's own cost too: the table does not have it of everybody.")
	}
	for _, name := range c.shown[1:] {
		if residentialWords.MatchString(name) {
			mean, _ := moments(c.in(c.people, name))
			o.Naive = pounds(mean-own+overhead, 0)
			o.Naive.Low, o.Naive.High = nil, nil
			return
		}
	}
}

// saving of a mix: its variance holds what chance does to the costs of the settings
// and of the arrangement, and to the shares (multinomial).
func (o *Otherwise) saving(shares []benefit.Share, variances map[string]float64, n int, own, ownSE float64) Amount {
	mean, squares, v := 0.0, 0.0, ownSE*ownSE
	for _, s := range shares {
		mean += s.Of * s.Cost.Amount
		squares += s.Of * s.Cost.Amount * s.Cost.Amount
		v += s.Of * s.Of * variances[s.Setting]
	}
	v += max(0, squares-mean*mean) / float64(n)
	return pounds(mean-own, stat.Z95*math.Sqrt(v))
}
