package ingest

import (
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/ingest/layout"
)

// sheetKeys are the columns of a sheet in the forms in which they are looked up.
type sheetKeys struct {
	sheet   book.Sheet
	columns []columnKeys
}

// columnKeys are what one column answers to.
type columnKeys struct {
	heads []string   // header and code, folded
	name  string     // code of a whole question
	texts []string   // wordings of a whole question
	ticks []tickKeys // what it would be as one option of a question
	group string
	apart bool // see book.Column
}

// tickKeys read a column as one option of a question with several answers.
type tickKeys struct{ name, text, option string }

func keysOf(sh book.Sheet, lastPart string) *sheetKeys {
	k := &sheetKeys{sheet: sh}
	for i, h := range sh.Header {
		c := book.Column{Code: h, Text: h}
		if sh.Columns != nil {
			c = sh.Columns[i]
		}
		k.columns = append(k.columns, keysOfColumn(h, c, lastPart))
	}
	return k
}

func keysOfColumn(header string, c book.Column, lastPart string) columnKeys {
	out := columnKeys{heads: []string{book.Fold(header)}, group: c.Group, apart: c.Apart}
	if code := book.Fold(c.Code); code != out.heads[0] && code != "" {
		out.heads = append(out.heads, code)
	}
	last := lastOf(c.Code, lastPart)
	if c.Option != "" {
		for _, text := range questionKeys(c.Text) {
			out.ticks = append(out.ticks, tickKeys{nameKey(last), text, c.Option})
		}
		if c.Option != layout.Other { // in a grid, the row is the question
			out.texts = append(questionKeys(c.Option), nameKey(c.Option))
		}
		return out
	}
	out.name = nameKey(last)
	if c.Text != "" {
		out.texts = questionKeys(c.Text)
	}
	for at := 1; lastPart != "" && at < len(c.Code); at++ { // group/question, question/option, and labels that hold the mark
		if strings.HasPrefix(c.Code[at:], lastPart) {
			parent := lastOf(c.Code[:at], lastPart)
			out.texts = append(out.texts, wordingKey(c.Code[at+1:]))
			out.ticks = append(out.ticks, tickKeys{nameKey(parent), wordingKey(parent), c.Code[at+1:]})
			out.ticks = append(out.ticks, tickKeys{"", wordingKey(c.Code[:at]), c.Code[at+1:]})
		}
	}
	for at := 1; at < len(c.Text)-1; at++ { // "stem - item" and "stem-item", where either may hold the mark itself
		if c.Text[at] == '-' {
			item := strings.TrimSpace(c.Text[at+1:])
			out.texts = append(out.texts, wordingKey(item))
			out.ticks = append(out.ticks, tickKeys{"", wordingKey(c.Text[:at]), item})
			if last := strings.LastIndex(item, " - "); last >= 0 { // "question - selected choice - option", in any language
				out.ticks = append(out.ticks, tickKeys{"", wordingKey(c.Text[:at]), item[last+3:]})
			}
		}
	}
	return out
}

func lastOf(s, mark string) string {
	if mark == "" {
		return s
	}
	return s[strings.LastIndex(s, mark)+len(mark):] // the index is -1 where there is no mark, which is one byte in ours
}

// mappingKeys are the wants of a mapping in the same forms.
type mappingKeys struct {
	heads []string
	names map[string]bool
	texts map[string][]string // languages of each wording
}

func (m *Mapping) ready() {
	if m.keys.names != nil {
		return
	}
	m.keys = mappingKeys{names: map[string]bool{}, texts: map[string][]string{}}
	for _, h := range append([]string{m.Header}, m.Also...) {
		if h != "" {
			m.keys.heads = append(m.keys.heads, book.Fold(h))
			m.keys.texts[wordingKey(h)] = nil
		}
	}
	for _, n := range append([]string{m.Header}, m.Names...) {
		if n = nameKey(n); n != "" {
			m.keys.names[n] = true
			m.keys.texts[n] = nil
		}
	}
	for language, texts := range m.Texts {
		for _, t := range texts {
			m.keys.texts[wordingKey(t)] = append(m.keys.texts[wordingKey(t)], language)
		}
	}
	delete(m.keys.texts, "")
}

// whole gives the columns that hold the whole answer, by their code or header
// first and by the wording of the question where there is none. A question may
// stand in several columns, as after a change of the form; of a fact such as
// the date, the first name in the mapping's order that the file has counts.
func (k *sheetKeys) whole(m *Mapping, isQuestion bool) (at []int, byText bool) {
	enough := func() bool { return !isQuestion && len(at) > 0 }
	add := func(is func(i int, c columnKeys) bool) {
		for i, c := range k.columns {
			if !enough() || len(at) > 0 && k.sameHeader(at[0], i) {
				if !slices.Contains(at, i) && is(i, c) {
					at = append(at, i)
				}
			}
		}
	}
	for _, want := range m.keys.heads {
		if enough() {
			break
		}
		var hits []int
		for i, c := range k.columns {
			if len(k.sheet.Columns) > 0 && k.sheet.Columns[i].Option != "" {
				continue
			}
			if slices.ContainsFunc(c.heads, func(h string) bool { return h == want || want[0] == '*' && strings.HasSuffix(h, want[1:]) }) && !slices.Contains(at, i) {
				hits = append(hits, i)
			}
		}
		at = append(at, hits...)
	}
	if !enough() {
		add(func(_ int, c columnKeys) bool { return c.name != "" && m.keys.names[c.name] })
	}
	if len(at) > 0 {
		return at, false
	}
	add(func(_ int, c columnKeys) bool {
		return slices.ContainsFunc(c.texts, func(t string) bool { _, ok := m.keys.texts[t]; return ok })
	})
	return at, true
}

// sameHeader reports that two columns bear one name.
func (k *sheetKeys) sameHeader(a, b int) bool {
	return k.columns[a].heads[0] == k.columns[b].heads[0] && k.columns[a].name == k.columns[b].name
}

// ticks gives the columns that each say of one option whether it was ticked.
func (k *sheetKeys) ticks(m *Mapping, codes map[string]string) (all []part) {
	for i, c := range k.columns {
		for _, t := range c.ticks {
			_, byText := m.keys.texts[t.text]
			if !(t.name != "" && (m.keys.names[t.name] || slices.Contains(m.keys.heads, t.name))) && !byText {
				continue
			}
			if t.option == layout.Other {
				all = append(all, part{at: i, other: true})
				break
			}
			if code, ok := codes[book.Fold(t.option)]; ok {
				all = append(all, part{at: i, option: code})
				break
			}
			if code, ok := codes[wordingKey(t.option)]; ok {
				all = append(all, part{at: i, option: code})
				break
			}
		}
	}
	return all
}

// place finds the columns of one field by one mapping.
func (f *found) place(col *foundColumn, m Mapping, k *sheetKeys, taken []bool) bool {
	whole, byText := k.whole(&m, col.field.Item)
	var ticks []part
	if len(k.sheet.Columns) > 0 {
		codes := map[string]string{}
		if col.field.Type == "multi" || col.field.Type == "code" && len(whole) == 0 { // some tools give one answer a column for each option too
			codes = optionCodes(col.field, m)
		}
		ticks = k.ticks(&m, codes)
	} else if len(whole) > 1 {
		whole = whole[:1] // of our own templates the first name counts
	}
	if len(whole) == 0 && !slices.ContainsFunc(ticks, func(p part) bool { return !p.other }) {
		return false
	}
	for _, t := range ticks { // beside a summary they are known and not needed
		taken[t.at] = true
	}
	for _, at := range whole {
		taken[at] = true
		col.parts = append(col.parts, part{at: at})
	}
	if len(whole) == 0 {
		col.parts, byText = ticks, true
	} else {
		for _, t := range ticks {
			if t.other {
				col.parts = append(col.parts, t)
			}
		}
	}
	// What people wrote in their own words stands behind the options, wherever it was put.
	slices.SortStableFunc(col.parts, func(a, b part) int {
		switch {
		case a.other == b.other:
			return 0
		case a.other:
			return 1
		}
		return -1
	})
	col.at, col.mapping = col.parts[0].at, m
	f.read += len(col.parts)
	if byText {
		f.noteLanguage(&m, k, col.at)
	}
	if len(k.sheet.Columns) > 0 {
		col.codes, col.zone = k.sheet.Columns[col.at].Codes, k.sheet.Columns[col.at].Zone
	}
	if len(col.parts) == 1 && col.parts[0].option == "" {
		col.parts = nil
	}
	return true
}

// noteLanguage counts the languages of a question's wording. What is no question, such
// as the person's number, is headed in everybody's own words and says nothing.
func (f *found) noteLanguage(m *Mapping, k *sheetKeys, at int) {
	if field := f.contract.field(m.Field); field == nil || !field.Item {
		return
	}
	texts := k.columns[at].texts
	for _, t := range k.columns[at].ticks {
		texts = append(slices.Clip(texts), t.text)
	}
	for _, t := range texts {
		for _, language := range m.keys.texts[t] {
			f.languages[language]++
		}
	}
}

// ownInstrument settles a field that several instruments of one export bear,
// such as the time of a form: the instrument counts that holds our questions.
func (f *found) ownInstrument(k *sheetKeys, taken []bool) {
	votes := map[string]int{}
	for _, c := range f.columns {
		if c.at >= 0 && c.field.Item {
			votes[k.columns[c.at].group]++
		}
	}
	best := ""
	for _, c := range k.columns { // in the order of the file, so that a tie is always settled alike
		if votes[c.group] > votes[best] {
			best = c.group
		}
	}
	f.notApart(k, best, taken)
	for i := range f.columns {
		c := &f.columns[i]
		if best == "" || len(c.parts) < 2 || c.field.Item || c.field.Type == "multi" {
			continue
		}
		own := slices.DeleteFunc(slices.Clone(c.parts), func(p part) bool { return k.columns[p.at].group != best })
		if len(own) > 0 {
			c.parts, c.at = own, own[0].at
		}
		if len(own) == 1 {
			c.parts = nil
		}
	}
}

// notApart looks once more for a fact that was found in an instrument with rows of its own,
// such as the day of a visit beside a questionnaire: it is blank in every row of ours. Where
// there is no other it stays, and the rows say that it is empty.
func (f *found) notApart(k *sheetKeys, own string, taken []bool) {
	if own == "" {
		return
	}
	ownApart := slices.ContainsFunc(k.columns, func(c columnKeys) bool { return c.group == own && c.apart })
	other := *k
	other.columns = slices.Clone(k.columns)
	for i, c := range other.columns {
		if c.group != "" && c.group != own && (c.apart || ownApart) {
			other.columns[i] = columnKeys{heads: []string{""}, group: c.group}
		}
	}
	for i, c := range f.columns {
		if c.at < 0 || c.field.Item || c.field.Type == "multi" || other.columns[c.at].heads[0] != "" || k.columns[c.at].heads[0] == "" {
			continue
		}
		again := foundColumn{field: c.field, at: -1}
		for _, m := range f.source.mappings(c.field) {
			if f.place(&again, m, &other, taken) {
				taken[c.at] = false
				f.read -= max(1, len(c.parts))
				f.columns[i] = again
				break
			}
		}
	}
}

// optionCodes gives every word of a question's options and its code.
func optionCodes(field *Field, m Mapping) map[string]string {
	codes := map[string]string{}
	put := func(word, code string) {
		codes[book.Fold(word)] = code
		if key := wordingKey(word); codes[key] == "" {
			codes[key] = code
		}
	}
	for _, k := range field.Codes {
		for _, w := range append([]string{k.Code}, k.Words...) {
			put(w, k.Code)
		}
	}
	for w, code := range m.Words {
		if _, isReason := reasonCodes[code]; !isReason {
			put(w, code)
		}
	}
	return codes
}
