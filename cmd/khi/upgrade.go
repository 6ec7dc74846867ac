package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"khi/queries"
	"khi/queries/disk"
)

// A newer program changes the tables of khi.db where they stand. The record is not touched,
// and khi.db can be made again from it; so that going back takes no more than a rename, it is
// copied first. Which tables it has is noted beside it, for it is copied while it is shut.

const (
	schemaNote    = "khi.db.schema"         // the last schema file that was applied
	beforeUpgrade = "khi.db.before-upgrade" // khi.db as the program before left it
)

// lastSchema names the tables that this program makes.
func lastSchema() (string, error) {
	all, err := queries.In("schema")
	if err != nil || len(all) == 0 {
		return "", errors.Join(err, errors.New("the program holds no schema"))
	}
	return all[len(all)-1].Name, nil
}

// copyBeforeUpgrade copies a database that older tables than ours are noted of, or none, while
// it is shut. A copy that is there in part has another name.
func copyBeforeUpgrade(dir string, say io.Writer) error {
	want, err := lastSchema()
	if err != nil {
		return err
	}
	have, err := os.ReadFile(filepath.Join(dir, schemaNote))
	if err != nil && !errors.Is(err, fs.ErrNotExist) || string(have) >= want+"\n" { // names begin with numbers; a newer one is refused, and its copy stays
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, "khi.db")); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	fmt.Fprintf(say, "khi: this program is newer than the one before: khi.db is copied to %s first\n", beforeUpgrade)
	for _, end := range []string{".wal", ""} { // the log first: where khi.db is in its place, all is
		if err := copyWhole(filepath.Join(dir, "khi.db"+end), filepath.Join(dir, beforeUpgrade+end)); err != nil {
			return fmt.Errorf("khi.db cannot be copied before its tables are changed: make room, or take khi.db away, which is then made again from the record: %w", err)
		}
	}
	return nil
}

// copyWhole copies a file so that under its new name it is whole; one that is not there has
// no copy.
func copyWhole(from, to string) error {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.Remove(to); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	part := to + ".part"
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in) // which shares the blocks where the file system can
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return errors.Join(os.Rename(part, to), disk.SyncFolder(filepath.Dir(to)))
}

// noteSchema notes that a database has the tables of this program.
func noteSchema(dir string) error {
	want, err := lastSchema()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, schemaNote)
	if have, err := os.ReadFile(path); err == nil && string(have) == want+"\n" {
		return nil
	}
	return disk.Write(path, []byte(want+"\n"))
}
