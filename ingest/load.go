package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"khi/ingest/book"
	"khi/ingest/finding"
)

const previewRows = 20

// upload is one file on its way in.
type upload struct {
	req      Request
	file     *os.File
	size     int64
	original string                // SHA-256
	letters  letters               // of a text
	each     func(finding.Finding) // is told every finding; nil for nobody

	// What the reading found, for whoever marks the file.
	book  *book.Book
	first map[string]int // number of the first row of each sheet
	whole bool           // every row was read
}

// Load takes one file in. The receipt says what was found, also when the file
// is refused: then the error wraps finding.ErrRefused and nothing was kept. Any other
// error is ours, and says whether the file was kept before it.
func (l *Loader) Load(ctx context.Context, r io.Reader, req Request) (*Receipt, error) {
	req.FileName = cleanName(req.FileName)
	up, err := l.receive(ctx, r, req)
	if up != nil {
		defer discard(up.file)
	}
	if err != nil {
		return l.refusedReceipt(up, req, nil, err)
	}
	if req.DryRun {
		receipt, err := l.try(ctx, up)
		if receipt != nil {
			receipt.AlreadyLoaded = l.alreadyLoaded(up) != nil
		}
		return receipt, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.catchUp(ctx); err != nil {
		return nil, fmt.Errorf("nothing was loaded, for the database lacks an earlier batch: %w", err)
	}
	if e := l.firstTime(up); e != nil {
		return l.receiptOf(e)
	}
	return l.keep(ctx, up)
}

func (l *Loader) alreadyLoaded(up *upload) *Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.firstTime(up)
}

// firstTime finds the batch that this very file gave before, under the same
// scheme and a source that still reads files in the same way.
func (l *Loader) firstTime(up *upload) *Entry {
	e := l.ledger.first(up.original, up.req)
	if e == nil {
		return nil
	}
	all, err := l.catalogue()
	if err != nil {
		return nil
	}
	if s := all.byID(e.Source); s != nil && (s.Version != e.SourceVersion || e.SourceHash != "" && s.hash() != e.SourceHash) {
		return nil
	}
	return e
}

// cleanName keeps the last part of a file name, without what cannot be shown.
func cleanName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || book.Invisible(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if name == "" || name == "." || name == "/" {
		name = "file"
	}
	return shorten(name, 200)
}

// receive streams the file to a private temporary file and hashes it.
func (l *Loader) receive(ctx context.Context, r io.Reader, req Request) (*upload, error) {
	f, err := l.tempFile()
	if err != nil {
		return nil, err
	}
	up := &upload{req: req, file: f}
	sum := sha256.New()
	side, other := beside(sum), beside(&up.letters)
	up.size, err = io.CopyBuffer(io.MultiWriter(f, side, other), &stoppable{ctx, io.LimitReader(r, l.lim.File+1)}, make([]byte, sideBlock))
	side.end()
	other.end()
	if err != nil {
		return up, fmt.Errorf("receiving the file: %w", err)
	}
	if up.size > l.lim.File {
		return up, finding.At(req.FileName, "").Refuse("", "file_too_large", fmt.Sprintf("The file is larger than %d MB.", l.lim.File>>20), "Send it in parts, for example a year at a time.")
	}
	up.original = hex.EncodeToString(sum.Sum(nil))
	return up, nil
}

// stoppable ends a reading when its context ends.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s *stoppable) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(b)
}

// try is a dry run.
func (l *Loader) try(ctx context.Context, up *upload) (*Receipt, error) {
	b, tables, words, err := l.build(ctx, up, nil)
	if err != nil {
		return l.refusedReceipt(up, up.req, b, err)
	}
	receipt := receiptFor(up, tables, words, b)
	receipt.Status = StatusChecked
	return receipt, nil
}

// isRefusal reports a finding.Refusal and the finding that says why, if one does.
func isRefusal(err error) (*finding.Refusal, bool) {
	var r *finding.Refusal
	if errors.As(err, &r) {
		return r, true
	}
	return nil, errors.Is(err, finding.ErrRefused)
}
