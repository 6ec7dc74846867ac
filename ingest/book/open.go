package book

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"khi/ingest/finding"
	"khi/ingest/parquet"
)

// Open finds out what kind of container a file is, by its bytes and not its
// name, and checks it. declared is the text encoding that a source states.
func Open(name string, r io.ReaderAt, size int64, declared, tempDir string, lim Limits) (*Book, error) {
	at := finding.At(name, "")
	head := make([]byte, 512)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	head = head[:n]
	if wrong := wrongKind(at, head); wrong != nil {
		return nil, wrong
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return openZip(at, r, size, declared, tempDir, lim)
	}
	if lower := strings.ToLower(name); strings.HasSuffix(lower, ".xlsx") || strings.HasSuffix(lower, ".zip") {
		return nil, at.Refuse("", "not_a_workbook", "The name says workbook or archive, and the content is neither.", "Send the file as the survey tool exported it.")
	}
	if parquet.Is(head) {
		return openParquet(at, r, size, lim)
	}
	if lower := strings.ToLower(name); strings.HasSuffix(lower, ".parquet") {
		return nil, at.Refuse("", "not_parquet", "The name says Parquet, and the content is not.", "Send the file as it was written.")
	}
	if isJSONLines(head) {
		return openJSONLines(at, func() io.Reader { return io.NewSectionReader(r, 0, size) }, lim)
	}
	s, sep, words, err := openCSV(at, func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(r, 0, size)), nil
	}, declared, lim)
	if err != nil {
		return nil, err
	}
	return &Book{File: name, Container: "csv", Separator: sep, Encoding: words, Sheets: []Sheet{s}}, nil
}

func openZip(at finding.Place, r io.ReaderAt, size int64, declared, tempDir string, lim Limits) (*Book, error) {
	z, err := openArchive(at, r, size, lim)
	if err != nil {
		return nil, err
	}
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" {
			return openXLSX(at, z, r, size, tempDir, lim)
		}
	}
	return openCSVArchive(at, z, declared, lim)
}
