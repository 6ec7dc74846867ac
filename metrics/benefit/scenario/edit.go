package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Edit puts other numbers into the text of a case and leaves all the rest as it
// is written. A field is named parameters.NAME.value, .low or .high,
// options.N.settings.M.share, criteria.N.swing, .worst or .best, or
// criteria.N.values.M, or options.N.outcomes.M.grades.NAME, all counted from 1; and
// evidence.rule takes one of the rules. What is no number, or is not there to be changed, is an error that names the field;
// whether the case can still be right is for Read to say.
func Edit(text string, changes map[string]string) (string, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return "", fmt.Errorf("the case cannot be read: %w", err)
	}
	if len(doc.Content) != 1 {
		return "", errors.New("the scenario is empty")
	}
	type spot struct {
		*yaml.Node
		field, with string
	}
	var spots []spot
	var problems []error
	for field, with := range changes {
		with = strings.ReplaceAll(strings.TrimSpace(with), ",", "")
		if field == "evidence.rule" {
			if !slices.Contains(RuleWords(), with) {
				problems = append(problems, fmt.Errorf("%s: %q is not one of %s", field, with, strings.Join(RuleWords(), ", ")))
				continue
			}
		} else if _, err := strconv.ParseFloat(with, 64); err != nil {
			problems = append(problems, fmt.Errorf("%s: %q is not a number", field, with))
			continue
		}
		n := numberAt(doc.Content[0], field)
		if n == nil {
			problems = append(problems, fmt.Errorf("%s: there is no such number in the case", field))
			continue
		}
		spots = append(spots, spot{n, field, with})
	}
	slices.SortFunc(problems, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	slices.SortFunc(spots, func(a, b spot) int { return cmp.Or(b.Line-a.Line, b.Column-a.Column) })
	lines := strings.SplitAfter(text, "\n")
	for _, s := range spots {
		if s.Value == s.with {
			continue
		}
		line := []rune(lines[s.Line-1])
		from, size := s.Column-1, len([]rune(s.Value))
		if from+size > len(line) || string(line[from:from+size]) != s.Value {
			problems = append(problems, fmt.Errorf("%s: is written in a way that only its text can change", s.field))
			continue
		}
		lines[s.Line-1] = string(line[:from]) + s.with + string(line[from+size:])
	}
	return strings.Join(lines, ""), errors.Join(problems...)
}

// numberAt finds the scalar that a field names, or nil.
func numberAt(doc *yaml.Node, field string) *yaml.Node {
	if rest, ok := strings.CutPrefix(field, "parameters."); ok {
		at := strings.LastIndex(rest, ".")
		if at < 0 || !slices.Contains([]string{"value", "low", "high"}, rest[at+1:]) {
			return nil
		}
		p := child(child(doc, "own"), rest[:at]) // an own figure is the one that counts
		if p == nil {
			p = child(child(doc, "parameters"), rest[:at])
		}
		return scalar(child(p, rest[at+1:]))
	}
	if field == "evidence.rule" {
		return scalar(child(child(doc, "evidence"), "rule"))
	}
	parts := strings.Split(field, ".")
	if parts[0] == "options" && len(parts) == 6 && parts[2] == "outcomes" && parts[4] == "grades" {
		return scalar(child(child(element(child(element(child(doc, "options"), parts[1]), "outcomes"), parts[3]), "grades"), parts[5]))
	}
	if parts[0] == "criteria" && len(parts) == 3 && slices.Contains([]string{"swing", "worst", "best"}, parts[2]) {
		return scalar(child(element(child(doc, "criteria"), parts[1]), parts[2]))
	}
	if parts[0] == "criteria" && len(parts) == 4 && parts[2] == "values" {
		return scalar(element(child(element(child(doc, "criteria"), parts[1]), "values"), parts[3]))
	}
	if len(parts) != 5 || parts[0] != "options" || parts[2] != "settings" || parts[4] != "share" {
		return nil
	}
	option := element(child(doc, "options"), parts[1])
	return scalar(child(element(child(child(option, "counterfactual"), "settings"), parts[3]), "share"))
}

// meant is the node that an alias stands for.
func meant(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func child(n *yaml.Node, name string) *yaml.Node {
	n = meant(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

func element(n *yaml.Node, number string) *yaml.Node {
	n = meant(n)
	i, err := strconv.Atoi(number)
	if n == nil || n.Kind != yaml.SequenceNode || err != nil || i < 1 || i > len(n.Content) {
		return nil
	}
	return n.Content[i-1]
}

func scalar(n *yaml.Node) *yaml.Node {
	if n == nil || n.Kind != yaml.ScalarNode {
		return nil
	}
	return n
}
