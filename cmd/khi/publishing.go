package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"khi/cmd/khi/copies"
	"khi/metrics"
	"khi/metrics/disclose"
	"khi/queries/disk"
	"khi/queries/duck"
)

// publishKey is the file of a data folder with the key to publish with.
const publishKey = "publish.key"

// How often a service that publishes looks whether anything else than a load has
// changed, and says that its newest publication is still the newest.
const (
	publishLook  = 20 * time.Second
	publishRenew = 2 * time.Minute
)

// writerKey reads the key to publish with, which is made the first time, and holds it
// for this process alone until free is called: two must not publish at once.
func writerKey(dir string) (key *copies.WriterKey, free func() error, err error) {
	path := filepath.Join(dir, publishKey)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if key, err = copies.NewKey(); err == nil {
			text = []byte(key.Text())
			err = disk.Write(path, text)
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the key to publish with: %w", err)
	}
	if key, err = copies.ParseWriterKey(string(text)); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	if free, err = holdFile(path, "another khi publishes from this folder"); err != nil {
		return nil, nil, err
	}
	return key, free, nil
}

// publisher publishes what a service shows, for replicas.
type publisher struct {
	keeper *keeper
	store  copies.Store
	key    *copies.WriterKey
	wake   chan struct{}
	logger *slog.Logger

	last    string // what was published last, in short; "" for nothing
	renewed time.Time
}

// publishTo begins to publish into a folder or bucket, if one is named. What it gives ends that
// and waits for a publication that has begun.
func (k *keeper) publishTo(ctx context.Context, where string, logger *slog.Logger) (stop func(), err error) {
	if where == "" {
		return func() {}, nil
	}
	store, err := storeOf(where)
	if err != nil {
		return nil, fmt.Errorf("--publish: %w", err)
	}
	key, free, err := writerKey(k.dir)
	if err != nil {
		return nil, err
	}
	p := &publisher{keeper: k, store: store, key: key, wake: make(chan struct{}, 1), logger: logger}
	if _, err := copies.Newest(ctx, p.store, key.Reader(), 0); errors.Is(err, copies.ErrNotOurs) {
		return nil, errors.Join(fmt.Errorf("--publish %s: somebody else's publication is there, or it was tampered with: name an empty folder: %w", where, err), free())
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	k.shelf.tell(func() {
		select {
		case p.wake <- struct{}{}:
		default: // it is to look already
		}
	})
	go func() {
		defer close(done)
		p.keepPublishing(ctx)
	}()
	return func() {
		cancel()
		<-done
		if err := free(); err != nil {
			logger.Warn("publishing", "error", err.Error())
		}
	}, nil
}

func (p *publisher) keepPublishing(ctx context.Context) {
	for {
		if err := p.publishNow(ctx); err != nil && ctx.Err() == nil {
			p.logger.Error("figures could not be published for replicas; it is tried again", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-p.wake:
		case <-time.After(publishLook):
		}
	}
}

// publishNow publishes if anything has changed, and else says from time to time that
// nothing has.
func (p *publisher) publishNow(ctx context.Context) error {
	shown, free := p.keeper.shelf.take()
	defer free()
	if shown == nil {
		return nil
	}
	state, err := stateOfFolders(p.keeper.dir, shown.snapshot.Hash())
	if err != nil {
		return err
	}
	if state == p.last {
		if time.Since(p.renewed) < publishRenew {
			return nil
		}
		if err := copies.Renew(ctx, p.store, p.key, time.Now()); err != nil {
			p.last = "" // the store was emptied, or is away: all is published again
			return err
		}
		p.renewed = time.Now()
		return nil
	}
	m, fresh, err := publishOnce(ctx, p.keeper.dir, p.store, p.key, shown.engine, shown.snapshot)
	if err != nil {
		return err
	}
	p.last, p.renewed = state, time.Now()
	if fresh {
		p.logger.Info("figures published for replicas", "publication", m.Sequence, "files", len(m.Files), "as_of", m.AsOf)
	}
	return nil
}

func publishOnce(ctx context.Context, dir string, store copies.Store, key *copies.WriterKey, engine *metrics.Engine, snapshot *duck.Snapshot) (*copies.Manifest, bool, error) {
	files, m, err := publishedFiles(ctx, dir, engine, snapshot)
	if err != nil {
		return nil, false, err
	}
	return copies.Write(ctx, store, key, m, files, time.Now())
}

// stateOfFolders tells apart what may have changed: the snapshot, and the files that
// other commands put into the data folder.
func stateOfFolders(dir, snapshot string) (string, error) {
	state := snapshot
	for _, part := range append([]string{"releases"}, foldersPublished...) {
		err := filepath.WalkDir(filepath.Join(dir, part), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				if d != nil && d.IsDir() && d.Name() == ".building" {
					return fs.SkipDir
				}
				return err
			}
			info, err := d.Info()
			if err == nil {
				state += fmt.Sprintf("\n%s %d %d", path, info.Size(), info.ModTime().UnixNano())
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return state, nil
}

const publishUse = `--to FOLDER|s3://… --data DIR [--profile NAME]          (for replicas: see khi serve --replica)
Use: khi publish read-key --data DIR > FILE   (the key that replicas read with)
Use: khi publish --parquet FOLDER --rows-leave-this-machine (--recipient age1… | --in-the-clear) --data DIR [--parts N]   (people's rows, for an engine that holds more of them)`

// publishFigures publishes once what a data folder shows, or prints the key to read with.
func publishFigures(ctx context.Context, c *cli, args []string) error {
	f := c.flags("publish", publishUse)
	o := keeperFlags(f)
	data := &o.data
	to := f.String("to", "", "folder to publish into, or bucket (s3://BUCKET/FOLDER?endpoint=https://…&region=…), for replicas")
	var rows rowsRequest
	f.StringVar(&rows.to, "parquet", "", "folder, new or empty, to write people's rows, observations and unprotected cells into as Parquet, for another engine")
	f.IntVar(&rows.parts, "parts", 8, "into how many parts the rows are written; those of one scheme lie in one part")
	f.BoolVar(&rows.consent, "rows-leave-this-machine", false, "say that people's rows may be written to where --parquet says")
	out := exportFlags(f)
	var hide rules
	profileFlag(f, &hide)
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	if len(words) == 1 && words[0] == "read-key" {
		return printReadKey(c, *data)
	}
	if len(words) > 0 || (*to == "") == (rows.to == "") {
		f.Usage()
		return fmt.Errorf("name the folder to publish into with --to, or with --parquet: %w", errUsage)
	}
	if rows.to != "" {
		rows.export = *out
		return publishRows(ctx, c, o, rows)
	}
	store, err := storeOf(*to)
	if err != nil {
		return fmt.Errorf("--to: %w", err)
	}
	key, free, err := writerKey(*data)
	if err != nil {
		return err
	}
	m, fresh, err := publishFolder(ctx, *data, hide.profile(), store, key)
	if err = errors.Join(err, free()); err != nil {
		return err
	}
	if !fresh {
		fmt.Fprintf(c.stdout, "nothing has changed since publication %d\n", m.Sequence)
		return nil
	}
	fmt.Fprintf(c.stdout, "publication %d: %d files, figures as of %s\n", m.Sequence, len(m.Files), m.AsOf)
	return nil
}

func publishFolder(ctx context.Context, dir string, hide disclose.Profile, store copies.Store, key *copies.WriterKey) (m *copies.Manifest, fresh bool, err error) {
	path, err := duck.Current(dir)
	if err == nil {
		err = takeOwn(dir)
	}
	if err != nil {
		return nil, false, err
	}
	memory, err := openVerdicts(dir)
	if err != nil {
		return nil, false, err
	}
	engine, snapshot, err := openEngine(ctx, path, hide)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	engine.Remember(memory)
	if f := settledFigures(memory, snapshot.Name(), snapshot.Hash()); f != nil {
		engine.RememberFigures(f)
	}
	return publishOnce(ctx, dir, store, key, engine, snapshot)
}

// printReadKey prints the key that replicas read with, which is made the first time.
func printReadKey(c *cli, dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, publishKey))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err = os.Stat(filepath.Join(dir, "ledger.jsonl")); err != nil {
			return fmt.Errorf("%s is no data folder: %w", dir, err)
		}
		key, free, err := writerKey(dir)
		if err != nil {
			return err
		}
		fmt.Fprint(c.stdout, key.Reader().Text())
		return free()
	}
	if err != nil {
		return err
	}
	key, err := copies.ParseWriterKey(string(text))
	if err != nil {
		return err
	}
	fmt.Fprint(c.stdout, key.Reader().Text())
	return nil
}
