package instrument

import (
	"fmt"
	"testing"

	"gopkg.in/yaml.v3"
)

// FuzzWordings: whatever stands in a deployment's file of wordings, it is refused or
// read, and read again from what it says it is the same.
func FuzzWordings(f *testing.F) {
	f.Add("ascot_sct4:\n  control:\n    text: {en: Which of these, cy: Pa un}\n    answers: {1: {en: a}, 2: {en: b}}\n")
	f.Add("a: &x\n  b: {text: {en: c}}\nd: *x\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		words, err := parseWordings([]byte(text))
		if err != nil {
			return
		}
		again, err := yaml.Marshal(words)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := parseWordings(again); err != nil || fmt.Sprint(same) != fmt.Sprint(words) {
			t.Fatalf("%v read again is %v: %v", words, same, err)
		}
	})
}
