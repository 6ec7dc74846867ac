package demo

import (
	"math"
	"strings"
	"testing"
)

func standard(t *testing.T) *world {
	t.Helper()
	o, err := Options{Seed: 1}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	return makeWorld(o)
}

func (w *world) find(t *testing.T, id string) *scheme {
	t.Helper()
	for _, s := range w.schemes {
		if s.id == id {
			return s
		}
	}
	t.Fatalf("no scheme %s", id)
	return nil
}

// share counts the answers for which a question has one of 1 to 9 and among
// them those with the wanted code.
func share(rows []row, of func(*answer) int, code int) (hits, base float64) {
	for _, r := range rows {
		if v := of(r.a); v >= 0 {
			base++
			if v == code {
				hits++
			}
		}
	}
	return hits, base
}

func helps(a *answer) int { return a.helps }
func life(a *answer) int  { return a.life }

func mean(rows []row, of func(*answer) int) float64 {
	sum, n := 0.0, 0.0
	for _, r := range rows {
		if v := of(r.a); v >= 0 {
			sum, n = sum+float64(v), n+1
		}
	}
	return sum / n
}

func TestImprovingSchemeImproves(t *testing.T) {
	w := standard(t)
	rows := w.find(t, "red-cliffs").rows()
	first, last := rows[:len(rows)/4], rows[len(rows)*3/4:]
	h1, n1 := share(first, helps, 1)
	h2, n2 := share(last, helps, 1)
	if h2/n2-h1/n1 < .2 {
		t.Errorf("help with friends went from %.2f to %.2f", h1/n1, h2/n2)
	}
	if d := mean(last, life) - mean(first, life); d < 1 {
		t.Errorf("life satisfaction rose by only %.2f", d)
	}
}

// TestOutlierIsOutside puts the share for whom support gets in the way on a
// funnel: z against the pooled share of the others, with each person counted
// once, as the answers of one person go together.
func TestOutlierIsOutside(t *testing.T) {
	w := standard(t)
	latest := func(s *scheme) (rows []row) {
		for _, p := range s.people {
			if n := len(p.answers); n > 0 {
				rows = append(rows, row{p: p, a: &p.answers[n-1]})
			}
		}
		return rows
	}
	var hits, base float64
	for _, s := range w.schemes {
		if s.id != "irwell" {
			h, b := share(latest(s), helps, 3)
			hits, base = hits+h, base+b
		}
	}
	pooled, beyond := hits/base, 0
	for _, s := range w.schemes {
		h, b := share(latest(s), helps, 3)
		z := (h/b - pooled) / math.Sqrt(pooled*(1-pooled)/b)
		switch {
		case s.id == "irwell" && z < 4:
			t.Errorf("irwell: z = %.1f, share %.2f against %.2f", z, h/b, pooled)
		case s.id != "irwell" && math.Abs(z) > 3.09:
			beyond++
		}
	}
	if beyond > 1 {
		t.Errorf("%d other schemes lie outside the 99.8%% limits: they should vary in the ordinary way", beyond)
	}
}

func TestWhoAnswersAndWhatIsMissing(t *testing.T) {
	w := standard(t)
	var blanks, asked, proxies, withSupport, n, notAskedRows, unsure, rather float64
	for _, s := range w.schemes {
		for _, r := range s.rows() {
			n++
			switch r.a.by {
			case byProxy:
				proxies++
			case supported:
				withSupport++
			}
			for _, v := range []int{r.a.friends, r.a.life, r.a.worthwhile, r.a.happy, r.a.anxious, r.a.choice} {
				asked++
				if v == blank {
					blanks++
				}
			}
			if r.a.lonely == notAsked {
				notAskedRows++
			}
			if r.a.helps == dontKnow {
				unsure++
			}
			if r.a.helps == ratherNot || r.a.lonely == ratherNot {
				rather++
			}
		}
	}
	for name, x := range map[string][3]float64{
		"not answered": {blanks / asked, .05, .07}, "proxies": {proxies / n, .07, .13}, "supported": {withSupport / n, .40, .50},
		"on the older form": {notAskedRows / n, .1, .4}, "not sure": {unsure / n, .02, .1}, "prefer not to say": {rather / n, .01, .04},
	} {
		if x[0] < x[1] || x[0] > x[2] {
			t.Errorf("%s: %.3f, want %.2f to %.2f", name, x[0], x[1], x[2])
		}
	}
	if n < 6000 || n > 12000 {
		t.Errorf("%.0f answers", n)
	}
}

func TestSmallGroupsExist(t *testing.T) {
	w := standard(t)
	smallest, largest, small := 1<<30, 0, 0
	for _, s := range w.schemes {
		smallest, largest = min(smallest, len(s.people)), max(largest, len(s.people))
		groups := map[string]int{}
		for _, p := range s.people {
			groups[p.ethnicity]++
		}
		for _, n := range groups {
			if n < 5 {
				small++
			}
		}
	}
	if smallest != 8 || largest != 320 || small < 10 {
		t.Errorf("schemes from %d to %d people, %d groups of fewer than five", smallest, largest, small)
	}
}

// TestAnswersHangTogether: the signs that life has, on the standard set.
func TestAnswersHangTogether(t *testing.T) {
	w := standard(t)
	var all []row
	for _, s := range w.schemes {
		all = append(all, s.rows()...)
	}
	where := func(is func(*answer, *person) bool) (rows []row) {
		for _, r := range all {
			if is(r.a, r.p) {
				rows = append(rows, r)
			}
		}
		return rows
	}
	lonely := func(a *answer) int { return a.lonely }
	few := where(func(a *answer, _ *person) bool { return a.friends == 0 })
	many := where(func(a *answer, _ *person) bool { return a.friends >= 5 })
	if d := mean(many, lonely) - mean(few, lonely); d < .5 {
		t.Errorf("people with five friends or more are less lonely by only %.2f", d)
	}
	if d := mean(where(func(a *answer, _ *person) bool { return a.wave == "review" }), life) -
		mean(where(func(a *answer, _ *person) bool { return a.wave == "baseline" }), life); d < .1 || d > 1 {
		t.Errorf("reviews are above baselines by %.2f points", d)
	}
	friends := func(a *answer) int { return a.friends }
	young := where(func(_ *answer, p *person) bool { return p.birthYear > 1961 })
	old := where(func(_ *answer, p *person) bool { return p.birthYear > 0 && p.birthYear < 1955 })
	if mean(old, friends) >= mean(young, friends) {
		t.Error("older people should have somewhat fewer friends")
	}
}

// TestAnswersAfterMidnight: some answers belong to another day, quarter and
// financial year in London than in UTC.
func TestAnswersAfterMidnight(t *testing.T) {
	w := standard(t)
	quarters, years := 0, 0
	for _, s := range w.schemes {
		for _, r := range s.rows() {
			if !quarterStart(r.a.end.In(london)).Equal(quarterStart(r.a.end)) {
				quarters++
			}
			if financialYear(r.a.end.In(london)) != financialYear(r.a.end) {
				years++
			}
		}
	}
	if quarters < 10 || years < 3 {
		t.Errorf("%d answers change quarter between London and UTC and %d change year", quarters, years)
	}
}

func TestSchemesOpenAndClose(t *testing.T) {
	w := standard(t)
	closed, opened := w.find(t, "estuary"), w.find(t, "foyle-hearth")
	if closed.closed.IsZero() || !closed.closed.Before(w.to) || !closed.closed.After(w.from) {
		t.Errorf("estuary closed on %v", closed.closed)
	}
	if !opened.opened.After(w.from) || len(opened.rows()) == 0 || len(closed.rows()) == 0 {
		t.Errorf("foyle-hearth opened on %v", opened.opened)
	}
}

func TestNamesAreInvented(t *testing.T) {
	dir, files := written(t, Options{Schemes: 8, People: 300})
	ok := map[string]bool{"": true, "anonymous": true}
	for i, n := range inventedNames {
		ok[n], ok[inventedEmail(i)] = true, true
		ok[strings.ToLower(strings.ReplaceAll(n, " ", "_"))] = true
	}
	seen := 0
	for _, f := range files {
		var table [][]string
		switch {
		case strings.HasPrefix(f.Name, "survey_") && strings.HasSuffix(f.Name, ".csv"):
			table = readTable(t, ';', read(t, dir, f.Name))
		case strings.HasSuffix(f.Name, ".zip"):
			_, parts := unzip(t, read(t, dir, f.Name))
			table = readTable(t, ',', parts[0])
		case strings.HasSuffix(f.Name, ".xlsx"):
			table, _ = sheet(t, read(t, dir, f.Name))
		default:
			continue
		}
		for i, h := range table[0] {
			if h != "Email" && h != "Name" && h != "SubmitterName" && h != "_submitted_by" {
				continue
			}
			for _, line := range table[1:] {
				if seen++; !ok[line[i]] {
					t.Errorf("%s: %s is %q", f.Name, h, line[i])
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no file has anybody's name in it: nothing would show that names are dropped on reading")
	}
}
