package dashboards

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

type schema map[string]any

type operation struct {
	Summary    string
	Parameters []struct {
		Ref      string `json:"$ref"`
		Name, In string
		Required bool
	}
	Responses map[string]struct {
		Ref     string `json:"$ref"`
		Content map[string]struct{ Schema schema }
	}
}

type document struct {
	Paths      map[string]map[string]operation
	Components struct {
		Schemas    map[string]schema
		Parameters map[string]struct {
			Name, In string
			Required bool
			Example  string
		}
		Responses map[string]struct {
			Content map[string]struct{ Schema schema }
		}
	}
}

func readDocument(t *testing.T) document {
	t.Helper()
	var d document
	written, err := openapiDocument()
	if err == nil {
		err = json.Unmarshal(written, &d)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// query gives the names of the query parameters of an operation.
func (d document) query(t *testing.T, op operation) (all, required []string) {
	t.Helper()
	for _, p := range op.Parameters {
		if name, ok := strings.CutPrefix(p.Ref, "#/components/parameters/"); ok {
			c, known := d.Components.Parameters[name]
			if !known {
				t.Fatalf("the document refers to %s, which it does not hold", p.Ref)
			}
			p.Name, p.In, p.Required = c.Name, c.In, c.Required
		}
		if p.In == "query" {
			all = append(all, p.Name)
			if p.Required {
				required = append(required, p.Name)
			}
		}
	}
	return all, required
}

// fill gives each parameter the value that the document has as its example.
func (d document) fill(names []string) url.Values {
	q := url.Values{}
	for _, p := range d.Components.Parameters {
		if p.Example != "" && slices.Contains(names, p.Name) {
			q.Set(p.Name, p.Example)
		}
	}
	return q
}

var inBraces = regexp.MustCompile(`\{(\w+)\}`)

// TestDocumentHoldsEveryRoute finds a documented path for each route that
// programs and files have, and the other way round.
func TestDocumentHoldsEveryRoute(t *testing.T) {
	d := readDocument(t)
	routed := map[string]bool{}
	for _, r := range routes {
		if r.speaks != program && r.speaks != file {
			continue
		}
		pattern := regexp.MustCompile("^" + regexp.MustCompile(`:\w+`).ReplaceAllString(regexp.QuoteMeta(r.path), `[^/]+`) + "$")
		found := false
		for path := range d.Paths {
			if pattern.MatchString(inBraces.ReplaceAllString(path, "x")) {
				found, routed[path] = true, true
			}
		}
		if !found {
			t.Errorf("route %s is not in the document", r.path)
		}
	}
	for path := range d.Paths {
		if !routed[path] {
			t.Errorf("the document describes %s, which is not routed", path)
		}
	}
	for kind, k := range tableKinds {
		op, ok := d.Paths["/api/v1/tables/"+kind]["get"]
		if !ok || !strings.HasSuffix(op.Summary, ".") {
			t.Errorf("table kind %s is not in the document, or without a sentence", kind)
		}
		if all, _ := d.query(t, op); !slices.Equal(all, k.apiParams()) {
			t.Errorf("table kind %s takes %v; the document has %v", kind, k.apiParams(), all)
		}
	}
}

// examples fill the path parameters.
var examples = map[string][]string{
	"name": {"friends_block", "survey-example.csv"}, "id": {"ENG"},
	"kind":    slices.Sorted(maps.Keys(tableKinds)),
	"release": {"first"}, "figures": {"all.zip", "friends_block.csv", "friends_block.xlsx", "friends_block.json"},
	"form": slices.Sorted(maps.Keys(forms)),
}

// addresses fills a documented path with examples.
func addresses(path string) []string {
	name := inBraces.FindStringSubmatch(path)
	if name == nil {
		return []string{path}
	}
	var all []string
	for _, v := range examples[name[1]] {
		if name[1] == "name" && strings.HasPrefix(path, "/templates") != strings.Contains(v, ".") {
			continue
		}
		all = append(all, addresses(strings.Replace(path, name[0], v, 1))...)
	}
	return all
}

// TestDocumentAgainstAnswers asks every documented address with its required
// parameters, holds the answer to the documented type and schema, and holds the
// documented parameters to those that the address accepts.
func TestDocumentAgainstAnswers(t *testing.T) {
	d := readDocument(t)
	h := siteOf(t, newFixture(t, plainName))
	for path, methods := range d.Paths {
		op, there := methods["get"]
		if !there {
			continue // TestScenarioForPrograms and others send to these
		}
		all, required := d.query(t, op)
		for _, address := range addresses(path) {
			if strings.HasPrefix(path, "/tables/") { // each kind takes its own
				kind, form, _ := strings.Cut(strings.TrimPrefix(address, "/tables/"), ".")
				if form == "png" && kind != "trend" {
					continue // the same drawing as the SVG, made into points
				}
				if forms[form].inline && !bool(tableKinds[kind].picture) {
					if w := get(h, "GET", address+"?"+d.fill(tableKinds[kind].params).Encode()); w.Code != http.StatusNotFound {
						t.Errorf("%s: status %d, declared as without a picture", address, w.Code)
					}
					continue
				}
				all, required = d.query(t, d.Paths["/api/v1/tables/"+kind]["get"])
				all = slices.DeleteFunc(all, func(name string) bool { return slices.Contains(pageParams, name) }) // files are whole
			}
			q := d.fill(required)
			w := get(h, "GET", address+"?"+q.Encode())
			if w.Code != http.StatusOK {
				t.Errorf("%s?%s: status %d: %.300s", address, q.Encode(), w.Code, w.Body)
				continue
			}
			kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
			c, ok := op.Responses["200"].Content[kind]
			if !ok {
				t.Errorf("%s answers %s, which is not documented", address, kind)
			} else if strings.HasSuffix(kind, "json") {
				d.hold(t, address, w.Body.Bytes(), c.Schema)
			}
			for _, name := range required {
				less := maps.Clone(q)
				less.Del(name)
				if w := get(h, "GET", address+"?"+less.Encode()); w.Code != http.StatusBadRequest {
					t.Errorf("%s without %s: status %d, documented as required", address, name, w.Code)
				}
			}
			if strings.HasPrefix(path, "/templates") {
				continue
			}
			for _, p := range d.Components.Parameters {
				name, asked := p.Name, maps.Clone(q)
				asked.Set(name, "zz")
				refused := strings.Contains(get(h, "GET", address+"?"+asked.Encode()).Body.String(), "parameter")
				documented := slices.Contains(all, name) || slices.Contains(pictureParams, name) && (strings.HasSuffix(address, ".svg") || strings.HasSuffix(address, ".png"))
				if refused == documented {
					t.Errorf("%s: parameter %s: documented %v, refused %v", address, name, documented, refused)
				}
			}
		}
	}
}

func TestDocumentedErrors(t *testing.T) {
	d := readDocument(t)
	for _, c := range []struct {
		site    http.Handler
		address string
		status  int
	}{
		{siteOf(t, newFixture(t, plainName)), "/api/v1/tables/trend", 400},
		{siteOf(t, newFixture(t, plainName)), "/api/v1/indicators/nothing", 404},
		{siteOf(t, newFixture(t, plainName)), "/api/v1/tables/nothing", 404},
		{siteOf(t, newFixture(t, plainName)), "/api/v1/nothing", 404},
		{siteOf(t, &fixture{places: newFixture(t, plainName).places, labels: newFixture(t, plainName).labels, panics: true}), "/api/v1/tables/profile?period=2025-26", 500},
		{siteOf(t, nil), "/api/v1/places", 503},
	} {
		w := get(c.site, "GET", c.address)
		if w.Code != c.status || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: status %d, type %s", c.address, w.Code, w.Header().Get("Content-Type"))
			continue
		}
		d.hold(t, c.address, w.Body.Bytes(), d.Components.Responses[fmt.Sprint(c.status)].Content["application/problem+json"].Schema)
	}
}

// hold checks an answer against a schema of the document.
func (d document) hold(t *testing.T, where string, body []byte, s schema) {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	if err := d.check(v, s); err != nil {
		t.Errorf("%s: %v", where, err)
	}
}

// check knows the parts of JSON Schema that the document uses, and fails on any other.
func (d document) check(v any, s schema) error {
	for key, rule := range s {
		if err := d.checkRule(v, s, key, rule); err != nil {
			return err
		}
	}
	return nil
}

func (d document) checkRule(v any, s schema, key string, rule any) error {
	switch key {
	case "$ref":
		target, ok := d.Components.Schemas[strings.TrimPrefix(rule.(string), "#/components/schemas/")]
		if !ok {
			return fmt.Errorf("%v is not in the document", rule)
		}
		return d.check(v, target)
	case "type":
		is := map[string]bool{"type": false}
		switch x := v.(type) {
		case string:
			is["string"] = true
		case bool:
			is["boolean"] = true
		case float64:
			is["number"], is["integer"] = true, x == float64(int64(x))
		case []any:
			is["array"] = true
		case map[string]any:
			is["object"] = true
		}
		if !is[rule.(string)] {
			return fmt.Errorf("%v is not of type %v", v, rule)
		}
	case "enum":
		if !slices.Contains(rule.([]any), v) {
			return fmt.Errorf("%v is not one of %v", v, rule)
		}
	case "const":
		if v != rule {
			return fmt.Errorf("%v is not %v", v, rule)
		}
	case "pattern":
		if text, ok := v.(string); ok && !regexp.MustCompile(rule.(string)).MatchString(text) {
			return fmt.Errorf("%q does not match %v", text, rule)
		}
	case "minimum":
		if x, ok := v.(float64); ok && x < rule.(float64) {
			return fmt.Errorf("%v is under %v", v, rule)
		}
	case "oneOf":
		fits := 0
		for _, one := range rule.([]any) {
			if d.check(v, one.(map[string]any)) == nil {
				fits++
			}
		}
		if fits != 1 {
			return fmt.Errorf("%v fits %d of the alternatives", v, fits)
		}
	case "items":
		for i, item := range v.([]any) {
			if err := d.check(item, rule.(map[string]any)); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
	case "properties":
		for name, value := range v.(map[string]any) {
			if sub, ok := rule.(map[string]any)[name]; ok {
				if err := d.check(value, sub.(map[string]any)); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			} else if s["additionalProperties"] == false {
				return fmt.Errorf("%s is not documented", name)
			}
		}
	case "required":
		for _, name := range rule.([]any) {
			if _, ok := v.(map[string]any)[name.(string)]; !ok {
				return fmt.Errorf("%v is missing", name)
			}
		}
	case "additionalProperties", "description":
	default:
		return fmt.Errorf("the test does not know %q", key)
	}
	return nil
}

// TestAPIAndFileAreTheSame holds the JSON download to the API's answer.
func TestAPIAndFileAreTheSame(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	const q = "?indicator=friends_block&place=ENG"
	api, download := get(h, "GET", "/api/v1/tables/trend"+q), get(h, "GET", "/tables/trend.json"+q)
	if api.Code != 200 || !bytes.Equal(api.Body.Bytes(), download.Body.Bytes()) {
		t.Errorf("%d %s\n%d %s", api.Code, api.Body, download.Code, download.Body)
	}
}
