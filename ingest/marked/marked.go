// Package marked gives people their own file back with its problems marked in it.
package marked

import (
	"archive/zip"
	"cmp"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Headers of the two columns that a marked CSV has more than the original, and
// the name of the sheet that a marked workbook has more. A file that comes back
// with them is read as if they were not there.
const (
	problemHeader = "khi: problem"
	adviceHeader  = "khi: what to do"
	sheetName     = "khi findings"
)

// Added reports whether a header or the name of a sheet was added by this package.
func Added(name string) bool {
	name = book.Fold(name)
	return strings.HasPrefix(name, problemHeader) || strings.HasPrefix(name, adviceHeader) || name == sheetName
}

// Original is the file as it was sent.
type Original struct {
	Book *book.Book
	File io.ReaderAt
	Size int64
	// First is the number of the first row of answers of each sheet; what stands
	// above it are headers, which the file needs to be read again.
	First map[string]int
}

// Write gives the original with every finding marked where it belongs: a
// delimited text gets two columns more, an archive of them likewise, a workbook
// gets comments and a sheet that lists them all; a Parquet table comes back as
// such a text, for it has no room for words. Any other kind of file is answered with
// a CSV of the findings. With rest, a text keeps only
// the rows that were refused or lost an answer, so that they can be mended and
// sent by themselves; a workbook always keeps all its rows.
func Write(w io.Writer, o Original, found []finding.Finding, rest bool) error {
	switch o.Book.Container {
	case "parquet":
		return text(w, o, o.Book.Sheets[0], bySheet(ofTheTable(found)), rest)
	case "csv":
		return text(w, o, o.Book.Sheets[0], bySheet(found), rest)
	case "zip":
		return archive(w, o, bySheet(found), rest)
	case "xlsx":
		return workbook(w, o, found)
	}
	return table(w, found)
}

// Name is what a marked file is called.
func Name(original string) string {
	ending := strings.ToLower(path.Ext(original))
	if ending == ".parquet" {
		return original[:len(original)-len(ending)] + " (marked).csv"
	}
	if ending != ".csv" && ending != ".zip" && ending != ".xlsx" {
		return original + " (problems).csv"
	}
	return original[:len(original)-len(ending)] + " (marked)" + ending
}

// rows are the findings of one sheet by the number of their row; 0 for those
// that are about the sheet or file.
type rows map[int][]finding.Finding

func bySheet(found []finding.Finding) map[string]rows {
	out := map[string]rows{}
	for _, f := range found {
		if out[f.Sheet] == nil {
			out[f.Sheet] = rows{}
		}
		n := rowOf(f.Cell)
		out[f.Sheet][n] = append(out[f.Sheet][n], f)
	}
	return out
}

// ofTheTable leads what was found of a whole column of a Parquet table to the
// header: its row 1 holds values.
func ofTheTable(found []finding.Finding) []finding.Finding {
	out := slices.Clone(found)
	for i, f := range out {
		if f.Cell != "" && !strings.HasPrefix(f.Cell, "row ") {
			out[i].Cell, out[i].Message = "", "column "+f.Header+": "+f.Message
		}
	}
	return out
}

// rowOf reads the row out of C14 or "row 14"; 0 where no row is meant.
func rowOf(cell string) int {
	digits := strings.TrimLeft(strings.TrimPrefix(cell, "row "), "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 {
		return 0
	}
	return n
}

// toMend reports a row that stays out or loses an answer.
func toMend(found []finding.Finding) bool {
	return slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Level != finding.Warning })
}

// words says what is wrong with a row and what to do, each problem with the
// letters of its column.
func words(found []finding.Finding) (problem, advice string) {
	var problems, advices []string
	for _, f := range found {
		where := strings.TrimRight(f.Cell, "0123456789")
		if where != "" && where != "row " {
			where = "column " + where + ": "
		} else if where != "" && f.Header != "" {
			where = "column " + f.Header + ": "
		} else {
			where = ""
		}
		switch f.Level {
		case finding.Warning:
			where = "(loaded, with a warning) " + where
		case finding.Unreadable:
			where = "(loaded, without this answer) " + where
		}
		problems = append(problems, where+f.Message)
		if !slices.Contains(advices, f.Advice) {
			advices = append(advices, f.Advice)
		}
	}
	return strings.Join(problems, " "), strings.Join(advices, " ")
}

// text copies a delimited text row by row as it stands, with two cells more.
func text(w io.Writer, o Original, s book.Sheet, all map[string]rows, rest bool) error {
	if o.Book.Dressed {
		return dressed(w, o, s, all[s.Name])
	}
	b := newLines(w, cmp.Or(s.Separator, o.Book.Separator))
	found := all[s.Name]
	keep := slices.DeleteFunc(positions(s.Header), func(i int) bool { return Added(s.Header[i]) })
	above := found[0]
	if o.Book.Container != "parquet" {
		above = slices.Concat(found[0], found[1])
	}
	b.cells(textsAt(s.Header, keep), above, true)
	for row, err := range s.Rows() {
		if err != nil {
			return err
		}
		if rest && row.Number >= o.First[s.Name] && !toMend(found[row.Number]) {
			continue
		}
		if len(keep) == len(s.Header) && row.Raw != nil {
			b.row(row.Raw, found[row.Number])
			continue
		}
		b.cells(textsAt(row.Cells, keep), found[row.Number], false) // without the marks that it was given before
	}
	return b.flush()
}

// dressed copies a text whose table stands among titles and notes. Each row is as wide
// as the widest, so that the two cells stand below one another; and none is left out,
// for totals and rows of measures need the others.
func dressed(w io.Writer, o Original, s book.Sheet, found rows) error {
	width := 0
	for row, err := range s.Grid() {
		if err != nil {
			return err
		}
		width = max(width, len(row.Cells))
	}
	b, header := newLines(w, cmp.Or(s.Separator, o.Book.Separator)), true
	for row, err := range s.Grid() {
		if err != nil {
			return err
		}
		cells, marks := make([]string, width), found[row.Number]
		for i, c := range row.Cells {
			cells[i] = string(c)
		}
		if header {
			marks = slices.Concat(found[0], marks)
		}
		b.cells(cells, marks, header)
		header = false
	}
	return b.flush()
}

func positions[T any](list []T) []int {
	all := make([]int, len(list))
	for i := range all {
		all[i] = i
	}
	return all
}

func textsAt[T string | []byte](cells []T, at []int) []string {
	out := make([]string, len(at))
	for i, k := range at {
		out[i] = string(cells[k])
	}
	return out
}

func archive(w io.Writer, o Original, found map[string]rows, rest bool) error {
	z := zip.NewWriter(w)
	for _, s := range o.Book.Sheets {
		part, err := z.Create(s.Name)
		if err != nil {
			return err
		}
		if err := text(part, o, s, found, rest); err != nil {
			return err
		}
	}
	return z.Close()
}

// table lists the findings of a file that has no room for them.
func table(w io.Writer, found []finding.Finding) error {
	l := newLines(w, ',')
	put := func(cells ...string) {
		for i, c := range cells {
			cells[i] = quoted(c)
		}
		l.put(strings.Join(cells, ",") + l.end)
	}
	put("Table", "Row", "Field", "Problem", "What to do", "Kind")
	for _, f := range found {
		put(f.Sheet, f.Cell, f.Header, f.Message, f.Advice, kindWords[f.Level])
	}
	return l.flush()
}
