package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io/fs"
	"strings"
	"testing"
)

// nastyArchives are zip files, workbooks and files of other programs.
func nastyArchives(t testing.TB) []nasty {
	good := zipOf(t, "people.csv", peopleCSV)
	workbook := workbookOf(t, sheetHead+goodRows+sheetTail)
	sheet := func(was, is string) []byte {
		text := strings.Replace(sheetHead+goodRows+sheetTail, was, is, 1)
		if was == is || !strings.Contains(sheetHead+goodRows+sheetTail, was) {
			t.Fatalf("the sheet does not hold %q", was)
		}
		return workbookOf(t, text)
	}
	parts := func(change map[string]string, more ...string) []byte {
		all := []string{"[Content_Types].xml", contentTypes, "_rels/.rels", rootRels, "xl/workbook.xml", bookXML, "xl/_rels/workbook.xml.rels", bookRels, "xl/worksheets/sheet1.xml", sheetHead + goodRows + sheetTail}
		var out []string
		for i := 0; i < len(all); i += 2 {
			if text, changed := change[all[i]]; changed {
				if text == "" {
					continue
				}
				all[i+1] = text
			}
			out = append(out, all[i], all[i+1])
		}
		return zipOf(t, append(out, more...)...)
	}
	text := func(s string) string { return `<c r="B2" t="inlineStr"><is><t>` + s + `</t></is></c>` }
	year := `<c r="B2"><v>1980</v></c>`
	person := `<c r="A2" t="inlineStr"><is><t>SL-0001</t></is></c>`
	sst := func(items string) string {
		return `<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + items + `</sst>`
	}
	shared := strings.Replace(sheetHead+goodRows+sheetTail, person, `<c r="A2" t="s"><v>0</v></c>`, 1)
	withShared := func(items string) []byte { return workbookOf(t, shared, "xl/sharedStrings.xml", sst(items)) }
	laughs := `<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	tail := func(with string) []byte { return workbookOf(t, sheetHead+goodRows+`</sheetData>`+with+`</worksheet>`) }
	two := strings.Replace(bookXML, `</sheets>`, `<sheet name="%s" sheetId="2" state="%s" r:id="rId2"/></sheets>`, 1)
	second := func(name, state, rows string) []byte {
		x := strings.Replace(strings.Replace(two, "%s", name, 1), "%s", state, 1)
		return parts(map[string]string{"xl/workbook.xml": x, "xl/_rels/workbook.xml.rels": strings.Replace(bookRels, "</Relationships>", `<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`, 1)},
			"xl/worksheets/sheet2.xml", sheetHead+rows+sheetTail)
	}
	// Two entries of the directory for one place in the file.
	overlap := bytes.Clone(zipOf(t, "a.csv", peopleCSV, "b.csv", peopleCSV))
	if at := bytes.LastIndex(overlap, []byte("PK\x01\x02")); at > 0 {
		binary.LittleEndian.PutUint32(overlap[at+42:], 0)
	}
	renamed := bytes.Replace(bytes.Clone(good), []byte("people.csv"), []byte("peo\x00le.csv"), -1)
	inside := bytes.Replace(bytes.Clone(good), []byte("people.csv"), []byte("orders.csv"), 1) // the part's own name is another than the directory's
	comment := func() []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, _ := w.Create("people.csv")
		_, _ = f.Write([]byte(peopleCSV))
		_ = w.SetComment(string(zipOf(t, "other.csv", "person_ref,birth_year\nXX-9,1990\n")))
		_ = w.Close()
		return b.Bytes()
	}
	return []nasty{
		{"a zip in a zip.zip", zipOf(t, "people.zip", string(good)), "not_a_table", 0},
		{"a workbook in a zip.zip", zipOf(t, "people.xlsx", string(workbook)), "not_a_table", 0},
		{"bytes behind the end.zip", append(bytes.Clone(good), []byte("and more of it")...), "", 1},
		{"bytes before the start.zip", append([]byte("MZ this unpacks itself"), good...), "not_a_table", 0},
		{"an archive in the comment.zip", comment(), "broken_archive", 0},
		{"two entries for one place.zip", overlap, "two_sheets_one_table", 0},
		{"another name inside.zip", inside, "", 1},
		{"a NUL in the name.zip", renamed, "odd_part_name", 0},
		{"a drive in the name.zip", zipOf(t, "C:people.csv", peopleCSV), "odd_part_name", 0},
		{"a folder above in the middle.zip", zipOf(t, "a/../../people.csv", peopleCSV), "odd_part_name", 0},
		{"a name of sixty thousand letters.zip", zipOf(t, strings.Repeat("a", 60_000)+".csv", peopleCSV), "odd_part_name", 0},
		{"a name twice.zip", zipOf(t, "people.csv", peopleCSV, "people.csv", peopleCSV), "part_twice", 0},
		{"a folder that is a file.zip", zipOf(t, "people.csv/", "", "people.csv", peopleCSV), "", 1},
		{"only a folder.zip", zipOf(t, "people/", ""), "not_a_table", 0},
		{"a device.zip", rawZip(t, peopleCSV, func(h *zip.FileHeader) { h.SetMode(fs.ModeDevice | 0o666) }), "odd_part_name", 0},
		{"a directory that is cut.zip", good[:len(good)-30], "broken_archive", 0},
		{"no directory.zip", good[:bytes.LastIndex(good, []byte("PK\x01\x02"))], "broken_archive", 0},
		{"an entry count of another.zip", func() []byte { b := bytes.Clone(good); b[len(b)-12], b[len(b)-14] = 9, 9; return b }(), "broken_archive", 0},
		{"two thousand parts.zip", func() []byte {
			var p []string
			for i := range 2000 {
				p = append(p, strings.Repeat("x", 1+i/100)+string(rune('a'+i%26))+strings.Repeat("y", i%100)+".txt", "")
			}
			return zipOf(t, p...)
		}(), "too_many_parts", 0},
		// Workbooks.
		{"a link to another workbook.xlsx", workbookOf(t, sheetHead+goodRows+sheetTail, "xl/externalLinks/externalLink1.xml", `<externalLink/>`), "", 1},
		{"a formula on another workbook.xlsx", sheet(year, `<c r="B2"><f>[1]Sheet1!A1</f><v>1980</v></c>`), "", 1},
		{"a formula that asks the web.xlsx", sheet(year, `<c r="B2" t="str"><f>WEBSERVICE("http://example.org")</f><v>1980</v></c>`), "", 1},
		{"an error for a value.xlsx", sheet(year, `<c r="B2" t="e"><v>#REF!</v></c>`), "not_a_number", 0},
		{"no such kind of cell.xlsx", sheet(year, `<c r="B2" t="x"><v>1980</v></c>`), "broken_workbook", 0},
		{"a text that there is not.xlsx", withShared(``), "broken_workbook", 0},
		{"a text of number minus one.xlsx", workbookOf(t, strings.Replace(shared, "<v>0</v>", "<v>-1</v>", 1), "xl/sharedStrings.xml", sst(`<si><t>SL-1</t></si>`)), "broken_workbook", 0},
		{"a text of a huge number.xlsx", workbookOf(t, strings.Replace(shared, "<v>0</v>", "<v>99999999999999999999</v>", 1), "xl/sharedStrings.xml", sst(`<si><t>SL-1</t></si>`)), "broken_workbook", 0},
		{"a text in parts.xlsx", withShared(`<si><r><t>SL-</t></r><r><rPr><b/></rPr><t>0001</t></r></si>`), "", 1},
		{"a text with its reading.xlsx", withShared(`<si><t>SL-0001</t><rPh sb="0" eb="1"><t>never</t></rPh></si>`), "", 1},
		{"a thousand laughs.xlsx", workbookOf(t, shared, "xl/sharedStrings.xml", strings.Replace(sst(`<si><t>&b;</t></si>`), "<sst", laughs+"<sst", 1)), "doctype", 0},
		{"instructions in the workbook.xlsx", parts(map[string]string{"xl/workbook.xml": strings.Replace(bookXML, "<workbook", laughs+"<workbook", 1)}), "doctype", 0},
		{"instructions in the list of parts.xlsx", parts(map[string]string{"xl/_rels/workbook.xml.rels": strings.Replace(bookRels, "<Relationships", laughs+"<Relationships", 1)}), "doctype", 0},
		{"a sheet elsewhere.xlsx", parts(map[string]string{"xl/_rels/workbook.xml.rels": strings.Replace(bookRels, `Target="worksheets/sheet1.xml"`, `Target="http://example.org/sheet1.xml" TargetMode="External"`, 1)}), "broken_workbook", 0},
		{"a sheet outside.xlsx", parts(map[string]string{"xl/_rels/workbook.xml.rels": strings.Replace(bookRels, `worksheets/sheet1.xml`, `../../../etc/passwd`, 1)}), "broken_workbook", 0},
		{"a sheet that is missing.xlsx", parts(map[string]string{"xl/worksheets/sheet1.xml": ""}), "broken_workbook", 0},
		{"no list of parts.xlsx", parts(map[string]string{"xl/_rels/workbook.xml.rels": ""}), "not_a_workbook", 0},
		{"no workbook.xlsx", parts(map[string]string{"xl/workbook.xml": ""}), "not_a_workbook", 0},
		{"no sheet.xlsx", parts(map[string]string{"xl/workbook.xml": strings.Replace(bookXML, `<sheet name="person" sheetId="1" r:id="rId1"/>`, "", 1)}), "empty_file", 0},
		{"two sheets of one name.xlsx", second("person", "visible", goodRows), "two_sheets_one_table", 0},
		{"a hidden sheet of the same.xlsx", second("old", "hidden", goodRows), "part_not_read", 1},
		{"a very hidden sheet.xlsx", second("secret", "veryHidden", `<row r="1"><c r="A1"><v>1</v></c></row>`), "part_not_read", 1},
		{"a sheet with an odd name.xlsx", parts(map[string]string{"xl/workbook.xml": strings.Replace(bookXML, `name="person"`, `name="../../&lt;script&gt;"`, 1)}), "broken_workbook", 0},
		{"a name for a formula.xlsx", parts(map[string]string{"xl/workbook.xml": strings.Replace(bookXML, `</sheets>`, `</sheets><definedNames><definedName name="_xlnm.Auto_Open">person!$A$1</definedName></definedNames>`, 1)}), "", 1},
		{"days from 1904.xlsx", parts(map[string]string{"xl/workbook.xml": strings.Replace(bookXML, `<sheets>`, `<workbookPr date1904="1"/><sheets>`, 1)}), "", 1},
		{"a million empty rows.xlsx", workbookOf(t, sheetHead+goodRows+`<row r="1048576"/>`+sheetTail), "", 1},
		{"fifty thousand empty rows.xlsx", workbookOf(t, sheetHead+goodRows+emptyRows(50_000)+sheetTail), "", 1},
		{"a row beyond the last.xlsx", workbookOf(t, sheetHead+goodRows+`<row r="1048577"><c r="A1048577"><v>1</v></c></row>`+sheetTail), "broken_workbook", 0},
		{"row nought.xlsx", workbookOf(t, sheetHead+strings.Replace(goodRows, `<row r="1">`, `<row r="0">`, 1)+sheetTail), "rows_out_of_order", 0},
		{"a column beyond the last.xlsx", sheet(`r="B2"`, `r="XFE2"`), "too_many_columns", 0},
		{"a cell of no place.xlsx", sheet(`r="B2"`, `r="nowhere"`), "cells_out_of_order", 0},
		{"a cell of another row.xlsx", sheet(`r="B2"`, `r="B3"`), "cells_out_of_order", 0},
		{"cells without a place.xlsx", workbookOf(t, strings.NewReplacer(` r="A1"`, "", ` r="B1"`, "", ` r="A2"`, "", ` r="B2"`, "").Replace(sheetHead+goodRows+sheetTail)), "", 1},
		{"merged everywhere.xlsx", tail(`<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>`), "merged_cells", 0},
		{"a merge of nothing.xlsx", tail(`<mergeCells count="1"><mergeCell ref=":::"/></mergeCells>`), "broken_workbook", 0},
		{"a locked sheet.xlsx", tail(`<sheetProtection sheet="1"/>`), "", 1},
		{"a filtered sheet.xlsx", tail(`<autoFilter ref="A1:B2"/>`), "", 1},
		{"a hidden row.xlsx", sheet(`<row r="2">`, `<row r="2" hidden="1">`), "hidden_rows", 1},
		{"XML in UTF-16.xlsx", workbookOf(t, "\xFF\xFE"+string(utf16Bytes(strings.Replace(sheetHead, `version="1.0"`, `version="1.0" encoding="UTF-16"`, 1)+goodRows+sheetTail, binary.LittleEndian))), "broken_xml", 0},
		{"XML in Latin 1.xlsx", sheet(`version="1.0"`, `version="1.0" encoding="ISO-8859-1"`), "broken_xml", 0},
		{"an attribute twice.xlsx", sheet(`<c r="B2">`, `<c r="B2" r="B2">`), "broken_xml", 0},
		{"text as CDATA.xlsx", sheet(year, `<c r="B2"><v><![CDATA[1980]]></v></c>`), "", 1},
		{"a comment within a number.xlsx", sheet(year, `<c r="B2"><v>19<!-- 7 -->80</v></c>`), "", 1},
		{"a hundred thousand elements in one another.xlsx", workbookOf(t, sheetHead+strings.Repeat("<a>", 100_000)+sheetTail), "broken_xml", 0},
		{"an attribute of a million letters.xlsx", sheet(`<row r="2">`, `<row r="2" spans="`+strings.Repeat("1", 1<<20)+`">`), "zip_bomb", 0},
		{"a number of no end.xlsx", sheet(year, `<c r="B2"><v>`+strings.Repeat("9", 9000)+`</v></c>`), "not_a_number", 0},
		{"a year as text.xlsx", sheet(year, text("nineteen eighty")), "not_a_number", 0},
		{"another sheet than it says.xlsx", parts(map[string]string{"xl/worksheets/sheet1.xml": `<?xml version="1.0"?><chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`}), "empty_file", 0},
		{"macros by another name.xlsx", parts(map[string]string{"[Content_Types].xml": strings.Replace(contentTypes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", 1)}, "xl/vba.bin", "x"), "macros", 0},
		// Files of other programs.
		{"a letter.docx", zipOf(t, "[Content_Types].xml", contentTypes, "_rels/.rels", rootRels, "word/document.xml", "<w:document/>"), "not_a_workbook", 0},
		{"a binary workbook.xlsb", zipOf(t, "[Content_Types].xml", contentTypes, "_rels/.rels", strings.Replace(rootRels, "workbook.xml", "workbook.bin", 1), "xl/workbook.bin", "\x83\x01\x00"), "not_a_workbook", 0},
		{"a spreadsheet.ods", zipOf(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<office:document-content/>"), "not_a_table", 0},
		{"a spreadsheet.numbers", zipOf(t, "Index/Document.iwa", "x", "Metadata/Properties.plist", "x"), "not_a_table", 0},
		{"a locked workbook.xlsx", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504) + "EncryptedPackage"), "not_a_table", 0},
		{"a table of a page.xls", []byte("<table><tr><td>person_ref</td></tr></table>"), "not_a_table", 0},
		{"a table of a page with its style.xls", []byte("<style>td{}</style><table><tr><td>person_ref</td></tr></table>"), "not_a_table", 0},
		{"a workbook of 2003.xls", []byte("<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook/>"), "not_a_table", 0},
		{"SPSS.sav", []byte("$FL2@(#) IBM SPSS STATISTICS 64-bit" + strings.Repeat("\x00", 100)), "not_a_table", 0},
		{"SPSS packed.zsav", []byte("$FL3@(#) IBM SPSS STATISTICS 64-bit" + strings.Repeat("\x00", 100)), "not_a_table", 0},
		{"Stata.dta", []byte("<stata_dta><header><release>118</release>"), "not_a_table", 0},
		{"SAS.xpt", []byte("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!000000000000000000000000000000  "), "not_a_table", 0},
		{"Access.mdb", []byte("\x00\x01\x00\x00Standard Jet DB\x00" + strings.Repeat("\x01", 50)), "not_a_table", 0},
		{"R.rds", []byte("\x1F\x8B\x08\x00\x00"), "not_a_table", 0},
		{"packed.bz2", []byte("BZh91AY&SY\x00\x01\x02\x03\x04"), "not_a_table", 0},
		{"packed.xz", []byte("\xFD7zXZ\x00\x00\x04\xE6\xD6\xB4\x46"), "not_a_table", 0},
		{"packed.zst", []byte("\x28\xB5\x2F\xFD\x04\x00\x01\x02\x03\x05\x06\x07"), "not_a_table", 0},
		{"packed.tar", append([]byte("people.csv"+strings.Repeat("\x00", 90)+"0000644\x000000000\x000000000\x0000000000043\x00"), []byte(peopleCSV)...), "nul_byte", 0},
		{"a program.exe", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xFF\xFF\x00\x00\xB8\x01\x02\x05\x06"), "not_a_table", 0},
		{"a program.csv", []byte("\x7FELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3E\x00\x01"), "not_a_table", 0},
		{"a script.csv", []byte("#!/bin/sh\nrm -rf /\n"), "not_a_table", 0},
		{"an email.eml", []byte("From: mary@example.org\nTo: khi@example.org\nSubject: our answers\n\nPlease find attached.\n"), "unknown_layout", 0},
		{"a locked message.asc", []byte("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"), "unknown_layout", 0},
		{"a locked file.age", []byte("age-encryption.org/v1\n-> X25519 abc\n--- xyz\n\x01\x02\x03\xFF"), "not_a_table", 0},
		{"another database.duckdb", []byte(strings.Repeat("\x00", 8) + "DUCK\x40\x00\x00\x00" + strings.Repeat("\x00", 200)), "nul_byte", 0},
		{"a feather.arrow", []byte("ARROW1\x00\x00\xFF\xFF\xFF\xFF\x10\x01\x02\x03\x04\x05\x06\x07\x08"), "not_a_table", 0},
		{"a file of Hadoop.orc", []byte("ORC\x08\x03\x10\x01\x02\x03\x04\x05\x06\x07"), "not_a_table", 0},
		{"Parquet and nothing else.parquet", []byte("PAR1"), "broken_parquet", 0},
		{"Parquet cut short.parquet", []byte("PAR1\x15\x04\x15\x10\x15\x14\x4C\x15\x02"), "broken_parquet", 0},
		{"a table called Parquet.parquet", []byte(peopleCSV), "not_parquet", 0},
		{"a photo.heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "nul_byte", 0},
		{"what a Mac leaves.zip", zipOf(t, "__MACOSX/._people.csv", "\x00\x05\x16\x07", ".DS_Store", "\x00\x00\x00\x01Bud1"), "not_a_table", 0},
	}
}
