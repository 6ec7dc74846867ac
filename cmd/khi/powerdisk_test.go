package main_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// disk is what a program asked of a disk, in order, so that the state that a power
// cut could leave behind can be made for any moment. It promises what POSIX promises
// and no more: what was written to a file is there for certain once that file was
// synced, a name once its folder was; anything else may be there, missing, or there in
// part. (Journalled file systems promise more.)
type disk struct {
	deeds []deed
	names map[string]int // path → file, as of the last deed
	files []string       // what each file was called first
}

// deed is one thing asked of the disk.
type deed struct {
	kind deedKind
	path string // relative to the folder
	to   string // of a rename
	file int
	at   int64
	data []byte
	size int64
}

type deedKind int

const (
	wrote deedKind = iota
	cutOff
	synced
	syncedFolder
	named   // a file was created under a name
	renamed // a name was moved
	unnamed
	madeFolder
	spoke // something was said to whoever started the program
)

const folderItself = -1 // the file of a name that is a folder

func newDisk() *disk { return &disk{names: map[string]int{}} }

func (d *disk) do(x deed) { d.deeds = append(d.deeds, x) }

func (d *disk) create(path string) int {
	if f, there := d.names[path]; there {
		return f
	}
	d.files = append(d.files, path)
	f := len(d.files) - 1
	d.names[path] = f
	d.do(deed{kind: named, path: path, file: f})
	return f
}

func (d *disk) rename(from, to string) {
	d.names[to] = d.names[from]
	delete(d.names, from)
	d.do(deed{kind: renamed, path: from, to: to, file: d.names[to]})
}

func (d *disk) remove(path string) {
	d.do(deed{kind: unnamed, path: path, file: d.names[path]})
	delete(d.names, path)
}

func (d *disk) mkdir(path string) {
	d.names[path] = folderItself
	d.do(deed{kind: madeFolder, path: path, file: folderItself})
}

// image is what may lie on the disk after a cut.
type image struct {
	names map[string]int
	data  map[int][]byte
}

// sector is what a disk writes whole or not at all.
const sector = 512

// cut makes one of the states in which a power cut after some deeds may leave the
// disk. fate decides what becomes of what was not synced.
func (d *disk) cut(after int, random *rand.Rand) image {
	deeds := d.deeds[:after]
	luck := []float64{0, 0.5, 0.9, 1}[random.IntN(4)] // how much of what was not synced is there
	return image{d.namesAfter(deeds, luck, random), d.dataAfter(deeds, luck, random)}
}

// namesAfter keeps, folder by folder, the changes of names up to the last sync of the
// folder and some of those after it, in their order.
func (d *disk) namesAfter(deeds []deed, luck float64, random *rand.Rand) map[string]int {
	sure, all := map[string]int{}, map[string]int{}
	for _, x := range deeds {
		if x.changesNames() {
			all[folderOf(x)]++
		}
		if x.kind == syncedFolder {
			sure[x.path] = all[x.path]
		}
	}
	kept := map[string]int{}
	for _, folder := range slices.Sorted(maps.Keys(all)) {
		kept[folder] = sure[folder]
		for kept[folder] < all[folder] && random.Float64() < luck {
			kept[folder]++
		}
	}
	names := map[string]int{}
	for _, x := range deeds {
		if !x.changesNames() || kept[folderOf(x)] == 0 {
			continue
		}
		kept[folderOf(x)]--
		switch x.kind {
		case named, madeFolder:
			names[x.path] = x.file
		case unnamed:
			delete(names, x.path)
		case renamed:
			delete(names, x.path)
			names[x.to] = x.file
		}
	}
	return names
}

func (x deed) changesNames() bool {
	return x.kind == named || x.kind == renamed || x.kind == unnamed || x.kind == madeFolder
}

// folderOf is the folder whose sync makes a change of names certain: for a move, the
// one that it leads to.
func folderOf(x deed) string {
	if x.kind == renamed {
		return filepath.Dir(x.to)
	}
	return filepath.Dir(x.path)
}

// dataAfter keeps of each file what was written up to its last sync, and of what came
// after each piece whole, not at all, or some sectors of it.
func (d *disk) dataAfter(deeds []deed, luck float64, random *rand.Rand) map[int][]byte {
	sure := map[int]int{}
	for i, x := range deeds {
		if x.kind == synced {
			sure[x.file] = i
		}
	}
	data := map[int][]byte{}
	for i, x := range deeds {
		if x.kind != wrote && x.kind != cutOff {
			continue
		}
		last, ever := sure[x.file]
		certain := ever && i < last
		switch {
		case x.kind == cutOff && (certain || random.Float64() < luck):
			data[x.file] = sized(data[x.file], x.size)
		case x.kind == wrote && (certain || random.Float64() < luck):
			data[x.file] = put(data[x.file], x.at, x.data)
		case x.kind == wrote && random.Float64() < luck:
			data[x.file] = torn(data[x.file], x, random)
		}
	}
	return data
}

func sized(b []byte, size int64) []byte {
	if int64(len(b)) >= size {
		return b[:size]
	}
	return append(b, make([]byte, size-int64(len(b)))...)
}

func put(b []byte, at int64, data []byte) []byte {
	if end := at + int64(len(data)); int64(len(b)) < end {
		b = sized(b, end)
	}
	copy(b[at:], data)
	return b
}

// torn writes some sectors of a piece; where it made the file longer, the others are zeros.
func torn(b []byte, x deed, random *rand.Rand) []byte {
	end := x.at + int64(len(x.data))
	if random.IntN(2) == 0 { // the file has not grown all the way
		end = x.at + random.Int64N(int64(len(x.data))+1)
	}
	for from := x.at; from < end; {
		to := min(end, (from/sector+1)*sector)
		if random.IntN(2) == 0 {
			b = put(b, from, x.data[from-x.at:to-x.at])
		} else if int64(len(b)) < to {
			b = sized(b, to)
		}
		from = to
	}
	return b
}

// lay writes the image into an empty folder. A file in a folder that is not there is not
// there either.
func (m image) lay(t *testing.T, root string) {
	t.Helper()
	if err := os.MkdirAll(root, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(m.names)) {
		if !m.reachable(path) {
			continue
		}
		at := filepath.Join(root, path)
		var err error
		if f := m.names[path]; f == folderItself {
			err = os.Mkdir(at, 0o700)
		} else {
			err = os.WriteFile(at, m.data[f], 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (m image) reachable(path string) bool {
	for dir := filepath.Dir(path); dir != "."; dir = filepath.Dir(dir) {
		if f, there := m.names[dir]; !there || f != folderItself {
			return false
		}
	}
	return true
}

// sameAs compares the last state with a real folder: what was read of the trace must be
// all that happened.
func (d *disk) sameAs(root string) error {
	all := d.cutWhole()
	for path, f := range all.names {
		if f == folderItself {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return err
		}
		if string(b) != string(all.data[f]) {
			return fmt.Errorf("%s has %d bytes, and by the trace %d, or others", path, len(b), len(all.data[f]))
		}
	}
	return filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, path)
		if _, there := all.names[rel]; !there && err == nil && rel != "." && !strings.HasSuffix(rel, ".sock") {
			return fmt.Errorf("%s is there, and not by the trace", rel)
		}
		return err
	})
}

// cutWhole is the state when everything has come to the disk.
func (d *disk) cutWhole() image {
	sure := slices.Clone(d.deeds)
	for f := range d.files {
		sure = append(sure, deed{kind: synced, file: f})
	}
	for path, f := range d.names {
		if f == folderItself {
			sure = append(sure, deed{kind: syncedFolder, path: path})
		}
	}
	sure = append(sure, deed{kind: syncedFolder, path: "."})
	return (&disk{deeds: sure}).cut(len(sure), rand.New(rand.NewPCG(1, 1)))
}
