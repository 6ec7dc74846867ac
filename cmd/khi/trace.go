package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"

	"khi/ingest"
)

// traceRequest says what is to be traced: a file, a batch, a line of a batch, or
// a figure.
type traceRequest struct {
	Original                 string // SHA-256 of a file as sent
	Batch, Line              int64
	Sheet                    string
	Indicator, Place, Period string
}

// traced is what was found. It holds rows about single people, under pseudonyms,
// so it goes to the owner of the data folder and never to a page.
type traced struct {
	Batches []tracedBatch `json:"batches,omitempty"`
	Rows    []tracedRow   `json:"rows,omitempty"`
	Figure  *tracedFigure `json:"figure,omitempty"`
}

// errNotFound wraps what cannot be traced.
var errNotFound = errors.New("there is nothing to trace")

// trace leads from a row to its file and line, and from a figure to its rows.
func trace(ctx context.Context, c *cli, args []string) error {
	f := c.flags("trace", "--data DIR (--batch N [--line L [--sheet S]] | --file FILE | --indicator NAME --place CODE --period P) [--json]")
	o := keeperFlags(f)
	var req traceRequest
	f.Int64Var(&req.Batch, "batch", 0, "number of a batch, as on its receipt")
	f.Int64Var(&req.Line, "line", 0, "line of the file: what became of it, and which figures count it")
	f.StringVar(&req.Sheet, "sheet", "", "sheet of a workbook, where the line alone is not enough")
	file := f.String("file", "", "a file as it was sent: which batches came from it")
	f.StringVar(&req.Indicator, "indicator", "", "name of an indicator, such as friends_help: which rows a figure rests on")
	f.StringVar(&req.Place, "place", "UK", "place of the figure: UK, a nation, the code of a council, or a scheme")
	f.StringVar(&req.Period, "period", "", "period of the figure, such as 2025-26 or 2025-26Q1")
	asJSON := f.Bool("json", false, "print as JSON")
	if err := c.parse(f, args); err != nil {
		return err
	}
	asked := 0
	for _, is := range []bool{req.Batch != 0, *file != "", req.Indicator != ""} {
		if is {
			asked++
		}
	}
	if asked != 1 || f.NArg() > 0 || (req.Indicator != "" && req.Period == "") || (req.Line != 0 && req.Batch == 0) {
		f.Usage()
		return fmt.Errorf("name a batch, a file, or an indicator with its period: %w", errUsage)
	}
	if *file != "" {
		var err error
		if req.Original, err = hashOfFile(*file); err != nil {
			return err
		}
	}
	found, err := o.trace(ctx, c, req)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(c.stdout).Encode(found)
	}
	found.print(c.stdout)
	return nil
}

func hashOfFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("reading %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// trace asks whoever has the folder.
func (o keeperOptions) trace(ctx context.Context, c *cli, req traceRequest) (*traced, error) {
	found, reached, err := traceAt(ctx, o.data, req)
	if reached {
		return found, err
	}
	if _, err := os.Stat(o.data); err != nil {
		return nil, fmt.Errorf("the data folder cannot be opened: %w", err)
	}
	k, err := openKeeper(ctx, o, c.stderr)
	if err != nil {
		return nil, err
	}
	found, err = k.trace(ctx, req)
	return found, errors.Join(err, k.close())
}

// trace looks in the ledger and the database. It changes nothing and waits for
// no load.
func (k *keeper) trace(ctx context.Context, req traceRequest) (*traced, error) {
	t := &tracer{ctx: ctx, db: k.db, ledger: k.loader.Lines()}
	switch {
	case req.Original != "":
		return t.file(req.Original)
	case req.Indicator != "":
		return t.figure(req)
	case req.Line != 0:
		return t.line(req)
	}
	return t.batch(req.Batch)
}

// deskTraced is what the desk says.
type deskTraced struct {
	Found *traced `json:"found,omitempty"`
	Error string  `json:"error,omitempty"`
}

func (k *keeper) deskTrace(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	whole := func(name string) int64 {
		n, _ := strconv.ParseInt(q.Get(name), 10, 64) // no number is 0, which stands for none
		return n
	}
	answer := deskTraced{}
	var err error
	answer.Found, err = k.trace(r.Context(), traceRequest{Original: q.Get("original"), Batch: whole("batch"), Line: whole("line"), Sheet: q.Get("sheet"),
		Indicator: q.Get("indicator"), Place: q.Get("place"), Period: q.Get("period")})
	if err != nil {
		answer.Error = err.Error()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// traceAt asks at the desk. reached is false when nobody is there.
func traceAt(ctx context.Context, dir string, req traceRequest) (found *traced, reached bool, err error) {
	q := url.Values{"original": {req.Original}, "batch": {strconv.FormatInt(req.Batch, 10)}, "line": {strconv.FormatInt(req.Line, 10)}, "sheet": {req.Sheet},
		"indicator": {req.Indicator}, "place": {req.Place}, "period": {req.Period}}
	var answer deskTraced
	reached, err = askDesk(ctx, dir, http.MethodGet, "trace?"+q.Encode(), nil, &answer)
	if err == nil && answer.Error != "" {
		err = errors.New(answer.Error)
	}
	if err != nil {
		return nil, reached, err
	}
	return answer.Found, reached, nil
}

// stateOf says in words whether a batch is in force.
func stateOf(ledger []ingest.Entry, batch int64) string {
	for _, e := range ledger {
		if e.IsUndo() && e.Undoes == batch {
			why := ""
			if e.Why != "" {
				why = ": " + e.Why
			}
			return fmt.Sprintf("undone by line %d of the ledger on %s%s", e.Seq, e.At.Format("2 January 2006"), why)
		}
	}
	return "in force"
}
