package parquet

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/format"
)

// Limits bound what a file may claim and what it may become. All must be given.
type Limits struct {
	Rows    int
	Columns int
	Cell    int   // characters of one cell
	Pages   int64 // unpacked bytes that the pages of one row need at one time
	Text    int64 // bytes of the whole table as text, with one for each cell
}

// Problem says why a file, or a cell of it, cannot be believed. It never holds
// text of the file: Column is apart.
type Problem struct {
	Rule, Message, Advice string
	Column                string // its name; empty where the file as a whole is meant
	Row                   int64  // from 1; 0 where no row is meant
}

func (p *Problem) Error() string { return p.Message + " " + p.Advice }

// Adviser finds what must not stand in a text; rule is empty where all is well.
type Adviser func(text []byte) (rule, message, advice string)

const (
	magic       = "PAR1"
	encrypted   = "PARE"
	longestFoot = 16 << 20
	adviceAgain = "Write the file again with the program that holds the table, or export it as CSV."
)

// Is reports that a file starts as a Parquet file does.
func Is(head []byte) bool {
	return len(head) >= 4 && (string(head[:4]) == magic || string(head[:4]) == encrypted)
}

// File is a Parquet file of which the schema, the footer and the head of every
// page have been checked.
type File struct {
	Columns  []string
	Rows     int64
	r        io.ReaderAt
	lim      Limits
	leaves   []leaf
	groups   []format.RowGroup
	end      int64 // of the pages
	unpacked int64 // bytes of all pages
}

// Open checks a file of the given size before any row is read.
func Open(r io.ReaderAt, size int64, lim Limits) (*File, error) {
	f := &File{r: r, lim: lim}
	meta, err := f.footer(size)
	if err != nil {
		return nil, err
	}
	if err := f.schema(meta.Schema); err != nil {
		return nil, err
	}
	f.Rows, f.groups = meta.NumRows, meta.RowGroups
	if err := f.checkGroups(); err != nil {
		return nil, err
	}
	for g := range f.groups {
		if err := f.checkPages(g); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func broken(why string) *Problem {
	return &Problem{Rule: "broken_parquet", Message: "The Parquet file cannot be read: " + why + ".", Advice: "It may have been cut short on the way. " + adviceAgain}
}

func (f *File) footer(size int64) (*format.FileMetaData, error) {
	ends := make([]byte, 8)
	if size < 12 {
		return nil, broken("it is too short")
	}
	head := make([]byte, 4)
	if _, err := f.r.ReadAt(head, 0); err != nil {
		return nil, err
	}
	if _, err := f.r.ReadAt(ends, size-8); err != nil && err != io.EOF {
		return nil, err
	}
	if string(head) == encrypted || string(ends[4:]) == encrypted {
		return nil, &Problem{Rule: "password", Message: "The Parquet file is encrypted.", Advice: "Send it without a key, over the service's own encrypted connection."}
	}
	n := int64(binary.LittleEndian.Uint32(ends))
	if string(ends[4:]) != magic || n > size-12 {
		return nil, broken("its end is missing or damaged")
	}
	if n > longestFoot {
		return nil, broken(fmt.Sprintf("the description of its columns is larger than %d MB", longestFoot>>20))
	}
	foot := make([]byte, n)
	if _, err := f.r.ReadAt(foot, size-8-n); err != nil && err != io.EOF {
		return nil, err
	}
	meta := &format.FileMetaData{}
	if _, err := decode(foot, meta); err != nil {
		return nil, broken("of the description of its columns, " + err.Error())
	}
	if meta.EncryptionAlgorithm.Value != nil {
		return nil, &Problem{Rule: "password", Message: "Columns of the Parquet file are encrypted.", Advice: "Send it without a key, over the service's own encrypted connection."}
	}
	f.end = size - 8 - n
	return meta, nil
}

// checkGroups holds the counts of the footer against one another.
func (f *File) checkGroups() error {
	if f.Rows < 0 || f.Rows > int64(f.lim.Rows) {
		return &Problem{Rule: "too_many_rows", Message: fmt.Sprintf("The file has more than %d rows.", f.lim.Rows), Advice: "Send it in parts, for example a year at a time."}
	}
	if f.Rows*int64(len(f.leaves)) > f.lim.Text {
		return f.tooMuchText()
	}
	var rows int64
	for _, g := range f.groups {
		if len(g.Columns) != len(f.leaves) || g.NumRows < 0 || g.NumRows > f.Rows {
			return broken("its counts of rows and columns disagree")
		}
		rows += g.NumRows
		for i, c := range g.Columns {
			if err := f.checkChunk(i, &c, g.NumRows); err != nil {
				return err
			}
		}
	}
	if rows != f.Rows {
		return broken("its counts of rows disagree")
	}
	return nil
}

func (f *File) checkChunk(i int, c *format.ColumnChunk, rows int64) error {
	m, l := &c.MetaData, f.leaves[i]
	at, ok := f.start(m)
	switch {
	case c.FilePath != "":
		return &Problem{Rule: "parts_elsewhere", Message: "The file says that its columns lie in other files.", Advice: "Write it as one file.", Column: l.name}
	case c.CryptoMetadata.Value != nil || len(c.EncryptedColumnMetadata) > 0:
		return &Problem{Rule: "password", Message: "The column is encrypted.", Advice: "Send it without a key, over the service's own encrypted connection.", Column: l.name}
	case m.Type != l.kind || len(m.PathInSchema) != 1 || m.PathInSchema[0] != l.name || m.NumValues != rows:
		return l.broken("the counts or kinds of a column disagree")
	case !ok || m.TotalCompressedSize < 0 || m.TotalCompressedSize > f.end-at:
		return l.broken("a column lies outside the file")
	case unpackers[m.Codec] == nil:
		return &Problem{Rule: "odd_compression", Message: "The column is packed in a way that this service does not read (" + m.Codec.String() + ").", Advice: "Write it uncompressed, or with snappy, gzip, zstd or LZ4_RAW.", Column: l.name}
	}
	return nil
}

// start is where the first page of a column lies.
func (f *File) start(m *format.ColumnMetaData) (int64, bool) {
	at := m.DataPageOffset
	if d := m.DictionaryPageOffset; d > 0 && d < at {
		at = d
	}
	return at, at >= 4 && at <= f.end
}

func (f *File) tooMuchText() *Problem {
	return &Problem{Rule: "unpacks_too_large", Message: fmt.Sprintf("As text the table would be larger than %d MB.", f.lim.Text>>20), Advice: "Send it in parts, for example a year at a time."}
}
