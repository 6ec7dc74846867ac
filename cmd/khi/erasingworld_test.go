package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/dashboards/access"
	"khi/dashboards/rights"
	"khi/dashboards/rounds"
	"khi/ingest"
	"khi/queries"
)

// erasingWorld is subjectWorld, in which she has a story and answered a round as well,
// and the folder a trail.
func erasingWorld(t *testing.T) (dir string, her ingest.Subject, do func(args ...string) (string, error)) {
	t.Helper()
	dir, do = subjectWorld(t)
	l := fileLoader(t, dir)
	her, err := l.Subject("person", "north", "QX-77-ALDER")
	if err != nil {
		t.Fatal(err)
	}
	other, err := l.Subject("person", "north", "P2")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rights.Open(filepath.Join(dir, storiesFolder), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []ingest.Subject{her, other} {
		if _, _, err := book.MakeLink(rights.Person{Scheme: who.Scheme, Key: who.Key}, rights.Own, 30, "ann"); err != nil {
			t.Fatal(err)
		}
	}
	sets, err := askSets()
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := rounds.Open(filepath.Join(dir, roundsFolder), sets, nil)
	if err != nil {
		t.Fatal(err)
	}
	today := shelf.Today()
	r, err := shelf.Make(rounds.Round{Scheme: "north", Title: "Spring", Wave: "review", Sets: []string{"friends"}, Language: "en", Opens: today, Closes: today, Contact: "Ann", By: "ann"}, "")
	if err != nil {
		t.Fatal(err)
	}
	links, err := shelf.Link(r.ID, []int64{other.Key, her.Key}, "", "ann")
	if err != nil {
		t.Fatal(err)
	}
	for i, link := range links {
		if err := shelf.Say(link, "friends_n", fmt.Sprint(3+i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := shelf.NoteLoaded(r.ID, 2, "ann"); err != nil {
		t.Fatal(err)
	}
	if err := shelf.Say(links[1], "friends_help", rounds.DontKnow); err != nil {
		t.Fatal(err)
	}
	trail, err := access.OpenTrail(mustFolder(t, trailPath(dir)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(shelf.Close(), trail.Note(access.Entry{Did: access.Began}, true), trail.Close()); err != nil {
		t.Fatal(err)
	}
	return dir, her, do
}

func mustFolder(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// noStore is a database that nobody asks.
type noStore struct{ ingest.Store }

// fileLoader reads the record of a folder without its database.
func fileLoader(t *testing.T, dir string) *ingest.Loader {
	t.Helper()
	key, err := pseudonymKey("", dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ingest.New(ingest.Options{Dir: dir, Key: key, Store: noStore{}})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// figuresOf are all the cells of a folder, from which every figure is made.
func figuresOf(t *testing.T, dir string) string {
	t.Helper()
	k, err := openKeeper(context.Background(), keeperOptions{data: dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	var out strings.Builder
	for _, table := range []string{"cell", "cell_bin", "cell_left_out"} {
		rows := 0
		err := k.db.Read(context.Background(), queries.Statement{Name: "test", Text: "SELECT * FROM " + table + " ORDER BY ALL"}, nil, func(v []any) error {
			rows++
			fmt.Fprintln(&out, table, v)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if rows == 0 && table == "cell" {
			t.Fatal("there are no cells to compare")
		}
	}
	return out.String()
}

func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}
