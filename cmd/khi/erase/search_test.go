package erase

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

const key = int64(0x123456789abcdef1)

func text(v int64) []byte { return fmt.Appendf(nil, "north,%d,5", v) }

// packed are the ways in which a number can lie in a file.
func packed(t testing.TB, v int64) map[string][]byte {
	t.Helper()
	through := func(make func(io.Writer) (io.WriteCloser, error), what []byte) []byte {
		var out bytes.Buffer
		w, err := make(&out)
		if err == nil {
			_, err = w.Write(what)
		}
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	zipped := func(what []byte) []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, err := z.Create("sheet.xml")
		if err == nil {
			_, err = w.Write(bytes.Repeat(what, 3))
		}
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	type row struct {
		N    int64  `parquet:"n,delta"`
		Text string `parquet:"text"`
	}
	table := func(rows ...row) []byte {
		var out bytes.Buffer
		w := parquet.NewGenericWriter[row](&out, parquet.Compression(&parquet.Zstd))
		_, err := w.Write(rows)
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	var tape bytes.Buffer
	w := tar.NewWriter(&tape)
	inside := zipped(text(v))
	if err := errors.Join(w.WriteHeader(&tar.Header{Name: "x", Size: int64(len(inside)), Mode: 0o600}), func() error { _, err := w.Write(inside); return err }(), w.Close()); err != nil {
		t.Fatal(err)
	}
	gz := func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }
	zs := func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }
	return map[string][]byte{
		"text": text(v), "hex": fmt.Appendf(nil, "x%016x", v), "little": binary.LittleEndian.AppendUint64([]byte("x"), uint64(v)), "big": binary.BigEndian.AppendUint64([]byte("xy"), uint64(v)),
		"gzip": through(gz, text(v)), "zstd": through(zs, text(v)), "zip": zipped(text(v)), "zip in zip": zipped(zipped(text(v))), "zip in tar in zstd": through(zs, tape.Bytes()),
		"parquet": table(row{v - 3, "a"}, row{v, "b"}, row{v + 3, "c"}), "parquet text": table(row{1, string(text(v))}),
	}
}

// TestSearchFindsHowever: the number is found in each, and a number beside it in none.
func TestSearchFindsHowever(t *testing.T) {
	for how, body := range packed(t, key) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "f"), body, 0o600); err != nil {
			t.Fatal(err)
		}
		if found, err := Search(dir, []int64{7777777777777, key}, nil, nil); err != nil || !slices.Equal(found, []string{"f"}) {
			t.Errorf("%s: found %v, %v", how, found, err)
		}
		if found, err := Search(dir, []int64{key + 1}, []string{"nowhere"}, nil); err != nil || len(found) > 0 {
			t.Errorf("%s: another is found in %v, %v", how, found, err)
		}
	}
}

// TestSearchReadsToTheEnd: wherever it lies in a large file, also across two reads.
func TestSearchReadsToTheEnd(t *testing.T) {
	w := want([]int64{key}, nil)
	body := make([]byte, 3<<20)
	rapid.Check(t, func(r *rapid.T) {
		at := rapid.OneOf(rapid.IntRange(0, len(body)-8), rapid.IntRange(1<<20-40, 1<<20+40), rapid.IntRange(2<<20-80, 2<<20+80)).Draw(r, "at")
		binary.LittleEndian.PutUint64(body[at:], uint64(key))
		holds, err := w.inBytes(bytes.NewReader(body))
		clear(body[at : at+8])
		if err != nil || !holds {
			r.Fatalf("at %d: %v, %v", at, holds, err)
		}
	})
	if holds, err := w.inBytes(bytes.NewReader(body)); err != nil || holds {
		t.Errorf("in nothing: %v, %v", holds, err)
	}
}

// TestSearchLooksAtNames, and says of what it cannot unpack that it cannot.
func TestSearchLooksAtNames(t *testing.T) {
	dir := t.TempDir()
	for name, body := range map[string]string{"a/0badf00d.csv": "", "khi.lock": string(text(key)), "erasing/plan.json": string(text(key))} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700), os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := Search(dir, []int64{key}, []string{"0badf00d"}, nil); err != nil || !slices.Equal(found, []string{"a/0badf00d.csv"}) {
		t.Errorf("%v, %v", found, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cut.zip"), packed(t, 5)["zip"][:40], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Search(dir, []int64{key}, nil, nil); err == nil {
		t.Error("a damaged archive was passed over")
	}
}

// TestManyAreFoundAsOneIs: each of many is found wherever it begins, and nobody who only
// begins like one of them.
func TestManyAreFoundAsOneIs(t *testing.T) {
	var keys []int64
	for i := range int64(20_000) {
		keys = append(keys, key+i*0x10001_0001)
	}
	words := []string{"short", "exactly8", "a word that is longer than that"}
	w := want(keys, words)
	rapid.Check(t, func(r *rapid.T) {
		before := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(r, "before")
		k := keys[rapid.IntRange(0, len(keys)-1).Draw(r, "which")]
		forms := [][]byte{fmt.Append(nil, k), fmt.Appendf(nil, "%016x", uint64(k)), binary.BigEndian.AppendUint64(nil, uint64(k)), binary.LittleEndian.AppendUint64(nil, uint64(k))}
		for _, word := range words {
			forms = append(forms, []byte(word))
		}
		for _, form := range forms {
			if body := append(slices.Clone(before), form...); !w.in(body) || !w.in(append(body, 0, 0)) {
				r.Fatalf("%x is not found in %x", form, body)
			}
			if form[len(form)-1] ^= 0xff; w.in(form) {
				r.Fatalf("%x is found", form)
			}
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	body := make([]byte, 1<<20)
	rand.NewChaCha8([32]byte{1}).Read(body)
	for _, n := range []int{1, 100_000} {
		keys := make([]int64, n)
		for i := range keys {
			keys[i] = key + int64(i)*0x10001_0001
		}
		w := want(keys, nil)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if w.in(body) {
					b.Fatal("found in chance")
				}
			}
		})
	}
}
