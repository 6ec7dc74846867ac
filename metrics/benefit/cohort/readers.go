package cohort

import "math"

// toReaders is what amounts are rounded to that stand on pages: the people behind them
// come and go from one load to the next, and beside the same number of a week ago an
// amount in whole pounds would tell what somebody cost who left.
const toReaders = 100

// ForReaders is as much of an answer as pages give to everybody: the matched group alone,
// in hundreds of pounds, with the first of the notes, as many as are said.
func (a *Answer) ForReaders(notes int) *Answer {
	m := *a.Matched
	for _, v := range []*Amount{&m.Cost, &m.Saving, &m.Naive, &m.Mix, &m.WithoutInpatient} {
		*v = v.coarse()
	}
	m.Settings = append([]MatchedRow(nil), m.Settings...)
	for i := range m.Settings {
		m.Settings[i].Cost = m.Settings[i].Cost.coarse()
	}
	return &Answer{Setting: a.Setting, PriceYear: a.PriceYear, Period: a.Period, Settings: []SettingRow{}, Matched: &m, Notes: append([]string(nil), a.Notes[:min(notes, len(a.Notes))]...)}
}

// coarse is an amount to the nearest of toReaders, with limits that are no narrower.
func (a Amount) coarse() Amount {
	to := func(v *float64, round func(float64) float64) *float64 {
		if v == nil {
			return nil
		}
		x := toReaders*round(*v/toReaders) + 0
		return &x
	}
	return Amount{to(a.Value, math.Round), to(a.Low, math.Floor), to(a.High, math.Ceil), a.Why}
}
