package ingest

import (
	"unicode/utf8"

	"khi/ingest/book"
)

// letters looks at a text on its way in and says whether it is one that a
// spreadsheet program on Windows wrote as "CSV": windows-1252, without a mark.
// A text with any letter that is right as UTF-8 is damaged UTF-8 and none of these.
type letters struct {
	carry  []byte // a letter that the last piece cut in two
	marked bool   // a letter of several bytes stands there, as in UTF-8
	stray  bool   // a byte stands there that UTF-8 does not have
	never  bool   // or one that no text has
	half   bool   // the byte before began a letter of UTF-8 that was not ended
}

// Write never fails.
func (l *letters) Write(p []byte) (int, error) {
	n := len(p)
	if len(l.carry) == 0 && !l.half && isPlain(p) {
		return n, nil
	}
	if len(l.carry) > 0 {
		p = append(l.carry, p...)
		l.carry = nil
	}
	for i := 0; i < len(p); {
		if p[i] < utf8.RuneSelf {
			l.plain(p[i])
			i++
			continue
		}
		if !utf8.FullRune(p[i:]) {
			l.carry = append([]byte{}, p[i:]...)
			break
		}
		_, size := utf8.DecodeRune(p[i:])
		if size > 1 {
			l.marked = true
		} else {
			l.odd(p[i])
		}
		i += size
	}
	return n, nil
}

func (l *letters) plain(c byte) {
	l.never = l.never || c < ' ' && c != '\t' && c != '\n' && c != '\r' || l.half && !(c|0x20 >= 'a' && c|0x20 <= 'z')
	l.half = false
}

// odd takes a byte that is no part of UTF-8: windows-1252 has no letter for five
// of them, and a lone first half of é or ŵ is what a damaged UTF-8 file has.
func (l *letters) odd(c byte) {
	switch c {
	case 0x81, 0x8D, 0x8F, 0x90, 0x9D:
		l.never = true
	}
	l.stray, l.half = true, c == 0xC2 || c == 0xC3 || c == 0xC5
}

// older reports a text that is windows-1252 by all that can be told.
func (l *letters) older() bool {
	for _, c := range l.carry {
		l.odd(c)
	}
	l.carry = nil
	return l.stray && !l.marked && !l.never && !l.half
}

// isPlain reports a piece of text that has neither letters beyond ASCII nor
// control characters other than tabs and ends of lines.
func isPlain(p []byte) bool {
	const del = 0x7F // is no letter beyond ASCII, and no concern here
	for {
		n := book.Plain(p)
		if n == len(p) {
			return true
		}
		if p[n] != del {
			return false
		}
		p = p[n+1:]
	}
}
