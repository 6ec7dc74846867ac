package ingest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"khi/ingest/book"
)

func (c *column) code(s string) (cell, *problem) {
	if v, ok := c.word(s); ok {
		if c.field.Exact && !c.spelt(s) {
			v.note = &problem{rule: "spelling_mapped", message: c.field.called() + " is spelt in another way than its specification has it, and was brought to the listed word.", advice: "Nothing needs to be done; mend the spelling where the file comes from when you can."}
		}
		return v, nil
	}
	if v, ok := c.reason(s); ok {
		return v, nil
	}
	if code := c.field.Unmapped; code != "" {
		v := textCell(code)
		v.note = &problem{rule: "invalid_and_not_mapped", message: c.field.called() + " holds a word that is on no list. The row is kept, and counts under \"invalid and not mapped\".", advice: "Use a word of the specification, or ask for this one to be added to the list."}
		return v, nil
	}
	if bad := mangled(c.field, s); bad != nil {
		return cell{}, bad
	}
	return cell{}, &problem{rule: "unknown_code", message: c.field.called() + " takes one of these: " + c.accepted() + ".", advice: "Choose one of these." + c.field.belongs() + sayOnce, reads: c.codes[s]}
}

// sayOnce is what helps where a form has words of its own.
const sayOnce = " If the word means one of these, say which once, on the page where the file was sent or with khi map FILE."

// writtenWords is what helps where a person was free to write something beside the options.
const writtenWords = " Words that somebody wrote of their own stand for none of these: keep the row and leave out this one answer (--keep-rows, or the same choice on the page)."

// spelt reports that a word stands on the list letter for letter.
func (c *column) spelt(s string) bool {
	for _, code := range c.field.Codes {
		if code.Code == s || slices.Contains(code.Words, s) {
			return true
		}
	}
	for w := range c.mapping.Words {
		if w == s {
			return true
		}
	}
	return false
}

// accepted lists the words that a coded field takes, one for each code.
func (c *column) accepted() string {
	var words []string
	for _, code := range c.field.Codes {
		word := code.Code
		if c.field.SQL == "SMALLINT" && len(code.Words) > 0 {
			word += " (" + code.spoken() + ")"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// spoken is the word for a code that reads best: one without an underscore, where
// there is one.
func (k Code) spoken() string {
	if i := slices.IndexFunc(k.Words, func(w string) bool { return !strings.Contains(w, "_") }); i >= 0 {
		return k.Words[i]
	}
	return k.Words[0]
}

// multi reads several answers of one question and gives them in our own order.
func (c *column) multi(s string) (cell, *problem) {
	if v, ok := c.reason(s); ok {
		return v, nil
	}
	if v, ok := c.words[book.Fold(s)]; ok && c.options[book.Fold(s)] == "" {
		return v, nil // a reason in the form's own words
	}
	ticked, other, ok := c.several(book.Fold(s))
	if !ok {
		return cell{}, &problem{rule: "unknown_code", message: c.field.called() + " takes these words: " + c.accepted() + ".", advice: "Choose one of these." + c.field.belongs() + sayOnce + writtenWords}
	}
	var note *problem
	if other {
		note = otherNote(c.field)
	}
	if len(ticked) == 0 {
		v, bad := c.blank()
		v.note = cmp.Or(note, v.note)
		return v, bad
	}
	var kept []string
	for _, code := range c.field.Codes {
		if !slices.Contains(ticked, code.Code) {
			continue
		}
		if kept = append(kept, code.Code); code.Alone && len(kept) > 1 {
			return cell{}, &problem{rule: "none_with_others", message: fmt.Sprintf("%s says %s and something else as well.", c.field.called(), code.Code), advice: "Ask which is right, and leave one of the two."}
		}
	}
	v := textCell(strings.Join(kept, " "))
	v.note = note
	return v, nil
}

// others are how tools write that a box for somebody's own words was ticked; the words
// themselves stand in a column of their own.
var others = []string{"other (please specify)", "other, please specify", "other (please say)", "other", "arall"}

// several reads the options that stand in one cell. Whatever parts them, an
// option that holds the same mark is found whole, for the longest one that fits
// is taken and it must be followed by a mark or the end.
func (c *column) several(s string) (ticked []string, other, ok bool) {
	if c.longest == nil {
		c.longest = slices.SortedFunc(maps.Keys(c.options), func(a, b string) int { return len(b) - len(a) })
	}
	const marks = " ,;|"
	for s = strings.Trim(s, marks); s != ""; s = strings.TrimLeft(s, marks) {
		begins := func(o string) bool {
			return o != "" && strings.HasPrefix(s, o) && (len(s) == len(o) || strings.IndexByte(marks, s[len(o)]) >= 0)
		}
		if at := slices.IndexFunc(c.longest, begins); at >= 0 {
			ticked = append(ticked, c.options[c.longest[at]])
			s = s[len(c.longest[at]):]
		} else if at := slices.IndexFunc(others, begins); at >= 0 {
			other, s = true, s[len(others[at]):]
		} else {
			return nil, false, false
		}
	}
	return ticked, other, true
}

// reference turns a scheme's own reference into a pseudonym. isPlainReference knows those in
// which nothing is to be found that is looked for here.
func (c *column) reference(raw, s string) (cell, *problem) {
	f := c.field
	if c.keyed {
		key, err := strconv.ParseInt(s, 10, 64)
		if err != nil || key < 0 {
			return cell{}, &problem{rule: "malformed", message: f.called() + " is no key of ours.", advice: "Only the service itself sends such files.", hide: true}
		}
		return numberCell(key), nil
	}
	ref := normalReference(s)
	if bad := mangledReference(f, ref); bad != nil {
		return cell{}, bad
	}
	if slices.Contains(totalWords, ref) {
		return cell{}, &problem{rule: "total_row", message: "The row looks like one of totals, and not like one of a person.", advice: "Delete the row from the file."}
	}
	if directIdentifier(ref) {
		return cell{}, &problem{rule: "direct_identifier", message: f.called() + " holds an NHS number or an e-mail address.", advice: "Use the scheme's own reference. Take such numbers and addresses out of the file before you send it again.", hide: true}
	}
	if c.nowRow == "" {
		return cell{}, &problem{followsOn: true} // what is wrong with the scheme has been told
	}
	c.zeros.see(ref)
	v := c.keyCell(c.pseudo.of(c.nowRow, c.refersTo, []byte(ref)))
	switch {
	case strings.HasPrefix(ref, exampleReference):
		v.note = &problem{rule: "example_row", message: "The row looks like an example row of our template.", advice: "Delete the example rows before you send your own."}
	case ref != raw:
		v.note = &problem{rule: "id_normalised", reads: ref, message: f.called() + " was written in another way than elsewhere (spaces, small letters or invisible characters) and was brought to one spelling.", advice: "Check that no two people share a reference that differs only in this."}
	}
	return v, nil
}

// exampleReference begins the references in the example rows of our templates.
const exampleReference = "EXAMPLE-"

// totalWords stand in the place of a reference where a spreadsheet adds rows up.
var totalWords = []string{"TOTAL", "TOTALS", "GRAND TOTAL", "SUM", "AVERAGE", "MEAN", "CYFANSWM"}

// keyCell is a key as it is kept. References that hardly ever come again share one memory.
func (c *column) keyCell(key int64) cell {
	if !c.met.off {
		return numberCell(key)
	}
	c.figures = strconv.AppendInt(c.figures[:0], key, 10)
	return cell{text: c.figures, num: key}
}

func (c *column) schemeID(s string) (cell, *problem) {
	f := c.field
	note := (*problem)(nil)
	s = c.meant(s)
	if ids := c.names[book.Fold(s)]; !c.isFirst && !c.known[s] && len(ids) == 1 && (c.scheme == "" || c.scheme == ids[0]) {
		s, note = ids[0], &problem{rule: "scheme_by_name", message: "The scheme is known by the name that its own table gives it, and was taken to be " + ids[0] + ".", advice: "Write its scheme_id to be certain."}
	}
	switch {
	case !validScheme(s):
		return cell{}, &problem{rule: "malformed", message: f.called() + " may hold letters, figures, hyphens, dots and underscores, 40 at most." + c.perhapsSchemes(s), advice: "Mend it." + f.belongs()}
	case c.scheme != "" && s != c.scheme:
		return cell{}, &problem{rule: "other_scheme", message: "The row names another scheme than the one that the file was sent for.", advice: "Send each scheme's rows for that scheme, or ask for the right to send for several."}
	case !c.isFirst && !c.known[s]:
		return cell{}, &problem{rule: "unknown_scheme", message: "There is no scheme with this scheme_id." + c.perhapsSchemes(s), advice: "Check the spelling, say once what the name means (khi map, or the page of the columns), or send the table of schemes first."}
	}
	v := textCell(s)
	v.note = note
	return v, nil
}

func validScheme(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != '-' && c != '.' && c != '_') {
			return false
		}
	}
	return s != "" && len(s) <= 40
}
