package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"khi/metrics/disclose"
	"khi/queries"
)

// nation is a made-up country as large as the service is promised to protect, as a
// Store: 170 schemes in 150 councils, a hundredfold apart in size, in the nine regions of
// England, in nations; ten years of four quarters; ten breakdowns. Who is asked, in which
// quarters, and to which groups they belong is the same for every indicator; indicators
// that count the same people by definition do so here.
//
// What is made is what is ever given out: everybody in each quarter and year, the groups
// of each breakdown in each year.
type nation struct {
	labels     Labels
	schemes    []nationScheme
	indicators []string
	quarters   int // how many there are answers of
}

type nationScheme struct {
	id     string
	people []nationPerson
}

// nationPerson is somebody in one scheme for all ten years.
type nationPerson struct {
	id    uint64
	level [len(nationBreakdowns)]uint8
}

// nationBreakdowns are ten breakdowns with the weights of their groups.
var nationBreakdowns = [...]struct {
	name    string
	weights []float64
}{
	{"age_band", []float64{1, 9, 22, 38, 17, 13}},
	{"gender", []float64{52, 45, 1, 2}},
	{"need", []float64{4, 1, 5, 68, 7, 9, 2, 3, 1}},
	{"ethnicity", []float64{84, 3, 6, 4, 1, 2}},
	{"communication", []float64{60, 24, 10, 6}},
	{deprivation, []float64{26, 23, 20, 17, 14}},
	{"setting", []float64{70, 18, 9, 3}},
	{"arrangement_type", []float64{62, 17, 14, 4, 3}},
	{"answered_by", []float64{31, 44, 21, 4}},
	{"need_band", []float64{18, 37, 32, 9, 4}},
}

// nationIndicators are forty indicators with the families that they have.
var nationIndicators = []string{
	"happy", "safe", "people", "live_in_cost_gross", "live_in_cost", "live_in_cost_public", // the first so many are taken
	"lonely", "control", "control_contact", "qol", "scrqol", "scrqol_adjusted", "friends_help", "friends_block",
	"dignity", "dignity_block", "friends", "friends_none", "life_sat", "life_sat_change", "life_sat_low",
	"wellbeing", "wellbeing_change", "balance", "anxious", "belong", "contact", "worthwhile", "lonely_score",
	"kindness", "satisfied", "say_once", "information", "work", "chose", "own_home", "shared_lives_cost",
	"carer_qol", "carer_kindness", "carer_dignity",
}

const (
	nationYear    = 2016 // in which the first quarter lies
	nationAnswers = 0.6  // how many of those supported answer in a year
	nationTwice   = 0.1  // and how many of these answer twice
)

func newNation(seed uint64, indicators, quarters int) (*nation, error) {
	_, rows, err := queries.ReferenceRows("areas.csv") // code, name, nation, region
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(row []string) bool { return row[0][:3] == "E07" })
	n := &nation{labels: Labels{AsOf: "2026-04-15", Invented: true}, indicators: nationIndicators[:indicators], quarters: quarters}
	chance := rand.New(rand.NewPCG(seed, 7))
	regions := map[string]int{}
	const areas, schemes = 150, 170
	for i := range schemes {
		row := rows[i%areas*len(rows)/areas]
		if i < areas {
			n.labels.Areas = append(n.labels.Areas, Place{ID: row[0], Name: row[1], Grain: Area, Parent: row[2]})
			if row[2] == "ENG" {
				g, there := regions[row[3]]
				if !there {
					g = len(n.labels.Groups)
					regions[row[3]] = g
					n.labels.Groups = append(n.labels.Groups, Group{ID: fmt.Sprint("region-", g), Name: row[3], Kind: "other"})
				}
				n.labels.Groups[g].Members = append(n.labels.Groups[g].Members, Member{Place: row[0], From: "2000-01-01"})
			}
		}
		s := nationScheme{id: fmt.Sprintf("s%03d", i)}
		n.labels.Schemes = append(n.labels.Schemes, Place{ID: s.id, Name: s.id, Grain: Scheme, Parent: row[0]})
		for range int(5 * math.Pow(100, chance.Float64())) {
			p := nationPerson{id: chance.Uint64()}
			for d, b := range nationBreakdowns {
				p.level[d] = uint8(drawn(chance, b.weights))
			}
			s.people = append(s.people, p)
		}
		n.schemes = append(n.schemes, s)
	}
	return n, nil
}

func drawn(chance *rand.Rand, weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	at := chance.Float64() * total
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

func (n *nation) period(quarter int) Period {
	return QuarterOf(time.Date(nationYear, time.Month(4+3*quarter), 2, 0, 0, 0, 0, time.UTC))
}

func (n *nation) Labels(context.Context) (*Labels, error) {
	l := n.labels
	for q := range n.quarters {
		l.Periods = append(l.Periods, string(n.period(q)))
		if y := string(n.period(q).Year()); !slices.Contains(l.Periods, y) {
			l.Periods = append(l.Periods, y)
		}
	}
	return &l, nil
}

// Cells are those of one indicator; of one that the country does not have, none.
func (n *nation) Cells(_ context.Context, name string) (*Cells, error) {
	if !slices.Contains(n.indicators, name) {
		return &Cells{}, nil
	}
	catalogue, err := ReadCatalogue()
	if err != nil {
		return nil, err
	}
	ind, _ := catalogue.Find(name)
	out := &Cells{}
	for _, s := range n.schemes {
		for from := 0; from < n.quarters; from += 4 {
			n.yearOf(out, catalogue, ind, s, from)
		}
	}
	return out, nil
}

// yearOf counts one year of a scheme.
func (n *nation) yearOf(out *Cells, catalogue Catalogue, ind Indicator, s nationScheme, from int) {
	var quarters [4]nationSums
	var all nationSums
	var groups [len(nationBreakdowns)][9]nationSums
	for _, p := range s.people {
		asked := rand.New(rand.NewPCG(p.id, uint64(from)))
		first, second := asked.IntN(4), -1
		if asked.Float64() >= nationAnswers {
			continue
		}
		if first < 3 && asked.Float64() < nationTwice {
			second = 3
		}
		latest, answered := 0.0, false
		for q := range 4 {
			if from+q >= n.quarters || q != first && q != second {
				continue
			}
			if v, counts := nationAnswer(catalogue, ind, p.id, uint64(from+q)); counts {
				quarters[q].add(v)
				latest, answered = v, true
			}
		}
		if !answered {
			continue
		}
		all.add(latest)
		for d := range nationBreakdowns {
			groups[d][p.level[d]].add(latest)
		}
	}
	year := n.period(from).Year()
	for q := range quarters {
		quarters[q].put(out, ind, CellKey{s.id, n.period(from + q), whole, whole})
	}
	all.put(out, ind, CellKey{s.id, year, whole, whole})
	for d, b := range nationBreakdowns {
		for level := range b.weights {
			groups[d][level].put(out, ind, CellKey{s.id, year, b.name, fmt.Sprint("g", level)})
		}
	}
}

// nationAnswer is what somebody answered in a quarter, and whether the indicator counts it.
func nationAnswer(catalogue Catalogue, ind Indicator, person, quarter uint64) (v float64, counts bool) {
	if at := catalogue.index(ind.Within); ind.Within != "" && at >= 0 {
		wider, there := nationAnswer(catalogue, catalogue[at], person, quarter)
		if ind.Excludes != "" {
			return nationValue(ind, person, quarter) * (1 - wider), there
		}
		sharp := ind.Name == "friends_none" || ind.Name == "life_sat_low" // the same people
		return nationValue(ind, person, quarter), there && (sharp || nationChance(ind.Name+"?", person, quarter) < 0.8)
	}
	return nationValue(ind, person, quarter), nationChance(ind.Name+"?", person, quarter) < 0.92
}

// nationChance is a number from 0 to 1 that looks random.
func nationChance(what string, person, quarter uint64) float64 {
	h := person ^ quarter*0x9e3779b97f4a7c15
	for _, c := range []byte(what) {
		h = (h ^ uint64(c)) * 0x100000001b3
	}
	h = (h ^ h>>29) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>32) * 0x94d049bb133111eb
	return float64((h^h>>31)>>11) / (1 << 53)
}

func nationValue(ind Indicator, person, quarter uint64) float64 {
	u := nationChance(ind.Name, person, quarter)
	switch {
	case ind.Kind == Proportion:
		share := 0.08 + 0.8*nationChance(ind.Name, 0, 0)
		if u < share {
			return 1
		}
		return 0
	case ind.Kind == Median:
		return math.Floor(10 * u * u)
	case ind.Unit == Pounds:
		return math.Round(300 + 900*u*u)
	case ind.Kind == CountKind:
		return 1
	}
	return ind.Lowest + math.Round(u*(ind.Highest-ind.Lowest))
}

// nationSums are the sums of one cell.
type nationSums struct {
	n               int64
	sum, square     float64
	largest, second float64
	bins            [10]int64
}

func (s *nationSums) add(v float64) {
	s.n++
	s.sum += v
	s.square += v * v
	s.largest, s.second = disclose.TopTwo(s.largest, s.second, math.Abs(v), 0)
	s.bins[min(9, max(0, int(v)))]++
}

func (s *nationSums) put(out *Cells, ind Indicator, k CellKey) {
	if s.n == 0 {
		return
	}
	w := float64(s.n)
	out.Cells = append(out.Cells, Cell{k, s.n, s.n, w, w, s.sum, s.square, s.largest, s.second})
	if ind.Kind != Median {
		return
	}
	for b, n := range s.bins {
		if n > 0 {
			out.Bins = append(out.Bins, Bin{k, b, n})
		}
	}
}
