package metrics

import (
	"reflect"
	"runtime"
	"testing"

	"khi/metrics/disclose"
)

// kept is a memory that counts what it was asked.
type kept struct {
	all             map[string][]byte
	recalled, saved int
}

func (k *kept) Recall(key string) ([]byte, bool) {
	v, ok := k.all[key]
	if ok {
		k.recalled++
	}
	return v, ok
}

func (k *kept) Keep(key string, verdict []byte) { k.saved++; k.all[key] = verdict }

// TestVerdictsAreRemembered: the same numbers get the verdict that they got
// before; anything else, down to one number, one sum or one rule, a new one.
func TestVerdictsAreRemembered(t *testing.T) {
	k := &kept{all: map[string][]byte{}}
	j := judge{disclose.Default, k}
	lattice := func() disclose.Lattice {
		cell := func(n, yes int64) disclose.Cell {
			return disclose.Cell{Kind: disclose.Proportion, Respondents: n, Numerator: yes}
		}
		return disclose.Lattice{Cells: []disclose.Cell{cell(30, 12), cell(4, 2), cell(12, 5), cell(14, 5)}, Sums: []disclose.Sum{{Total: 0, Parts: []int{1, 2, 3}}}}
	}
	first := j.Protect(lattice())
	if want := disclose.Default.Protect(lattice()); !reflect.DeepEqual(first, want) || k.saved != 1 {
		t.Fatalf("%+v, want %+v", first, want)
	}
	if again := j.Protect(lattice()); !reflect.DeepEqual(again, first) || k.recalled != 1 || k.saved != 1 {
		t.Errorf("%+v the second time, recalled %d", again, k.recalled)
	}
	other := []disclose.Lattice{lattice(), lattice(), lattice()}
	other[0].Cells[1].Respondents = 6
	other[1].Sums = nil
	other[2].Cells[3].Held = true
	for i, l := range other {
		if got := j.Protect(l); !reflect.DeepEqual(got, disclose.Default.Protect(l)) || k.recalled != 1 {
			t.Errorf("another lattice (%d) was taken for the first: %+v", i, got)
		}
	}
	if j.ProtectMore(lattice(), []bool{false, false, false, true}); k.recalled != 1 {
		t.Error("what was hidden before does not count")
	}
	strict := judge{disclose.StrictPublic, k}
	if got := strict.Protect(lattice()); !reflect.DeepEqual(got, disclose.StrictPublic.Protect(lattice())) || k.recalled != 1 {
		t.Errorf("another profile was taken for the first: %+v", got)
	}
	for key := range k.all {
		k.all[key] = []byte("damaged")
	}
	if got := j.Protect(lattice()); !reflect.DeepEqual(got, first) {
		t.Errorf("a damaged verdict gives %+v", got)
	}
}

// TestANewQuarterIsDecidedOnAlone: of a lattice of two years, of which one has
// changed, only that year is decided on anew, and the verdict is that of all.
func TestANewQuarterIsDecidedOnAlone(t *testing.T) {
	k := &kept{all: map[string][]byte{}}
	cell := func(n, yes int64) disclose.Cell {
		return disclose.Cell{Kind: disclose.Proportion, Respondents: n, Numerator: yes}
	}
	years := disclose.Lattice{
		Cells: []disclose.Cell{cell(30, 12), cell(40, 22), cell(4, 2), cell(3, 1), cell(26, 10), cell(37, 21)},
		Sums:  []disclose.Sum{{Total: 0, Parts: []int{2, 4}}, {Total: 1, Parts: []int{3, 5}}},
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // the memory of this test is for one at a time
	check := func(saved, recalled int) {
		t.Helper()
		got := judge{disclose.Default, k}.Protect(years)
		if want := disclose.Default.Protect(years); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
		if k.saved != saved || k.recalled != recalled {
			t.Errorf("%d decisions made and %d remembered, want %d and %d", k.saved, k.recalled, saved, recalled)
		}
	}
	check(2, 0)
	years.Cells[1], years.Cells[5] = cell(41, 22), cell(38, 21)
	check(3, 1)
}

// TestEveryFieldCounts: whatever can be said of a cell or a profile is part of what a
// decision is found by; a field that were not would let an old decision pass for
// another's.
func TestEveryFieldCounts(t *testing.T) {
	seen := map[string]string{}
	ask := func(what string, j judge, c disclose.Cell) {
		j.memory = &kept{}
		key := j.key("protect", disclose.Lattice{Cells: []disclose.Cell{c}}, nil)
		if was, ok := seen[key]; ok || key == "" {
			t.Errorf("%s has the key of %s: %q", what, was, key)
		}
		seen[key] = what
	}
	ask("nothing", judge{}, disclose.Cell{})
	var c disclose.Cell
	eachField(t, reflect.ValueOf(&c).Elem(), func(name string) { ask("cell "+name, judge{}, c) })
	var p disclose.Profile
	eachField(t, reflect.ValueOf(&p).Elem(), func(name string) { ask("profile "+name, judge{Profile: p}, disclose.Cell{}) })
}

// eachField sets one field after the other to something, and back.
func eachField(t *testing.T, v reflect.Value, look func(name string)) {
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Int, reflect.Int64:
			f.SetInt(1)
		case reflect.Float64:
			f.SetFloat(1)
		case reflect.Bool:
			f.SetBool(true)
		case reflect.String:
			f.SetString("x")
		default:
			t.Fatalf("a %s: say here how to set it", f.Kind())
		}
		look(v.Type().Field(i).Name)
		v.Field(i).SetZero()
	}
}
