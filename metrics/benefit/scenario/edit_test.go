package scenario

import (
	"strings"
	"testing"
)

// TestEdit: the numbers change, and nothing else of the text; an own figure is
// changed where there is one.
func TestEdit(t *testing.T) {
	got, err := Edit(verified, map[string]string{"parameters.fee.value": " 35,500 ", "parameters.fee.low": "31000", "parameters.housing_there.value": "12000",
		"options.1.settings.3.share": "0.25", "options.1.settings.2.share": "0.40"})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("value: 34000, low: 30000, high: 38000", "value: 35500, low: 31000, high: 38000", "{value: 11000, low", "{value: 12000, low", "share: 0.20", "share: 0.25", "share: 0.45", "share: 0.40").Replace(verified)
	if got != want {
		t.Errorf("the text is\n%s", got)
	}
	for field, with := range map[string]string{"parameters.fee.value": "x", "parameters.fee.source": "1", "parameters.none.value": "1", "parameters.residential.low": "1", "options.2.settings.1.share": "1", "options.1.settings.0.share": "1", "horizon": "3", "parameters.": "1"} {
		if _, err := Edit(Example, map[string]string{field: with}); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := Edit("parameters: {fee: {value: \"34000\"}}", map[string]string{"parameters.fee.value": "1"}); err == nil {
		t.Error("a quoted number was overwritten in the wrong place")
	}
	if same, err := Edit(Example, nil); err != nil || same != Example {
		t.Errorf("no change changes the text: %v", err)
	}
}
