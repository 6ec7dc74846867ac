package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// GammaFit is a regression of amounts above 0 whose spread grows with their mean:
// a gamma distribution with the logarithm as its link, so that e to the power of a
// slope is how many times the mean is higher for one more of its column.
type GammaFit struct {
	Coefficients, SE []float64 // the intercept first, then the columns
	Robust           []float64 // standard errors that allow for rows of one cluster being alike; of single rows where there are no clusters
	Dispersion       float64   // Pearson's, over the degrees of freedom left
	Deviance         float64
	Fitted           []float64
	Iterations       int

	covariance *mat.SymDense // of the coefficients, robust
}

// The criterion of convergence: the next move, measured by the information, is less
// than gammaWithin standard deviations of a row, within gammaRounds rounds.
const (
	gammaWithin = 1e-11
	gammaRounds = 100
)

// Gamma fits log(mean) = intercept + columns·slopes by maximum likelihood (McCullagh
// and Nelder 1989, chapter 8; glm with Gamma("log") of R). With this link the
// likelihood has one peak, which Newton's method finds. Weights of nil are 1 each;
// clusters of nil make each row its own. The robust errors are the sandwich of Liang
// and Zeger (1986) with the factor G/(G-1)·(n-1)/(n-k). It needs more rows than
// coefficients and two clusters (ErrTooFew), and columns that do not follow from each
// other (ErrUndefined).
func Gamma(columns [][]float64, y, weights []float64, clusters []string) (GammaFit, error) {
	m, err := newGamma(columns, y, weights, clusters)
	if err != nil {
		return GammaFit{}, err
	}
	var fit GammaFit
	for fit.Iterations = 1; fit.Iterations <= gammaRounds; fit.Iterations++ {
		length, err := m.step()
		if err != nil {
			return GammaFit{}, err
		}
		if length <= gammaWithin {
			return m.finish(fit, m.deviance())
		}
	}
	return GammaFit{}, fmt.Errorf("gamma regression: no fit after %d rounds: %w", gammaRounds, ErrNotConverged)
}

type gamma struct {
	columns           [][]float64
	y, weights        []float64
	clusters          []string
	beta, fitted, row []float64
	information       *mat.SymDense
	factor            mat.Cholesky
}

func newGamma(columns [][]float64, y, weights []float64, clusters []string) (*gamma, error) {
	n, k := len(y), len(columns)+1
	if weights == nil {
		weights = make([]float64, n)
		fill64(weights, 1)
	}
	if clusters == nil {
		for i := range n {
			clusters = append(clusters, fmt.Sprint(i))
		}
	}
	if len(weights) != n || len(clusters) != n || n <= k {
		return nil, fmt.Errorf("gamma regression: %d rows, %d weights and %d clusters for %d coefficients: %w", n, len(weights), len(clusters), k, ErrTooFew)
	}
	for j, c := range columns {
		if len(c) != n {
			return nil, fmt.Errorf("gamma regression: column %d has %d values of %d rows", j+1, len(c), n)
		}
		if err := checkFinite(fmt.Sprintf("column %d", j+1), c...); err != nil {
			return nil, err
		}
	}
	var sum, all total
	for i, v := range y {
		if !(v > 0 && v <= largest) || !(weights[i] > 0 && weights[i] <= largest) {
			return nil, fmt.Errorf("gamma regression: row %d: amount %v, weight %v: both must be above 0", i+1, v, weights[i])
		}
		sum.add(weights[i] * v)
		all.add(weights[i])
	}
	m := &gamma{columns: columns, y: y, weights: weights, clusters: clusters, beta: make([]float64, k), fitted: make([]float64, n), row: make([]float64, k), information: mat.NewSymDense(k, nil)}
	m.beta[0] = math.Log(sum.value() / all.value())
	m.fit()
	return m, m.inform()
}

func (m *gamma) at(i int) []float64 {
	m.row[0] = 1
	for j, c := range m.columns {
		m.row[j+1] = c[i]
	}
	return m.row
}

func (m *gamma) fit() {
	for i := range m.fitted {
		m.fitted[i] = math.Exp(product(m.at(i), m.beta))
	}
}

func product(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// inform works out the information, which with this link is the same at any mean.
func (m *gamma) inform() error {
	for i, w := range m.weights {
		m.information.SymRankOne(m.information, w, mat.NewVecDense(len(m.row), m.at(i)))
	}
	if !m.factor.Factorize(m.information) || m.factor.Cond() > 1e14 {
		return fmt.Errorf("gamma regression: columns that follow from each other: %w", ErrUndefined)
	}
	return nil
}

// score adds what row i says of each coefficient.
func (m *gamma) score(to []float64, i int) {
	residual := m.weights[i] * (m.y[i] - m.fitted[i]) / m.fitted[i]
	for j, x := range m.at(i) {
		to[j] += residual * x
	}
}

// step moves the coefficients, half as far as long as that makes the fit worse, and
// gives how long the move was meant to be.
func (m *gamma) step() (length float64, err error) {
	score, seen := make([]float64, len(m.beta)), mat.NewSymDense(len(m.beta), nil)
	for i, y := range m.y {
		m.score(score, i)
		seen.SymRankOne(seen, m.weights[i]*y/m.fitted[i], mat.NewVecDense(len(m.row), m.at(i)))
	}
	var move mat.VecDense
	var factor mat.Cholesky
	if !factor.Factorize(seen) {
		return 0, fmt.Errorf("gamma regression: amounts too far apart for these columns: %w", ErrUndefined)
	}
	if err := factor.SolveVecTo(&move, mat.NewVecDense(len(score), score)); err != nil {
		return 0, fmt.Errorf("gamma regression: columns that follow from each other: %w", ErrUndefined)
	}
	length = math.Sqrt(max(0, product(score, move.RawVector().Data)))
	before := m.deviance()
	for scale := 1.0; scale > 1e-6; scale /= 2 {
		for j := range m.beta {
			m.beta[j] += scale * move.AtVec(j)
		}
		m.fit()
		if now := m.deviance(); now <= before*(1+1e-12)+1e-300 {
			return length, nil
		}
		for j := range m.beta {
			m.beta[j] -= scale * move.AtVec(j)
		}
	}
	m.fit()
	return 0, nil // nothing that can be told apart fits better
}

func (m *gamma) deviance() float64 {
	var t total
	for i, y := range m.y {
		r := y / m.fitted[i]
		t.add(m.weights[i] * (r - 1 - math.Log(r)))
	}
	return 2 * t.value()
}

func (m *gamma) finish(fit GammaFit, deviance float64) (GammaFit, error) {
	n, k := len(m.y), len(m.beta)
	var pearson total
	meat := mat.NewSymDense(k, nil)
	scores := map[string][]float64{}
	var order []string
	for i, y := range m.y {
		r := (y - m.fitted[i]) / m.fitted[i]
		pearson.add(m.weights[i] * r * r)
		g := m.clusters[i]
		if scores[g] == nil {
			scores[g], order = make([]float64, k), append(order, g)
		}
		m.score(scores[g], i)
	}
	if len(order) < 2 {
		return GammaFit{}, fmt.Errorf("gamma regression: all rows are of one cluster: %w", ErrTooFew)
	}
	for _, g := range order {
		meat.SymRankOne(meat, 1, mat.NewVecDense(k, scores[g]))
	}
	var bread mat.SymDense
	if err := m.factor.InverseTo(&bread); err != nil {
		return GammaFit{}, fmt.Errorf("gamma regression: no standard errors: %w", ErrUndefined)
	}
	groups := float64(len(order))
	few := groups / (groups - 1) * float64(n-1) / float64(n-k)
	var half, sandwich mat.Dense
	half.Mul(&bread, meat)
	sandwich.Mul(&half, &bread)
	fit.covariance = mat.NewSymDense(k, nil)
	fit.Coefficients, fit.Fitted, fit.Deviance, fit.Dispersion = m.beta, m.fitted, deviance, pearson.value()/float64(n-k)
	for a := range k {
		for b := a; b < k; b++ {
			fit.covariance.SetSym(a, b, few*(sandwich.At(a, b)+sandwich.At(b, a))/2)
		}
		fit.SE = append(fit.SE, math.Sqrt(fit.Dispersion*bread.At(a, a)))
		fit.Robust = append(fit.Robust, math.Sqrt(fit.covariance.At(a, a)))
	}
	return fit, nil
}

// Predicted is the mean of what the fit gives for some rows, each a value for every
// column, and its standard error by the delta method with the robust covariance: a
// recycled prediction (Basu and Rathouz 2005).
func (f GammaFit) Predicted(rows [][]float64) (mean, se float64, err error) {
	mean, gradient, err := f.meanOf(rows)
	return mean, f.errorOf(gradient), err
}

// PredictedDifference is the mean of what the fit gives for some rows less that for
// others, say the same people in another setting, with its standard error.
func (f GammaFit) PredictedDifference(rows, less [][]float64) (difference, se float64, err error) {
	a, ga, err := f.meanOf(rows)
	if err != nil {
		return 0, 0, err
	}
	b, gb, err := f.meanOf(less)
	if err != nil {
		return 0, 0, err
	}
	for j := range ga {
		ga[j] -= gb[j]
	}
	return a - b, f.errorOf(ga), nil
}

func (f GammaFit) meanOf(rows [][]float64) (mean float64, gradient []float64, err error) {
	gradient = make([]float64, len(f.Coefficients))
	if len(rows) == 0 {
		return 0, gradient, fmt.Errorf("a prediction for nobody: %w", ErrTooFew)
	}
	n := float64(len(rows))
	for i, row := range rows {
		if len(row) != len(gradient)-1 {
			return 0, gradient, fmt.Errorf("row %d has %d values for %d columns", i+1, len(row), len(gradient)-1)
		}
		mu := math.Exp(f.Coefficients[0]+product(row, f.Coefficients[1:])) / n
		mean += mu
		gradient[0] += mu
		for j, x := range row {
			gradient[j+1] += mu * x
		}
	}
	return mean, gradient, nil
}

func (f GammaFit) errorOf(gradient []float64) float64 {
	g := mat.NewVecDense(len(gradient), gradient)
	return math.Sqrt(max(0, mat.Inner(g, f.covariance, g)))
}
