package gazetteer

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Feature is what is known of a council area beside its name: by this, and by nothing
// that anybody answered, areas that are alike are found.
type Feature struct {
	People int // who live there
	KM2    int // its size
}

// PerKM2 is how many people live on a square kilometre, which tells town from country.
func (f Feature) PerKM2() float64 { return float64(f.People) / float64(f.KM2) }

func (g *Gazetteer) feature(row []string) error {
	if _, ok := g.areas[row[0]]; !ok {
		return fmt.Errorf("there is no area %s", row[0])
	}
	people, err := strconv.Atoi(row[1])
	if err != nil {
		return err
	}
	km2, err := strconv.Atoi(row[2])
	if err != nil {
		return err
	}
	if people <= 0 || km2 <= 0 {
		return fmt.Errorf("area %s has no people or no land", row[0])
	}
	g.features[row[0]] = Feature{people, km2}
	return nil
}

// Feature is what is known of an area by its code.
func (g *Gazetteer) Feature(code string) (Feature, bool) {
	f, ok := g.features[code]
	return f, ok
}

// Apart says how far two areas are from being alike: the logarithms of their people and
// of their people to a square kilometre, each in standard deviations over all areas, as
// the way between two points; another nation is one more step of the same length as one
// standard deviation. ok is false where one of them is not known.
func (g *Gazetteer) Apart(a, b string) (distance float64, ok bool) {
	x, known := g.features[a]
	y, also := g.features[b]
	if !known || !also {
		return 0, false
	}
	people, dense := g.spread()
	nation := 0.0
	if g.areas[a].Nation != g.areas[b].Nation {
		nation = 1
	}
	d1 := (math.Log(float64(x.People)) - math.Log(float64(y.People))) / people
	d2 := (math.Log(x.PerKM2()) - math.Log(y.PerKM2())) / dense
	return math.Sqrt(d1*d1 + d2*d2 + nation), true
}

// spread are the standard deviations of the two logarithms over all areas, worked out
// once and in one order, so that they are the same to the last digit.
func (g *Gazetteer) spread() (people, dense float64) {
	g.spreadOf.Do(func() {
		var n, s1, s2, q1, q2 float64
		for _, code := range slices.Sorted(maps.Keys(g.features)) {
			f := g.features[code]
			a, b := math.Log(float64(f.People)), math.Log(f.PerKM2())
			n, s1, s2, q1, q2 = n+1, s1+a, s2+b, q1+a*a, q2+b*b
		}
		g.people, g.perSquare = math.Sqrt((q1-s1*s1/n)/(n-1)), math.Sqrt((q2-s2*s2/n)/(n-1))
	})
	return g.people, g.perSquare
}
