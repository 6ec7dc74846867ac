package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"khi/queries/disk"
)

// newBatch is a file on its way into the record and the database.
type newBatch struct {
	up      *upload
	file    *os.File // the canonical file
	build   *build
	receipt *Receipt // once it is built
	entry   *Entry   // once it is acknowledged
}

// errRows says that rows must come out again which the database already holds.
var errRows = errors.New("some rows contradict others further down")

// keep maps the file into a canonical file and fills the database from that
// while it is written, in a transaction that is committed only after the batch
// has been acknowledged.
func (l *Loader) keep(ctx context.Context, up *upload) (*Receipt, error) {
	n := &newBatch{up: up}
	defer func() {
		if n.file != nil {
			discard(n.file)
		}
	}()
	var failed error // what take says, without the words of the undoing
	err := l.store.Update(context.WithoutCancel(ctx), func(tx Tx) error {
		failed = l.take(ctx, tx, n)
		return failed
	})
	switch {
	case errors.Is(failed, errRows):
		return l.keepRest(ctx, n)
	case n.entry == nil && failed != nil:
		return l.refusedReceipt(up, up.req, n.build, failed)
	case n.entry == nil:
		return nil, fmt.Errorf("nothing was loaded: %w", err)
	}
	return l.finish(ctx, n, err, func(ctx context.Context, _ bool) error { return l.readBack(ctx, n.entry) })
}

// take is what keep does within the transaction.
func (l *Loader) take(ctx context.Context, tx Tx, n *newBatch) (err error) {
	if n.file, err = l.tempFile(); err != nil {
		return err
	}
	w, err := l.newRecord(n.file)
	if err != nil {
		return err
	}
	defer w.abandon()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	f := follow(w, func(rr *recordReader, s *section) error { return putTable(tx, rr, s, l.ledger.next()) }, stop)
	hash, err := l.write(ctx, n, w)
	w.abandon()
	totals, read, following := f.wait()
	switch {
	case following != nil && (err == nil || errors.Is(err, context.Canceled) && context.Cause(ctx) == following):
		return fmt.Errorf("filling the database: %w", following)
	case err != nil:
		return err
	case len(n.build.cut) > 0:
		return errRows
	case read != hash || !slices.EqualFunc(n.receipt.Totals, totals, Totals.equal):
		return errors.New("what was put into the database is not what was written to the record")
	}
	if err := l.acknowledge(n, hash); err != nil {
		return err
	}
	return insertBatch(tx, n.entry)
}

// write writes the canonical file and gives its hash.
func (l *Loader) write(ctx context.Context, n *newBatch, w *recordWriter) (string, error) {
	b, tables, words, err := l.build(ctx, n.up, w)
	n.build = b
	if err != nil {
		return "", err
	}
	w.findings(b.found.All(n.up.req.FileName))
	n.receipt = receiptFor(n.up, tables, words, b)
	return w.close()
}

// keepRest keeps a file of which rows had to come out again: the record is
// written once more without them, and the database filled from that.
func (l *Loader) keepRest(ctx context.Context, n *newBatch) (*Receipt, error) {
	whole := n.file
	f, hash, err := l.recut(whole, n.build)
	if f != nil {
		n.file = f
		discard(whole)
	}
	if err != nil {
		return nil, err
	}
	n.receipt.Totals = n.build.totals
	if err := l.acknowledge(n, hash); err != nil {
		return nil, err
	}
	return l.finish(ctx, n, l.apply(context.WithoutCancel(ctx), n.entry))
}

// once gives the batch if each person of whom it has survey answers came once in it, else 0.
func (n *newBatch) once() int64 {
	if !n.build.once {
		return 0
	}
	return n.entry.Seq
}

// acknowledge is the point of no return: from the ledger's fsync on the batch
// counts, whatever happens to the database.
func (l *Loader) acknowledge(n *newBatch, hash string) error {
	path, receipt := l.recordPath(hash), n.receipt
	if err := os.Rename(n.file.Name(), path); err != nil {
		return fmt.Errorf("keeping the record: %w", err)
	}
	if err := disk.SyncFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("keeping the record: %w", err)
	}
	if err := l.keepOriginal(n); err != nil {
		return err
	}
	e, err := l.ledger.add(Entry{
		At: l.now().UTC().Truncate(time.Millisecond), Record: hash, Original: n.up.original, FileName: receipt.FileName, Scheme: n.up.req.Scheme,
		Source: receipt.Source, SourceVersion: receipt.SourceVersion, SourceHash: receipt.SourceHash, Layout: receipt.Layout, Policy: receipt.Policy, Counts: receipt.Counts, Totals: receipt.Totals,
		By: cleanWords(n.up.req.By, mostBy),
	})
	if err != nil {
		return err
	}
	n.entry = &e
	receipt.Status, receipt.Batch, receipt.At, receipt.Record, receipt.Line = StatusLoaded, e.Seq, e.At, hash, e.Hash
	return nil
}

// finish counts the cells of a batch that is acknowledged, even if the sender
// has gone, unless that is to be done later. err is what happened to its rows; still is
// what they are to be asked yet.
func (l *Loader) finish(ctx context.Context, n *newBatch, err error, still ...question) (*Receipt, error) {
	ctx = context.WithoutCancel(ctx)
	var loose error
	still = append(still, func(ctx context.Context, once bool) error {
		loose = l.addLooseEnds(ctx, n.receipt, once)
		return nil
	})
	switch {
	case err != nil:
	case n.up.req.Later:
		_, answered := ask(ctx, still)
		err = answered()
	default:
		err = l.settle(ctx, n.once(), still...)
	}
	if err != nil {
		l.behind = true
		return n.receipt, fmt.Errorf("batch %d is kept and not yet in the figures; the next start applies it: %w", n.entry.Seq, err)
	}
	if loose != nil {
		return n.receipt, fmt.Errorf("batch %d is loaded; %w", n.entry.Seq, loose)
	}
	return n.receipt, nil
}
