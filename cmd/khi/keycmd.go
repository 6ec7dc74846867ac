package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const keysUse = `rotate --data DIR [--erasures FILE]
Puts a new key behind the one with which references became pseudonyms, and brings everything that is kept under it, for when the old one may have leaked. It takes about as long as khi rebuild.
Use: khi key lock --data DIR --record-key FILE
Locks every file of the record with the first key of FILE, whether or not it was locked before. Stop khi serve first for either.`

// keys changes the key of the pseudonyms.
func keys(ctx context.Context, c *cli, args []string) error {
	f := c.flags("key", keysUse)
	o := keeperFlags(f)
	list := f.String("erasures", "", "the list of who was erased, which khi subject erase keeps outside the folder: it is brought along (default: beside the folder, with .erasures behind its name)")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	if len(words) != 1 || words[0] != "rotate" && words[0] != "lock" {
		f.Usage()
		return fmt.Errorf("say what to do: khi key rotate, or khi key lock: %w", errUsage)
	}
	k, err := o.openToRekey(ctx, c)
	if err != nil {
		return err
	}
	if words[0] == "lock" {
		return errors.Join(k.lockRecord(c), k.close())
	}
	return errors.Join(k.rotate(ctx, c, *list), k.close())
}

func (o keeperOptions) openToRekey(ctx context.Context, c *cli) (*keeper, error) {
	if deskClient(o.data) != nil {
		return nil, errors.New("nothing was changed, for khi serve has the folder: stop it, do this again, and start it")
	}
	if _, err := os.Stat(filepath.Join(o.data, "ledger.jsonl")); err != nil {
		return nil, fmt.Errorf("%s holds no record, so nothing is under its key: %w", o.data, err)
	}
	return openKeeper(ctx, o, c.stderr)
}

// lockRecord locks what was loaded before the record was locked, or under a key before.
func (k *keeper) lockRecord(c *cli) error {
	n, err := k.loader.LockRecord()
	if err != nil {
		return fmt.Errorf("after %d files (do it once more: nothing is lost): %w", n, err)
	}
	fmt.Fprintf(c.stdout, "%d files of the record are locked. Keep a copy of %s where neither the folder nor its backups are: without it they cannot be read.\n", n, k.options.recordKey)
	return nil
}

func (k *keeper) rotate(ctx context.Context, c *cli, list string) error {
	list, err := erasuresAt(k.dir, list)
	if err != nil {
		return err
	}
	if _, _, err := readErased(list, k.loader.MarkNow); err != nil {
		return fmt.Errorf("the key was not changed: %w", err)
	}
	before, err := k.db.Counted(ctx)
	if err != nil {
		return err
	}
	key, err := k.spareKey()
	if err != nil {
		return fmt.Errorf("the key was not changed: %w", err)
	}
	done, err := k.rekey(ctx, key, list)
	if err != nil {
		return err
	}
	after, err := k.db.Counted(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "the key was changed (line %d of the ledger): %d rows, and all stories, rounds and marks of who was erased, are under a new one. The database was made anew.\n", done.Line.Seq, done.Rows)
	switch {
	case done.All:
		fmt.Fprintf(c.stdout, "Every file of %s was searched, unpacked, for all %d pseudonyms of the key before, and none holds one.\n", k.dir, len(done.Keys))
	default:
		fmt.Fprintf(c.stdout, "Every file of %s was searched, unpacked, for %d pseudonyms of the key before, which are not all, and none holds one.\n", k.dir, len(done.Keys))
	}
	switch {
	case before == after:
		fmt.Fprintln(c.stdout, "Everything that figures are made from is the same as before.")
	default:
		fmt.Fprintln(c.stdout, "Some of what figures are made from has changed: where somebody has two services that began on one day, their pseudonym decides which of them tells where they live.")
	}
	fmt.Fprintf(c.stdout, "Now: copy %s to where your copy of the key is, make a backup, and delete backups from before when their time is over: they hold the old pseudonyms", pseudonymKeyAt(k.options.keyFile, k.dir))
	notes, err := rowsNotes(k.dir)
	for _, n := range notes {
		fmt.Fprintf(c.stdout, ", and so does %s", n.To)
	}
	fmt.Fprintln(c.stdout, ".")
	return err
}
