package dashboards

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// The document of the API as pages, for people who write programs: nothing but the
// document itself, so that a reader needs no viewer from elsewhere, no scripts and no
// network.

// described is what the pages read of the document.
type described struct {
	Paths      map[string]map[string]operationSaid `json:"paths"`
	Components struct {
		Parameters map[string]parameterSaid `json:"parameters"`
		Responses  map[string]answerSaid    `json:"responses"`
		Schemas    map[string]schemaSaid    `json:"schemas"`
	} `json:"components"`
}

type operationSaid struct {
	ID          string          `json:"operationId"`
	Summary     string          `json:"summary"`
	Description string          `json:"description"`
	Parameters  []parameterSaid `json:"parameters"`
	Body        struct {
		Description string              `json:"description"`
		Content     map[string]bodySaid `json:"content"`
	} `json:"requestBody"`
	Responses map[string]answerSaid `json:"responses"`
}

type parameterSaid struct {
	Ref         string     `json:"$ref"`
	Name        string     `json:"name"`
	In          string     `json:"in"`
	Description string     `json:"description"`
	Required    bool       `json:"required"`
	Schema      schemaSaid `json:"schema"`
	Example     string     `json:"example"`
}

type bodySaid struct {
	Schema schemaSaid `json:"schema"`
}

type answerSaid struct {
	Ref         string              `json:"$ref"`
	Description string              `json:"description"`
	Content     map[string]bodySaid `json:"content"`
}

// schemaSaid is a schema as far as our own document goes.
type schemaSaid struct {
	Ref         string                `json:"$ref"`
	Type        any                   `json:"type"` // a name, or several
	Description string                `json:"description"`
	Enum        []any                 `json:"enum"`
	Const       any                   `json:"const"`
	Properties  map[string]schemaSaid `json:"properties"`
	Required    []string              `json:"required"`
	Items       *schemaSaid           `json:"items"`
	OneOf       []schemaSaid          `json:"oneOf"`
	More        json.RawMessage       `json:"additionalProperties"`
	Media       string                `json:"contentMediaType"`
}

// refers is the name of the part of the document that a reference leads to.
func refers(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// describedAPI reads the document once.
var describedAPI = sync.OnceValues(func() (*described, error) {
	written, err := openapiDocument()
	if err != nil {
		return nil, err
	}
	var d described
	if err := json.Unmarshal(written, &d); err != nil {
		return nil, fmt.Errorf("dashboards: the document of the API: %w", err)
	}
	return &d, nil
})

// referencePage lists what the API answers.
type referencePage struct {
	Groups  []referenceGroup
	Schemas []string
}

type referenceGroup struct {
	Name       string
	Operations []referenceLine
}

type referenceLine struct{ ID, Method, Path, Says string }

// referenceGroups are the groups of addresses in their order, each by what its
// addresses begin with; the first that fits takes an address.
var referenceGroups = []struct{ name, start string }{
	{"Tables of figures", "/api/v1/tables/"}, {"Costs and plans", "/api/v1/benefit/"}, {"Releases", "/api/v1/releases"},
	{"What there is", "/api/v1/"}, {"Files", "/"},
}

func (s *server) reference(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	d, err := describedAPI()
	if err != nil {
		return nil, err
	}
	body := referencePage{Groups: make([]referenceGroup, len(referenceGroups)), Schemas: slices.Sorted(maps.Keys(d.Components.Schemas))}
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		i := 0
		for !strings.HasPrefix(path, referenceGroups[i].start) {
			i++
		}
		body.Groups[i].Name = referenceGroups[i].name
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			o := d.Paths[path][method]
			body.Groups[i].Operations = append(body.Groups[i].Operations, referenceLine{o.ID, strings.ToUpper(method), path, o.Summary})
		}
	}
	return s.page(r, http.StatusOK, "reference", "API for programs", "about", body)
}

// referencePart is an address of the API, or a kind of answer.
func (s *server) referencePart(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	d, err := describedAPI()
	if err != nil {
		return nil, err
	}
	name := r.param("part")
	for path, methods := range d.Paths {
		for method, o := range methods {
			if o.ID == name {
				return s.page(r, http.StatusOK, "operation", strings.ToUpper(method)+" "+path, "about", d.operationPage(method, path, o))
			}
		}
	}
	if schema, there := d.Components.Schemas[name]; there {
		return s.page(r, http.StatusOK, "schema", name, "about", schemaPage{name, schema.Description, schemaWords(schema), fieldsOf("", schema)})
	}
	return nil, notFound("The API has no address and no kind of answer of that name. Look for it on the page of the API.")
}

// operationPage is one address of the API.
type operationPage struct {
	Method, Path, Says, About string
	Params                    []parameterView
	Body                      string   // what is sent
	BodyTypes                 []string // in which forms
	Answers                   []replyView
	Try                       string // an example that a browser can open
	Curl                      string
}

type parameterView struct {
	Name, In, Says, Takes, Example string
	Required                       bool
}

type replyView struct {
	Status, Says string
	Types        []string
	Schema       string // of the answer as JSON, by name
}

func (d *described) operationPage(method, path string, o operationSaid) operationPage {
	p := operationPage{Method: strings.ToUpper(method), Path: path, Says: o.Summary, About: o.Description, Body: o.Body.Description, BodyTypes: slices.Sorted(maps.Keys(o.Body.Content))}
	address, query := path, url.Values{}
	for _, q := range o.Parameters {
		if q.Ref != "" {
			q = d.Components.Parameters[refers(q.Ref)]
		}
		view := parameterView{q.Name, "in the address", q.Description, schemaWords(q.Schema), q.Example, q.Required}
		if q.In == "query" {
			view.In = "after the question mark"
		}
		if len(q.Example) > longExample {
			view.Example = ""
		}
		p.Params = append(p.Params, view)
		switch {
		case q.In == "path":
			address = strings.ReplaceAll(address, "{"+q.Name+"}", cmp.Or(q.Example, "{"+q.Name+"}"))
		case q.Required && q.Example != "":
			query.Set(q.Name, q.Example)
		}
	}
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	if p.Method == http.MethodGet && !strings.Contains(address, "{") && len(address) < longExample {
		p.Try, p.Curl = address, "curl 'http://127.0.0.1:8080"+address+"'"
	}
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		a := o.Responses[status]
		if a.Ref != "" {
			a = d.Components.Responses[refers(a.Ref)]
		}
		view := replyView{Status: status, Says: a.Description, Types: slices.Sorted(maps.Keys(a.Content))}
		for _, kind := range view.Types {
			if ref := a.Content[kind].Schema.Ref; ref != "" {
				view.Schema = refers(ref)
			}
		}
		p.Answers = append(p.Answers, view)
	}
	return p
}

// longExample is how long an example may be that stands on a page: a whole business case
// in an address is longer.
const longExample = 300

// schemaPage is one kind of answer.
type schemaPage struct {
	Name, About, Takes string
	Fields             []fieldView
}

type fieldView struct {
	Name, Takes, Schema, Says string
	Always                    bool // it stands in every answer
}

// fieldsOf lists the fields of an object in the order of their names, those of objects
// within it behind a dot.
func fieldsOf(within string, s schemaSaid) []fieldView {
	var all []fieldView
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		inner := p
		at := within + name
		if p.Items != nil {
			inner, at = *p.Items, at+"[]"
		}
		view := fieldView{Name: at, Takes: schemaWords(p), Says: cmp.Or(p.Description, inner.Description), Always: slices.Contains(s.Required, name)}
		if inner.Ref != "" {
			view.Schema = refers(inner.Ref)
		}
		all = append(all, view)
		all = append(all, fieldsOf(at+".", inner)...)
	}
	for _, one := range s.OneOf {
		all = append(all, fieldsOf(within, one)...)
	}
	return all
}

// schemaWords say what a value is: text, a number, one of a few words.
func schemaWords(s schemaSaid) string {
	switch {
	case s.Ref != "":
		return refers(s.Ref)
	case len(s.Enum) > 0:
		var words []string
		for _, v := range s.Enum {
			words = append(words, fmt.Sprint(v))
		}
		return "one of " + strings.Join(words, ", ")
	case s.Const != nil:
		return fmt.Sprint(s.Const)
	case s.Items != nil:
		return "list of " + schemaWords(*s.Items)
	case len(s.OneOf) > 0:
		return "one of the following"
	}
	switch kind := s.Type.(type) {
	case string:
		return kind
	case []any:
		var words []string
		for _, v := range kind {
			words = append(words, fmt.Sprint(v))
		}
		return strings.Join(words, " or ")
	}
	return "any"
}
