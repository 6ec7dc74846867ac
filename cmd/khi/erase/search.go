package erase

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
)

// wanted is what is looked for: keys as decimal text, as hexadecimal text and as eight
// bytes in both orders, and the words as they are. They may be very many, so every text is
// gone through once for all of them: what is long is found by how it begins.
type wanted struct {
	keys   map[int64]bool
	short  [][]byte            // less than begins
	long   map[uint64][][]byte // by their first eight bytes
	filter []uint64            // a bit for each hash of such a beginning: most of a text has none
	most   int                 // length of the longest
	unlock Unlock
}

// Unlock gives what is in a file that is locked with age; nil where nothing is.
type Unlock func(io.Reader) (io.Reader, error)

// lockedHead is how files that are locked with age begin.
var lockedHead = []byte("age-encryption.org/v1\n")

const (
	begins     = 8       // bytes of a beginning
	filterBits = 1 << 22 // 512 KB
)

func filterAt(beginning uint64) (word int, bit uint64) {
	h := beginning * 0x9e3779b97f4a7c15 >> 42 // 22 bits
	return int(h >> 6), 1 << (h & 63)
}

func want(keys []int64, words []string) *wanted {
	w := &wanted{keys: map[int64]bool{}, long: map[uint64][][]byte{}, filter: make([]uint64, filterBits/64)}
	for _, k := range keys {
		w.keys[k] = true
		eight := binary.BigEndian.AppendUint64(nil, uint64(k))
		for _, b := range [][]byte{strconv.AppendInt(nil, k, 10), []byte(hex.EncodeToString(eight)), eight, binary.LittleEndian.AppendUint64(nil, uint64(k))} {
			w.add(b)
		}
	}
	for _, word := range words {
		w.add([]byte(word))
	}
	return w
}

func (w *wanted) add(b []byte) {
	w.most = max(w.most, len(b))
	if len(b) < begins {
		w.short = append(w.short, b)
		return
	}
	beginning := binary.LittleEndian.Uint64(b)
	w.long[beginning] = append(w.long[beginning], b)
	word, bit := filterAt(beginning)
	w.filter[word] |= bit
}

func (w *wanted) in(text []byte) bool {
	if slices.ContainsFunc(w.short, func(b []byte) bool { return bytes.Contains(text, b) }) {
		return true
	}
	for at := 0; at+begins <= len(text); at++ {
		beginning := binary.LittleEndian.Uint64(text[at:])
		if word, bit := filterAt(beginning); w.filter[word]&bit == 0 {
			continue
		}
		for _, b := range w.long[beginning] {
			if bytes.HasPrefix(text[at:], b) {
				return true
			}
		}
	}
	return false
}

// notSearched are files that hold nothing: a lock, a socket. The plan itself must say whom
// to look for, and goes afterwards.
var notSearched = []string{"khi.lock", "khi.sock", folder}

// lockedAway are files that came, locked for others, which nobody here can open (package
// ingest). Their bytes are looked through as they are; which of them go is for the record
// to tell.
const lockedAway = "originals"

// Search looks for keys and words in every file of a data folder and in what is packed in
// them: zip (and so workbooks), gzip, zstd, tar, the values of Parquet files, and what is
// locked with a key that unlock has. It gives the names of the files, below the folder,
// that hold one.
func Search(dir string, keys []int64, words []string, unlock Unlock) (found []string, err error) {
	w := want(keys, words)
	w.unlock = unlock
	if w.most == 0 {
		return nil, nil
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // a drawing that was renamed meanwhile, made from what is there now
			return nil
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		switch {
		case err != nil:
			return err
		case slices.Contains(notSearched, name):
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		holds := w.in([]byte(name))
		if !holds && d.Type().IsRegular() {
			if holds, err = w.inFile(path, filepath.Dir(name) == lockedAway); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s cannot be searched: %w", path, err)
			}
		}
		if holds {
			found = append(found, filepath.ToSlash(name))
		}
		return nil
	})
	return found, err
}

func (w *wanted) inFile(path string, away bool) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	if holds, err := w.inBytes(f); err != nil || holds || away {
		return holds, err
	}
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	return w.inPacked(f, info.Size(), mostDeep)
}

// inBytes looks through bytes as they come; what is looked for may lie across two reads.
func (w *wanted) inBytes(r io.Reader) (bool, error) {
	block := make([]byte, 1<<20)
	kept := 0
	for {
		n, err := io.ReadFull(r, block[kept:])
		if w.in(block[:kept+n]) {
			return true, nil
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		kept = copy(block, block[kept+n-min(w.most, kept+n):kept+n])
	}
}

const (
	mostDeep   = 4         // things packed in things
	mostPacked = 512 << 20 // bytes of one thing that is packed in another
)

// inPacked looks into a file that is packed in a way that its first bytes tell. What only
// looks as if it were packed holds what its bytes hold, and those were looked through.
func (w *wanted) inPacked(r io.ReaderAt, size int64, deep int) (bool, error) {
	head := make([]byte, 512)
	n, _ := r.ReadAt(head, 0)
	head = head[:n]
	whole := io.NewSectionReader(r, 0, size)
	switch {
	case deep == 0:
		return false, errors.New("too many things are packed in one another")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return w.inZip(r, size, deep)
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		in, err := gzip.NewReader(whole)
		if err != nil {
			return false, nil
		}
		return w.inUnpacked(in, deep)
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		in, err := zstd.NewReader(whole, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return false, nil
		}
		defer in.Close()
		return w.inUnpacked(in, deep)
	case w.unlock != nil && bytes.HasPrefix(head, lockedHead):
		in, err := w.unlock(whole)
		if err != nil {
			return false, fmt.Errorf("it is locked: %w", err)
		}
		return w.inBytes(in) // of the record, so nothing is packed in it
	case bytes.HasPrefix(head, []byte("PAR1")):
		return w.inParquet(r, size)
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return w.inTar(whole, deep)
	}
	return false, nil
}

// inUnpacked looks through what came out of a package, and into it if it is one itself.
func (w *wanted) inUnpacked(in io.Reader, deep int) (bool, error) {
	text, err := io.ReadAll(bufio.NewReader(io.LimitReader(in, mostPacked+1)))
	if w.in(text) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("what is packed in it is damaged: %w", err)
	}
	if len(text) > mostPacked {
		return false, fmt.Errorf("what is packed in it has more than %d MB", mostPacked>>20)
	}
	return w.inPacked(bytes.NewReader(text), int64(len(text)), deep-1)
}

func (w *wanted) inZip(r io.ReaderAt, size int64, deep int) (bool, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return false, fmt.Errorf("a damaged zip file: %w", err)
	}
	for _, part := range z.File {
		in, err := part.Open()
		if err != nil {
			return false, err
		}
		holds, err := w.inUnpacked(in, deep)
		if err = errors.Join(err, in.Close()); err != nil || holds || w.in([]byte(part.Name)) {
			return err == nil, err
		}
	}
	return false, nil
}

func (w *wanted) inTar(r io.Reader, deep int) (bool, error) {
	for in := tar.NewReader(r); ; {
		_, err := in.Next()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if holds, err := w.inUnpacked(in, deep); err != nil || holds {
			return holds, err
		}
	}
}

// inParquet looks at the values, for pages pack numbers in their own ways.
func (w *wanted) inParquet(r io.ReaderAt, size int64) (bool, error) {
	f, err := parquet.OpenFile(r, size)
	if err != nil {
		return false, fmt.Errorf("a damaged Parquet file: %w", err)
	}
	rows := make([]parquet.Row, 256)
	for _, group := range f.RowGroups() {
		in := group.Rows()
		for {
			n, err := in.ReadRows(rows)
			if slices.ContainsFunc(rows[:n], w.inValues) {
				return true, in.Close()
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return false, errors.Join(err, in.Close())
			}
		}
		if err := in.Close(); err != nil {
			return false, err
		}
	}
	return false, nil
}

func (w *wanted) inValues(row parquet.Row) bool {
	return slices.ContainsFunc(row, func(v parquet.Value) bool {
		switch v.Kind() {
		case parquet.Int64:
			return w.keys[v.Int64()]
		case parquet.ByteArray, parquet.FixedLenByteArray:
			return w.in(v.ByteArray())
		}
		return false
	})
}
