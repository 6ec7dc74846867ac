package main

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"khi/ingest"
)

// A load that was undone is still known to be of the scheme that it was sent for, so
// that whoever sent it goes on seeing what became of it.
func TestAnUndoneLoadIsStillOfItsScheme(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	k, err := openKeeper(ctx, keeperOptions{data: t.TempDir(), memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	if _, err := k.loadOnly(ctx, strings.NewReader(baseSchemes.text), ingest.Request{FileName: "schemes.csv"}); err != nil {
		t.Fatal(err)
	}
	answers := surveyHead + "north,P1,baseline,2025-01-07,self,4,1,2,1,7,2\n"
	sent, err := k.loadOnly(ctx, strings.NewReader(answers), ingest.Request{FileName: "answers.csv", Scheme: "north"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.undo(ctx, ingest.UndoRequest{Batch: sent.Batch, Why: "the wrong file"}); err != nil {
		t.Fatal(err)
	}
	if err := k.publish(ctx); err != nil {
		t.Fatal(err)
	}
	engine, release := k.shelf.Current()
	defer release()
	for _, load := range engine.Labels().Loads {
		if load.Seq == sent.Batch && (load.Undone == nil || !slices.Equal(load.Schemes, []string{"north"})) {
			t.Errorf("undone: %v, of %v", load.Undone, load.Schemes)
		}
	}
}
