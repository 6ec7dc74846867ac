package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// LogisticFit is a logistic regression by maximum likelihood.
type LogisticFit struct {
	Coefficients, SE       []float64 // the intercept first, then the columns
	Deviance, NullDeviance float64
	AIC                    float64
	CStatistic             float64   // area under the ROC curve; of single yes or no answers only, else 0
	Fitted                 []float64 // probability of each row
	Iterations             int
}

// The criterion of convergence: the deviance changes by less than one part in
// 10¹², within 50 rounds. A fit whose largest slope, in standard deviations of
// its column, passes separated has run away.
const (
	logisticWithin = 1e-12
	logisticRounds = 50
	separated      = 30
)

// Logistic fits logit(p) = intercept + columns·slopes by iteratively weighted
// least squares (glm with binomial of R). Each column has one value a row.
// yes counts those with the outcome among trials; trials of nil are 1 each.
// ErrNotConverged says that the outcome can be told from the columns without
// error (separation), so that slopes have no finite value; columns that follow
// from each other, or an outcome that all or none have, give ErrUndefined.
func Logistic(columns [][]float64, yes, trials []float64) (LogisticFit, error) {
	m, err := newLogistic(columns, yes, trials)
	if err != nil {
		return LogisticFit{}, err
	}
	fit := LogisticFit{NullDeviance: m.deviance(func(int) float64 { return m.overall })}
	beta := make([]float64, len(columns)+1)
	beta[0] = math.Log(m.overall / (1 - m.overall))
	m.fit(beta)
	last := fit.NullDeviance
	for fit.Iterations = 1; fit.Iterations <= logisticRounds; fit.Iterations++ {
		if err := m.step(beta); err != nil {
			return LogisticFit{}, err
		}
		now := m.deviance(func(i int) float64 { return m.fitted[i] })
		if math.Abs(now-last) <= logisticWithin*(math.Abs(now)+0.1) {
			return m.finish(fit, beta, now)
		}
		last = now
	}
	return LogisticFit{}, fmt.Errorf("logistic regression: no fit after %d rounds, as when the outcome follows from the columns: %w", logisticRounds, ErrNotConverged)
}

// logistic is a fit on its way.
type logistic struct {
	columns     [][]float64
	yes, trials []float64
	overall     float64
	fitted      []float64
	information *mat.SymDense
	score       []float64
	row         []float64
	factor      mat.Cholesky
}

func newLogistic(columns [][]float64, yes, trials []float64) (*logistic, error) {
	n, k := len(yes), len(columns)+1
	if trials == nil {
		trials = make([]float64, n)
		fill64(trials, 1)
	}
	if len(trials) != n || n < k {
		return nil, fmt.Errorf("logistic regression: %d rows and %d trials for %d coefficients: %w", n, len(trials), k, ErrTooFew)
	}
	for j, c := range columns {
		if len(c) != n {
			return nil, fmt.Errorf("logistic regression: column %d has %d values of %d rows", j+1, len(c), n)
		}
		if err := checkFinite(fmt.Sprintf("column %d", j+1), c...); err != nil {
			return nil, err
		}
	}
	var x, all total
	for i := range yes {
		if err := checkProportion(yes[i], trials[i]); err != nil {
			return nil, fmt.Errorf("row %d: %w", i+1, err)
		}
		x.add(yes[i])
		all.add(trials[i])
	}
	overall := x.value() / all.value()
	if overall == 0 || overall == 1 {
		return nil, fmt.Errorf("logistic regression: %v of %v have the outcome: %w", x.value(), all.value(), ErrUndefined)
	}
	return &logistic{columns, yes, trials, overall, make([]float64, n), mat.NewSymDense(k, nil), make([]float64, k), make([]float64, k), mat.Cholesky{}}, nil
}

// step is one round of Newton and Raphson from the fitted probabilities; it
// leaves those of the new coefficients.
func (m *logistic) step(beta []float64) error {
	if err := m.inform(); err != nil {
		return err
	}
	var move mat.VecDense
	if err := m.factor.SolveVecTo(&move, mat.NewVecDense(len(m.score), m.score)); err != nil {
		return fmt.Errorf("logistic regression: columns that follow from each other: %w", ErrUndefined)
	}
	for j := range beta {
		beta[j] += move.AtVec(j)
	}
	m.fit(beta)
	return nil
}

// inform works out the score and the information at the fitted probabilities.
func (m *logistic) inform() error {
	k := len(m.score)
	m.information.Zero()
	fill64(m.score, 0)
	raw := m.information.RawSymmetric().Data
	m.row[0] = 1
	for i, p := range m.fitted {
		residual, weight := m.yes[i]-m.trials[i]*p, m.trials[i]*p*(1-p)
		for j, c := range m.columns {
			m.row[j+1] = c[i]
		}
		for a := range k {
			m.score[a] += residual * m.row[a]
			wa := weight * m.row[a]
			for b := a; b < k; b++ {
				raw[a*k+b] += wa * m.row[b]
			}
		}
	}
	if !m.factor.Factorize(m.information) || m.factor.Cond() > 1e14 {
		return fmt.Errorf("logistic regression: columns that follow from each other, or an outcome that follows from them: %w", ErrUndefined)
	}
	return nil
}

func (m *logistic) fit(beta []float64) {
	for i := range m.fitted {
		at := beta[0]
		for j, c := range m.columns {
			at += beta[j+1] * c[i]
		}
		m.fitted[i] = expit(at)
	}
}

func (m *logistic) deviance(p func(i int) float64) float64 {
	var t total
	for i, y := range m.yes {
		n, q := m.trials[i], p(i)
		if y > 0 {
			t.add(y * math.Log(y/(n*q)))
		}
		if y < n {
			t.add((n - y) * (math.Log((n-y)/n) - math.Log1p(-q)))
		}
	}
	return 2 * t.value()
}

func (m *logistic) finish(fit LogisticFit, beta []float64, deviance float64) (LogisticFit, error) {
	if err := m.inform(); err != nil {
		return LogisticFit{}, err
	}
	for j, c := range m.columns {
		if math.Abs(beta[j+1])*math.Sqrt(varianceOf(c)) > separated {
			return LogisticFit{}, fmt.Errorf("logistic regression: the outcome follows from column %d: %w", j+1, ErrNotConverged)
		}
	}
	var inverse mat.SymDense
	if err := m.factor.InverseTo(&inverse); err != nil {
		return LogisticFit{}, fmt.Errorf("logistic regression: no standard errors: %w", ErrUndefined)
	}
	fit.Coefficients, fit.Fitted, fit.Deviance = beta, m.fitted, deviance
	logLik := 0.0
	single := true
	for j := range beta {
		fit.SE = append(fit.SE, math.Sqrt(inverse.At(j, j)))
	}
	for i, y := range m.yes {
		n, p := m.trials[i], m.fitted[i]
		single = single && n == 1 && (y == 0 || y == 1)
		logLik += logChooseReal(n, y) + xlogy(y, p) + xlogy(n-y, 1-p)
	}
	fit.AIC = 2*float64(len(beta)) - 2*logLik
	if single {
		fit.CStatistic = concordance(m.fitted, m.yes)
	}
	return fit, nil
}

func xlogy(x, y float64) float64 {
	if x == 0 {
		return 0
	}
	return x * math.Log(y)
}

func logChooseReal(n, k float64) float64 {
	if k == 0 || k == n {
		return 0
	}
	a, _ := math.Lgamma(n + 1)
	b, _ := math.Lgamma(k + 1)
	c, _ := math.Lgamma(n - k + 1)
	return a - b - c
}

// concordance is the chance that of a pair with and without the outcome the
// one with it has the higher probability, ties counting half.
func concordance(fitted, yes []float64) float64 {
	rank, _ := ranks(fitted)
	var sum, with float64
	for i, y := range yes {
		if y == 1 {
			sum += rank[i]
			with++
		}
	}
	return (sum - with*(with+1)/2) / (with * (float64(len(yes)) - with))
}
