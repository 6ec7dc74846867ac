// Package demo writes made-up files in the formats that real tools export.
package demo

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Options says how large a world to make up. The zero value of a field takes
// its default, so Options{} is the standard demonstration set.
type Options struct {
	Seed     uint64    // same seed and options, same bytes
	Today    time.Time // the last whole quarter before this day is the newest; default 15 April 2026
	Schemes  int       // 1 to 24, default 24
	People   int       // about this many people in all; default 2,500
	Quarters int       // whole quarters of history, 2 to 40; default 12
	Groups   bool      // two groups of places that overlap, too
}

// File is one file written, by its name in the directory. Scheme is the
// scheme it must be loaded for, and is empty when the file names its own.
type File struct {
	Name   string
	Scheme string
	Why    string // for a file that must be refused: the reason, in words
}

// withDefaults fills in the zero fields and refuses what cannot be made.
func (o Options) withDefaults() (Options, error) {
	if o.Today.IsZero() {
		o.Today = time.Date(2026, time.April, 15, 0, 0, 0, 0, time.UTC)
	}
	if o.Schemes == 0 {
		o.Schemes = len(schemeTable)
	}
	if o.People == 0 {
		o.People = 2500
	}
	if o.Quarters == 0 {
		o.Quarters = 12
	}
	switch {
	case o.Schemes < 1 || o.Schemes > len(schemeTable):
		return o, fmt.Errorf("demo: %d schemes asked for; there are 1 to %d to choose from", o.Schemes, len(schemeTable))
	case o.People < o.Schemes*3 || o.People > 200_000:
		return o, fmt.Errorf("demo: %d people asked for; with %d schemes it must be %d to 200,000", o.People, o.Schemes, o.Schemes*3)
	case o.Quarters < 2 || o.Quarters > 40:
		return o, fmt.Errorf("demo: %d quarters asked for; it must be 2 to 40", o.Quarters)
	}
	return o, nil
}

// Write makes up a world and writes its files into dir, which is created if
// need be. The files come back in the order in which they must be loaded:
// schemes before people, people before arrangements, arrangements before costs,
// and an older survey export before a newer one of the same scheme.
func Write(dir string, o Options) ([]File, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	out := &output{dir: dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	w := makeWorld(o)
	if err := writeTemplates(out, w); err != nil {
		return nil, err
	}
	if err := writeSurveys(out, w); err != nil {
		return nil, err
	}
	if err := writeStaff(out, w); err != nil {
		return nil, err
	}
	if err := writeTargets(out, w); err != nil {
		return nil, err
	}
	if err := writeTotals(out, w); err != nil {
		return nil, err
	}
	if o.Groups {
		if err := writeGroups(out, w); err != nil {
			return nil, err
		}
	}
	if err := writeAreas(out, w); err != nil {
		return nil, err
	}
	if err := writeASCOF(out); err != nil {
		return nil, err
	}
	if err := writeRatings(out, w); err != nil {
		return nil, err
	}
	if err := writeCouncilRecords(out, w); err != nil {
		return nil, err
	}
	return out.files, nil
}

// output collects the files of one call and writes each with one mode.
type output struct {
	dir   string
	files []File
}

func (out *output) add(f File, content []byte) error {
	if err := out.put(f.Name, content); err != nil {
		return err
	}
	out.files = append(out.files, f)
	return nil
}

// put writes a file that is not for loading, such as a README.
func (out *output) put(name string, content []byte) error {
	if err := os.WriteFile(filepath.Join(out.dir, name), content, 0o600); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}
