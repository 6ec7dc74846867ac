package demo

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"khi/queries"
)

// National says how large a made-up country to fill a database with. It is for
// benchmarks only: its rows come from no file and no line of the ledger, and no real
// ones can come that way, because it has nothing to take them from.
type National struct {
	Seed      uint64
	Responses int64     // about so many answers to a survey in all; at least 10,000
	Schemes   int       // how many of the councils have one; 0 is all
	Today     time.Time // the last whole quarter before this day is the newest
}

// How long the made-up country has been asked, and how long its people stay.
const (
	nationalYears = 10
	nationalStay  = 8
	// chunkResponses are brought in and counted at a time.
	chunkResponses = 1_500_000
)

// Base is the database that is to be filled. It must be empty.
type Base interface {
	// Update does all of it in one write, or nothing.
	Update(ctx context.Context, do func(exec func(s queries.Statement, args map[string]any) error) error) error
	// Count makes the cells of the schemes.
	Count(ctx context.Context, schemes []string) error
}

// NationalReport is what came of it.
type NationalReport struct {
	Schemes, People, Responses int64
	Making, Counting           time.Duration // by the clock
}

// district is one scheme of the made-up country.
type district struct {
	id, name, nation, area string
	people                 int64
	lean                   int64
}

// Fill makes up the country in the database, some schemes at a time, and counts
// their cells. Say is told of each step.
func (n National) Fill(ctx context.Context, base Base, say func(done, all NationalReport)) (NationalReport, error) {
	districts, err := n.districts()
	if err != nil {
		return NationalReport{}, err
	}
	all := NationalReport{Schemes: int64(len(districts))}
	for _, d := range districts {
		all.People, all.Responses = all.People+d.people, all.Responses+responsesOf(d.people)
	}
	var done NationalReport
	for len(districts) > 0 {
		k, rows := 0, int64(0)
		for ; k < len(districts) && (k == 0 || rows+responsesOf(districts[k].people) <= chunkResponses); k++ {
			rows += responsesOf(districts[k].people)
		}
		if err := n.chunk(ctx, base, districts[:k], &done); err != nil {
			return done, err
		}
		say(done, all)
		districts = districts[k:]
	}
	return done, nil
}

// chunk brings in some schemes, and then counts them: the database reads on all
// cores what is committed.
func (n National) chunk(ctx context.Context, base Base, districts []district, done *NationalReport) error {
	began := time.Now()
	err := base.Update(ctx, func(exec func(queries.Statement, map[string]any) error) error {
		for _, macro := range []string{"bulk/code", "bulk/score"} {
			if err := exec(queries.Get(macro), nil); err != nil {
				return err
			}
		}
		for _, d := range districts {
			if err := n.fill(exec, d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	made := time.Now()
	var ids []string
	for _, d := range districts {
		ids = append(ids, d.id)
		done.Schemes, done.People, done.Responses = done.Schemes+1, done.People+d.people, done.Responses+responsesOf(d.people)
	}
	err = base.Count(ctx, ids)
	done.Making, done.Counting = done.Making+made.Sub(began), done.Counting+time.Since(made)
	return err
}

func (n National) fill(exec func(queries.Statement, map[string]any) error, d district) error {
	first := quarterStart(n.Today).AddDate(-nationalYears, 0, 0)
	scheme, years, stay := d.id, int64(nationalYears), int64(nationalStay)
	for _, step := range []struct {
		name string
		args map[string]any
	}{
		{"scheme", map[string]any{"scheme": scheme, "name": d.name, "nation": d.nation, "area": d.area, "opened": first.AddDate(-nationalStay, 0, 0)}},
		{"stay", map[string]any{"seed": int64(n.Seed & math.MaxInt64), "scheme": scheme, "people": d.people, "years": years, "stay": stay}},
		{"person", map[string]any{"scheme": scheme}},
		{"arrangement", map[string]any{"scheme": scheme, "first_day": first, "years": years, "stay": stay}},
		{"survey_response", map[string]any{"scheme": scheme, "first_day": first, "years": years, "stay": stay, "lean": d.lean}},
	} {
		if err := exec(queries.Get("bulk/"+step.name), step.args); err != nil {
			return err
		}
	}
	return nil
}

// responsesOf is how often so many people are asked: whoever comes before the first
// year or stays beyond the last is asked less often.
func responsesOf(people int64) int64 {
	const comings = nationalYears + nationalStay - 1
	n := people / comings * nationalYears * nationalStay
	for i := range people % comings {
		first := i - (nationalStay - 1)
		n += min(first+nationalStay, nationalYears) - max(first, 0)
	}
	return n
}

// districts are the schemes: one in each council that has to do with social care for
// adults, which in England districts under a county have not. They differ in size a
// thousandfold, as real ones do.
func (n National) districts() ([]district, error) {
	if n.Responses < 10_000 {
		return nil, fmt.Errorf("demo: %d responses asked for; a made-up country has 10,000 at least", n.Responses)
	}
	areas, err := careAreas()
	if err != nil {
		return nil, err
	}
	if n.Schemes < 0 || n.Schemes > len(areas) {
		return nil, fmt.Errorf("demo: %d schemes asked for; there are 1 to %d", n.Schemes, len(areas))
	}
	if n.Schemes > 0 {
		areas = areas[:n.Schemes]
	}
	chance := rand.New(rand.NewPCG(n.Seed, 17))
	shares, total := make([]float64, len(areas)), 0.0
	for i := range areas {
		u := chance.Float64()
		shares[i] = .001 + u*u
		total += shares[i]
		areas[i].lean = chance.Int64N(130)
	}
	perPerson := float64(nationalYears*nationalStay) / float64(nationalYears+nationalStay-1)
	for i := range areas {
		areas[i].people = max(1, int64(math.Round(float64(n.Responses)/perPerson*shares[i]/total)))
	}
	return areas, nil
}

func careAreas() (areas []district, err error) {
	_, rows, err := queries.ReferenceRows("areas.csv") // code, name, nation, region
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if !strings.HasPrefix(row[0], "E07") {
			areas = append(areas, district{id: "bulk-" + strings.ToLower(row[0]), name: row[1] + " (made up)", nation: row[2], area: row[0]})
		}
	}
	return areas, nil
}
