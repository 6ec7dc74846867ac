package duck

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/duckdb/duckdb-go/v2/mapping"

	"khi/queries"
)

// feed brings rows into a table in chunks of the size that the database itself
// works in. The driver's own appender takes a row of boxed values and costs five
// times as much; that of the database gathers rows and copies them once more. Here
// the database asks for a chunk whenever it has dealt with the one before, while
// the next one is filled.
type feed struct {
	ctx     context.Context
	layout  *layout
	*chunk           // that is being filled
	chunks  []*chunk // all there are; freed in the end
	size    int      // rows that a chunk holds
	full    chan *chunk
	free    chan *chunk
	reading *chunk // that the database has
	failed  error  // why there will be no more rows; set before full is closed
	ended   chan struct{}
	added   int64 // once the statement has ended
	result  error
}

// mostChunks are one that is filled, one that the database has, and those that wait: while it
// compresses a group of rows, the file is read on.
const mostChunks = 8

// feeds are the rows on their way, by number: a statement knows them by that.
type feeds struct {
	mu   sync.Mutex
	last int64
	all  map[int64]*feed
}

func (f *feeds) put(one *feed) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.all == nil {
		f.all = map[int64]*feed{}
	}
	f.last++
	f.all[f.last] = one
	return f.last
}

func (f *feeds) drop(number int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.all, number)
}

func (f *feeds) get(number int64) (duckdb.ChunkTableSource, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one := f.all[number]; one != nil {
		return one, nil
	}
	return nil, errors.New("no rows are on their way under this number")
}

// learnFeeds teaches the database the function rows_on_their_way. It gives nothing
// but what this program is bringing in at the moment.
func (db *DB) learnFeeds(ctx context.Context) (err error) {
	conn, err := db.sql.Conn(ctx)
	if err != nil {
		return explain(err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	number, err := duckdb.NewTypeInfo(duckdb.TYPE_BIGINT)
	if err != nil {
		return err
	}
	return duckdb.RegisterTableUDF(conn, "rows_on_their_way", duckdb.ChunkTableFunction{
		Config: duckdb.TableFunctionConfig{Arguments: []duckdb.TypeInfo{number}},
		BindArguments: func(_ map[string]any, args ...any) (duckdb.ChunkTableSource, error) {
			return db.feeds.get(args[0].(int64))
		},
	})
}

// feed runs give and brings its rows in. Whatever fails, the statement has ended
// when it returns.
func (tx *Tx) feed(database, table string, l *layout, give func(*Rows) error) (n int64, err error) {
	f := &feed{ctx: tx.ctx, layout: l, size: int(mapping.VectorSize()),
		full: make(chan *chunk, mostChunks-2), free: make(chan *chunk, mostChunks), ended: make(chan struct{})}
	number := tx.feeds.put(f)
	defer tx.feeds.drop(number)
	s := fill(fill(queries.Get("upkeep/feed"), "database", database), "table", table)
	s = fill(fill(s, "columns", quoted(l.names())), "feed", strconv.FormatInt(number, 10))
	defer f.destroy()
	f.addChunk()
	go func() {
		defer close(f.ended)
		f.added, f.result = exec(context.WithoutCancel(tx.ctx), tx.conn, s, nil)
	}()
	rows := &Rows{feed: f, columns: l.values}
	err = errors.New("the rows came to no end")
	defer func() { // also where give panics
		f.stop(err)
		switch {
		case err != nil:
			n = 0
		case f.result != nil:
			n, err = 0, f.result
		case f.added != rows.n:
			n, err = 0, fmt.Errorf("%d rows were given and %d came in", rows.n, f.added)
		}
	}()
	if err = give(rows); err == nil && rows.at > 0 {
		err = errors.New("the last row has no end")
	}
	if err == nil && f.at > 0 {
		err = f.send()
	}
	return rows.n, err
}

// next ends a row; a full chunk goes to the table.
func (f *feed) next() error {
	if f.end(); f.at < f.size {
		return nil
	}
	if err := f.send(); err != nil {
		return err
	}
	if len(f.chunks) < mostChunks {
		f.addChunk()
		return nil
	}
	select {
	case f.chunk = <-f.free:
	case <-f.ended:
		return f.gone()
	}
	f.again()
	return nil
}

// send gives the chunk away.
func (f *feed) send() error {
	if err := f.ctx.Err(); err != nil {
		return err
	}
	f.whole()
	select {
	case f.full <- f.chunk:
		return nil
	case <-f.ended:
		return f.gone()
	}
}

// gone is why the statement ended before its rows did.
func (f *feed) gone() error {
	if f.result != nil {
		return f.result
	}
	return errors.New("the database wants no more rows")
}

// stop ends the rows and waits until the statement has ended.
func (f *feed) stop(why error) {
	f.failed = why
	close(f.full)
	<-f.ended
}

func (f *feed) addChunk() {
	f.chunk = newChunk(f.layout)
	f.chunks = append(f.chunks, f.chunk)
}

func (f *feed) destroy() {
	for _, c := range f.chunks {
		mapping.DestroyDataChunk(&c.handle)
	}
}

// ColumnInfos tells the database what the columns are.
func (f *feed) ColumnInfos() []duckdb.ColumnInfo { return f.layout.infos }

// Cardinality is not known beforehand.
func (f *feed) Cardinality() *duckdb.CardinalityInfo { return nil }

// Init has nothing to do: the rows are on their way already.
func (f *feed) Init() {}

// FillChunk gives the database the next chunk, which it is done with when it asks again.
func (f *feed) FillChunk(to duckdb.DataChunk) error {
	if f.reading != nil {
		f.free <- f.reading
	}
	f.reading = <-f.full
	switch {
	case f.reading != nil:
		return f.reading.lend(to)
	case f.failed != nil:
		return f.failed
	}
	return to.SetSize(0)
}
