package parquet

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"

	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

var errSize = errors.New("a page does not unpack to the size that it states")

// unpackers fill dst with exactly what a page says it unpacks to; none writes
// beyond it, whatever the packed bytes hold.
var unpackers = map[format.CompressionCodec]func(dst, src []byte) error{
	format.Uncompressed: func(dst, src []byte) error {
		if len(dst) != len(src) {
			return errSize
		}
		copy(dst, src)
		return nil
	},
	format.Snappy: func(dst, src []byte) error {
		if n, err := snappy.DecodedLen(src); err != nil || n != len(dst) {
			return errSize
		}
		_, err := snappy.Decode(dst, src)
		return err
	},
	format.Gzip: func(dst, src []byte) error {
		r, err := gzip.NewReader(bytes.NewReader(src))
		if err != nil {
			return err
		}
		return fill(dst, r)
	},
	format.Zstd: func(dst, src []byte) error {
		r, err := zstd.NewReader(bytes.NewReader(src), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(32<<20))
		if err != nil {
			return err
		}
		defer r.Close()
		return fill(dst, r)
	},
	format.Lz4Raw: func(dst, src []byte) error {
		if len(dst) == 0 { // the library looks where nothing is
			if !bytes.Equal(src, []byte{0}) {
				return errSize
			}
			return nil
		}
		n, err := lz4.UncompressBlock(src, dst)
		if err == nil && n != len(dst) {
			return errSize
		}
		return err
	},
}

// fill reads what must be there, and then nothing.
func fill(dst []byte, r io.Reader) error {
	if _, err := io.ReadFull(r, dst); err != nil {
		return errSize
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err != nil && !errors.Is(err, io.EOF) {
		return errSize
	}
	return nil
}
