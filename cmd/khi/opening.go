package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A damaged database can end the whole process inside the engine, where no
// error reaches us, and then every start would end there again. So a start
// leaves a mark with a number while it has not looked through the database.

// openingsBeforeRemake is how many starts in a row must have left their mark
// before the database is set aside. One may just have been killed.
const openingsBeforeRemake = 2

func openingMark(dir string) string { return filepath.Join(dir, "opening") }

// beginOpening leaves the mark and says how many starts before this one did and
// never took it away. It need not survive a power failure, so it is not synced.
func beginOpening(dir string) (failed int, err error) {
	data, err := os.ReadFile(openingMark(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	failed, _ = strconv.Atoi(strings.TrimSpace(string(data))) // what is no number counts as none
	return failed, os.WriteFile(openingMark(dir), []byte(strconv.Itoa(failed+1)+"\n"), 0o600)
}

// endOpening takes the mark away: whatever happened was told in words.
func endOpening(dir string) error {
	if err := os.Remove(openingMark(dir)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
