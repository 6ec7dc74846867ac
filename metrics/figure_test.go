package metrics

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestTheZeroFigureIsMissingAndNotNought(t *testing.T) {
	var f Figure
	if v, ok := f.Value(); ok {
		t.Errorf("a figure that nobody filled in gives %v", v)
	}
	if f.Shorthand() != "[x]" || Count.Text(f) != "[x]" {
		t.Errorf("it reads %q", Count.Text(f))
	}
}

// Every way of printing a hidden figure, %#v with its unexported fields
// included, finds no number in it.
func TestAHiddenFigureHoldsNoNumber(t *testing.T) {
	f := Hidden()
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%v %+v %s", f, f, data)
	if !strings.Contains(all, "[c]") || strings.ContainsAny(all, "0123456789") {
		t.Errorf("a hidden figure prints as %s", all)
	}
	if f != (Figure{status: hidden}) {
		t.Errorf("it holds more than that it is hidden: %#v", f)
	}
	if !strings.Contains(all, `{"hidden":true}`) {
		t.Errorf("JSON is %s", data)
	}
}

func TestFiguresReadBackFromJSON(t *testing.T) {
	for _, f := range []Figure{Known(0), Known(-1.25), Hidden(), Missing(NoAnswers), Missing(NotApplicable)} {
		data, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var back Figure
		if err := json.Unmarshal(data, &back); err != nil || back != f {
			t.Errorf("%s came back as %#v, %v", data, back, err)
		}
	}
	for _, bad := range []string{`{}`, `{"value":1,"hidden":true}`, `{"hidden":true,"missing":"x"}`, `3`} {
		var f Figure
		if err := json.Unmarshal([]byte(bad), &f); err == nil {
			t.Errorf("%s was read as %#v", bad, f)
		}
	}
}

func TestUnitsWriteFigures(t *testing.T) {
	for _, c := range []struct {
		unit Unit
		v    float64
		want string
	}{
		{Percent, 62.05, "62.1%"}, {Percent, 100, "100.0%"}, {Score, 7.25, "7.3"}, {Points, 0.84, "+0.8"}, {Points, -0.84, "−0.8"},
		{Points, -0.04, "0.0"}, {Count, 1234, "1,234"}, {Count, 999, "999"}, {Count, 1234567, "1,234,567"}, {Pounds, 34100.4, "£34,100"},
		{PoundsDelta, -812.5, "−£813"}, {PoundsDelta, 20000, "+£20,000"}, {Friends, 3, "3"}, {Friends, 2.5, "2.5"}, {Ratio, 0.985, "0.99"},
	} {
		if got := c.unit.Text(Known(c.v)); got != c.want {
			t.Errorf("%s of %v is %q, want %q", c.unit, c.v, got, c.want)
		}
		if got := c.unit.Text(Hidden()); got != "[c]" {
			t.Errorf("%s writes a hidden figure as %q", c.unit, got)
		}
	}
}

func TestTheCatalogueIsComplete(t *testing.T) {
	c, err := ReadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"KHI-01", "KHI-02", "KHI-03", "KHI-04", "KHI-05", "KHI-09", "KHI-09a", "KHI-10", "KHI-10a", "KHI-11", "KHI-12", "KHI-13", "KHI-16", "KHI-16a", "KHI-20", "KHI-31", "KHI-36"} {
		found := false
		for _, ind := range c {
			found = found || ind.ID == id
		}
		if !found {
			t.Errorf("%s is not in the catalogue", id)
		}
	}
	for _, ind := range c {
		for _, d := range ind.By {
			if _, ok := dimension(d); !ok {
				t.Errorf("%s can be broken down by %q, which has no words", ind.Name, d)
			}
		}
	}
	if ind, _ := c.Find("friends"); ind.Better != Neither {
		t.Error("there is no right number of friends")
	}
}
