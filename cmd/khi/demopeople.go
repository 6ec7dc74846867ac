package main

import (
	"crypto/rand"
	"fmt"
	"path/filepath"

	"khi/dashboards/access"
	"khi/metrics"
	"khi/queries/disk"
)

// demoPassword is what all made-up people sign in with. Each folder has its
// own, so that nobody who read it somewhere gets into another's demonstration.
func demoPassword() string { return "made-up-" + rand.Text()[:12] }

// demoPeople makes somebody of each role, for a demonstration with sign-in.
func (k *keeper) demoPeople() (file string, err error) {
	book, free, err := openBook(k.dir)
	if err != nil {
		return "", err
	}
	defer free()
	if len(book.All()) > 0 {
		return "", nil
	}
	scheme := k.someScheme()
	password, text := demoPassword(), "People of this demonstration, for khi serve --sign-in. They are made up.\n\n"
	for _, p := range []struct {
		name, title string
		role        access.Role
		place       string
	}{
		{"alex", "Alex, administrator", access.Administrator, access.Everywhere},
		{"nia", "Nia, national analyst", access.Analyst, access.Everywhere},
		{"callum", "Callum, commissioner", access.Commissioner, scheme.Parent},
		{"sinead", "Sinéad, scheme worker", access.Worker, scheme.ID},
		{"vera", "Vera, viewer", access.Viewer, access.Everywhere},
	} {
		_, key, err := book.Invite(p.name, p.title, []access.Grant{{Role: p.role, Place: p.place, From: "2020-01-01"}})
		if err == nil {
			_, err = book.Redeem(key, password)
		}
		if err != nil {
			return "", err
		}
		text += fmt.Sprintf("%-8s %s at %s\n", p.name, p.role, p.place)
	}
	file = filepath.Join(k.dir, accessFolder, "people.txt")
	return file, disk.Write(file, []byte(text+"\nThe password of all of them: "+password+"\n"))
}

// someScheme is the first open scheme by name; the whole country if there is none.
func (k *keeper) someScheme() metrics.Place {
	engine, release := k.shelf.Current()
	defer release()
	if engine != nil {
		for _, p := range engine.Places().All() {
			if p.Grain == metrics.Scheme && p.Closed == "" {
				return p
			}
		}
	}
	return metrics.Place{ID: access.Everywhere, Parent: access.Everywhere}
}
