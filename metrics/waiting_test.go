package metrics

import (
	"context"
	"errors"
	"testing"
	"time"
)

// Whoever cannot wait any longer is told so, and the work goes on for the next who asks.
func TestNobodyWaitsForLongerThanTheyCan(t *testing.T) {
	o := newLatticeOnce()
	release := make(chan struct{})
	work := func() (map[string]*lattice, error) {
		<-release
		return map[string]*lattice{"lonely": {}}, nil
	}
	o.make(work)
	if err := o.wait(Patiently(t.Context(), time.Now().Add(time.Millisecond))); !errors.Is(err, ErrStillDeciding) {
		t.Fatalf("with a millisecond's patience: %v", err)
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	if err := o.wait(left); !errors.Is(err, context.Canceled) {
		t.Fatalf("who has left waits: %v", err)
	}
	o.make(func() (map[string]*lattice, error) { panic("the work is done twice") })
	close(release)
	if err := o.wait(t.Context()); err != nil || o.of["lonely"] == nil {
		t.Fatalf("who waits gets %v and %v", o.of, err)
	}
	if err := o.wait(Patiently(left, time.Now())); err != nil {
		t.Errorf("what is there is not given to who has no time: %v", err)
	}
}

// A fault in the work is an error for those who asked and no end of the program.
func TestAFaultInDecidingIsAnError(t *testing.T) {
	o := newLatticeOnce()
	o.make(func() (map[string]*lattice, error) { panic("out of range") })
	if err := o.wait(t.Context()); err == nil {
		t.Error("a fault is taken for an answer")
	}
}
