package access

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func writeTrail(t *testing.T, path string, names ...string) {
	t.Helper()
	trail, err := OpenTrail(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if err := trail.Note(Entry{Who: n, Did: Saw, What: "/places/UK?period=2025-26&by=<b>", Status: 200, From: "127.0.0.1"}, n == "ann"); err != nil {
			t.Fatal(err)
		}
	}
	if err := trail.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestTheTrailGoesOnAfterAStartAndShowsEveryChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trail.jsonl")
	writeTrail(t, path, "ann", "bob", "cat")
	writeTrail(t, path, "dan")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var who []string
	last, err := CheckTrail(bytes.NewReader(text), func(e Entry) { who = append(who, e.Who) })
	if err != nil || strings.Join(who, " ") != "ann bob cat dan" || last.Seq != 4 {
		t.Fatal(who, last, err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	for what, changed := range map[string][]byte{
		"another name":       bytes.Replace(text, []byte(`"bob"`), []byte(`"bab"`), 1),
		"a line taken out":   bytes.Join([][]byte{lines[0], lines[2], lines[3]}, nil),
		"two lines swapped":  bytes.Join([][]byte{lines[0], lines[2], lines[1], lines[3]}, nil),
		"the first one gone": bytes.Join(lines[1:], nil),
		"a line twice":       bytes.Join([][]byte{lines[0], lines[1], lines[1]}, nil),
		"a space more":       bytes.Replace(text, []byte(`,"who"`), []byte(`, "who"`), 1),
		"a field more":       bytes.Replace(text, []byte(`{"seq":1`), []byte(`{"x":1,"seq":1`), 1),
		"not a trail":        []byte("hello\n"),
	} {
		if _, err := CheckTrail(bytes.NewReader(changed), nil); err == nil {
			t.Errorf("%s went unseen", what)
		}
		other := filepath.Join(t.TempDir(), "trail.jsonl")
		if err := os.WriteFile(other, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if opened, err := OpenTrail(other, nil); err == nil {
			_ = opened.Close()
			t.Errorf("%s: the trail was written on", what)
		}
	}
}

func TestAnUnfinishedLineIsCutOffAndSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trail.jsonl")
	writeTrail(t, path, "ann", "bob")
	whole, _ := os.ReadFile(path)
	for cut := 1; cut < 40; cut += 13 {
		if err := os.WriteFile(path, whole[:len(whole)-cut], 0o600); err != nil {
			t.Fatal(err)
		}
		writeTrail(t, path, "cat")
		var did []string
		text, _ := os.ReadFile(path)
		if _, err := CheckTrail(bytes.NewReader(text), func(e Entry) { did = append(did, e.Did+e.Who) }); err != nil || strings.Join(did, " ") != "sawann began sawcat" {
			t.Errorf("cut by %d: %v %v", cut, did, err)
		}
	}
}

func FuzzCheckTrail(f *testing.F) {
	path := filepath.Join(f.TempDir(), "trail.jsonl")
	trail, err := OpenTrail(path, nil)
	if err != nil {
		f.Fatal(err)
	}
	_ = trail.Note(Entry{Who: "ann", Did: SignedIn}, true)
	_ = trail.Note(Entry{Who: "bob", Did: Saw, What: "/"}, true)
	_ = trail.Close()
	text, _ := os.ReadFile(path)
	f.Add(text)
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var lines bytes.Buffer
		last, err := CheckTrail(bytes.NewReader(in), func(e Entry) {
			if want, _ := hashOf(e); want != e.Hash {
				t.Error("a line with a wrong hash was given")
			}
			lines.WriteString("x")
		})
		if int64(lines.Len()) != last.Seq && err == nil {
			t.Errorf("%d lines given, the last is number %d", lines.Len(), last.Seq)
		}
	})
}

func TestTheNewestLinesComeFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trail.jsonl")
	trail, err := OpenTrail(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer trail.Close()
	const all = 3000 // several blocks
	for i := range all {
		if err := trail.Note(Entry{Who: []string{"ann", "bob"}[i%2], Did: Saw, What: strings.Repeat("x", i%200)}, false); err != nil {
			t.Fatal(err)
		}
	}
	want, before, asked := int64(all), int64(0), 0
	for {
		found, more, err := trail.Lately(before, 7, func(e Entry) bool { return e.Who == "bob" })
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range found {
			if e.Seq != want {
				t.Fatalf("line %d came, want %d", e.Seq, want)
			}
			want -= 2
		}
		if before, asked = more, asked+1; more == 0 || asked > all {
			break
		}
	}
	if want != 0 {
		t.Errorf("lines up to %d did not come", want)
	}
}
