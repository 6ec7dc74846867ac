package book

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"khi/ingest/finding"
)

const windows1252 = "windows-1252"

// openText finds how a text is encoded by its first bytes and gives it as
// UTF-8. Anything that is not marked is taken as UTF-8 and refused later if it
// is not; declared is the encoding that the source states, if it does.
func openText(r io.Reader, declared string) (io.Reader, string) {
	b := bufio.NewReaderSize(r, 64<<10)
	head, _ := b.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		_, _ = b.Discard(3)
		return b, "UTF-8 with a mark"
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		d := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		return transform.NewReader(b, d), "UTF-16"
	case declared == windows1252:
		return transform.NewReader(b, charmap.Windows1252.NewDecoder()), "windows-1252, as the source states"
	}
	return b, "UTF-8"
}

// plain marks the bytes that a text may hold as they are; the others need a look.
var plain = func() (t [256]bool) {
	for i := 0x20; i < 0x7F; i++ {
		t[i] = true
	}
	t['\t'], t['\n'], t['\r'] = true, true, true
	return t
}()

// Plain is how many bytes at the start of a text are printable ASCII, tabs and ends of lines.
// Eight at a time are looked at where none of them is below a space, DEL or beyond ASCII; a
// carry from one of eight to the next can only come from one that is.
func Plain(b []byte) int {
	const each, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(b); i += 8 {
		word := binary.LittleEndian.Uint64(b[i:])
		if (word|(word-each*' ')|(word+each))&high == 0 {
			continue
		}
		for _, c := range b[i : i+8] {
			if !plain[c] {
				return i + plainBytes(b[i:])
			}
		}
	}
	return i + plainBytes(b[i:])
}

func plainBytes(b []byte) (n int) {
	for n < len(b) && plain[b[n]] {
		n++
	}
	return n
}

// BadText finds the first thing in a text that must not be there. at is its
// offset; rule is empty where all is well.
func BadText(b []byte) (at int, rule, message, advice string) {
	for i := Plain(b); i < len(b); {
		if b[i] < utf8.RuneSelf {
			if !plain[b[i]] {
				return i, controlRule(b[i]), controlMessage(b[i]), adviceSaveAgain
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n <= 1:
			return i, "invalid_utf8", "The text is not valid UTF-8.", "Export the file again and send it unopened; or open it in a spreadsheet program, look whether letters such as \u00e9 and \u0175 are right, and save it as \"CSV UTF-8\"."
		case r == utf8.RuneError:
			return i, "damaged_text", "A letter was lost before the file came here (the replacement character stands in its place).", "Export the file again from the tool that holds the answers."
		case r < 0xA0:
			return i, "control_character", "The text holds a control character.", adviceSaveAgain
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return i, "direction_control", "The text holds a mark that turns the writing direction, which can hide what a cell says.", "Type the cell again without it."
		}
		i += n
	}
	return 0, "", "", ""
}

const adviceSaveAgain = "Export the file again from the tool that holds the answers, as CSV UTF-8 or xlsx."

func controlRule(c byte) string {
	if c == 0 {
		return "nul_byte"
	}
	return "control_character"
}

func controlMessage(c byte) string {
	if c == 0 {
		return "The text holds a NUL byte: it is not plain text, or it is UTF-16 without its mark, or it was cut or padded on the way."
	}
	return "The text holds a control character."
}

// aPage is what some programs write under the name of a workbook.
const (
	aPage        = "This is a part of a web page, whatever its name says: some programs write a table so and call it .xls."
	adviceOfPage = "Open it in a spreadsheet program, save it as .xlsx and send that; or export it as CSV."
)

// signatures of files that people send by mistake, by their first bytes.
var signatures = []struct{ start, message, advice string }{
	{"\xD0\xCF\x11\xE0", "This is an old .xls workbook, or a workbook with a password.", "Open it, save it as .xlsx without a password and send that."},
	{"%PDF", "This is a PDF.", "Send the CSV or .xlsx that the survey tool exports."},
	{"\x89PNG", "This is a picture.", "Send the CSV or .xlsx that the survey tool exports."},
	{"\xFF\xD8\xFF", "This is a picture.", "Send the CSV or .xlsx that the survey tool exports."},
	{"GIF8", "This is a picture.", "Send the CSV or .xlsx that the survey tool exports."},
	{"\x1F\x8B", "This is a gzip archive.", "Unpack it and send the CSV inside."},
	{"PK\x05\x06", "This archive is empty.", "Export the file again."},
	{"{\\rtf", "This is a word processor document.", "Send the CSV or .xlsx that the survey tool exports."},
	{"BZh", "This is a bzip2 archive.", "Unpack it and send the CSV inside."},
	{"\xFD7zXZ", "This is an xz archive.", "Unpack it and send the CSV inside."},
	{"\x28\xB5\x2F\xFD", "This is a zstd archive.", "Unpack it and send the CSV inside."},
	{"Rar!", "This is a rar archive.", "Unpack it and send the CSV or .xlsx inside."},
	{"7z\xBC\xAF", "This is a 7z archive.", "Unpack it and send the CSV or .xlsx inside."},
	{"SQLite format 3", "This is a database.", "Send the CSV or .xlsx that the survey tool exports."},
	{"$FL2", "This is a file of SPSS.", "Open it in SPSS and save it as CSV or .xlsx, with the words of the answers and not only their codes."},
	{"$FL3", "This is a file of SPSS.", "Open it in SPSS and save it as CSV or .xlsx, with the words of the answers and not only their codes."},
	{"<stata_dta", "This is a file of Stata.", "Open it in Stata and export it as CSV or .xlsx, with the words of the answers and not only their codes."},
	{"HEADER RECORD*******L", "This is a file of SAS.", "Open it in SAS and export it as CSV or .xlsx."},
	{"#!", "This is a program.", "Do not run it; ask where the file came from."},
	{"<?xml", "This is XML.", "Send the CSV or .xlsx that the survey tool exports."},
	{"[{", "This is JSON as one long list.", "Send the CSV or .xlsx that the survey tool exports, or JSON lines: one object to a line, without the brackets around them."},
	{"[\n", "This is JSON as one long list.", "Send the CSV or .xlsx that the survey tool exports, or JSON lines: one object to a line, without the brackets around them."},
	{"<!DOCTYPE", "This is a web page; a sign-in page may have been saved in place of the file.", "Sign in to the survey tool and download the export again."},
	{"<html", "This is a web page; a sign-in page may have been saved in place of the file.", "Sign in to the survey tool and download the export again."},
	{"<table", aPage, adviceOfPage},
	{"<style", aPage, adviceOfPage},
	{"<head", aPage, adviceOfPage},
	{"<meta", aPage, adviceOfPage},
	{"<body", aPage, adviceOfPage},
	{"<div", aPage, adviceOfPage},
	{"<script", aPage, adviceOfPage},
}

// wrongKind refuses files that are no table at all.
func wrongKind(p finding.Place, head []byte) *finding.Refusal {
	if len(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")))) == 0 {
		return p.Refuse("", "empty_file", "The file is empty.", "Export it again and look at its size before sending.")
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if bytes.Contains(head, []byte("<LimeSurveyDocType>")) {
		return p.Refuse("", "not_a_table", "This is the structure of a LimeSurvey survey: it says what codes mean and holds no answers.", "Put it into one zip with the export of the answers, and send that.")
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.start)) || s.start[0] < utf8.RuneSelf && len(text) >= len(s.start) && bytes.EqualFold(text[:len(s.start)], []byte(s.start)) {
			return p.Refuse("", "not_a_table", s.message, s.advice)
		}
	}
	if isBinary(head) {
		return p.Refuse("", "not_a_table", "This is no text and no workbook: it is full of bytes that no table holds.", "Send the CSV or .xlsx that the survey tool exports.")
	}
	return nil
}

// isBinary reports a start that is no text of any encoding. NUL bytes are not
// counted: UTF-16 has them, and where they are wrong their own rule says so.
func isBinary(head []byte) bool {
	if bytes.HasPrefix(head, []byte("PK")) || bytes.HasPrefix(head, []byte("PAR1")) {
		return false
	}
	odd := 0
	for _, b := range head {
		if b > 0 && b < 0x20 && !plain[b] {
			odd++
		}
	}
	return odd > 1 && odd > len(head)/50
}

// FoldSpace trims a text, makes every kind of space plain and single, and
// drops what cannot be seen.
func FoldSpace(s string) string {
	if isFolded(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u00A0', '\u2007', '\u202F':
			return ' '
		}
		if Invisible(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// isFolded reports that a text is plain ASCII without spaces to fold.
func isFolded(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c >= 0x7F || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

func Invisible(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r == 0x2060 || r == 0xFEFF || r == 0x00AD
}

var quotes = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u201C", `"`, "\u201D", `"`)

// fold gives the form in which words and headers are compared.
func Fold(s string) string { return strings.ToLower(quotes.Replace(FoldSpace(s))) }
