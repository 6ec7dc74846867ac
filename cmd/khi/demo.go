package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"khi/cmd/khi/demo"
	"khi/ingest"
	"khi/queries/disk"
)

// makeDemo writes the made-up world as files in the formats that real tools
// export and loads them through the same door as everybody's.
func makeDemo(ctx context.Context, c *cli, args []string) error {
	f := c.flags("demo", "--data DIR [--seed N] [--groups] [--files-only | --scale national [--responses N] [--schemes N]]")
	o := keeperFlags(f)
	seed := f.Uint64("seed", 1, "another seed makes another world")
	filesOnly := f.Bool("files-only", false, "write the files into DIR/files and load nothing")
	groups := f.Bool("groups", false, "two groups of places that overlap, too; they cost figures of England (docs/disclosure.md)")
	national := addNationalFlags(f)
	today := f.String("today", "", "the day to make the world up to, such as 2026-04-15 (default: today)")
	if err := c.parse(f, args); err != nil {
		return err
	}
	day := londonToday()
	if *today != "" {
		var err error
		if day, err = time.Parse(time.DateOnly, *today); err != nil {
			return fmt.Errorf("--today: %w", err)
		}
	}
	switch {
	case *national.scale == "national" && !*filesOnly:
		return makeNational(ctx, c, o, demo.National{Seed: *seed, Responses: *national.responses, Schemes: *national.schemes, Today: day})
	case *national.scale != "":
		return fmt.Errorf("--scale %s: there is national, without --files-only: %w", *national.scale, errUsage)
	}
	folder := filepath.Join(o.data, "files")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	files, err := demo.Write(folder, demo.Options{Seed: *seed, Today: day, Groups: *groups})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "wrote %d files of made-up data to %s\n", len(files), folder)
	if *filesOnly {
		return nil
	}
	if err := disk.Write(filepath.Join(o.data, inventedMark), []byte("The data in this folder are made up.\n")); err != nil {
		return err
	}
	k, err := openKeeper(ctx, *o, c.stderr)
	if err != nil {
		return err
	}
	defer k.close()
	return k.loadDemo(ctx, c, folder, files)
}

func (k *keeper) loadDemo(ctx context.Context, c *cli, folder string, files []demo.File) error {
	began := time.Now()
	var in, accepted int64
	for _, file := range files {
		receipt, err := k.loadFile(ctx, filepath.Join(folder, file.Name), ingest.Request{FileName: file.Name, Scheme: file.Scheme, By: "khi demo", Later: true})
		if err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
		in += receipt.In
		accepted += receipt.Accepted
	}
	if err := k.settle(ctx); err != nil {
		return err
	}
	if err := k.publish(ctx); err != nil {
		return err
	}
	k.shelf.ready(ctx)
	fmt.Fprintf(c.stdout, "loaded %d files: %d of %d rows accepted, in %.1f s\n", len(files), accepted, in, time.Since(began).Seconds())
	people, err := k.demoPeople()
	if people != "" {
		fmt.Fprintf(c.stdout, "made somebody of each role for khi serve --sign-in: see %s\n", people)
	}
	return err
}

// loadFile loads one file without publishing.
func (k *keeper) loadFile(ctx context.Context, path string, req ingest.Request) (*ingest.Receipt, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return k.loadOnly(ctx, f, req)
}
