package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"strings"
	"testing"

	"khi/metrics/disclose"
	"khi/metrics/release"
)

// Rules are chosen by name; what is no name is refused, and nothing said is the default.
func TestRulesAreChosenByName(t *testing.T) {
	for name, want := range map[string]string{"": "default", "default": "default", "strict_public": "strict_public", "tre_10": "tre_10"} {
		var r rules
		f := flag.NewFlagSet("x", flag.ContinueOnError)
		profileFlag(f, &r)
		if name != "" {
			if err := f.Parse([]string{"--profile", name}); err != nil {
				t.Fatal(err)
			}
		}
		if got := r.profile(); got.Name != want || got.MinBase == 0 {
			t.Errorf("%q is %+v", name, got)
		}
	}
	for _, args := range [][]string{{"config", "--profile", "none"}, {"config", "--profile", ""}} {
		if err := run(context.Background(), args, nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "strict_public") {
			t.Errorf("%v: %v", args, err)
		}
	}
	if err := run(context.Background(), []string{"config"}, []string{"KHI_PROFILE=lax"}, io.Discard, io.Discard); err == nil {
		t.Error("a profile of the environment that there is not was taken")
	}
	var out bytes.Buffer
	if err := run(context.Background(), []string{"config"}, []string{"KHI_PROFILE=one_to_four"}, &out, io.Discard); err != nil || !strings.Contains(out.String(), "one_to_four") {
		t.Errorf("%v: %s", err, out.String())
	}
	if _, _, err := openEngine(context.Background(), "nowhere", disclose.Profile{}); err == nil || !strings.Contains(err.Error(), "without rules") {
		t.Errorf("figures without rules: %v", err)
	}
}

// A release is made by the rules that are asked for, and beside one that was made by others
// none is.
func TestReleasesKeepTheirRules(t *testing.T) {
	t.Parallel()
	w := newReleaseWorld(t)
	day := w.lastDay()
	with := func(name string, p disclose.Profile) (*release.Release, error) {
		m := release.Manifest{Name: name, AsOf: day, Dates: release.Dates{Public: day}}
		return (&releaser{dir: w.dir, version: "1.0", rules: p, memory: "256MB", say: io.Discard}).make(context.Background(), m)
	}
	first, err := with("strict", disclose.StrictPublic)
	if err != nil || first.Protection.Name != "strict_public" {
		t.Fatalf("%v", err)
	}
	if _, err := with("lax", disclose.Default); err == nil || !strings.Contains(err.Error(), "--profile strict_public") {
		t.Errorf("beside a release by other rules: %v", err)
	}
}
