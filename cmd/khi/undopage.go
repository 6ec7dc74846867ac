package main

import (
	"context"
	"errors"
	"strings"

	"khi/dashboards"
	"khi/ingest"
)

// pageUndoer lets a page undo a load: neither the pages nor the ledger know the
// other, so the two meet here.
type pageUndoer struct{ k *keeper }

// Undo takes the load out and publishes. A page does not wait behind a load
// that may take minutes: it says so.
func (p pageUndoer) Undo(ctx context.Context, batch int64, by, why string) error {
	if !p.k.mu.TryLock() {
		return &dashboards.Refusal{Busy: true, Words: "A file is being loaded or a load undone just now. Nothing was undone. Try again in a while."}
	}
	defer p.k.mu.Unlock()
	_, err := p.k.undoLocked(ctx, ingest.UndoRequest{Batch: batch, By: by, Why: why})
	if errors.Is(err, ingest.ErrCannotUndo) {
		words := strings.TrimSuffix(err.Error(), ": "+ingest.ErrCannotUndo.Error())
		return &dashboards.Refusal{Words: strings.ToUpper(words[:1]) + words[1:] + ". Nothing was undone."}
	}
	return err
}
