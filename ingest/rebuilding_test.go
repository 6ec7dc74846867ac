package ingest

import (
	"context"
	"errors"
	"testing"
)

func TestRebuildThatWasCutOffIsDamage(t *testing.T) {
	ctx := context.Background()
	l, _ := loaded(t)
	store := newMemory("northshire")
	again, err := reopen(t, l, store)
	if err != nil {
		t.Fatal(err)
	}
	store.fail = errors.New("power cut")
	if _, err := again.Rebuild(ctx); err == nil {
		t.Fatal("the rebuild was not cut off")
	}
	if _, err := again.Start(ctx); !errors.Is(err, ErrDamaged) {
		t.Errorf("after a rebuild that was cut off: %v", err)
	}
	if _, err := again.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Start(ctx); err != nil {
		t.Errorf("after a whole rebuild: %v", err)
	}
}
