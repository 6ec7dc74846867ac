package dashboards

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// openapiWritten is the document of the API but for the tables: what is said of
// those follows from tableKinds and forms, so that it cannot fall behind them.
//
//go:embed openapi/openapi.json
var openapiWritten []byte

// openapiDocument describes every address below /api/v1 and every file; a test
// holds it to the route table and to real answers.
var openapiDocument = sync.OnceValues(func() ([]byte, error) {
	var d apiDocument
	if err := json.Unmarshal(openapiWritten, &d); err != nil {
		return nil, fmt.Errorf("dashboards: openapi.json: %w", err)
	}
	if err := d.addTables(); err != nil {
		return nil, fmt.Errorf("dashboards: openapi.json: %w", err)
	}
	return jsonBytes(d)
})

// apiDocument is the document in the order in which people read it.
type apiDocument struct {
	OpenAPI    string          `json:"openapi"`
	Info       json.RawMessage `json:"info"`
	Servers    json.RawMessage `json:"servers"`
	Security   json.RawMessage `json:"security"`
	Paths      map[string]any  `json:"paths"`
	Components struct {
		SecuritySchemes json.RawMessage            `json:"securitySchemes"`
		Parameters      map[string]json.RawMessage `json:"parameters"`
		Responses       map[string]json.RawMessage `json:"responses"`
		Schemas         map[string]json.RawMessage `json:"schemas"`
	} `json:"components"`
}

// object is a JSON object that is being written.
type object = map[string]any

func (d *apiDocument) addTables() error {
	for kind, k := range tableKinds {
		at := "/api/v1/tables/" + kind
		if d.Paths[at] != nil {
			return fmt.Errorf("%s is written there and declared among the kinds of table", at)
		}
		params, err := d.parametersOf(kind, k)
		if err != nil {
			return err
		}
		content := object{}
		for _, form := range apiForms {
			contentType, _, _ := strings.Cut(forms[form].contentType, ";")
			content[contentType] = object{"schema": schemaOf(contentType)}
		}
		answers := d.answers(content)
		answers["406"] = object{"description": "The Accept header names no form in which there is a table.", "content": object{"application/problem+json": object{"schema": object{"$ref": "#/components/schemas/Problem"}}}}
		d.Paths[at] = object{"get": object{"summary": k.says, "operationId": "tables_" + strings.ReplaceAll(kind, "-", "_"), "parameters": params, "responses": answers,
			"description": "JSON, CSV, Parquet or an Excel file, by the Accept header (JSON where it is left out) or by the end of the address: " + at + ".csv."}}
	}
	d.Paths["/tables/{kind}.{form}"] = object{"get": d.tableFiles()}
	return nil
}

var tableSchema = object{"$ref": "#/components/schemas/Table"}

// parametersOf refers to the parameters of a kind: those written for this kind
// alone, as spine.place, or else those that all share.
func (d *apiDocument) parametersOf(kind string, k tableKind) ([]any, error) {
	refs := []any{}
	for _, name := range k.apiParams() {
		at := name
		if own := kind + "." + name; d.Components.Parameters[own] != nil {
			at = own
		}
		if d.Components.Parameters[at] == nil {
			return nil, fmt.Errorf("nothing is said of the parameter %s of the kind of table %s: write it under components, parameters", name, kind)
		}
		refs = append(refs, object{"$ref": "#/components/parameters/" + at})
	}
	return refs, nil
}

// answers are a good answer and every answer that an address can have besides.
func (d *apiDocument) answers(content object) object {
	all := object{"200": object{"description": "The answer.", "content": content}}
	for status := range d.Components.Responses {
		all[status] = object{"$ref": "#/components/responses/" + status}
	}
	return all
}

// tableFiles describes any table in any form.
func (d *apiDocument) tableFiles() object {
	content, names, params := object{}, map[string]bool{}, []any{
		object{"name": "kind", "in": "path", "required": true, "description": "Kind of table.", "schema": object{"enum": slices.Sorted(maps.Keys(tableKinds))}},
		object{"name": "form", "in": "path", "required": true, "description": "Form of the file. Tables without a picture have no svg and no png.",
			"schema": object{"enum": slices.Sorted(maps.Keys(forms))}},
	}
	for _, f := range forms {
		kind, _, _ := strings.Cut(f.contentType, ";")
		content[kind] = object{"schema": schemaOf(kind)}
	}
	for _, k := range tableKinds {
		for _, name := range k.params {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		params = append(params, object{"name": name, "in": "query", "required": false, "description": "As under /api/v1/tables, for the kinds that take it.",
			"schema": object{"type": "string"}})
	}
	for _, name := range pictureParams {
		params = append(params, object{"$ref": "#/components/parameters/" + name})
	}
	return object{"summary": "Any table as a picture or a file.", "operationId": "tables_kind_form", "parameters": params,
		"description": "Each kind takes the parameters of the same table under /api/v1/tables, and no others; pictures take size, w, h and theme as well. Errors are pages for people.",
		"responses":   object{"200": object{"description": "The answer.", "content": content}, "304": object{"$ref": "#/components/responses/304"}}}
}

// schemaOf describes the body of a file of a type.
func schemaOf(contentType string) object {
	switch {
	case contentType == "application/json":
		return tableSchema
	case strings.HasSuffix(contentType, "json"):
		return object{"type": "object"}
	case strings.HasPrefix(contentType, "text/") || strings.HasSuffix(contentType, "xml"):
		return object{"type": "string"}
	}
	return object{"type": "string", "contentMediaType": "application/octet-stream"}
}
