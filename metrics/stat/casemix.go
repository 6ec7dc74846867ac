package stat

import "fmt"

// CaseMixPlace is a place's outcomes beside what its people would have had in
// an average place: indirect standardisation by regression.
type CaseMixPlace struct {
	Name     string
	People   int
	Observed int64
	Expected float64
	Ratio    Estimate // observed over expected, limits as CountInterval's
}

// CaseMix sets each place's outcomes beside the sum of its people's fitted
// probabilities, in the order in which places first appear. The expected sum
// over all places is the observed one. Do not adjust for what a place itself
// causes, such as the length of a stay.
func CaseMix(fit LogisticFit, places []string, yes []float64, level float64) ([]CaseMixPlace, error) {
	if len(places) != len(fit.Fitted) || len(yes) != len(places) {
		return nil, fmt.Errorf("%d places and %d outcomes of %d fitted rows", len(places), len(yes), len(fit.Fitted))
	}
	at := map[string]int{}
	var out []CaseMixPlace
	var sums []total
	for i, name := range places {
		if yes[i] != 0 && yes[i] != 1 {
			return nil, fmt.Errorf("row %d: outcome %v is neither 0 nor 1", i+1, yes[i])
		}
		j, ok := at[name]
		if !ok {
			j = len(out)
			at[name] = j
			out, sums = append(out, CaseMixPlace{Name: name}), append(sums, total{})
		}
		out[j].People++
		out[j].Observed += int64(yes[i])
		sums[j].add(fit.Fitted[i])
	}
	for j := range out {
		out[j].Expected = sums[j].value()
		ratio, err := ObservedOverExpected(out[j].Observed, out[j].Expected, level)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", out[j].Name, err)
		}
		out[j].Ratio = ratio
	}
	return out, nil
}
