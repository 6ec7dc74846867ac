package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"khi/cmd/khi/erase"
	"khi/ingest"
)

const subjectEraseUse = `--data DIR --scheme S (--person KEY | --carer KEY | --worker KEY | --application KEY | --respondent KEY) [--erasures FILE]
Stop khi serve first. What is erased cannot be brought back. A KEY of - is read from the standard input.`

// subjectErase takes all that is held about one person out of the folder, for good.
func subjectErase(ctx context.Context, c *cli, args []string) error {
	f := c.flags("subject erase", subjectEraseUse)
	o := keeperFlags(f)
	who := newSubjectFlags(f)
	list := f.String("erasures", "", "file outside the data folder that keeps who was erased, by hashes, for khi restore (default: beside the folder, with .erasures behind its name)")
	filesToo := f.Bool("files-too", false, "where no row is about them: delete the files as they came, of which not all became rows, for they may be in one")
	if err := c.parse(f, args); err != nil {
		return err
	}
	req, err := who.request(f)
	if err != nil {
		return err
	}
	k, err := o.openToErase(ctx, c)
	if err != nil {
		return err
	}
	return errors.Join(k.eraseSubject(ctx, c, req, *list, *filesToo), k.close())
}

// openToErase opens a folder from which somebody is to be erased.
func (o keeperOptions) openToErase(ctx context.Context, c *cli) (*keeper, error) {
	if deskClient(o.data) != nil {
		return nil, errors.New("nothing was erased, for khi serve has the folder: stop it, erase, and start it again")
	}
	if _, err := os.Stat(filepath.Join(o.data, "ledger.jsonl")); err != nil {
		return nil, fmt.Errorf("%s holds no record, so it holds nobody: %w", o.data, err)
	}
	return openKeeper(ctx, o, c.stderr)
}

// erasuresBeside is where the list of who was erased is kept unless another place is named.
func erasuresBeside(dir string) string { return strings.TrimRight(dir, "/") + ".erasures" }

// erasuresAt is where the list of who was erased is kept.
func erasuresAt(dir, named string) (string, error) {
	if named == "" {
		return erasuresBeside(dir), nil
	}
	return filepath.Abs(named)
}

func (k *keeper) eraseSubject(ctx context.Context, c *cli, req subjectRequest, list string, filesToo bool) error {
	list, err := erasuresAt(k.dir, list)
	if err != nil {
		return err
	}
	found, err := k.subject(ctx, req)
	if err != nil {
		return err
	}
	switch {
	case !found.holdsNothing() || filesToo && len(found.Originals) > 0:
	case len(found.Originals) > 0:
		return fmt.Errorf("nothing was erased: no row, story or round of %s is about %s with this reference. The files of the loads %s are kept as they came, and not all in them became rows, so they may stand there: to delete these files, say --files-too", found.SchemeName, found.About, strings.Trim(fmt.Sprint(found.Originals), "[]"))
	default:
		return fmt.Errorf("nothing was erased: no row, story or round of %s is about %s with this reference. A reference that is written in another way is another one", found.SchemeName, found.About)
	}
	who, err := k.loader.Subject(req.Kind, req.Scheme, req.Reference)
	if err != nil {
		return err
	}
	p, err := k.erase(ctx, erasing{who: []ingest.Subject{who}, reference: req.Reference, by: systemUser(), list: list})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "erased %s of %s: %d rows, %d links to a story, %d decisions, %d notes, answers in %d rounds (line %d of the ledger)\n",
		found.About, found.SchemeName, p.Rows, len(found.Links), len(found.Decisions), len(found.Notes), len(found.Rounds), p.Line)
	return k.tellLeft(c, p, list)
}

// tellLeft says what an erasing did beside the rows, and what is left to do by hand.
func (k *keeper) tellLeft(c *cli, p *erase.Plan, list string) error {
	fmt.Fprintf(c.stdout, "Every file of %s was searched, unpacked, and none holds their key. The database was made anew.\n", k.dir)
	if err := k.tellOriginals(c, p); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "Still to do: backups from before hold them until you delete them. Keep %s with your backups: khi restore takes it with --erasures and erases them again.\n", list)
	notes, err := rowsNotes(k.dir)
	for _, n := range notes {
		fmt.Fprintf(c.stdout, "Still to do: people's rows were written to %s on %s for another engine. If they are still there, or were taken from there into one, delete both and publish again.\n",
			n.To, n.At.Format("2 January 2006"))
	}
	return err
}
