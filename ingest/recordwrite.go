package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"strconv"

	"khi/ingest/finding"
	"khi/queries/disk"
)

// The canonical file of a batch, in lines:
//
//	khi record,1
//	source,"kobo_friends",1
//	original,"<SHA-256 of the file as sent>"
//	table,"survey_response",1
//	columns,"scheme_id","person_key",...
//	"sheet",line,value,value,...        one for each row; a cell without a value is empty
//	end,"survey_response",6
//	table,"finding",1 ...
//
// Text is always quoted and never holds a line break, so a line is a row. The
// same upload gives the same bytes.
const recordHead = "khi record,1\n"

// findingColumns are the columns of the section that keeps a batch's findings.
var findingColumns = []string{"level", "rule", "cell", "field", "message", "advice"}

const blockSize = 256 << 10

// mostAhead is how many blocks the reading of a file may be ahead of the database, which takes
// no rows for some time whenever a group of them is full and compressed.
const mostAhead = 24

// earlyEvery is how much is written before the disk is given it, so that the sync at the end,
// for which the batch waits, is short.
const earlyEvery = 32 << 20

// recordWriter writes a canonical file from blocks that another goroutine
// fills, and hashes it on the way.
type recordWriter struct {
	file   *os.File
	to     io.Writer // the file, or what locks what is written to it
	lock   io.Closer // ends the lock; nil where there is none
	sum    hash.Hash
	block  []byte
	blocks chan []byte
	empty  chan []byte
	done   chan error
	read   chan []byte   // blocks for the one who follows; nil where nobody does
	left   chan struct{} // closed when nobody follows any more
	table  string
	rows   int64
	closed bool

	nameless bool // a copy does not say which file it was sent as
}

func newRecordWriter(file *os.File) *recordWriter {
	w := &recordWriter{
		file: file, to: file, sum: sha256.New(),
		blocks: make(chan []byte, 4), empty: make(chan []byte, mostAhead+6), done: make(chan error, 1),
	}
	go w.drain()
	return w
}

// follow gives all that is written from now on to a reader, before anything is.
func (w *recordWriter) follow() *blockReader {
	w.read, w.left = make(chan []byte, mostAhead), make(chan struct{})
	return &blockReader{full: w.read, empty: w.empty, left: w.left}
}

// drain is the writing goroutine. After an error it keeps taking blocks so
// that the other side never waits for it.
func (w *recordWriter) drain() {
	var failed error
	written := 0
	for b := range w.blocks {
		if failed == nil {
			w.sum.Write(b)
			_, failed = w.to.Write(b)
			if written += len(b); written >= earlyEvery {
				written = 0
				disk.WriteEarly(w.file)
			}
		}
		w.pass(b)
	}
	if w.read != nil {
		close(w.read)
	}
	w.done <- failed
}

// pass hands a block to the follower, who gives it back, or back at once.
func (w *recordWriter) pass(b []byte) {
	if w.read != nil {
		select {
		case w.read <- b:
			return
		case <-w.left:
		}
	}
	select {
	case w.empty <- b[:0]:
	default:
	}
}

func (w *recordWriter) put(line []byte) {
	w.block = append(w.block, line...)
	if len(w.block) >= blockSize {
		w.blocks <- w.block
		select {
		case w.block = <-w.empty:
		default:
			w.block = make([]byte, 0, blockSize+64<<10)
		}
	}
}

func (w *recordWriter) head(source string, version int, original string) {
	line := appendQuoted([]byte(recordHead+"source,"), source)
	line = strconv.AppendInt(append(line, ','), int64(version), 10)
	line = appendQuoted(append(line, "\noriginal,"...), original)
	w.put(append(line, '\n'))
}

func (w *recordWriter) begin(table string, version int, columns []string) {
	line := appendQuoted([]byte("table,"), table)
	line = strconv.AppendInt(append(line, ','), int64(version), 10)
	line = append(line, "\ncolumns"...)
	for _, c := range columns {
		line = appendQuoted(append(line, ','), c)
	}
	w.put(append(line, '\n'))
	w.table, w.rows = table, 0
}

// row adds one line.
func (w *recordWriter) row(line []byte) {
	w.put(line)
	w.rows++
}

func (w *recordWriter) end() {
	line := appendQuoted([]byte("end,"), w.table)
	line = strconv.AppendInt(append(line, ','), w.rows, 10)
	w.put(append(line, '\n'))
}

// findings writes the section of what was found, without values and headers.
func (w *recordWriter) findings(list []finding.Finding) {
	w.begin("finding", 1, findingColumns)
	var line []byte
	for _, f := range list {
		line = appendQuoted(line[:0], f.Sheet)
		line = append(line, ",0"...)
		for _, s := range []string{string(f.Level), f.Rule, f.Cell, f.Field, f.Message, f.Advice} {
			line = appendQuoted(append(line, ','), s)
		}
		w.row(append(line, '\n'))
	}
	w.end()
}

// close waits for the writing goroutine, makes the file durable and gives its hash.
func (w *recordWriter) close() (string, error) {
	if w.closed {
		return "", fmt.Errorf("the record file was closed before")
	}
	w.closed = true
	if len(w.block) > 0 {
		w.blocks <- w.block
	}
	close(w.blocks)
	if err := <-w.done; err != nil {
		return "", fmt.Errorf("writing the record: %w", err)
	}
	if w.lock != nil {
		if err := w.lock.Close(); err != nil {
			return "", fmt.Errorf("writing the record: %w", err)
		}
	}
	if err := w.file.Sync(); err != nil {
		return "", fmt.Errorf("writing the record: %w", err)
	}
	return hex.EncodeToString(w.sum.Sum(nil)), nil
}

// abandon ends the writing goroutine if close did not.
func (w *recordWriter) abandon() {
	if !w.closed {
		w.closed = true
		close(w.blocks)
		<-w.done
	}
}
