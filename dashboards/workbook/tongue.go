package workbook

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A workbook is made in English; each text is said in the language of the file when
// it is put into its cell. What that language does not have stays English, and the
// cover says how much that is: a cell has no language of its own.

// say gives a text in the language of the file, each line of it by itself.
func (b *book) say(english string) string {
	if b.cover.Say == nil || english == "" {
		return english
	}
	lines := strings.Split(english, "\n")
	for i, line := range lines {
		words, found := b.cover.Say(line)
		if strings.ContainsFunc(line, unicode.IsLetter) {
			b.said[line] = found
		}
		if found {
			lines[i] = words
		}
	}
	return strings.Join(lines, "\n")
}

// tabOf is the name of a worksheet that every workbook has: in another language the
// name there, then the English one, by which people and programs find it.
func (b *book) tabOf(name string) string {
	fixed := []string{coverTab, contentsTab, notesTab, remarksTab, leftOutTab, dataTab}
	if b.cover.Say == nil || !slices.Contains(fixed, name) {
		return name
	}
	words, found := b.cover.Say(strings.ReplaceAll(name, "_", " "))
	if here := word(words); found && here != "" && here != name {
		return here + "_" + name
	}
	return name
}

// untold says on the cover which texts of the worksheets after it stay English.
func (b *book) untold() []string {
	if b.cover.Say == nil {
		return nil
	}
	english := 0
	for _, found := range b.said {
		if !found {
			english++
		}
	}
	return []string{fmt.Sprintf("Of the %s different texts of the worksheets, %s stand in English, because there is no translation of them yet. Codes are the same in both languages.",
		thousands(len(b.said)), thousands(english)), "The translation is our own. No translator has checked it yet."}
}
