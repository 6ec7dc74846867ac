package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"khi/cmd/khi/backup"
	"khi/cmd/khi/erase"
	"khi/dashboards/rights"
	"khi/queries/disk"
)

const retentionHead = "scheme_id,person_ref,wave,answered_on,completed_by,life_sat,friends_n\n"

// retentionWorld is a folder in which the time is over for OLD-1 and OLD-2 (8 years and
// the one that runs), but not for NEW, who answered lately, for OPEN, whose arrangement
// has no end, and for STORY, who has a link. Lines that without holds are left out.
func retentionWorld(t *testing.T, without string) (dir string, do func(args ...string) (string, error)) {
	t.Helper()
	dir = t.TempDir()
	files, command := t.TempDir(), []string{"load"}
	var out, said bytes.Buffer
	do = func(args ...string) (string, error) {
		out.Reset()
		said.Reset()
		err := run(context.Background(), args, []string{"KHI_DATA=" + dir, "KHI_MEMORY=256MB", "KHI_KEEP_YEARS=8"}, &out, &said)
		return out.String() + said.String(), err
	}
	for name, text := range map[string]string{
		"0.csv": baseSchemes.text,
		"1.csv": "scheme_id,person_ref,birth_year,gender\nnorth,OLD-1,1950,female\nnorth,OLD-2,1951,male\nnorth,NEW,1960,male\nnorth,OPEN,1970,female\nnorth,STORY,1980,male\n",
		"2.csv": "scheme_id,arrangement_ref,person_ref,type,start_on,end_on\nnorth,OLD-A,OLD-1,live_in,2010-04-01,2015-05-05\nnorth,OPEN-A,OPEN,live_in,2010-04-01,\nnorth,NEW-A,NEW,live_in,2010-04-01,2012-04-01\n",
		"3.csv": retentionHead + "north,OLD-1,baseline,2012-05-01,self,3,2\nnorth,OLD-2,baseline,2018-03-31,self,9,5\nnorth,NEW,baseline,2012-05-01,self,7,3\nnorth,OPEN,baseline,2012-05-01,self,8,3\nnorth,STORY,baseline,2012-05-01,self,6,1\n",
		"4.csv": "scheme_id,arrangement_ref,year,element,weekly\nnorth,OLD-A,2014-15,care,612.50\nnorth,OPEN-A,2014-15,care,777.25\n",
		"5.csv": retentionHead + "north,NEW,review,2025-05-01,self,6,4\n",
	} {
		var kept []string
		for _, line := range strings.Split(text, "\n") {
			if without == "" || !strings.Contains(line, without) {
				kept = append(kept, line)
			}
		}
		if err := disk.Write(filepath.Join(files, name), []byte(strings.Join(kept, "\n"))); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range "012345" {
		command = append(command, filepath.Join(files, string(n)+".csv"))
	}
	if text, err := do(command...); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	book, err := rights.Open(filepath.Join(dir, storiesFolder), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := book.MakeLink(rights.Person{Scheme: "north", Key: personKey(t, dir, "STORY")}, rights.Own, 30, "ann"); err != nil {
		t.Fatal(err)
	}
	if err := book.SetListener("north", "Ann, 01234 567890"); err != nil { // about nobody: it stays
		t.Fatal(err)
	}
	return dir, do
}

func personKey(t *testing.T, dir, ref string) int64 {
	t.Helper()
	who, err := fileLoader(t, dir).Subject("person", "north", ref)
	if err != nil {
		t.Fatal(err)
	}
	return who.Key
}

// TestRetention: those for whom the time is over are told in numbers, go as somebody does
// who asks for it, and can come back with what is newer.
func TestRetention(t *testing.T) {
	t.Parallel()
	dir, do := retentionWorld(t, "")
	old := filepath.Join(t.TempDir(), "old")
	copyFolder(t, dir, old)
	first, second := personKey(t, dir, "OLD-1"), personKey(t, dir, "OLD-2")
	before, err := os.ReadFile(filepath.Join(dir, "ledger.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	said, err := do("subject", "retention")
	if err != nil || !strings.HasPrefix(said, "2 people about whom nothing is newer than 31 March 2018\n  North Shared Lives: person: 2; 5 rows name them\n1 more are kept") || strings.Contains(said, "OLD-1") {
		t.Fatalf("%v: %s", err, said)
	}
	if said, err := do("subject", "retention", "--erase", "3"); err == nil || !strings.Contains(err.Error(), "for 2 people") {
		t.Errorf("another number was taken: %v: %s", err, said)
	}
	if said, err := do("subject", "retention", "--keep-years", "0"); err == nil || !strings.Contains(err.Error(), "no rule is set") {
		t.Errorf("without a rule: %v: %s", err, said)
	}
	if said, err := do("subject", "retention", "--keep-years", "30"); err != nil || !strings.HasPrefix(said, "0 people") || strings.Contains(said, "--erase") {
		t.Errorf("of a longer time: %v: %s", err, said)
	}
	if after, err := os.ReadFile(filepath.Join(dir, "ledger.jsonl")); err != nil || !bytes.Equal(before, after) {
		t.Errorf("looking changed the ledger: %v", err)
	}
	list := filepath.Join(t.TempDir(), "gone")
	said, err = do("subject", "retention", "--erase", "2", "--erasures", list)
	if err != nil || !strings.Contains(said, "erased 2 people for whom the time was over: 6 rows") {
		t.Fatalf("%v: %s", err, said)
	}
	if found, err := erase.Search(dir, []int64{first, second}, nil, nil); err != nil || len(found) > 0 {
		t.Errorf("they are in %v: %v", found, err)
	}
	empty, _ := retentionWorld(t, "OLD-")
	want := figuresOf(t, empty)
	if figuresOf(t, old) == want {
		t.Fatal("they are in no figure, so nothing shows that they went")
	}
	if got := figuresOf(t, dir); got != want {
		t.Errorf("the figures are\n%s\nwant\n%s", got, want)
	}
	if said, err := do("rebuild"); err != nil || figuresOf(t, dir) != want {
		t.Errorf("a rebuild gives other figures: %v: %s", err, said)
	}
	if said, err := do("subject", "retention"); err != nil || !strings.HasPrefix(said, "0 people") {
		t.Errorf("afterwards: %v: %s", err, said)
	}
	t.Run("come back", func(t *testing.T) { comesBack(t, dir, first, do) })
	t.Run("restored", func(t *testing.T) { restoreEndsRetention(t, old, want, list) })
}

// comesBack: the old file brings no old row, and says so; a new answer of theirs counts.
func comesBack(t *testing.T, dir string, her int64, do func(args ...string) (string, error)) {
	files := t.TempDir()
	load := func(name, text string) string {
		t.Helper()
		path := filepath.Join(files, name)
		if err := disk.Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		said, err := do("load", path)
		if err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		return said
	}
	said := load("old.csv", retentionHead+"north,OLD-1,baseline,2012-05-01,self,3,2\nnorth,NEW,baseline,2013-05-01,self,7,3\n")
	if !strings.Contains(said, "1 rows are about people who were erased because the time") || strings.Contains(said, "OLD-1") {
		t.Errorf("the old file again: %s", said)
	}
	if found, err := erase.Search(dir, []int64{her}, nil, nil); err != nil || len(found) > 0 {
		t.Errorf("she is back in %v: %v", found, err)
	}
	if said := load("new.csv", retentionHead+"north,OLD-1,baseline,2026-05-01,self,4,2\n"); strings.Contains(said, "erased") {
		t.Errorf("somebody who came back: %s", said)
	}
	said, err := do("subject", "--scheme", "north", "--person", "OLD-1")
	if err != nil || !strings.Contains(said, "1 rows about") {
		t.Errorf("%v: %s", err, said)
	}
	if said, err := do("check"); err != nil {
		t.Errorf("check: %v: %s", err, said)
	}
}

// restoreEndsRetention: a backup from before is brought back without those whose time was
// over, who may come back there too.
func restoreEndsRetention(t *testing.T, old, want, list string) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	identity, file, to := filepath.Join(tmp, "key"), filepath.Join(tmp, "old.age"), filepath.Join(tmp, "new")
	if err := disk.Write(identity, []byte(key.String()+"\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := writeBackup(file, old, backup.Options{Recipients: []age.Recipient{key.Recipient()}, Erasures: list}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(context.Background(), []string{"restore", "--from", file, "--identity", identity, "--data", to, "--memory", "256MB"}, nil, &out, &out); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if got := figuresOf(t, to); got != want || !strings.Contains(out.String(), "erased here too: 6 rows") {
		t.Errorf("restored:\n%s\nwant\n%s\n%s", got, want, out.String())
	}
	for m, until := range fileLoader(t, to).Erased() {
		if until != "2018-03-31" {
			t.Errorf("the mark %s holds until %s", m, until)
		}
	}
	if len(fileLoader(t, to).Erased()) != 3 { // two people and an arrangement
		t.Errorf("%d marks", len(fileLoader(t, to).Erased()))
	}
}
