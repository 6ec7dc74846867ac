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
// appender takes a row of boxed values and costs five times as much. While one
// chunk is filled, a goroutine brings another into the table.
type chunkWriter struct {
	ctx      context.Context
	appender mapping.Appender
	types    []mapping.LogicalType
	chunks   []*chunk // at most two; freed in the end
	*chunk            // that is being filled
	size     int      // rows that a chunk holds
	full     chan *chunk
	free     chan *chunk
	ended    chan struct{} // closed when every full chunk is in the table
	closed   bool
}

// chunk is a number of rows on their way.
type chunk struct {
	handle  mapping.DataChunk
	vectors []vector
	at      int   // next row
	failed  error // why it, or one before it, is not in the table
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
	w := &chunkWriter{ctx: ctx, size: int(mapping.VectorSize()), full: make(chan *chunk, 1), free: make(chan *chunk, 2), ended: make(chan struct{})}
	go w.bring()
	if mapping.AppenderCreateExt(conn, database, "main", table, &w.appender) == mapping.StateError {
		return nil, errors.Join(w.reason(), w.destroy())
	}
	for _, name := range names {
		if mapping.AppenderAddColumn(w.appender, name) == mapping.StateError {
			return nil, errors.Join(w.reason(), w.destroy())
		}
	}
	if n := int(mapping.AppenderColumnCount(w.appender)); n != columns {
		return nil, errors.Join(fmt.Errorf("it has %d columns, not %d", n, columns), w.destroy())
	}
	for i := range columns {
		w.types = append(w.types, mapping.AppenderColumnType(w.appender, mapping.IdxT(i)))
	}
	w.addChunk()
	return w, nil
}

// addChunk makes a chunk and goes on with it.
func (w *chunkWriter) addChunk() {
	w.chunk = &chunk{handle: mapping.CreateDataChunk(w.types), vectors: make([]vector, len(w.types))}
	w.chunks = append(w.chunks, w.chunk)
	w.start()
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

// start finds the memory of the columns: a reset may have moved it.
func (c *chunk) start() {
	c.at = 0
	for i := range c.vectors {
		handle := mapping.DataChunkGetVector(c.handle, mapping.IdxT(i))
		c.vectors[i] = vector{handle: handle, data: mapping.VectorGetData(handle), last: c.vectors[i].last[:0]}
	}
}

// next ends a row; a full chunk goes to the table.
func (w *chunkWriter) next() error {
	if w.at++; w.at < w.size {
		return nil
	}
	return w.hand()
}

// hand gives the chunk away and takes another one.
func (w *chunkWriter) hand() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	w.full <- w.chunk
	if len(w.chunks) < 2 {
		w.addChunk()
		return nil
	}
	w.chunk = <-w.free
	if w.chunk.failed != nil {
		return w.chunk.failed
	}
	w.start()
	return nil
}

// chunksOfGroup make as many rows as the database compresses together. Left to
// itself it would put off most of that work to the end, when nothing else is left
// to do beside it.
const chunksOfGroup = 60

// bring brings the full chunks into the table. After a failure it only gives them back.
func (w *chunkWriter) bring() {
	defer close(w.ended)
	var failed error
	n := 0
	for c := range w.full {
		if failed == nil {
			n++
			failed = w.append(c, n%chunksOfGroup == 0)
		}
		c.failed = failed
		w.free <- c
	}
}

func (w *chunkWriter) append(c *chunk, flush bool) error {
	mapping.DataChunkSetSize(c.handle, mapping.IdxT(c.at))
	if mapping.AppendDataChunk(w.appender, c.handle) == mapping.StateError {
		return w.reason()
	}
	mapping.DataChunkReset(c.handle)
	if flush && mapping.AppenderFlush(w.appender) == mapping.StateError {
		return w.reason()
	}
	return nil
}

// join waits until all that was handed over is in the table.
func (w *chunkWriter) join() error {
	if !w.closed {
		w.closed = true
		close(w.full)
	}
	<-w.ended
	for _, c := range w.chunks {
		if c.failed != nil {
			return c.failed
		}
	}
	return nil
}

// close brings what is left into the table.
func (w *chunkWriter) close() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.at > 0 {
		w.full <- w.chunk
	}
	if err := w.join(); err != nil {
		return err
	}
	if mapping.AppenderClose(w.appender) == mapping.StateError {
		return w.reason()
	}
	return nil
}

// destroy frees the memory; what was not closed counts for nothing, because
// the write that it belongs to fails.
func (w *chunkWriter) destroy() error {
	_ = w.join() // close has told it
	for _, c := range w.chunks {
		mapping.DestroyDataChunk(&c.handle)
	}
	for i := range w.types {
		mapping.DestroyLogicalType(&w.types[i])
	}
	if mapping.AppenderDestroy(&w.appender) == mapping.StateError {
		return errors.New("the appender could not be freed")
	}
	return nil
}

// reason is why the database refused something.
func (w *chunkWriter) reason() error {
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
