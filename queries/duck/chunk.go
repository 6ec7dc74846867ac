package duck

import (
	"bytes"
	"fmt"
	"reflect"
	"unsafe"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/duckdb/duckdb-go/v2/mapping"
)

// chunk is a number of rows on their way.
type chunk struct {
	handle  mapping.DataChunk
	layout  *layout
	vectors []vector // one for each value of a row
	groups  []*group // columns with parts
	at      int      // next row
}

// vector is where one value of each row goes: memory of the database.
type vector struct {
	handle mapping.Vector
	data   unsafe.Pointer
	valid  unsafe.Pointer // a bit for each row; nil while no row is NULL
	last   []byte         // the long text written last, and its row in this chunk
	lastAt int
	of     *group // that the value is a part of; nil for a plain column
}

// group is a column with parts.
type group struct {
	vector
	has bool // the row that is being filled has one of them
}

// groupEntry is how the database holds a list: where it begins and how long it is.
type groupEntry struct{ offset, length uint64 }

func newChunk(l *layout) *chunk {
	types := l.types()
	c := &chunk{handle: mapping.CreateDataChunk(types), layout: l, vectors: make([]vector, len(l.values))}
	for i := range types {
		mapping.DestroyLogicalType(&types[i])
	}
	for _, of := range l.columns {
		if of.parts != nil {
			c.groups = append(c.groups, new(group))
		}
	}
	c.start()
	return c
}

// start finds the memory of the columns: a reset may have moved it.
func (c *chunk) start() {
	c.at = 0
	groups := c.groups
	for i, of := range c.layout.columns {
		handle := mapping.DataChunkGetVector(c.handle, mapping.IdxT(i))
		if of.parts == nil {
			at := c.layout.valueOf(i, -1)
			c.vectors[at] = vector{handle: handle, data: mapping.VectorGetData(handle), last: c.vectors[at].last[:0]}
			continue
		}
		c.startGroup(groups[0], handle, i)
		groups = groups[1:]
	}
}

// startGroup makes room for as many groups as rows. Parts that no row gives are NULL.
func (c *chunk) startGroup(g *group, handle mapping.Vector, column int) {
	size := mapping.VectorSize()
	mapping.ListVectorReserve(handle, size)
	*g = group{vector: vector{handle: handle, data: mapping.VectorGetData(handle)}}
	child := mapping.ListVectorGetChild(handle)
	for part := range c.layout.columns[column].parts {
		of := mapping.StructVectorGetChild(child, mapping.IdxT(part))
		at := c.layout.valueOf(column, part)
		if at < 0 {
			mapping.VectorEnsureValidityWritable(of)
			clear(unsafe.Slice((*uint64)(mapping.VectorGetValidity(of)), size/64))
			continue
		}
		c.vectors[at] = vector{handle: of, data: mapping.VectorGetData(of), last: c.vectors[at].last[:0], of: g}
	}
}

// end ends a row.
func (c *chunk) end() {
	for _, g := range c.groups {
		entry := groupEntry{uint64(c.at), 1}
		if !g.has {
			entry.length = 0
			g.setNull(c.at)
		}
		*(*groupEntry)(unsafe.Add(g.data, uintptr(c.at)*unsafe.Sizeof(entry))) = entry
		g.has = false
	}
	c.at++
}

// whole makes the chunk ready for the database.
func (c *chunk) whole() {
	for _, g := range c.groups {
		mapping.ListVectorSetSize(g.handle, mapping.IdxT(c.at))
	}
}

// again empties the chunk for other rows.
func (c *chunk) again() {
	mapping.DataChunkReset(c.handle)
	c.start()
}

// lend gives the rows to a chunk of the database, without copying them.
func (c *chunk) lend(to duckdb.DataChunk) error {
	handle, err := rawChunk(to)
	if err != nil {
		return err
	}
	for i := range c.layout.columns {
		at := mapping.IdxT(i)
		mapping.VectorReferenceVector(mapping.DataChunkGetVector(handle, at), mapping.DataChunkGetVector(c.handle, at))
	}
	return to.SetSize(c.at)
}

// rawChunk takes the database's own handle out of the driver's chunk.
func rawChunk(of duckdb.DataChunk) (mapping.DataChunk, error) {
	var handle mapping.DataChunk
	v := reflect.ValueOf(of).FieldByName("chunk")
	if !v.IsValid() || v.Type() != reflect.TypeOf(handle) {
		return handle, notOurDriver(of)
	}
	handle.Ptr = v.FieldByName("Ptr").UnsafePointer()
	return handle, nil
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
		return conn, notOurDriver(driverConn)
	}
	return conn, nil
}

// rawStatement takes the database's own handle out of the driver's statement.
func rawStatement(statement *duckdb.Stmt) (mapping.PreparedStatement, error) {
	var handle mapping.PreparedStatement
	f := reflect.ValueOf(statement).Elem().FieldByName("preparedStmt")
	if !f.IsValid() || f.Type() != reflect.TypeOf(&handle) || f.IsNil() {
		return handle, notOurDriver(statement)
	}
	handle.Ptr = f.Elem().FieldByName("Ptr").UnsafePointer()
	return handle, nil
}

func notOurDriver(v any) error {
	return fmt.Errorf("the database driver (%T) is not the one that this program was made for", v)
}

// setFixed writes a value of fixed width. The caller holds row within the
// chunk and T to the type of the column.
func setFixed[T uint8 | int8 | int16 | int32 | int64 | float64 | bool](v *vector, row int, value T) {
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
