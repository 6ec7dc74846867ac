package duck_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"khi/queries/duck"
)

const (
	neverEnds = "SELECT count(*) FROM range(1000000) a(i), range(1000000) b(j) WHERE (i * j) % 7 = 3"
	holdsMuch = "SELECT length(list(i::VARCHAR || repeat('x', 100))) FROM range(2000000) t(i)"
)

// TestAQuestionThatIsTooMuchIsStopped: a statement on a snapshot that takes too long or too
// much memory ends with words of its own within the time, also where many ask at once, and
// the next one is answered.
func TestAQuestionThatIsTooMuchIsStopped(t *testing.T) { // not parallel: it changes the bounds
	longest, memory := duck.BoundSnapshots(100*time.Millisecond, "16MB")
	defer duck.BoundSnapshots(longest, memory)
	s := publishAndOpen(t, open(t, t.TempDir()))
	none := func([]any) error { return nil }
	began := time.Now()
	ended := make(chan error, 6)
	for range cap(ended) { // more than there are connections: some wait for theirs
		go func() { ended <- s.Read(context.Background(), text(neverEnds), nil, none) }()
	}
	for range cap(ended) {
		if err := <-ended; !errors.Is(err, duck.ErrTooMuch) {
			t.Errorf("a statement without an end: %v", err)
		}
	}
	if took := time.Since(began); took > 20*time.Second { // the driver asks again every half second
		t.Errorf("it took %s", took)
	}
	duck.BoundSnapshots(longest, "16MB")
	if err := s.Read(t.Context(), text(holdsMuch), nil, none); !errors.Is(err, duck.ErrTooMuch) {
		t.Errorf("a statement beyond the memory: %v", err)
	}
	if got := read(t, s, "snapshot_meta", nil); len(got) != 1 {
		t.Errorf("the next reader gets %v", got)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if err := s.Read(gone, text("SELECT 1"), nil, none); err == nil || errors.Is(err, duck.ErrTooMuch) {
		t.Errorf("a reader who left: %v", err)
	}
}

// TestAWriteBeyondTheMemoryChangesNothing: the writer's database refuses what does not fit
// with neither memory nor disk for it, keeps what was there, and takes the next write.
func TestAWriteBeyondTheMemoryChangesNothing(t *testing.T) {
	t.Parallel()
	db, err := duck.Open(t.Context(), duck.Options{Dir: t.TempDir(), MemoryLimit: "100MB", SpillLimit: "1MB", Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fill := func(tx *duck.Tx) error { _, err := tx.Fill("cost", costColumns, oneCost); return err }
	if err := db.Update(t.Context(), fill); err != nil {
		t.Fatal(err)
	}
	before := count(t, db, "SELECT count(*) FROM cost")
	err = db.Update(t.Context(), func(tx *duck.Tx) error {
		if err := fill(tx); err != nil {
			return err
		}
		_, err := tx.Exec(text("CREATE TEMP TABLE much AS "+holdsMuch), nil)
		return err
	})
	if !errors.Is(err, duck.ErrTooMuch) || errors.Is(err, duck.ErrReopen) {
		t.Errorf("it ended with %v", err)
	}
	if n := count(t, db, "SELECT count(*) FROM cost"); n != before {
		t.Errorf("%d rows, before %d", n, before)
	}
	if err := db.Update(t.Context(), fill); err != nil || count(t, db, "SELECT count(*) FROM cost") != 2*before {
		t.Errorf("the next write: %v", err)
	}
}
