package dashboards

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestPicturesInTheSizeThatIsAsked: a picture is as wide and high as its address says, in
// colours or greys, the same bytes each time; a size that it cannot have is refused in words.
func TestPicturesInTheSizeThatIsAsked(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	const of = "?indicator=friends_block&place=ENG"
	for _, wide := range []int{320, 1200} {
		q := of + fmt.Sprintf("&w=%d&h=640", wide)
		w := get(h, "GET", "/tables/trend.svg"+q)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), fmt.Sprintf(`width="%d" height="640"`, wide)) {
			t.Errorf("%s: %d %.200s", q, w.Code, w.Body)
		}
		again := get(siteOf(t, newFixture(t, plainName)), "GET", "/tables/trend.svg"+q)
		if !bytes.Equal(w.Body.Bytes(), again.Body.Bytes()) {
			t.Errorf("%s: other bytes from another start", q)
		}
	}
	picture, err := png.Decode(get(h, "GET", "/tables/trend.png"+of+"&w=480&h=640&theme=print").Body)
	if err != nil || picture.Bounds().Dx() != 960 || picture.Bounds().Dy() != 1280 {
		t.Fatalf("%v, %v", picture, err)
	}
	for x := range 960 {
		for y := range 1280 {
			if r, g, b, _ := picture.At(x, y).RGBA(); r != g || g != b {
				t.Fatalf("a colour at %d, %d", x, y)
			}
		}
	}
	for q, words := range map[string]string{
		"&w=319": "320 to 2400 pixels wide", "&w=2401": "320 to 2400 pixels wide", "&h=1e3": "200 to 6000 pixels high", "&w=x": "320 to 2400", "&theme=dark": "theme=print", "&h=210": "too low for this picture",
	} {
		for _, ext := range []string{"svg", "png"} {
			if w := get(h, "GET", "/tables/trend."+ext+of+q); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), words) {
				t.Errorf("%s%s: %d, without %q", ext, q, w.Code, words)
			}
		}
	}
	least := regexp.MustCompile(`Write h=(\d+) or more`).FindStringSubmatch(get(h, "GET", "/tables/trend.svg"+of+"&h=210").Body.String())
	if least == nil || get(h, "GET", "/tables/trend.svg"+of+"&h="+least[1]).Code != http.StatusOK {
		t.Errorf("the height that was named does not do: %v", least)
	}
	if w := get(h, "GET", "/tables/trend.csv"+of+"&w=400"); w.Code != http.StatusBadRequest {
		t.Errorf("a CSV file of a width: %d", w.Code)
	}
}
