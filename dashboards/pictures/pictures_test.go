package pictures

import (
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestPicturesAreWhole holds every drawing to being well formed, to elements and
// attributes that no page policy stops, and to a text of its own in both languages.
func TestPicturesAreWhole(t *testing.T) {
	elements := []string{"svg", "path", "circle"}
	attributes := []string{"d", "cx", "cy", "r", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "class", "viewBox", "width", "height", "focusable", "role", "aria-label", "aria-hidden"}
	colour := regexp.MustCompile(`^(none|currentColor)$`)
	seen, text, welsh := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range All() {
		if seen[p.Name] || text[p.Text] || welsh[p.Welsh] || p.Text == "" || p.Welsh == "" {
			t.Errorf("%s: a name or a text is missing or stands twice", p.Name)
		}
		seen[p.Name], text[p.Text], welsh[p.Welsh] = true, true, true
		for _, drawing := range []string{string(p.Told("en")), string(p.Beside())} {
			d := xml.NewDecoder(strings.NewReader(drawing))
			for {
				token, err := d.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%s is not well formed: %v", p.Name, err)
				}
				start, ok := token.(xml.StartElement)
				if !ok {
					continue
				}
				if !slices.Contains(elements, start.Name.Local) {
					t.Errorf("%s has an element %s", p.Name, start.Name.Local)
				}
				for _, a := range start.Attr {
					if !slices.Contains(attributes, a.Name.Local) {
						t.Errorf("%s has an attribute %s", p.Name, a.Name.Local)
					}
					if (a.Name.Local == "fill" || a.Name.Local == "stroke") && !colour.MatchString(a.Value) {
						t.Errorf("%s has a colour of its own, %s: it would be lost on paper or on a dark page", p.Name, a.Value)
					}
				}
			}
		}
		if n := len(p.Beside()); n > 1000 {
			t.Errorf("%s is %d bytes: a form with many would be slow on a phone", p.Name, n)
		}
	}
}

func TestPicturesAreTold(t *testing.T) {
	p, ok := Find("face-happy")
	if !ok {
		t.Fatal("no happy face")
	}
	if got := string(p.Told("cy")); !strings.Contains(got, `role="img" aria-label="Wyneb hapus"`) {
		t.Errorf("told in Welsh: %s", got)
	}
	if got := string(p.Told("en")); !strings.Contains(got, `aria-label="A happy face"`) {
		t.Errorf("told in English: %s", got)
	}
	if got := string(p.Beside()); strings.Contains(got, "aria-label") || !strings.Contains(got, `aria-hidden="true"`) {
		t.Errorf("beside words: %s", got)
	}
	for _, name := range Faces {
		if _, ok := Find(name); !ok {
			t.Errorf("no picture %s", name)
		}
	}
	if _, ok := Find("unicorn"); ok {
		t.Error("a picture that is not there was found")
	}
}
