package book

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"khi/ingest/finding"
)

// openArchive reads the directory of a zip file and refuses whatever could
// unpack to more than it claims, land somewhere else, or be read two ways.
func openArchive(at finding.Place, r io.ReaderAt, size int64, lim Limits) (*zip.Reader, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, at.Refuse("", "broken_archive", "The workbook or archive cannot be opened: its list of parts is missing or damaged.",
			"It may have been cut short on the way. Download it again and look at its size.")
	}
	if len(z.File) > lim.Parts {
		return nil, at.Refuse("", "too_many_parts", fmt.Sprintf("The workbook or archive has more than %d parts.", lim.Parts), "Send only the export.")
	}
	var total int64
	seen := map[string]bool{}
	for _, f := range z.File {
		if err := checkPart(at, f, lim); err != nil {
			return nil, err
		}
		name := strings.ToLower(f.Name)
		if seen[name] {
			return nil, at.Refuse("", "part_twice", "The archive holds two parts with one name.", "Export the file again.")
		}
		seen[name] = true
		if total += int64(f.UncompressedSize64); total > lim.Unzipped {
			return nil, at.Refuse("", "unpacks_too_large",
				fmt.Sprintf("Unpacked, the file would be larger than %d MB.", lim.Unzipped>>20), "Send it in parts, for example a year at a time.")
		}
	}
	return z, beginsWithAPart(at, r, z)
}

// beginsWithAPart refuses an archive that stands behind another one, or in its comment: some
// programs would unpack that and some this.
func beginsWithAPart(at finding.Place, r io.ReaderAt, z *zip.Reader) error {
	const header = 30 // bytes of a part's own header, behind which its name and more stand
	own := make([]byte, header)
	if _, err := r.ReadAt(own, 0); err != nil || len(z.File) == 0 {
		return nil // too short for a part: there is none
	}
	start := header + int64(binary.LittleEndian.Uint16(own[26:])) + int64(binary.LittleEndian.Uint16(own[28:]))
	for _, f := range z.File {
		if at, err := f.DataOffset(); err == nil && at == start {
			return nil
		}
	}
	return at.Refuse("", "broken_archive", "The archive does not begin with one of the parts that it lists: another one may stand before it.", "Unpack it, look what is in it, and send that by itself.")
}

// mostName is how long the name of a part may be.
const mostName = 255

func checkPart(at finding.Place, f *zip.File, lim Limits) error {
	n := f.Name
	local := strings.TrimSuffix(n, "/")
	switch {
	case !fs.ValidPath(local) || local != path.Clean(local) || strings.ContainsAny(n, "\\:\x00"):
		return at.Refuse("", "odd_part_name", "The archive holds a part whose name leads out of it.", "Do not open it; ask where the file came from.")
	case len(n) > mostName:
		return at.Refuse("", "odd_part_name", fmt.Sprintf("The archive holds a part with a name of more than %d letters.", mostName), "Give it a shorter name.")
	case f.Flags&1 != 0:
		return at.Refuse("", "password", "The archive has a password.", "Send it without one, over the service's own encrypted connection.")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return at.Refuse("", "odd_compression", "The archive is packed in a way that this service does not read.", "Pack it as an ordinary zip.")
	case f.Mode()&fs.ModeType&^fs.ModeDir != 0:
		return at.Refuse("", "odd_part_name", "The archive holds a link or a device in place of a file.", "Do not open it; ask where the file came from.")
	case f.UncompressedSize64 > uint64(lim.Unzipped):
		return at.Refuse("", "unpacks_too_large", fmt.Sprintf("Unpacked, the file would be larger than %d MB.", lim.Unzipped>>20),
			"Send it in parts, for example a year at a time.")
	case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/(f.CompressedSize64+1) > uint64(lim.Ratio):
		return at.Refuse("", "zip_bomb", fmt.Sprintf("A part of the file unpacks to more than %d times its size, as a zip bomb does.", lim.Ratio),
			"Export the file again from the tool that holds the answers.")
	}
	return nil
}

// part opens one part, held to the size that the directory states.
func part(at finding.Place, f *zip.File) (io.ReadCloser, error) {
	rc, err := f.Open()
	if err != nil {
		return nil, brokenPart(at)
	}
	return &partReader{ReadCloser: rc, left: int64(f.UncompressedSize64), at: at}, nil
}

type partReader struct {
	io.ReadCloser
	left int64
	at   finding.Place
}

func (p *partReader) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.left -= int64(n); p.left < 0 || err != nil && !errors.Is(err, io.EOF) {
		return 0, brokenPart(p.at)
	}
	return n, err
}

func brokenPart(at finding.Place) error {
	return at.Refuse("", "broken_part", "A part of the workbook or archive is damaged: it does not unpack to what its directory states.",
		"Download it again, and send it as it is.")
}

// openCSVArchive gives each CSV in a zip as a sheet, and the text that says what the
// codes of one mean.
func openCSVArchive(at finding.Place, z *zip.Reader, declared string, lim Limits) (*Book, error) {
	b := &Book{File: at.File, Container: "zip", Encoding: "UTF-8"}
	for _, f := range z.File {
		if isLitter(f.Name) {
			continue
		}
		if isLSS(f.Name) {
			s, err := openLSS(finding.At(at.File, f.Name), f)
			if err != nil {
				return nil, err
			}
			b.Sheets = append(b.Sheets, s)
			continue
		}
		if !strings.EqualFold(path.Ext(f.Name), ".csv") && !isStructure(at, f) {
			if !strings.HasSuffix(f.Name, "/") {
				b.Others = append(b.Others, f.Name)
			}
			continue
		}
		inside := finding.At(at.File, f.Name)
		s, sep, words, err := openCSV(inside, func() (io.ReadCloser, error) { return part(inside, f) }, declared, lim)
		if err != nil {
			return nil, err
		}
		b.Separator, b.Encoding = sep, words
		b.Sheets = append(b.Sheets, s)
	}
	if len(b.Sheets) == 0 {
		if i := slices.IndexFunc(b.Others, isWorkbookName); i >= 0 {
			return nil, at.Refuse("", "not_a_table", "This archive holds a workbook and no CSV.", "Unpack it and send the workbook by itself.")
		}
		if slices.ContainsFunc(b.Others, isOtherSpreadsheet) {
			return nil, at.Refuse("", "not_a_table", "This is a spreadsheet of another program (OpenDocument or Numbers).", "Open it there, save it as .xlsx or CSV and send that.")
		}
		return nil, at.Refuse("", "not_a_table", "There is no CSV in this archive.", "Send the zip that the survey tool exports, or the CSV itself.")
	}
	return b, nil
}

// isStructure knows the text in which LimeSurvey gives the questions of a survey,
// by its first columns.
func isStructure(at finding.Place, f *zip.File) bool {
	if ext := strings.ToLower(path.Ext(f.Name)); ext != ".txt" && ext != ".tsv" {
		return false
	}
	p, err := part(at, f)
	if err != nil {
		return false
	}
	defer p.Close()
	head, err := io.ReadAll(io.LimitReader(p, 400))
	line, _, _ := strings.Cut(strings.ReplaceAll(string(head), "\"", ""), "\n")
	return err == nil && strings.Contains(line, "class\ttype/scale\tname\t")
}

func isWorkbookName(name string) bool { return strings.EqualFold(path.Ext(name), ".xlsx") }

// isOtherSpreadsheet knows the inside of spreadsheets that are zip files and no workbooks.
func isOtherSpreadsheet(name string) bool {
	return name == "content.xml" || name == "Index/Document.iwa"
}

// isLitter knows what computers put beside the files that somebody packs.
func isLitter(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, "._") || base == ".ds_store" || base == "thumbs.db" || base == "desktop.ini"
}
