package scenario

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

var (
	unknownField = regexp.MustCompile(`field (\S+) not found in type \S+`)
	wrongType    = regexp.MustCompile("^line (\\d+): cannot unmarshal !!\\w+(?: `(.*)`)? into (\\S+)$")
)

// inOurWords says of a file that cannot be read which field is wrong and what belongs
// there; faults that name no field stay as they are.
func inOurWords(text string, fault error) error {
	var typed *yaml.TypeError
	if !errors.As(fault, &typed) {
		return fault
	}
	var doc yaml.Node
	_ = yaml.Unmarshal([]byte(text), &doc) // what cannot be parsed at all is no TypeError
	var all []error
	for _, e := range typed.Errors {
		m := wrongType.FindStringSubmatch(e)
		if m == nil {
			all = append(all, errors.New(unknownField.ReplaceAllString(e, "the field $1 is not known here")))
			continue
		}
		line, err := strconv.Atoi(m[1])
		if err != nil {
			return fault
		}
		field := fieldAt(&doc, "", line, m[2])
		if field == "" {
			field = "something"
		}
		got := "what stands there"
		if m[2] != "" {
			got = strconv.Quote(m[2])
		}
		all = append(all, fmt.Errorf("%s: %s must be %s (line %d)", field, got, belongs(m[3]), line))
	}
	return errors.Join(all...)
}

// belongs says what a field of a type of Go holds.
func belongs(kind string) string {
	switch {
	case kind == "float64":
		return "a number such as 0.25 or 34000, without signs or commas"
	case strings.HasPrefix(kind, "int") || strings.HasPrefix(kind, "uint"):
		return "a whole number"
	case kind == "bool":
		return "true or false"
	case kind == "string":
		return "text"
	case strings.HasPrefix(kind, "[]"):
		return "a list"
	}
	return "a group of fields"
}

// fieldAt is the path of the value that stands on a line; text tells it from others
// there, and may be cut short.
func fieldAt(n *yaml.Node, path string, line int, text string) string {
	switch n.Kind {
	case yaml.DocumentNode:
		for _, c := range n.Content {
			return fieldAt(c, path, line, text)
		}
	case yaml.MappingNode:
		if n.Line == line && text == "" {
			return path
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if at := fieldAt(n.Content[i+1], strings.TrimPrefix(path+"."+n.Content[i].Value, "."), line, text); at != "" {
				return at
			}
		}
	case yaml.SequenceNode:
		if n.Line == line && text == "" {
			return path
		}
		for i, c := range n.Content {
			if at := fieldAt(c, path+"["+strconv.Itoa(i+1)+"]", line, text); at != "" {
				return at
			}
		}
	case yaml.ScalarNode:
		if n.Line == line && strings.HasPrefix(n.Value, strings.TrimSuffix(text, "...")) && text != "" {
			return path
		}
	}
	return ""
}

// wholeNumbers refuses what stands in a field for whole numbers and is none: the reader
// of the format cuts 5.5 years down to 5 and takes a number that is too large for another.
func wholeNumbers(text string, into any) error {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil || len(doc.Content) == 0 {
		return err
	}
	var p problems
	findFractions(&p, doc.Content[0], reflect.TypeOf(into), "")
	return errors.Join(p...)
}

// findFractions walks a value beside the type that it was read into.
func findFractions(p *problems, n *yaml.Node, t reflect.Type, path string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch {
	case n.Kind == yaml.ScalarNode && t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		if tag := n.ShortTag(); tag != "!!int" && tag != "!!null" {
			p.add(path, "%q must be a whole number (line %d)", n.Value, n.Line)
		}
	case n.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice:
		for i, c := range n.Content {
			findFractions(p, c, t.Elem(), path+"["+strconv.Itoa(i+1)+"]")
		}
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			name := n.Content[i].Value
			if of := fieldType(t, name); of != nil {
				findFractions(p, n.Content[i+1], of, strings.TrimPrefix(path+"."+name, "."))
			}
		}
	}
}

// fieldType is the type of a field by the name that it has in a file; nil for none.
func fieldType(t reflect.Type, name string) reflect.Type {
	if t.Kind() == reflect.Map {
		return t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		tag, more, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if more == "inline" {
			if of := fieldType(f.Type, name); of != nil {
				return of
			}
		}
		if tag == name {
			return f.Type
		}
	}
	return nil
}
