package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"khi/ingest"
	"khi/ingest/finding"
)

// load takes one file in and, when it changed something, publishes.
func (k *keeper) load(ctx context.Context, r io.Reader, req ingest.Request) (*ingest.Receipt, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	receipt, err := k.loader.Load(ctx, r, req)
	if err != nil && !errors.Is(err, finding.ErrRefused) {
		k.unshown = true // it may be kept, and the loader catches up with that before the next file
	}
	if err != nil || req.DryRun || receipt.AlreadyLoaded && !k.unshown {
		return receipt, err
	}
	if err := k.publishLocked(ctx); err != nil {
		return receipt, fmt.Errorf("%s is loaded and safe, but the pages could not be brought up to date: %w", req.FileName, err)
	}
	return receipt, nil
}

// loadOnly takes one file in and leaves publishing to the caller.
func (k *keeper) loadOnly(ctx context.Context, r io.Reader, req ingest.Request) (*ingest.Receipt, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.loader.Load(ctx, r, req)
}

// settle counts the figures of the files that were loaded with Later.
func (k *keeper) settle(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.loader.Settle(ctx)
}
