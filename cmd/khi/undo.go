package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/user"
	"strconv"

	"khi/ingest"
)

// undo takes a batch out again: through the process that serves the data folder
// when there is one, else by itself.
func undo(ctx context.Context, c *cli, args []string) error {
	f := c.flags("undo", "BATCH --data DIR [--why TEXT] [--json]")
	o := keeperFlags(f)
	req := ingest.UndoRequest{By: systemUser()}
	f.StringVar(&req.Why, "why", "", "why, for the ledger; say nothing about a person here")
	asJSON := f.Bool("json", false, "print the line of the ledger as JSON")
	if err := c.parse(f, args); err != nil {
		return err
	}
	// The flags may stand behind the batch as well as before it.
	if f.NArg() > 1 {
		args = f.Args()
		if err := f.Parse(args[1:]); err != nil {
			return err
		}
		args = append(args[:1], f.Args()...)
	} else {
		args = f.Args()
	}
	if len(args) != 1 {
		f.Usage()
		return fmt.Errorf("name one batch, by its number on the receipt or on the data page: %w", errUsage)
	}
	var err error
	if req.Batch, err = strconv.ParseInt(args[0], 10, 64); err != nil {
		return fmt.Errorf("%q is not the number of a batch: %w", args[0], errUsage)
	}
	done, err := o.undo(ctx, c, req)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(c.stdout).Encode(done)
	}
	fmt.Fprintf(c.stdout, "batch %d (%s, loaded %s) is undone, by line %d of the ledger; its %d rows count no more, and what they had replaced counts again. To take it back, load the file again.\n",
		done.Batch.Seq, done.Batch.FileName, done.Batch.At.Format("2 January 2006"), done.Line.Seq, done.Batch.Accepted)
	return nil
}

// undo hands the request to whoever has the folder.
func (o keeperOptions) undo(ctx context.Context, c *cli, req ingest.UndoRequest) (*ingest.Undone, error) {
	done, reached, err := undoAt(ctx, o.data, req)
	if reached {
		return done, err
	}
	if _, err := os.Stat(o.data); err != nil {
		return nil, fmt.Errorf("the data folder cannot be opened, so there is nothing to undo in it: %w", err)
	}
	k, err := openKeeper(ctx, o, c.stderr)
	if err != nil {
		return nil, err
	}
	done, err = k.undo(ctx, req)
	return done, errors.Join(err, k.close())
}

// undo takes a batch out and publishes.
func (k *keeper) undo(ctx context.Context, req ingest.UndoRequest) (*ingest.Undone, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.undoLocked(ctx, req)
}

func (k *keeper) undoLocked(ctx context.Context, req ingest.UndoRequest) (*ingest.Undone, error) {
	done, err := k.loader.Undo(ctx, req)
	if err != nil {
		return done, err
	}
	if err := k.publishLocked(context.WithoutCancel(ctx)); err != nil {
		return done, fmt.Errorf("batch %d is undone, but the pages could not be brought up to date: %w", req.Batch, err)
	}
	return done, nil
}

// deskUndone is what the desk says of an undoing.
type deskUndone struct {
	Undone *ingest.Undone `json:"undone,omitempty"`
	Error  string         `json:"error,omitempty"`
}

func (k *keeper) deskUndo(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	answer := deskUndone{}
	batch, err := strconv.ParseInt(q.Get("batch"), 10, 64)
	if err == nil {
		// An undoing that has begun is finished even if the sender goes away.
		answer.Undone, err = k.undo(context.WithoutCancel(r.Context()),
			ingest.UndoRequest{Batch: batch, By: q.Get("by"), Why: q.Get("why")})
	}
	if err != nil {
		answer.Error = err.Error()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// undoAt asks at the desk. reached is false when nobody is there.
func undoAt(ctx context.Context, dir string, req ingest.UndoRequest) (done *ingest.Undone, reached bool, err error) {
	client := deskClient(dir)
	if client == nil {
		return nil, false, nil
	}
	q := url.Values{"batch": {strconv.FormatInt(req.Batch, 10)}, "by": {req.By}, "why": {req.Why}}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://khi/undo?"+q.Encode(), nil)
	if err != nil {
		return nil, true, err
	}
	res, err := client.Do(post)
	if err != nil {
		return nil, true, fmt.Errorf("the running khi did not answer, so it is not known whether batch %d was undone; the data page says: %w", req.Batch, err)
	}
	defer res.Body.Close()
	var answer deskUndone
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return nil, true, fmt.Errorf("the running khi answered something else: %w", err)
	}
	if answer.Error != "" {
		return answer.Undone, true, errors.New(answer.Error)
	}
	return answer.Undone, true, nil
}

// systemUser is who the operating system says is calling. The ledger keeps it
// as it keeps the name of a file: it is a note, and proves nothing.
func systemUser() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "user " + strconv.Itoa(os.Getuid())
}
