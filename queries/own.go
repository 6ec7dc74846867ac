package queries

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// own are the indicators of the deployment, beside those that come with the program.
var own struct {
	sync.Mutex
	all map[string]Statement
}

// OwnPrefix begins the name of every indicator of a deployment, so that none can
// stand in the place of one that comes with the program.
const OwnPrefix = "local_"

var ownName = regexp.MustCompile(`^local_[a-z0-9_]{1,40}$`)

// mostOwn is how many indicators of its own a deployment can have, and ownLongest
// how many bytes the text of one can have.
const (
	mostOwn    = 200
	ownLongest = 64 << 10
)

// SetOwn takes the indicators of a deployment from the files *.sql of a folder, in
// place of those that were taken before; with no folder (nil, or one that is not
// there) there are none. A file that is not as a statement has to be is an error that names it, and
// then nothing is taken. What a statement may reach is not looked at here: see
// Check of package queries/duck.
func SetOwn(folder fs.FS) error {
	var entries []fs.DirEntry
	var err error
	if folder != nil {
		entries, err = fs.ReadDir(folder, ".")
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the folder of own indicators cannot be read: %w", err)
	}
	all := map[string]Statement{}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".sql" {
			continue
		}
		s, err := readOwn(folder, e.Name())
		if err != nil {
			return err
		}
		all[s.Name] = s
	}
	if len(all) > mostOwn {
		return fmt.Errorf("there are %d files of own indicators: at most %d", len(all), mostOwn)
	}
	own.Lock()
	defer own.Unlock()
	own.all = all
	return nil
}

func readOwn(folder fs.FS, file string) (Statement, error) {
	name := strings.TrimSuffix(file, ".sql")
	if !ownName.MatchString(name) {
		return Statement{}, fmt.Errorf("%s: the name of an indicator of your own begins with %s and goes on with small letters, digits and _", file, OwnPrefix)
	}
	info, err := fs.Stat(folder, file)
	if err != nil {
		return Statement{}, fmt.Errorf("%s: %w", file, err)
	}
	if !info.Mode().IsRegular() || info.Size() > ownLongest {
		return Statement{}, fmt.Errorf("%s: an indicator is a plain file of at most %d kB", file, ownLongest>>10)
	}
	text, err := fs.ReadFile(folder, file)
	if err != nil {
		return Statement{}, fmt.Errorf("%s: %w", file, err)
	}
	s, err := parse("indicators/"+name, string(text))
	switch {
	case err != nil:
		return s, err
	case len(s.Params) > 0:
		return s, fmt.Errorf("%s: an indicator takes no parameters", file)
	case strings.ContainsAny(strings.ReplaceAll(s.Text, "{value}", ""), "{}"):
		return s, fmt.Errorf("%s: curly brackets have no place in an indicator, but for {value} in its sentence", file)
	}
	return s, nil
}

// Own are the indicators of the deployment, sorted by name.
func Own() []Statement {
	own.Lock()
	defer own.Unlock()
	var all []Statement
	for _, s := range own.all {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b Statement) int { return strings.Compare(a.Name, b.Name) })
	return all
}
