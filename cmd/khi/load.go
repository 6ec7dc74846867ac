package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"khi/ingest"
	"khi/ingest/finding"
	"khi/ingest/marked"
)

// load takes files in, one after the other: through the process that serves the
// data folder when there is one, else by itself.
func load(ctx context.Context, c *cli, args []string) error {
	f := c.flags("load", "--data DIR [--scheme ID] [--source ID] [--dry-run] [--good-rows | --keep-rows] [--marked DIR] [--json] FILE…")
	o := keeperFlags(f)
	originalsFlag(f, o)
	req := ingest.Request{By: systemUser()}
	f.StringVar(&req.Scheme, "scheme", "", "the scheme that the rows are about, where the file does not say")
	f.StringVar(&req.Source, "source", "", "which kind of export it is (default: recognised from the content)")
	f.StringVar(&req.DateOrder, "dates", "", "how dates with slashes are meant, dmy or mdy, where the file leaves it open")
	f.BoolVar(&req.DryRun, "dry-run", false, "say what would happen and keep nothing")
	good := f.Bool("good-rows", false, "load the rows without fault and leave out the others")
	keep := f.Bool("keep-rows", false, "load every row that says who answered and when, and leave out only the answers that cannot be read")
	marks := f.String("marked", "", "a folder for files that have problems: each comes back as itself with the problems marked in it")
	asJSON := f.Bool("json", false, "print the receipts as JSON, one a line")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if f.NArg() == 0 {
		f.Usage()
		return fmt.Errorf("name at least one file: %w", errUsage)
	}
	switch {
	case *good && *keep:
		return fmt.Errorf("--good-rows and --keep-rows are two ways to deal with wrong rows; choose one: %w", errUsage)
	case *good:
		req.Policy = ingest.LoadGood
	case *keep:
		req.Policy = ingest.KeepRows
	}
	req.Later = f.NArg() > 1
	hand := &handIn{options: *o, say: c.stderr}
	defer hand.close()
	failed := false
	for _, path := range f.Args() {
		receipt, err := hand.file(ctx, path, req)
		c.printReceipt(path, receipt, err, *asJSON)
		if err != nil {
			failed = true
		}
		if *marks != "" && receipt != nil && len(receipt.Findings) > 0 && !receipt.AlreadyLoaded {
			failed = hand.mark(ctx, path, *marks, req) != nil || failed
		}
		if ctx.Err() != nil {
			break
		}
	}
	if err := hand.finish(ctx); err != nil {
		return err
	}
	if failed {
		return errSaid
	}
	return ctx.Err()
}

// handIn brings files to whoever has the data folder.
type handIn struct {
	options keeperOptions
	say     io.Writer
	keeper  *keeper // set when this process has the folder
	changed bool
}

func (h *handIn) file(ctx context.Context, path string, req ingest.Request) (*ingest.Receipt, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return nil, fmt.Errorf("%s is a folder: name the files in it", path)
	}
	req.FileName = filepath.Base(path)
	seen := watchLoad(h.say, path)
	defer seen.end()
	req.Progress = seen.read
	if h.keeper == nil {
		receipt, reached, err := loadAt(ctx, h.options.data, f, req)
		if reached {
			return receipt, err
		}
		if h.keeper, err = openKeeper(ctx, h.options, h.say); err != nil {
			return nil, err
		}
	}
	receipt, err := h.keeper.loadOnly(ctx, f, req)
	h.changed = h.changed || (err == nil && !req.DryRun && !receipt.AlreadyLoaded)
	return receipt, err
}

// mark writes the file with its problems marked into the folder dir.
func (h *handIn) mark(ctx context.Context, path, dir string, req ingest.Request) error {
	out, err := h.marked(ctx, path, req)
	if err == nil {
		at := filepath.Join(dir, marked.Name(filepath.Base(path)))
		if err = os.MkdirAll(dir, 0o700); err == nil {
			err = os.WriteFile(at, out, 0o600)
		}
		fmt.Fprintf(h.say, "%s: with its problems marked: %s\n", path, at)
	}
	if err != nil {
		fmt.Fprintf(h.say, "%s: could not be marked: %v\n", path, err)
	}
	return err
}

func (h *handIn) marked(ctx context.Context, path string, req ingest.Request) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	req.FileName = filepath.Base(path)
	var out bytes.Buffer
	if h.keeper == nil {
		if reached, err := markAt(ctx, h.options.data, f, req, &out); reached {
			return out.Bytes(), err
		}
		return nil, errors.New("the running khi has gone")
	}
	_, err = h.keeper.loader.Mark(ctx, f, req, &out)
	return out.Bytes(), err
}

// finish brings the snapshot up to date once, after the last file.
func (h *handIn) finish(ctx context.Context) error {
	if !h.changed {
		return nil
	}
	if err := h.keeper.settle(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if err := h.keeper.publish(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	h.keeper.shelf.ready(ctx)
	return nil
}

func (h *handIn) close() {
	if h.keeper == nil {
		return
	}
	if err := h.keeper.close(); err != nil {
		fmt.Fprintln(h.say, "khi: while closing:", err)
	}
}

// printReceipt says what became of one file. Values of cells are shown only
// here, to the person who sent the file.
func (c *cli) printReceipt(path string, r *ingest.Receipt, err error, asJSON bool) {
	if asJSON {
		answer := deskAnswer{Receipt: r}
		if err != nil {
			answer.Error = err.Error()
		}
		_ = json.NewEncoder(c.stdout).Encode(answer)
		return
	}
	switch {
	case r == nil:
		fmt.Fprintf(c.stderr, "%s: %v\n", path, err)
		return
	case err != nil && !errors.Is(err, finding.ErrRefused) && r.Status != ingest.StatusRefused:
		fmt.Fprintf(c.stderr, "%s: %v\n", path, err)
	case r.AlreadyLoaded:
		fmt.Fprintf(c.stdout, "%s: was loaded before, as batch %d on %s; nothing has changed\n", path, r.Batch, r.At.Format("2 January 2006"))
	case r.Status == ingest.StatusRefused:
		fmt.Fprintf(c.stderr, "%s: REFUSED, nothing of it is loaded\n", path)
	case r.Status == ingest.StatusChecked:
		fmt.Fprintf(c.stdout, "%s: %d of %d rows would load (%s); nothing is kept in a dry run\n", path, r.Accepted, r.In, r.Layout)
	default:
		fmt.Fprintf(c.stdout, "%s: loaded %d of %d rows as batch %d (%s)\n", path, r.Accepted, r.In, r.Batch, r.Layout)
		fmt.Fprintf(c.stdout, "  receipt: file %s, ledger line %d %s\n", r.Original, r.Batch, r.Line)
	}
	if r.Unread > 0 {
		fmt.Fprintf(c.stdout, "%s: answers that could not be read and are left out of the rows that are kept: %d\n", path, r.Unread)
	}
	c.printFindings(r)
	for _, e := range r.LooseEnds {
		fmt.Fprintf(c.stdout, "  open: %s\n", e.Message())
	}
}
