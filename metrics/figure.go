package metrics

import (
	"encoding/json"
	"errors"
	"fmt"
)

// status says what a Figure holds. The zero value is "missing", so that a
// Figure that nobody filled in can never be read as 0.
type status uint8

const (
	missing status = iota
	known
	hidden
)

// Figure is one number that may be shown, or the fact that it may not be, or
// the reason why there is none. A hidden Figure holds no number: it was never
// put in. Value is the only way to the number.
type Figure struct {
	value  float64
	status status
	reason string
}

// Known is a figure that may be shown.
func Known(v float64) Figure { return Figure{value: v, status: known} }

// Hidden is a figure withheld to protect people. It holds no number.
func Hidden() Figure { return Figure{status: hidden} }

// Missing is a figure that does not exist, with the reason as a short code:
// no_answers, not_available, not_applicable, ...
func Missing(reason string) Figure { return Figure{status: missing, reason: reason} }

// Value is the number and true, or 0 and false when there is none to show.
func (f Figure) Value() (float64, bool) { return f.value, f.status == known }

// IsHidden reports whether the figure is withheld to protect people.
func (f Figure) IsHidden() bool { return f.status == hidden }

// Reason is why a missing figure is missing, or "".
func (f Figure) Reason() string {
	if f.status == missing && f.reason == "" {
		return NotAvailable
	}
	return f.reason
}

// Reasons for a missing figure, and the shorthand that official statistics in
// the UK use for each (Analysis Function; StatsWales for [u] and [w]).
const (
	NotAvailable  = "not_available"  // [x]
	NotApplicable = "not_applicable" // [z]
	NoAnswers     = "no_answers"     // [w]
)

// Shorthand is "[c]" for a hidden figure, "[x]", "[z]" or "[w]" for a missing
// one, and "" for a known one.
func (f Figure) Shorthand() string {
	switch {
	case f.status == known:
		return ""
	case f.status == hidden:
		return "[c]"
	case f.reason == NotApplicable:
		return "[z]"
	case f.reason == NoAnswers:
		return "[w]"
	}
	return "[x]"
}

// MarshalJSON gives {"value":1.5}, {"hidden":true} or {"missing":"reason"}.
func (f Figure) MarshalJSON() ([]byte, error) {
	switch f.status {
	case known:
		return json.Marshal(map[string]float64{"value": f.value})
	case hidden:
		return []byte(`{"hidden":true}`), nil
	}
	return json.Marshal(map[string]string{"missing": f.Reason()})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (f *Figure) UnmarshalJSON(data []byte) error {
	var v struct {
		Value   *float64 `json:"value"`
		Hidden  bool     `json:"hidden"`
		Missing string   `json:"missing"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	switch {
	case v.Value != nil && !v.Hidden && v.Missing == "":
		*f = Known(*v.Value)
	case v.Hidden && v.Value == nil && v.Missing == "":
		*f = Hidden()
	case v.Missing != "" && v.Value == nil && !v.Hidden:
		*f = Missing(v.Missing)
	default:
		return errors.New("a figure is one of value, hidden, missing")
	}
	return nil
}

// String never prints a number that Value would not give.
func (f Figure) String() string {
	if f.status == known {
		return fmt.Sprint(f.value)
	}
	return f.Shorthand()
}
