package casebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khi/metrics/benefit/scenario"
)

// A workbook is made in English; each text of ours is said in the language of the
// file when it is put into its cell. What people wrote in their case, and the codes
// of it, stay as they are. What the language does not have stays English, and the
// cover says how much that is: a cell has no language of its own.

// Given says which texts are what somebody called things in a case, beside other names:
// formulas and cells have them as they stand, and so do sentences of the same workbook.
func Given(s *scenario.Scenario, also func(string) bool) func(string) bool {
	all := map[string]bool{s.Name: true}
	for _, o := range s.Options {
		all[o.Name] = true
		for _, a := range o.Counterfactual.Settings {
			all[a.Name] = true
		}
	}
	for _, c := range s.Criteria {
		all[c.Name] = true
	}
	for name := range s.Parameters {
		all[strings.ReplaceAll(name, "_", " ")] = true
	}
	return func(text string) bool {
		first, size := utf8.DecodeRuneInString(text)
		return all[text] || all[string(unicode.ToLower(first))+text[size:]] || also != nil && also(text)
	}
}

// own is somebody's own words, or a code: no language changes it.
type own string

// say gives a text in the language of the file.
func (b *book) say(english string) string {
	if b.Say == nil || english == "" {
		return english
	}
	words, found := b.Say(english)
	if strings.ContainsFunc(english, unicode.IsLetter) {
		b.said[english] = found
	}
	if !found {
		return english
	}
	return words
}

// quoted is a text as a formula gives it.
func (b *book) quoted(english string) string {
	return `"` + strings.ReplaceAll(b.say(english), `"`, `""`) + `"`
}

// numbered is a worksheet of an option: its number, and what it holds.
var numbered = regexp.MustCompile(`^(\d+) (.+)$`)

// tab is what a worksheet is called in the language of the file. Those that every
// workbook of ours has bear the English name too, by which people and programs find them.
func (b *book) tab(sheet string) string {
	if m := numbered.FindStringSubmatch(sheet); m != nil {
		return m[1] + " " + b.say(m[2])
	}
	said := b.say(sheet)
	if said != sheet && slices.Contains([]string{coverSheet, contentsSheet, notesSheet}, sheet) {
		return said + "_" + sheet
	}
	return said
}

// tabs tells the names that worksheets take when the file is packed. Until then
// formulas and links point at them by their English names.
func (b *book) tabs() *strings.Replacer {
	var to []string
	for _, sheet := range b.file.GetSheetList() {
		for _, mark := range []string{"'", "&#39;"} {
			to = append(to, mark+sheet+mark+"!", mark+b.tab(sheet)+mark+"!")
		}
		to = append(to, `<sheet name="`+sheet+`"`, `<sheet name="`+b.tab(sheet)+`"`)
	}
	return strings.NewReplacer(to...)
}

// untold says on the cover which texts of the worksheets after it stay English.
func (b *book) untold() []string {
	english := 0
	for _, found := range b.said {
		if !found {
			english++
		}
	}
	return []string{fmt.Sprintf("Of the %d different texts of the worksheets, %d stand in English, because there is no translation of them yet. What people wrote in the case, and its codes, are the same in both languages.",
		len(b.said), english), "The translation is our own. No translator has checked it yet."}
}
