package demo

import (
	"fmt"
	"time"
)

type tool int

const (
	kobo tool = iota
	odk
	msForms
)

// scheme is one invented scheme in a real council area, and how it differs
// from the rest. Nothing here says anything about a real service.
type scheme struct {
	id, code, name, model, nation, area, provider string

	size       int  // people per 2,500 in the whole world
	tool       tool // a scheme keeps its tool
	cumulative bool // each export holds the answers of the earlier ones again
	newForm    int  // first year (0 = the first) with the newer questions; never = always the older form

	ageShift int     // years older than usual
	diverse  float64 // share of people outside the White group
	life     float64 // shift of life satisfaction, in points
	helps    float64 // shift on the log-odds that support helps friendships
	inTheWay float64 // shift on the log-odds that support gets in the way
	improves float64 // points of life satisfaction gained over the whole period
	costly   float64 // fee level, 1 = usual

	openShare  float64 // opened when this share of the period had passed (0 = before)
	closeShare float64 // closed when this share of the period had passed (0 = still open)

	opened, closed time.Time
	people         []*person
	activity       []quarterActivity
}

const never = 99

// schemeTable lists the 24 schemes; the first ones alone already make a
// sensible small demonstration. Sizes add up to 2,500.
var schemeTable = []scheme{
	{id: "colne-holme", code: "COL", name: "Colne and Holme Shared Lives", nation: "ENG", area: "E08000034", provider: "council", size: 320, tool: kobo, cumulative: true, diverse: .19, costly: .96},
	{id: "mersey-doorstep", code: "MER", name: "Mersey Doorstep Shared Lives", nation: "ENG", area: "E08000012", provider: "voluntary", size: 260, tool: odk, newForm: 1, diverse: .12, life: -.2, costly: .98},
	{id: "broadland-open-door", code: "BRO", name: "Broadland Open Door", nation: "ENG", area: "E10000020", provider: "council", size: 230, tool: msForms, ageShift: 5, diverse: .05, life: .1, costly: .97},
	{id: "irwell", code: "IRW", name: "Irwell Shared Lives", nation: "ENG", area: "E08000003", provider: "private", size: 200, tool: kobo, diverse: .30, life: -.3, helps: -.4, inTheWay: 1.2, costly: 1.02},
	{id: "red-cliffs", code: "RED", name: "Red Cliffs Shared Lives", nation: "ENG", area: "E06000027", provider: "council", size: 120, tool: kobo, cumulative: true, diverse: .05, life: -.8, helps: -.9, improves: 1.7, costly: 1},
	{id: "clyde-neighbours", code: "CLY", name: "Clyde Neighbours Shared Lives", nation: "SCO", area: "S12000049", provider: "voluntary", size: 160, tool: odk, diverse: .13, life: -.1, costly: 1.01},
	{id: "ty-a-thwr", code: "TYT", name: "Tŷ a Thŵr Shared Lives", nation: "WAL", area: "W06000013", provider: "council", size: 130, tool: kobo, diverse: .04, life: .1, costly: .95},
	{id: "lagan-together", code: "LAG", name: "Lagan Homes Together", nation: "NIR", area: "N09000003", provider: "voluntary", size: 80, tool: odk, diverse: .06, life: .3, costly: .92},
	{id: "isis-vale", code: "ISI", name: "Isis Vale Shared Lives", nation: "ENG", area: "E10000025", provider: "council", size: 180, tool: kobo, cumulative: true, newForm: never, diverse: .13, life: .2, costly: 1.09},
	{id: "five-rivers", code: "FIV", name: "Five Rivers Shared Lives", nation: "ENG", area: "E08000036", provider: "council", size: 150, tool: odk, newForm: never, diverse: .06, costly: .95},
	{id: "lea-meadows", code: "LEA", name: "Lea Meadows Shared Lives", nation: "ENG", area: "E09000010", provider: "private", size: 110, tool: kobo, diverse: .46, life: -.2, costly: 1.25},
	{id: "ouse-foss", code: "OUS", name: "Ouse and Foss Shared Lives", nation: "ENG", area: "E06000014", provider: "council", size: 100, tool: msForms, ageShift: 2, diverse: .05, life: .2, costly: 1},
	{id: "east-links", code: "EAS", name: "East Links Shared Lives", nation: "SCO", area: "S12000047", provider: "council", size: 90, tool: msForms, newForm: 1, diverse: .04, life: .1, costly: 1},
	{id: "brent-river", code: "BRR", name: "Brent River Shared Lives", nation: "ENG", area: "E09000018", provider: "voluntary", size: 70, tool: odk, diverse: .55, life: -.1, costly: 1.22},
	{id: "estuary", code: "EST", name: "Estuary Shared Lives", nation: "ENG", area: "E06000033", provider: "private", size: 60, tool: odk, diverse: .10, life: -.2, costly: 1.05, closeShare: .6},
	{id: "dachaigh-comhla", code: "DAC", name: "Dachaigh Còmhla", nation: "SCO", area: "S12000017", provider: "voluntary", size: 52, tool: kobo, ageShift: 4, diverse: .02, life: .4, costly: 1.05},
	{id: "foyle-hearth", code: "FOY", name: "Foyle Hearth Shared Lives", nation: "NIR", area: "N09000005", provider: "voluntary", size: 44, tool: kobo, diverse: .03, life: .2, costly: .93, openShare: .42},
	{id: "pennine-kinship", code: "PEN", name: "Pennine Kinship", nation: "ENG", area: "E08000034", provider: "voluntary", size: 36, tool: odk, diverse: .17, life: .2, helps: .3, costly: .94},
	{id: "bywydau-llyn", code: "LLY", name: "Bywydau Ynghyd Llŷn", nation: "WAL", area: "W06000002", provider: "council", size: 30, tool: msForms, newForm: never, ageShift: 3, diverse: .02, life: .4, costly: .94},
	{id: "micklebar-homeshare", code: "MIC", name: "Micklebar Homeshare", model: "homeshare", nation: "ENG", area: "E06000014", provider: "voluntary", size: 24, tool: msForms, diverse: .05, life: .3, costly: 1},
	{id: "canolfan-gwy", code: "GWY", name: "Canolfan Gwy Shared Lives", nation: "WAL", area: "W06000023", provider: "council", size: 20, tool: odk, ageShift: 3, diverse: .02, life: .3, costly: .97},
	{id: "cave-hill-homeshare", code: "CAV", name: "Cave Hill Homeshare", model: "homeshare", nation: "NIR", area: "N09000003", provider: "voluntary", size: 14, tool: msForms, diverse: .03, life: .3, costly: 1},
	{id: "spen-beck", code: "SPE", name: "Spen Beck Family Links", nation: "ENG", area: "E08000034", provider: "private", size: 12, tool: kobo, diverse: .25, costly: .98},
	{id: "taigh-failte", code: "TAI", name: "Taigh na Fàilte", nation: "SCO", area: "S12000013", provider: "council", size: 8, tool: msForms, ageShift: 5, diverse: 0, life: .5, costly: 1.06},
}

// world is everything made up, before it is written in anyone's format.
type world struct {
	o        Options
	from, to time.Time // first day of the period and first day after it
	quarters []quarter
	schemes  []*scheme
}

// quarter is three months of the financial year, April to June being Q1.
type quarter struct {
	label    string // 2025-26Q1
	year     string // 2025-26
	from, to time.Time
}

func makeWorld(o Options) *world {
	w := &world{o: o}
	w.to = quarterStart(o.Today)
	w.from = w.to.AddDate(0, -3*o.Quarters, 0)
	for q := w.from; q.Before(w.to); q = q.AddDate(0, 3, 0) {
		y := financialYear(q)
		w.quarters = append(w.quarters, quarter{
			label: fmt.Sprintf("%sQ%d", y, (int(q.Month())+8)%12/3+1),
			year:  y, from: q, to: q.AddDate(0, 3, 0),
		})
	}
	total := 0
	for _, s := range schemeTable[:o.Schemes] {
		total += s.size
	}
	for i := range schemeTable[:o.Schemes] {
		s := schemeTable[i] // a copy: the table itself must stay as it is
		if s.model == "" {
			s.model = "shared_lives"
		}
		n := max(3, (s.size*o.People+total/2)/total)
		w.openAndClose(&s, i)
		for p := range n {
			s.people = append(s.people, w.makePerson(&s, i, p))
		}
		s.activity = w.makeActivity(&s, i)
		w.schemes = append(w.schemes, &s)
	}
	return w
}

// openAndClose sets the life of a scheme: most are older than the period.
func (w *world) openAndClose(s *scheme, i int) {
	s.opened = w.from.AddDate(-4-i*5%17, (i*7)%12, i%28)
	if s.openShare > 0 {
		s.opened = w.at(s.openShare)
	}
	if s.closeShare > 0 {
		s.closed = w.at(s.closeShare).AddDate(0, 0, -1)
	}
}

// at is the first day of the quarter that starts nearest to a share of the period.
func (w *world) at(share float64) time.Time {
	i := min(int(share*float64(len(w.quarters))+.5), len(w.quarters)-1)
	return w.quarters[max(i, 1)].from
}

func quarterStart(t time.Time) time.Time {
	m := (int(t.Month())-1)/3*3 + 1
	return time.Date(t.Year(), time.Month(m), 1, 0, 0, 0, 0, time.UTC)
}

func financialYear(t time.Time) string {
	y := t.Year()
	if t.Month() < time.April {
		y--
	}
	return fmt.Sprintf("%d-%02d", y, (y+1)%100)
}

// years lists the financial years that the period touches, oldest first.
func (w *world) years() []string {
	var ys []string
	for _, q := range w.quarters {
		if len(ys) == 0 || ys[len(ys)-1] != q.year {
			ys = append(ys, q.year)
		}
	}
	return ys
}
