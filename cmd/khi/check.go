package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"khi/ingest"
	"khi/metrics/disclose"
	"khi/queries/duck"
)

// checked is what khi check found; with --json it is printed as it stands.
type checked struct {
	Batches     int               `json:"batches"`         // in force
	Clock       string            `json:"clock,omitempty"` // what is wrong with the clock of the machine
	Undone      int               `json:"undone"`          // batches that were undone
	Rows        int64             `json:"rows"`            // of the batches in force
	Head        string            `json:"head"`            // hash of the last ledger line
	Fingerprint string            `json:"fingerprint"`     // of everything in the database that comes from the record
	Snapshot    string            `json:"snapshot"`
	LooseEnds   []ingest.LooseEnd `json:"loose_ends"` // rows that refer to what is not there
	Claims      []string          `json:"claims"`     // quoted figures and targets that no page shows, and why
	Changes     []string          `json:"changes"`    // changes of schemes that name one of which there are no records
	Groups      []string          `json:"groups"`     // groups that no page shows, and members of which there are no records
	Doubts      []ingest.Doubt    `json:"doubts"`     // answers that do not go with other files
}

// check reads the whole record, compares it with the ledger and the database,
// and prints the fingerprint. Two databases made from one record have one.
func check(ctx context.Context, c *cli, args []string) error {
	f := c.flags("check", "--data DIR [--json] [--receipt FILE]")
	o := keeperFlags(f)
	asJSON := f.Bool("json", false, "print as JSON")
	receipt := f.String("receipt", "", "hold the receipts in this file, as khi load --json printed them, against the ledger, and look at nothing else; also beside a service that runs")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if *receipt != "" {
		return holdReceipts(c, o.data, *receipt)
	}
	k, err := openKeeper(ctx, *o, c.stderr)
	if err != nil {
		return err
	}
	defer k.close()
	found, err := k.check(ctx)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(c.stdout).Encode(found)
	}
	fmt.Fprintf(c.stdout, "%s: %d batches, %d rows (%d batches undone); record, ledger and database agree\nledger ends with %s\nfingerprint      %s\n",
		k.dir, found.Batches, found.Rows, found.Undone, found.Head, found.Fingerprint)
	if found.Clock != "" {
		fmt.Fprintln(c.stdout, found.Clock)
	}
	for _, e := range found.LooseEnds {
		fmt.Fprintln(c.stdout, e.Message())
	}
	for _, words := range found.Claims {
		fmt.Fprintln(c.stdout, words)
	}
	for _, words := range found.Changes {
		fmt.Fprintln(c.stdout, words)
	}
	for _, words := range found.Groups {
		fmt.Fprintln(c.stdout, words)
	}
	for _, d := range found.Doubts {
		fmt.Fprintln(c.stdout, d.Message())
	}
	return nil
}

// strays are the quoted figures and targets of the published snapshot that no page shows, and
// the changes of schemes and the groups of places that name one of which there are no records.
func (found *checked) strays(ctx context.Context, dir string) error {
	engine, done, err := publishedEngine(ctx, dir, disclose.Default)
	if err != nil {
		return err
	}
	found.Claims = append(append([]string{}, engine.StrayClaims()...), append(engine.StrayTargets(), engine.StrayTotals()...)...)
	found.Changes, found.Groups = append([]string{}, engine.StrayChanges()...), append([]string{}, engine.StrayGroups()...)
	return done()
}

func (k *keeper) check(ctx context.Context) (*checked, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.loader.Verify(ctx); err != nil {
		return nil, err
	}
	lines := k.loader.Lines()
	found := &checked{Clock: clockBehind(time.Now(), lines)}
	for _, e := range lines {
		found.Head = e.Hash
		if !e.IsLoad() && !e.IsUndo() {
			continue
		}
		if e.IsUndo() {
			found.Batches--
			found.Undone++
			found.Rows -= lines[e.Undoes-1].Accepted
			continue
		}
		found.Batches++
		found.Rows += e.Accepted
	}
	var err error
	if found.Fingerprint, err = k.db.Fingerprint(ctx); err != nil {
		return nil, err
	}
	if found.LooseEnds, err = k.loader.LooseEnds(ctx); err != nil {
		return nil, err
	}
	if found.Doubts, err = k.loader.Doubts(ctx); err != nil {
		return nil, err
	}
	if path, err := duck.Current(k.dir); err == nil {
		found.Snapshot = filepath.Base(path)
		if err := found.strays(ctx, k.dir); err != nil {
			found.Claims = []string{"quoted figures, targets, changes of schemes and groups of places are not looked at, for the snapshot cannot be read (khi serve publishes it anew): " + err.Error()}
		}
	}
	return found, nil
}

// rebuild makes the database again from the record and publishes it.
func rebuild(ctx context.Context, c *cli, args []string) error {
	f := c.flags("rebuild", "--data DIR")
	o := keeperFlags(f)
	if err := c.parse(f, args); err != nil {
		return err
	}
	dir, err := filepath.Abs(o.data)
	if err != nil {
		return err
	}
	k := newKeeper(dir, *o, c.stderr)
	defer k.close()
	if err := k.open(ctx); err != nil {
		return err
	}
	if err := k.loader.Verify(ctx); err != nil {
		return fmt.Errorf("the database is left as it is: %w", err)
	}
	if err := errors.Join(k.remake(ctx), endOpening(k.dir)); err != nil {
		return err
	}
	k.shutStories()
	if err := k.endErasings(ctx); err != nil {
		return err
	}
	if err := k.publish(ctx); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "made the database again from %d lines of the ledger; the old one is kept beside it as khi.db.damaged-…\n", len(k.loader.Lines()))
	return nil
}
