package book

import (
	"errors"
	"io"
	"iter"

	"khi/ingest/finding"
	"khi/ingest/parquet"
)

// openParquet gives a flat Parquet file as a sheet whose cells are the texts of
// a CSV of the same table. A file of its kind has no lines: rows count from 1.
func openParquet(at finding.Place, r io.ReaderAt, size int64, lim Limits) (*Book, error) {
	f, err := parquet.Open(r, size, parquet.Limits{Rows: lim.Rows, Columns: lim.Columns, Cell: lim.Cell, Pages: lim.Unzipped, Text: lim.File})
	if err != nil {
		return nil, refuseParquet(at, err)
	}
	for _, name := range f.Columns {
		if _, rule, message, advice := BadText([]byte(name)); rule != "" {
			return nil, at.Refuse("", rule, "The name of a column is not plain text. "+message, advice)
		}
		if len(name) > 4*lim.Cell {
			return nil, at.Refuse("", "cell_too_long", "The name of a column is too long.", "Shorten it.")
		}
	}
	s := Sheet{Header: f.Columns, Rows: func() iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) { parquetRows(at, f, yield) }
	}}
	return &Book{File: at.File, Container: "parquet", Separator: ',', Encoding: "UTF-8", Sheets: []Sheet{s}}, nil
}

func parquetRows(at finding.Place, f *parquet.File, yield func(Row, error) bool) {
	bad := func(text []byte) (string, string, string) {
		_, rule, message, advice := BadText(text)
		return rule, message, advice
	}
	err := f.Each(bad, func(row int64, cells [][]byte) bool {
		return yield(Row{Line: int(row), Number: int(row), NoLetters: true, Cells: cells}, nil)
	})
	if err != nil {
		yield(Row{}, refuseParquet(at, err))
	}
}

// refuseParquet turns what is wrong with a file into a refusal with its place.
func refuseParquet(at finding.Place, err error) error {
	var p *parquet.Problem
	if !errors.As(err, &p) {
		return err
	}
	cell := ""
	if p.Row > 0 {
		cell = finding.RowName(int(p.Row))
	}
	r := at.Refuse(cell, p.Rule, p.Message, p.Advice)
	r.Header = p.Column
	return r
}
