package stat

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// known is one case of a file in testdata: inputs and what third-party code,
// named in the file, gave for them.
type known struct {
	ID       string
	Inputs   json.RawMessage
	Expected json.RawMessage
}

// tolerance: a number passes when |got-want| <= Abs + Rel·|want|.
type tolerance struct{ Abs, Rel float64 }

func (tol tolerance) near(got, want float64) bool {
	return math.Abs(got-want) <= tol.Abs+tol.Rel*math.Abs(want)
}

// eachKnown runs a check on every case of a file.
func eachKnown[I, E any](t *testing.T, file string, check func(t *testing.T, tol tolerance, in I, want E)) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Tolerance tolerance
		Cases     []known
	}
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) == 0 {
		t.Fatalf("%s: no cases", file)
	}
	for _, c := range f.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in I
			var want E
			if err := json.Unmarshal(c.Inputs, &in); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(c.Expected, &want); err != nil {
				t.Fatal(err)
			}
			check(t, f.Tolerance, in, want)
		})
	}
}

func wantNear(t *testing.T, tol tolerance, name string, got, want float64) {
	t.Helper()
	if !tol.near(got, want) {
		t.Errorf("%s = %.15g, want %.15g", name, got, want)
	}
}

// wantBounds compares an interval with two expected ends; nil is not compared.
func wantBounds(t *testing.T, tol tolerance, name string, got Interval, low, high *float64, scale float64) {
	t.Helper()
	if low != nil {
		wantNear(t, tol, name+" low", got.Low*scale, *low)
	}
	if high != nil {
		wantNear(t, tol, name+" high", got.High*scale, *high)
	}
}

// ends are the limits at both levels as the files name them.
type ends struct {
	Lower95  *float64 `json:"lower95"`
	Upper95  *float64 `json:"upper95"`
	Lower998 *float64 `json:"lower99_8"`
	Upper998 *float64 `json:"upper99_8"`
}

// wantEstimate compares a value and its interval with what the reference
// gives; where it gives nothing there must be an error.
func wantEstimate(t *testing.T, tol tolerance, got Estimate, err error, value, low, high *float64) {
	t.Helper()
	if value == nil && low == nil && high == nil {
		if err == nil {
			t.Errorf("%v where the reference gives nothing", got)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if value != nil {
		wantNear(t, tol, "value", got.Value, *value)
	}
	wantBounds(t, tol, "interval", got.Interval, low, high, 1)
}

func wantAll(t *testing.T, tol tolerance, name string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", name, len(got), len(want))
	}
	for i := range want {
		if !tol.near(got[i], want[i]) {
			t.Errorf("%s %d = %.15g, want %.15g", name, i, got[i], want[i])
		}
	}
}
