package duck

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// chunkWriter fills a table column by column, in
// chunks of the size that the database itself works in. The driver's own
// appender takes a row of boxed values and costs five times as much.
type chunkWriter struct {
	ctx      context.Context
	appender mapping.Appender
	chunk    mapping.DataChunk
	vectors  []vector
	at, size int // next row of the chunk, and how many it holds
}

// vector is one column of a chunk: memory of the database, size rows long.
type vector struct {
	handle mapping.Vector
	data   unsafe.Pointer
	valid  unsafe.Pointer // a bit for each row; nil while no row is NULL
	last   []byte         // the long text written last, and its row in this chunk
	lastAt int
}

// newChunkWriter opens a table for the named columns, or for all of them, of
// which the caller knows how many there are.
func newChunkWriter(ctx context.Context, driverConn any, database, table string, names []string, columns int) (*chunkWriter, error) {
	conn, err := rawConnection(driverConn)
	if err != nil {
		return nil, err
	}
	w := &chunkWriter{ctx: ctx, size: int(mapping.VectorSize()), vectors: make([]vector, columns)}
	if mapping.AppenderCreateExt(conn, database, "main", table, &w.appender) == mapping.StateError {
		return nil, errors.Join(w.failed(), w.destroy())
	}
	for _, name := range names {
		if mapping.AppenderAddColumn(w.appender, name) == mapping.StateError {
			return nil, errors.Join(w.failed(), w.destroy())
		}
	}
	if n := int(mapping.AppenderColumnCount(w.appender)); n != columns {
		return nil, errors.Join(fmt.Errorf("it has %d columns, not %d", n, columns), w.destroy())
	}
	types := make([]mapping.LogicalType, columns)
	for i := range types {
		types[i] = mapping.AppenderColumnType(w.appender, mapping.IdxT(i))
		defer mapping.DestroyLogicalType(&types[i])
	}
	w.chunk = mapping.CreateDataChunk(types)
	w.startChunk()
	return w, nil
}

// rawConnection takes the database's own handle out of the driver's connection,
// which keeps it to itself. It never guesses: another driver is an error.
func rawConnection(driverConn any) (mapping.Connection, error) {
	var conn mapping.Connection
	v := reflect.ValueOf(driverConn)
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		if f := v.Elem().FieldByName("conn"); f.IsValid() && f.Type() == reflect.TypeOf(conn) {
			conn.Ptr = f.FieldByName("Ptr").UnsafePointer()
		}
	}
	if conn.Ptr == nil {
		return conn, fmt.Errorf("the database driver (%T) is not the one that this program was made for", driverConn)
	}
	return conn, nil
}

// startChunk finds the memory of the columns: a reset may have moved it.
func (w *chunkWriter) startChunk() {
	w.at = 0
	for i := range w.vectors {
		handle := mapping.DataChunkGetVector(w.chunk, mapping.IdxT(i))
		w.vectors[i] = vector{handle: handle, data: mapping.VectorGetData(handle), last: w.vectors[i].last[:0]}
	}
}

// next ends a row; a full chunk goes to the table.
func (w *chunkWriter) next() error {
	if w.at++; w.at < w.size {
		return nil
	}
	return w.flush()
}

func (w *chunkWriter) flush() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	mapping.DataChunkSetSize(w.chunk, mapping.IdxT(w.at))
	if mapping.AppendDataChunk(w.appender, w.chunk) == mapping.StateError {
		return w.failed()
	}
	mapping.DataChunkReset(w.chunk)
	w.startChunk()
	return nil
}

// close brings what is left into the table.
func (w *chunkWriter) close() error {
	if w.at > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if mapping.AppenderClose(w.appender) == mapping.StateError {
		return w.failed()
	}
	return nil
}

// destroy frees the memory; what was not closed counts for nothing, because
// the write that it belongs to fails.
func (w *chunkWriter) destroy() error {
	mapping.DestroyDataChunk(&w.chunk)
	if mapping.AppenderDestroy(&w.appender) == mapping.StateError {
		return errors.New("the appender could not be freed")
	}
	return nil
}

func (w *chunkWriter) failed() error {
	data := mapping.AppenderErrorData(w.appender)
	defer mapping.DestroyErrorData(&data)
	if message := mapping.ErrorDataMessage(data); message != "" {
		return errors.New(message)
	}
	return errors.New("the database gave no reason")
}

// setFixed writes a value of fixed width. The caller holds row within the
// chunk and T to the type of the column.
func setFixed[T int8 | int16 | int32 | int64 | float64 | bool](v *vector, row int, value T) {
	*(*T)(unsafe.Add(v.data, uintptr(row)*unsafe.Sizeof(value))) = value
}

// shortText is how the database holds a text of up to 12 bytes: in place.
type shortText struct {
	length uint32
	bytes  [12]byte
}

// setText writes a text. A long one that is that of the row before is not
// copied again: both rows then point to one copy, as the chunk's own texts may.
func (v *vector) setText(row int, s []byte) {
	at := (*shortText)(unsafe.Add(v.data, uintptr(row)*unsafe.Sizeof(shortText{})))
	if len(s) <= len(at.bytes) {
		short := shortText{length: uint32(len(s))}
		copy(short.bytes[:], s)
		*at = short
		return
	}
	if bytes.Equal(s, v.last) {
		*at = *(*shortText)(unsafe.Add(v.data, uintptr(v.lastAt)*unsafe.Sizeof(shortText{})))
		return
	}
	mapping.VectorAssignStringElementLen(v.handle, mapping.IdxT(row), s) // copies it
	v.last, v.lastAt = append(v.last[:0], s...), row
}

func (v *vector) setNull(row int) {
	if v.valid == nil {
		mapping.VectorEnsureValidityWritable(v.handle)
		v.valid = mapping.VectorGetValidity(v.handle)
	}
	*(*uint64)(unsafe.Add(v.valid, uintptr(row/64)*8)) &^= 1 << (row % 64)
}
