package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"khi/cmd/khi/backup"
	"khi/queries/disk"
)

const backupUse = `(--to FILE | --folder DIR [--keep N]) --recipient age1… --data DIR
Use: khi backup key FILE   (makes a key to unlock backups with, and prints its recipient)`

// backUp writes all that a data folder cannot make again into one locked file,
// also while khi serve has the folder.
func backUp(_ context.Context, c *cli, args []string) error {
	f := c.flags("backup", backupUse)
	data := f.String("data", "data/khi", "data folder")
	to := f.String("to", "", "file to write; it must not be there yet")
	folder := f.String("folder", "", "in place of --to: folder to write it into, under a name with the time")
	keep := f.Int("keep", 0, "with --folder: delete all but so many of the newest backups there, once the new one is whole (0: none)")
	recipients := f.String("recipient", "", "for whom it is locked: one or more age recipients (age1…), with commas")
	without := f.Bool("without-key", false, "leave out the key of the pseudonyms, to keep it elsewhere")
	list := f.String("erasures", "", "where khi subject erase keeps who was erased, so that khi restore finds it (default: beside the folder, with .erasures behind its name)")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	if len(words) == 2 && words[0] == "key" {
		return newBackupKey(c, words[1])
	}
	if len(words) != 0 || (*to == "") == (*folder == "") || *keep < 0 || *keep > 0 && *folder == "" {
		f.Usage()
		return fmt.Errorf("name the file to write with --to, or a folder with --folder: %w", errUsage)
	}
	who, err := recipientsOf(*recipients)
	if err != nil {
		return fmt.Errorf("a backup is always locked: say for whom with --recipient (khi backup key FILE makes a key and prints its recipient): %w", err)
	}
	if _, err := os.Stat(filepath.Join(*data, "ledger.jsonl")); err != nil {
		return fmt.Errorf("%s is no data folder: %w", *data, err)
	}
	dir, err := filepath.Abs(*data)
	if err != nil {
		return err
	}
	if inside, err := isWithin(dir, cmp.Or(*to, *folder)); err != nil || inside {
		return errors.Join(errors.New("no backup was made: a backup within the data folder is lost with it, and would be part of the next one"), err)
	}
	if *folder != "" {
		if *to, err = nextBackup(*folder, time.Now()); err != nil {
			return err
		}
		if err := clearPartBackups(*folder, c.stdout); err != nil {
			return err
		}
	}
	m, err := writeBackup(*to, *data, backup.Options{Version: version, Recipients: who, WithoutKey: *without, Erasures: cmp.Or(*list, erasuresBeside(dir))})
	if err != nil {
		return err
	}
	if err := noteBackup(dir, m.Made); err != nil {
		return fmt.Errorf("the backup was made, and cannot be noted: %w", err)
	}
	fmt.Fprintf(c.stdout, "wrote %d files to %s, locked. Try it: khi restore --from %s --identity KEY-FILE --data ANOTHER-FOLDER\n", len(m.Files), *to, *to)
	return keepNewest(*folder, *keep, c.stdout)
}

// partEnd is how the name of a backup ends that is being written. Who writes it holds it, so
// that one that nobody holds was cut off.
const partEnd = ".part"

// writeBackup writes beside the file and renames, so that a file under that
// name is a whole one, and is there when the power fails after this.
func writeBackup(to, data string, o backup.Options) (*backup.Manifest, error) {
	if _, err := os.Stat(to); err == nil {
		return nil, fmt.Errorf("%s is there already: name another file, so that no backup is written over", to)
	}
	part := to + partEnd
	free, err := holdFile(part, "another khi backup writes it")
	if err != nil {
		return nil, fmt.Errorf("no backup was made: %w", err)
	}
	defer func() { _ = free() }()
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	m, err := backup.Write(out, data, o)
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = os.Rename(part, to)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("no backup was made: %w", err), os.Remove(part))
	}
	return m, disk.SyncFolder(filepath.Dir(to))
}

func newBackupKey(c *cli, path string) error {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s is there already: without the key in it, backups that were locked for it could never be opened", path)
	}
	if err := disk.Write(path, []byte(key.String()+"\n")); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "wrote a key to %s. Keep it away from the backups and from this machine; without it they cannot be opened.\nIts recipient: %s\n", path, key.Recipient())
	return nil
}

// restore makes a data folder from a backup, makes its database and checks all of it.
func restore(ctx context.Context, c *cli, args []string) error {
	f := c.flags("restore", "--from FILE --identity KEY-FILE --data NEW-DIR [--erasures FILE]")
	o := keeperFlags(f)
	from := f.String("from", "", "the backup")
	identity := f.String("identity", "", "file with the key that unlocks it")
	list := f.String("erasures", "", "the list of who was erased, which khi subject erase keeps outside the folder: they are erased from what is restored too (default: where the backup says that it is)")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if *from == "" || *identity == "" {
		f.Usage()
		return fmt.Errorf("name the backup with --from and its key with --identity: %w", errUsage)
	}
	keys, err := readKeys(*identity)
	if err != nil {
		return err
	}
	in, err := os.Open(*from)
	if err != nil {
		return err
	}
	defer in.Close()
	m, err := backup.Read(in, o.data, keys...)
	if err != nil {
		return fmt.Errorf("%s was not restored, and what was written to %s must not be used: %w", *from, o.data, err)
	}
	fmt.Fprintf(c.stdout, "restored %d files as of %s\n", len(m.Files), m.Made.Format("2006-01-02 15:04 UTC"))
	if err := c.oweErasures(o.data, *list, m); err != nil {
		return err
	}
	if o.keyFile == "" {
		if _, err := os.Stat(filepath.Join(o.data, backup.KeyName)); err != nil {
			fmt.Fprintf(c.stdout, "the key of the pseudonyms is not in it: put it back as %s, then run khi check\n", filepath.Join(o.data, backup.KeyName))
			return nil
		}
	}
	return c.checkRestored(ctx, *o)
}

// oweErasures notes in a restored folder who was erased since: the first opening of it,
// which follows at once where the key is there, erases them again.
func (c *cli) oweErasures(dir, list string, m *backup.Manifest) error {
	path := cmp.Or(list, m.Erasures)
	who, text, err := readErased(path, asWritten)
	switch {
	case err != nil:
		return fmt.Errorf("the list of who was erased cannot be read, and what was restored must not be used without it: %w", err)
	case text == nil && list != "":
		return fmt.Errorf("%s is not there: without the list of who was erased, what was restored to %s must not be used", list, dir)
	case text == nil:
		fmt.Fprintf(c.stdout, "no list of erasures was found: if anybody was erased after %s, they are in %s again. Delete the folder then, and restore once more with --erasures FILE\n", m.Made.Format("2 January 2006"), dir)
		return nil
	}
	fmt.Fprintf(c.stdout, "held against the %d marks of who was erased, from %s\n", len(who), path)
	return disk.Write(filepath.Join(dir, dueName), text)
}

func readKeys(path string) ([]age.Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	keys, err := age.ParseIdentities(f)
	if err != nil {
		return nil, fmt.Errorf("%s holds no key that unlocks backups: %w", path, err)
	}
	return keys, nil
}

func (c *cli) checkRestored(ctx context.Context, o keeperOptions) error {
	k, err := openKeeper(ctx, o, c.stderr)
	if err != nil {
		return err
	}
	defer k.close()
	if err := k.publish(ctx); err != nil {
		return err
	}
	found, err := k.check(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s: %d batches, %d rows; record, ledger and database agree\nledger ends with %s\nfingerprint      %s\n", k.dir, found.Batches, found.Rows, found.Head, found.Fingerprint)
	return nil
}
