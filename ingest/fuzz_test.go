package ingest

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"khi/ingest/book"
)

// FuzzFields: no text makes a parser panic, give a value and a problem at
// once, or give a value that the record cannot hold in one line.
func FuzzFields(f *testing.F) {
	for _, s := range []string{"", " ", "7", "07", "5.0", "-1", "1e9", "9434765919", "2025-04-07T10:05:00.000+01:00", "04/07/2025", "45754.42", "2025-26Q1",
		"cooking travel", "none of these;", "prefer not to say", "[c]", "420.005", "\u200bSL-1", "a\"b\nc", "example-scheme"} {
		f.Add(s)
	}
	contracts, err := Contracts()
	if err != nil {
		f.Fatal(err)
	}
	conv := &converter{today: 20_000, known: map[string]bool{"s": true}, pseudo: newPseudonyms(testKey), nowRow: "s"}
	var columns []*column
	for _, c := range contracts {
		for _, field := range c.Fields {
			for _, date := range []string{dateAny, dateISO, dateInstant, dateDMY, dateMDY, dateExcel} {
				if date != dateAny && field.Type != "date" {
					continue
				}
				col, err := newColumn(conv, foundColumn{field: field, at: -1, mapping: Mapping{Date: date}}, &Source{}, nil)
				if err != nil {
					f.Fatal(err)
				}
				columns = append(columns, col)
			}
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		if at, rule, _, _ := book.BadText([]byte(s)); rule != "" && at >= 0 {
			t.Skip()
		}
		for _, c := range columns {
			v, bad := c.read([]byte(s))
			if bad != nil && (len(v.text) > 0 || bad.message == "" || bad.rule == "") {
				t.Fatalf("%s: %q gives a value and a problem, or a problem without words", c.field.Name, s)
			}
			if bytes.IndexByte(v.text, '\n') >= 0 {
				t.Fatalf("%s: %q gives a value of several lines", c.field.Name, s)
			}
			if len(v.text) == 0 {
				continue
			}
			kind := newReadColumn(c.field.Column, c.field.SQL, 0)
			raw, rest, quoted, ok := splitField(v.text)
			if !ok || len(rest) > 0 || quoted != (c.field.SQL == "VARCHAR") {
				t.Fatalf("%s: %q is kept as %q", c.field.Name, s, v.text)
			}
			if num, err := (&section{}).value(&kind, raw, nowhere{}); err != nil || num != v.num && num != v.num&lowHalf {
				t.Fatalf("%s: %q is kept as %q and read back as %d, not %d (%v)", c.field.Name, s, v.text, num, v.num, err)
			}
			if c.field.Type == "date" && (v.num > conv.today && !c.field.Future || v.num < -62_091) {
				t.Fatalf("%s: %q is the day %d", c.field.Name, s, v.num)
			}
		}
	})
}

// FuzzInstant: our quick reader agrees with the standard library's.
func FuzzInstant(f *testing.F) {
	f.Add("2026-04-01T00:30:00.000+01:00")
	f.Add("2026-03-31T23:30:00Z")
	f.Add("2025-10-26T01:30:00.000+00:00")
	f.Fuzz(func(t *testing.T, s string) {
		want, err := time.Parse(time.RFC3339, s)
		if err != nil || want.Year() < 1800 || want.Year() > 2300 || strings.Contains(s, ",") {
			return
		}
		if _, offset := want.Zone(); offset > 14*3600 || offset < -14*3600 {
			return
		}
		got, ok := instantDay(s)
		if !ok && want.Format(time.RFC3339Nano) != s {
			return // the standard library also takes looser spellings, which we refuse
		}
		if !ok || got != dayOf(want.In(london)) {
			t.Fatalf("%q is day %d (%v), want %d", s, got, ok, dayOf(want.In(london)))
		}
	})
}

// FuzzLedger: reading never panics, and what is accepted is exactly what would be written.
func FuzzLedger(f *testing.F) {
	var whole []byte
	prev := firstPrev
	for i := range 3 {
		e := Entry{Seq: int64(i + 1), At: today(), Record: "r", FileName: "a.csv", Totals: []Totals{{Table: "cost", Rows: 1}}, Prev: prev}
		line, err := e.seal()
		if err != nil {
			f.Fatal(err)
		}
		prev, whole = e.Hash, append(whole, line...)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)-5])
	f.Fuzz(func(t *testing.T, text []byte) {
		var l ledger
		n, err := l.read(text)
		if err != nil {
			return
		}
		var again []byte
		for _, e := range l.entries {
			line, err := e.seal()
			if err != nil {
				t.Fatal(err)
			}
			again = append(again, line...)
		}
		if !bytes.Equal(again, text[:n]) || bytes.IndexByte(text[n:], '\n') >= 0 && len(bytes.Trim(text[n:], "\x00")) > 0 {
			t.Fatal("the ledger that was read is not the one that was written")
		}
	})
}

// FuzzRecord: reading never panics and never gives a row that does not fit the table.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(recordHead + "source,\"kobo\",1\noriginal,\"00\"\ntable,\"cost\",1\ncolumns,\"scheme_id\",\"arrangement_key\",\"year\",\"element\",\"weekly\"\n\"a\"\"b\",2,\"s\",7,\"2025-26\",\"care\",420.5\nend,\"cost\",1\n"))
	f.Add([]byte(recordHead + "source,\"k\",1\noriginal,\"\"\ntable,\"finding\",1\ncolumns,\"level\",\"rule\",\"cell\",\"field\",\"message\",\"advice\"\nend,\"finding\",0\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		rr, err := newRecordReader(bytes.NewReader(text), "fuzz")
		if err != nil {
			return
		}
		for {
			s, err := rr.nextSection()
			if err != nil {
				return
			}
			n := int64(0)
			for row, err := range rr.rows(1) {
				if err != nil {
					if !errors.Is(err, ErrRecordDamaged) {
						t.Fatal(err)
					}
					return
				}
				if n++; len(row) != s.width+4 || row[s.width] != int64(1) {
					t.Fatalf("row %v does not fit", row)
				}
			}
			if n != s.totals.Rows {
				t.Fatalf("%d rows, totals say %d", n, s.totals.Rows)
			}
		}
	})
}
