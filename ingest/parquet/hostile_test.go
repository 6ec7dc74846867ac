package parquet

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// crafted is a file of one column "c" of whole numbers with one page, which
// tests then make wrong in one way each.
type crafted struct {
	schema   []format.SchemaElement
	codec    format.CompressionCodec
	rows     int64
	dict     []byte // unpacked, of the column's kind
	dictSize int
	page     format.PageHeader
	body     []byte
	meta     func(*format.FileMetaData)
}

func whole(n int, e format.Encoding, body []byte) *crafted {
	size := int32(len(body))
	return &crafted{
		schema: []format.SchemaElement{
			{Name: "root", NumChildren: thrift.New(int32(1))},
			{Name: "c", Type: thrift.New(format.Int32), RepetitionType: thrift.New(format.Required)},
		},
		rows: int64(n), body: body,
		page: format.PageHeader{Type: format.DataPage, UncompressedPageSize: size, CompressedPageSize: size,
			DataPageHeader: thrift.New(format.DataPageHeader{NumValues: int32(n), Encoding: e, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE})},
	}
}

func packed(v any) []byte {
	b, err := thrift.Marshal(&thrift.CompactProtocol{}, v)
	if err != nil {
		panic(err)
	}
	return b
}

func (c *crafted) bytes() []byte {
	out := []byte("PAR1")
	m := format.ColumnMetaData{Type: c.schema[1].Type.V, PathInSchema: []string{"c"}, Codec: c.codec, NumValues: c.rows}
	if c.dict != nil {
		m.DictionaryPageOffset = int64(len(out))
		out = append(out, packed(&format.PageHeader{Type: format.DictionaryPage, UncompressedPageSize: int32(len(c.dict)), CompressedPageSize: int32(len(c.dict)),
			DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(c.dictSize), Encoding: format.Plain})})...)
		out = append(out, c.dict...)
	}
	m.DataPageOffset = int64(len(out))
	out = append(append(out, packed(&c.page)...), c.body...)
	m.TotalCompressedSize = int64(len(out) - 4)
	meta := format.FileMetaData{Version: 1, Schema: c.schema, NumRows: c.rows, RowGroups: []format.RowGroup{{Columns: []format.ColumnChunk{{MetaData: m}}, NumRows: c.rows}}}
	if c.meta != nil {
		c.meta(&meta)
	}
	foot := packed(&meta)
	out = append(out, foot...)
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(foot))), "PAR1"...)
}

func TestCraftedIsSound(t *testing.T) {
	_, rows, err := readAll(whole(2, format.Plain, []byte{1, 0, 0, 0, 2, 0, 0, 0}).bytes(), wide)
	if err != nil || len(rows) != 2 || rows[1][0] != "2" {
		t.Fatal(rows, err)
	}
}

func gzipped(n int) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(make([]byte, n))
	_ = w.Close()
	return b.Bytes()
}

func zstded(n int) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(make([]byte, n), nil)
}

// hostile are files that claim more than they hold, or hold more than they claim.
func hostile() map[string]*crafted {
	plain := func() *crafted { return whole(2, format.Plain, []byte{1, 0, 0, 0, 2, 0, 0, 0}) }
	all := map[string]*crafted{}
	put := func(name string, c *crafted, change func(*crafted)) {
		change(c)
		all[name] = c
	}
	endless := binary.AppendUvarint([]byte{8}, 1<<31<<1) // codes of 8 bits, a run of 2^31
	put("a code outside the dictionary", whole(2, format.RLEDictionary, append(endless[:len(endless):len(endless)], 7)), func(c *crafted) { c.dict, c.dictSize = []byte{1, 0, 0, 0}, 1 })
	put("a run without its value", whole(2, format.RLEDictionary, endless), func(c *crafted) { c.dict, c.dictSize = []byte{1, 0, 0, 0}, 1 })
	put("no dictionary", whole(2, format.RLEDictionary, []byte{1, 4, 0}), func(*crafted) {})
	put("a dictionary that claims more", whole(2, format.RLEDictionary, []byte{1, 4, 0}), func(c *crafted) { c.dict, c.dictSize = []byte{1, 0, 0, 0}, 2 })
	put("gzip that unpacks to more", plain(), func(c *crafted) {
		c.codec, c.body = format.Gzip, gzipped(30<<20)
		c.page.CompressedPageSize = int32(len(c.body))
	})
	put("zstd that unpacks to more", plain(), func(c *crafted) {
		c.codec, c.body = format.Zstd, zstded(30<<20)
		c.page.CompressedPageSize = int32(len(c.body))
	})
	put("gzip that unpacks to less", plain(), func(c *crafted) {
		c.codec, c.body = format.Gzip, gzipped(7)
		c.page.CompressedPageSize = int32(len(c.body))
	})
	put("a page of two thousand million bytes", plain(), func(c *crafted) { c.page.UncompressedPageSize = 1<<31 - 1 })
	put("values that the column does not have", plain(), func(c *crafted) { c.page.DataPageHeader.V.NumValues = 1<<31 - 1 })
	put("fewer values than rows", plain(), func(c *crafted) { c.rows = 3 })
	put("more bytes than values", plain(), func(c *crafted) {
		c.body = append(c.body, 0)
		c.page.UncompressedPageSize, c.page.CompressedPageSize = 9, 9
	})
	put("a wrong check sum", plain(), func(c *crafted) { c.page.CRC = int32(crc32.ChecksumIEEE(c.body)) + 1 })
	put("a column outside the file", plain(), func(c *crafted) {
		c.meta = func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.TotalCompressedSize = 1 << 40 }
	})
	put("a column before the file", plain(), func(c *crafted) {
		c.meta = func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.DataPageOffset = -9 }
	})
	put("rows that no group has", plain(), func(c *crafted) { c.meta = func(m *format.FileMetaData) { m.NumRows = 5 } })
	put("a column in another file", plain(), func(c *crafted) {
		c.meta = func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].FilePath = "/etc/passwd" }
	})
	put("an encrypted column", plain(), func(c *crafted) {
		c.meta = func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].EncryptedColumnMetadata = []byte{1} }
	})
	put("a kind of time without a zone", plain(), func(c *crafted) { c.schema[1].Type = thrift.New(format.Int96) })
	put("an old way of packing", plain(), func(c *crafted) { c.codec = format.LZO })
	put("a repeated column", plain(), func(c *crafted) { c.schema[1].RepetitionType = thrift.New(format.Repeated) })
	return all
}

// TestHostile: each is refused in words, and none makes room for what it claims.
func TestHostile(t *testing.T) {
	want := map[string]string{"a page of two thousand million bytes": "unpacks_too_large", "a column in another file": "parts_elsewhere", "an encrypted column": "password",
		"a kind of time without a zone": "odd_column_type", "an old way of packing": "odd_compression", "a repeated column": "nested_column"}
	for name, c := range hostile() {
		b := c.bytes()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, rows, err := readAll(b, wide)
		runtime.ReadMemStats(&after)
		rule := want[name]
		if rule == "" {
			rule = "broken_parquet"
		}
		if ruleOf(err) != rule || len(rows) > 1 {
			t.Errorf("%s: %v after %d rows, want %s", name, err, len(rows), rule)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 20<<20 {
			t.Errorf("%s: took %d MB", name, used>>20)
		}
	}
}

// TestLongListIsNotBelieved: the library would make room for a list of two
// thousand million columns that five bytes speak of.
func TestLongListIsNotBelieved(t *testing.T) {
	foot := []byte{0x15, 2, 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07}
	b := append([]byte("PAR1"), foot...)
	b = append(binary.LittleEndian.AppendUint32(b, uint32(len(foot))), "PAR1"...)
	if _, _, err := readAll(b, wide); ruleOf(err) != "broken_parquet" {
		t.Error(err)
	}
	if _, _, err := readAll([]byte("PARE........PARE"), wide); ruleOf(err) != "password" {
		t.Error(err)
	}
}

// TestGrownTexts: texts that each repeat the one before are made one at a time
// and end at the limit of a cell.
func TestGrownTexts(t *testing.T) {
	deltasOf := func(first, step int64, n int) []byte {
		b := binary.AppendUvarint(binary.AppendUvarint(binary.AppendUvarint(nil, 128), 4), uint64(n))
		b = binary.AppendVarint(b, first)
		for left := n - 1; left > 0; left -= 128 {
			b = append(binary.AppendVarint(b, step), 0, 0, 0, 0)
		}
		return b
	}
	const n = 100_000
	body := append(deltasOf(0, 1, n), deltasOf(1, 0, n)...) // each one letter longer: five thousand million letters
	body = append(body, bytes.Repeat([]byte("x"), n)...)
	c := whole(n, format.DeltaByteArray, body)
	c.schema[1].Type = thrift.New(format.ByteArray)
	_, rows, err := readAll(c.bytes(), Limits{Rows: n, Columns: 1, Cell: 20, Pages: 64 << 20, Text: 64 << 20})
	if ruleOf(err) != "cell_too_long" || len(rows) != 20 || len(rows[19][0]) != 20 {
		t.Errorf("%v after %d rows", err, len(rows))
	}
}

// FuzzParquet: whatever the bytes, the file is refused in words or gives as many
// rows as it says, each as wide as its header, within its limits.
func FuzzParquet(f *testing.F) {
	names, _ := filepath.Glob("testdata/duckdb_[lst]*.parquet")
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	for name, c := range hostile() {
		if b := c.bytes(); len(b) < 1<<12 && name != "" {
			f.Add(b)
		}
	}
	lim := Limits{Rows: 1000, Columns: 50, Cell: 1000, Pages: 1 << 20, Text: 1 << 20}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, rows, err := readAll(b, lim)
		if err != nil {
			if ruleOf(err) == err.Error() {
				t.Fatalf("refused without words: %v", err)
			}
			return
		}
		if int64(len(rows)) != file.Rows || len(rows) > lim.Rows || len(file.Columns) > lim.Columns {
			t.Fatalf("%d rows of %d", len(rows), file.Rows)
		}
	})
}
