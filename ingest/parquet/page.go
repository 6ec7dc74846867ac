package parquet

import (
	"errors"
	"hash/crc32"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go/format"
)

// longestHead is what the head of a page may take; it can hold the smallest and
// the largest value of the page.
const longestHead = 64 << 10

// pages goes through the pages of one column of one row group.
type pages struct {
	f      *File
	l      *leaf
	at     int64
	end    int64
	values int64 // that the column must still have
	dict   bool  // the dictionary was seen
	data   bool  // a page of values was seen
	head   []byte
}

// page is the head of one page and where its packed bytes lie.
type page struct {
	format.PageHeader
	at       int64
	n        int // values, with the missing ones
	encoding format.Encoding
}

func (f *File) pagesOf(group, column int) *pages {
	g := &f.groups[group]
	m := &g.Columns[column].MetaData
	at, _ := f.start(m)
	return &pages{f: f, l: &f.leaves[column], at: at, end: at + m.TotalCompressedSize, values: g.NumRows}
}

// next gives the next page of values, or the dictionary; io.EOF after the last
// value. The heads of all pages are read once when the file is opened.
func (p *pages) next() (*page, error) {
	for p.values > 0 {
		one, err := p.read()
		if err != nil {
			return nil, err
		}
		if one != nil {
			return one, nil
		}
	}
	return nil, io.EOF
}

func (p *pages) read() (*page, error) {
	one := &page{}
	var n int
	var err error
	for _, look := range []int64{1 << 10, longestHead} { // most heads are short
		if p.head == nil || int64(len(p.head)) < look {
			p.head = make([]byte, look)
		}
		b := p.head[:min(look, p.end-p.at)]
		if _, err := p.f.r.ReadAt(b, p.at); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if n, err = decode(b, &one.PageHeader); err == nil {
			break
		}
	}
	if err != nil {
		return nil, p.l.broken("the head of a page is damaged")
	}
	one.at = p.at + int64(n)
	size := int64(one.CompressedPageSize)
	if size < 0 || one.UncompressedPageSize < 0 || size > p.end-one.at {
		return nil, p.l.broken("a page is longer than its column")
	}
	p.at = one.at + size
	if int64(one.UncompressedPageSize) > p.f.lim.Pages {
		return nil, p.f.tooMuchAtOnce(p.l)
	}
	return one, p.place(one)
}

// place says what a page is for; a kind that nobody needs is passed over.
func (p *pages) place(one *page) error {
	switch {
	case one.Type == format.DictionaryPage && one.DictionaryPageHeader.Valid:
		h := one.DictionaryPageHeader.V
		one.n, one.encoding = int(h.NumValues), h.Encoding
		if p.dict || p.data || one.n < 0 || one.n > int(one.UncompressedPageSize) || h.Encoding != format.Plain && h.Encoding != oldDictionary {
			return p.l.broken("a dictionary is not where or what it must be")
		}
		p.dict = true
		return nil
	case one.Type == format.DataPage && one.DataPageHeader.Valid:
		h := one.DataPageHeader.V
		one.n, one.encoding = int(h.NumValues), h.Encoding
		if p.l.optional && h.DefinitionLevelEncoding != format.RLE {
			return p.l.broken("it marks missing values in a way that is no longer used")
		}
	case one.Type == format.DataPageV2 && one.DataPageHeaderV2.Valid:
		h := one.DataPageHeaderV2.V
		one.n, one.encoding = int(h.NumValues), h.Encoding
		levels := h.DefinitionLevelsByteLength
		if h.RepetitionLevelsByteLength != 0 || h.NumRows != h.NumValues || levels < 0 || levels > min(one.CompressedPageSize, one.UncompressedPageSize) || !p.l.optional && levels != 0 {
			return p.l.broken("a page contradicts itself")
		}
	default:
		return p.l.broken("a page is of a kind that does not belong there")
	}
	p.data = true
	if p.values -= int64(one.n); one.n < 0 || p.values < 0 {
		return p.l.broken("its pages hold more values than it has rows")
	}
	if !slices.Contains(encodingsOf[p.l.kind], one.encoding) {
		return &Problem{Rule: "odd_encoding", Message: "The column is written in a way that this service does not read (" + one.encoding.String() + ").", Advice: "Write the file with the usual encodings of your program, or export the table as CSV.", Column: p.l.name}
	}
	if isDictionary(one.encoding) && !p.dict {
		return p.l.broken("a dictionary is missing")
	}
	return nil
}

func isDictionary(e format.Encoding) bool {
	return e == format.RLEDictionary || e == oldDictionary
}

// checkPages reads the head of every page of a row group: the values must be as
// many as the rows, and what the columns need at one time must fit the limit.
func (f *File) checkPages(group int) error {
	var needs int64
	for c := range f.leaves {
		p := f.pagesOf(group, c)
		var largest, dict int64
		for {
			one, err := p.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			size := int64(one.UncompressedPageSize)
			if f.unpacked += size; f.unpacked > 4*f.lim.Text {
				return f.tooMuchText()
			}
			if one.Type == format.DictionaryPage {
				dict = 2 * size // and where each word starts
				continue
			}
			if one.encoding == format.DeltaLengthByteArray || one.encoding == format.DeltaByteArray {
				size += 8 * int64(one.n)
			}
			largest = max(largest, size)
		}
		if needs += largest + dict; needs > f.lim.Pages {
			return f.tooMuchAtOnce(p.l)
		}
	}
	return nil
}

func (f *File) tooMuchAtOnce(l *leaf) *Problem {
	return &Problem{Rule: "unpacks_too_large", Message: "Unpacked, the pages of one stretch of rows would take too much room.", Advice: "Write the file with smaller row groups (100,000 rows) or pages (1 MB), or send it in parts.", Column: l.name}
}

// body unpacks a page. buf is used again where it is long enough.
func (p *pages) body(one *page, codec format.CompressionCodec, buf []byte) ([]byte, error) {
	packed := make([]byte, one.CompressedPageSize)
	if _, err := p.f.r.ReadAt(packed, one.at); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if one.CRC != 0 && crc32.ChecksumIEEE(packed) != uint32(one.CRC) {
		return nil, p.l.broken("a page does not have the check sum that it states")
	}
	if cap(buf) < int(one.UncompressedPageSize) {
		buf = make([]byte, one.UncompressedPageSize)
	}
	buf = buf[:one.UncompressedPageSize]
	levels := 0 // of the second kind of page the levels are never packed
	if one.Type == format.DataPageV2 {
		h := one.DataPageHeaderV2.V
		levels = int(h.DefinitionLevelsByteLength)
		copy(buf, packed[:levels])
		if h.IsCompressed.Valid && !h.IsCompressed.V {
			codec = format.Uncompressed
		}
	}
	if len(buf) == levels && len(packed) == levels {
		return buf, nil
	}
	if err := unpackers[codec](buf[levels:], packed[levels:]); err != nil {
		return nil, p.l.broken(errSize.Error())
	}
	return buf, nil
}
