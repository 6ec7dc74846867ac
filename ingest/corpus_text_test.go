package ingest

import (
	"encoding/binary"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// nasty is one file of the hostile corpus and what must become of it: refused by a rule, in
// words, or taken with so many rows and a finding that names a rule ("" for none).
type nasty struct {
	name string
	body []byte
	rule string
	rows int64
}

const fiveAnswers = "person_ref,wave,answered_on,completed_by,life_sat\n"

// nastyTexts are texts that are no good table, or a good one in odd clothes.
func nastyTexts(t testing.TB) []nasty {
	le := func(s string) []byte { return utf16Bytes(s, binary.LittleEndian) }
	ebcdic, err := charmap.CodePage037.NewEncoder().Bytes([]byte(peopleCSV))
	if err != nil {
		t.Fatal(err)
	}
	people := func(rows string) []byte { return []byte("person_ref,birth_year\n" + rows) }
	answer := func(day, score string) []byte {
		return []byte(fiveAnswers + "SL-1,baseline," + day + ",self," + score + "\n")
	}
	return []nasty{
		// Encodings and bytes.
		{"a mark and nothing else.csv", []byte("\xEF\xBB\xBF"), "empty_file", 0},
		{"a mark of UTF-16 and nothing else.csv", []byte("\xFF\xFE"), "empty_file", 0},
		{"UTF-16 the other way round without a mark.csv", utf16Bytes(peopleCSV, binary.BigEndian), "nul_byte", 0},
		{"UTF-32.csv", []byte("\xFF\xFE\x00\x00p\x00\x00\x00e\x00\x00\x00"), "nul_byte", 0},
		{"EBCDIC.csv", ebcdic, "invalid_utf8", 0},
		{"two encodings.csv", people("W\u0175-1,1980\nCaf\xE9-2,1981\n"), "invalid_utf8", 0},
		{"an overlong slash.csv", people("SL\xC0\xAF1,1980\n"), "invalid_utf8", 0},
		{"half a pair in UTF-8.csv", people("SL\xED\xA0\x801,1980\n"), "invalid_utf8", 0},
		{"beyond Unicode.csv", people("SL\xF4\x90\x80\x801,1980\n"), "invalid_utf8", 0},
		{"a next line of old mainframes.csv", people("SL\u00851,1980\n"), "control_character", 0},
		{"the end of a file of DOS.csv", people("SL-1,1980\n\x1A"), "control_character", 0},
		{"a form feed.csv", people("SL-1,1980\n\x0C"), "control_character", 0},
		{"an escape of a terminal.csv", people("\x1B[2JSL-1,1980\n"), "control_character", 0},
		{"UTF-16 that says it twice.csv", append([]byte{0xFF, 0xFE, 0xFF, 0xFE}, le(peopleCSV)...), "", 1},
		{"a mark twice.csv", []byte("\xEF\xBB\xBF\xEF\xBB\xBF" + peopleCSV), "", 1},
		{"a space that nobody sees.csv", people("SL\u200B-1,1980\n"), "id_normalised", 1},
		{"quoted-printable.csv", []byte("person_ref=2Cbirth_year\nSL-1=2C1980\n"), "unknown_layout", 0},
		{"base64.csv", []byte("cGVyc29uX3JlZixiaXJ0aF95ZWFyClNMLTEsMTk4MAo=\n"), "unknown_layout", 0},
		// Lines, quotes and separators.
		{"one lone return among others.csv", []byte("person_ref,birth_year\r\nSL-1,1980\rSL-2,1981\r\n"), "lone_return", 0},
		{"line ends the wrong way round.csv", []byte("person_ref,birth_year\n\rSL-1,1980\n\r"), "lone_return", 0},
		{"sep= of Excel.csv", []byte("sep=;\nperson_ref;birth_year\nSL-1;1980\n"), "", 1},
		{"pipes.csv", []byte("person_ref|birth_year\nSL-1|1980\n"), "unknown_layout", 0},
		{"two separators.csv", []byte("person_ref,birth_year\nSL-1;1980\n"), "ragged_row", 0},
		{"only commas.csv", []byte(",,,\n,,,\n"), "unknown_layout", 0},
		{"only the end of a line.csv", []byte("\n"), "empty_file", 0},
		{"only quotes.csv", []byte("\"\"\"\"\n"), "unknown_layout", 0},
		{"a heading that never ends.csv", []byte(strings.Repeat("a", 300<<10)), "row_too_long", 0},
		{"a heading without a name.csv", []byte("person_ref,,birth_year\nSL-1,x,1980\n"), "cell_without_header", 1},
		{"the same heading in other letters.csv", []byte("person_ref,birth_year,BIRTH YEAR\nSL-1,1980,1981\n"), "column_not_read", 1},
		{"two files in one.csv", []byte(peopleCSV + "\xEF\xBB\xBF" + peopleCSV), "not_a_number", 0},
		{"a quote in the last cell.csv", people("SL-1,\"1980"), "unterminated_quote", 0},
		{"a million quotes.csv", people(strings.Repeat("\"", 200_001)), "unterminated_quote", 0},
		{"a row of four hundred cells.csv", people("SL-1,1980" + strings.Repeat(",", 400) + "\n"), "ragged_row", 0},
		{"a table in prose.csv", []byte("Dear all,\nplease find the answers below.\n\n" + peopleCSV), "ragged_row", 0},
		// Values.
		{"a formula for a reference.csv", people("=cmd|'/C calc'!A0,1980\n"), "id_normalised", 1},
		{"infinity.csv", answer("2026-03-01", "Infinity"), "not_a_number", 0},
		{"not a number at all.csv", answer("2026-03-01", "NaN"), "not_a_number", 0},
		{"beyond all numbers.csv", answer("2026-03-01", "1e400"), "not_a_number", 0},
		{"hexadecimal.csv", answer("2026-03-01", "0x7"), "not_a_number", 0},
		{"figures of another script.csv", answer("2026-03-01", "\u0667"), "not_a_number", 0},
		{"a score of eleven.csv", answer("2026-03-01", "11"), "out_of_range", 0},
		{"a score and a half.csv", answer("2026-03-01", "7.5"), "not_a_number", 0},
		{"30 February.csv", answer("2026-02-30", "7"), "not_a_date", 0},
		{"29 February 1900.csv", answer("1900-02-29", "7"), "not_a_date", 0},
		{"the year 0.csv", answer("0000-01-01", "7"), "not_a_date", 0},
		{"the year 9999.csv", answer("9999-12-31", "7"), "not_a_date", 0},
		{"month 13.csv", answer("2025-13-01", "7"), "not_a_date", 0},
		{"a day before all days.csv", answer("-2026-03-01", "7"), "not_a_date", 0},
		{"a day as a number.csv", answer("46082", "7"), "excel_serial_date", 1},
		{"a day of another calendar.csv", answer("\u4ee4\u548c8\u5e743\u67081\u65e5", "7"), "not_a_date", 0},
		{"a birth beyond counting.csv", people("SL-1,99999999999999999999\n"), "not_a_number", 0},
		{"SQL for a reference.csv", people("'); DROP TABLE person; --,1980\n"), "id_normalised", 1},
		{"an email for a reference.csv", people("mary.jones@example.org,1980\n"), "direct_identifier", 0},
		{"an NHS number for a reference.csv", people("943 476 5919,1980\n"), "direct_identifier", 0},
		{"nothing for a reference.csv", people("\u00A0\u200B,1980\n"), "missing_required", 0},
		// JSON, one object to a line.
		{"JSON as one list.jsonl", []byte(`[{"person_ref":"SL-1","birth_year":1980}]`), "not_a_table", 0},
		{"an error of a service.json", []byte(`{"error":"unauthorised","code":401}` + "\n"), "unknown_layout", 0},
		{"JSON cut short.jsonl", []byte(`{"person_ref":"SL-1","birth_ye`), "broken_json", 0},
		{"a key twice.jsonl", []byte(`{"person_ref":"SL-1","birth_year":1980,"birth_year":1990}` + "\n"), "broken_json", 0},
		{"an object within.jsonl", []byte(`{"person_ref":"SL-1","birth_year":{"$numberInt":"1980"}}` + "\n"), "broken_json", 0},
		{"a thousand brackets.jsonl", []byte(`{"person_ref":` + strings.Repeat("[", 100_000) + "\n"), "broken_json", 0},
		{"a number without end.jsonl", []byte(`{"person_ref":"SL-1","birth_year":` + strings.Repeat("9", 50_000) + "}\n"), "cell_too_long", 0},
		{"a NUL within.jsonl", []byte(`{"person_ref":"SL-\u00001","birth_year":1980}` + "\n"), "nul_byte", 0},
		{"half a pair.jsonl", []byte(`{"person_ref":"SL-\ud8001","birth_year":1980}` + "\n"), "damaged_text", 0},
		{"other keys in each line.jsonl", []byte(`{"person_ref":"SL-1","birth_year":1980}` + "\n" + `{"ref":"SL-2","year":1981}` + "\n"), "missing_required", 0},
		{"two objects in a line.jsonl", []byte(`{"person_ref":"SL-1","birth_year":1980}{"person_ref":"SL-2","birth_year":1980}` + "\n"), "broken_json", 0},
		{"a comment.jsonl", []byte("{\"person_ref\":\"SL-1\",\"birth_year\":1980}\n// done\n"), "broken_json", 0},
	}
}
