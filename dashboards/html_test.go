package dashboards

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// element is one element of a page with the text inside it.
type element struct {
	tag   string
	attrs map[string]string
	text  string
}

// elements reads a page with an HTML parser, as a browser would.
func elements(t *testing.T, page string) []element {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []element
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		e := element{tag: n.Data, attrs: map[string]string{}}
		for _, a := range n.Attr {
			e.attrs[a.Key] = a.Val
		}
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				e.text += d.Data
			}
		}
		all = append(all, e)
	}
	return all
}

// TestPagesAreSound holds every page to the basics that tools for disabled
// people rely on.
func TestPagesAreSound(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, address := range append(slices.Clone(pageAddresses), "/no-such-page", "/places/nowhere", "/compare?period=x") {
		page := elements(t, get(h, "GET", address).Body.String())
		count, ids := map[string]int{}, map[string]bool{}
		for _, e := range page {
			count[e.tag]++
			if id, ok := e.attrs["id"]; ok {
				if ids[id] || id == "" || strings.ContainsAny(id, " \t\n") {
					t.Errorf("%s: id %q is empty, has a space or is there twice", address, id)
				}
				ids[id] = true
			}
		}
		for _, tag := range []string{"h1", "main", "title", "header", "footer"} {
			if count[tag] != 1 {
				t.Errorf("%s: %d elements %s", address, count[tag], tag)
			}
		}
		for _, e := range page {
			soundElement(t, address, e, ids, page)
		}
	}
}

func soundElement(t *testing.T, address string, e element, ids map[string]bool, page []element) {
	t.Helper()
	for _, attr := range []string{"aria-labelledby", "for"} {
		if ref, ok := e.attrs[attr]; ok && !ids[ref] {
			t.Errorf("%s: <%s %s=%q> points nowhere", address, e.tag, attr, ref)
		}
	}
	named := strings.TrimSpace(e.text) != "" || e.attrs["aria-label"] != ""
	switch e.tag {
	case "html":
		if e.attrs["lang"] != "en-GB" {
			t.Errorf("%s: language %q", address, e.attrs["lang"])
		}
	case "select", "input":
		if e.attrs["type"] == "hidden" { // nobody meets it
			break
		}
		if !slices.ContainsFunc(page, func(l element) bool { return l.tag == "label" && l.attrs["for"] == e.attrs["id"] }) {
			t.Errorf("%s: no label for %q", address, e.attrs["name"])
		}
	case "a", "button", "h1", "h2", "h3", "caption", "th", "summary", "title":
		if !named {
			t.Errorf("%s: <%s> without words", address, e.tag)
		}
		if e.tag == "th" && e.attrs["scope"] == "" {
			t.Errorf("%s: heading cell %q without scope", address, e.text)
		}
	case "img":
		if e.attrs["alt"] == "" {
			t.Errorf("%s: picture %s without alternative", address, e.attrs["src"])
		}
	case "script":
		if e.attrs["src"] == "" && e.attrs["type"] != "application/json" {
			t.Errorf("%s: inline script", address)
		}
	case "style", "iframe", "object", "embed", "base":
		t.Errorf("%s: <%s> does not belong on a page", address, e.tag)
	}
	for name := range e.attrs {
		if strings.HasPrefix(name, "on") || name == "style" {
			t.Errorf("%s: <%s %s> is refused by the content policy", address, e.tag, name)
		}
	}
	if e.attrs["class"] == "scroll" && (e.attrs["role"] != "region" || e.attrs["tabindex"] != "0" || (e.attrs["aria-labelledby"] == "" && e.attrs["aria-label"] == "")) {
		t.Errorf("%s: a region that scrolls needs a name and a place in the tab order", address)
	}
}

// hostile puts what attackers write into a name, closing everything that a
// name could stand in.
func hostile(s string) string {
	return s + `"'></script></title></textarea><xss-probe onclick=alert(1)><img src=x onerror=alert(1)><a href="javascript:alert(1)">{{7}}` + "`${alert(1)}\u2028--><!--"
}

// TestHostileNames fills every text that comes from data with markup and holds
// every page to the elements that it has with plain names.
func TestHostileNames(t *testing.T) {
	plain, foul := siteOf(t, newFixture(t, plainName)), siteOf(t, newFixture(t, hostile))
	shape := func(all []element) (tags []string) {
		for _, e := range all {
			tags = append(tags, e.tag)
		}
		return tags
	}
	for _, address := range pageAddresses {
		body := get(foul, "GET", address).Body.String()
		page := elements(t, body)
		if !slices.Equal(shape(page), shape(elements(t, get(plain, "GET", address).Body.String()))) {
			t.Errorf("%s: names made or broke elements", address)
		}
		for _, e := range page {
			if strings.HasPrefix(strings.TrimSpace(strings.ToLower(e.attrs["href"])), "javascript:") {
				t.Errorf("%s: link %q", address, e.attrs["href"])
			}
			if e.tag == "script" && strings.ContainsAny(e.text, "<>\u2028") {
				t.Errorf("%s: unescaped markup in JSON", address)
			}
		}
	}
	for _, address := range []string{"/api/v1/places", "/api/v1/tables/trend?indicator=friends_block", "/tables/trend.svg?indicator=friends_block"} {
		if body := get(foul, "GET", address).Body.String(); strings.Contains(body, "<xss-probe") || strings.Contains(body, "<img") {
			t.Errorf("%s: markup from data", address)
		}
	}
}

// TestHostileQueries sends markup in every parameter: it never comes back.
func TestHostileQueries(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	const probe = "%22%3E%3Cxss-probe%3E"
	for _, path := range []string{"/", "/places/UK", "/places/" + probe, "/indicators/" + probe, "/indicators/friends", "/compare", "/cost",
		"/tables/trend.csv", "/tables/" + probe + ".csv", "/api/v1/tables/breakdown", "/api/v1/indicators/" + probe, "/" + probe} {
		for _, key := range []string{"indicator", "place", "within", "grain", "period", "by", "shape", "comparator", probe} {
			body := get(h, "GET", path+"?"+key+"="+probe).Body.String()
			if strings.Contains(body, "xss-probe") {
				t.Errorf("%s?%s= gives back what was sent", path, key)
			}
		}
	}
}
