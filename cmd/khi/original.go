package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"filippo.io/age"

	"khi/cmd/khi/erase"
	"khi/dashboards/access"
	"khi/ingest"
	"khi/queries/disk"
)

const originalUse = `BATCH --to FILE --identity KEY-FILE --data DIR
Use: khi original lock --identity KEY-FILE --keep-originals age1… --data DIR   (locks those that are kept for others; stop khi serve first)`

// forOthers locks for those who are named and opens nothing.
type forOthers []age.Recipient

func (o forOthers) Seal(w io.Writer) (io.WriteCloser, error) { return age.Encrypt(w, o...) }

func originalsFlag(f *flag.FlagSet, o *keeperOptions) {
	f.StringVar(&o.originals, "keep-originals", "", "keep each loaded file as it came, locked for these age recipients (age1…), with commas (default: no file is kept)")
}

// originalsFor is who can open files that are kept; nil where none are. They are never kept
// in the clear.
func originalsFor(names string) (ingest.Sealer, error) {
	if names == "" {
		return nil, nil
	}
	who, err := recipientsOf(names)
	if err != nil {
		return nil, fmt.Errorf("--keep-originals: a file that somebody sent is never kept in the clear: say for whom it is locked (khi backup key FILE makes a key and prints its recipient): %w", err)
	}
	return forOthers(who), nil
}

// recipientsOf reads age recipients with commas between them.
func recipientsOf(names string) ([]age.Recipient, error) {
	return age.ParseRecipients(strings.NewReader(strings.ReplaceAll(names, ",", "\n")))
}

// original gives a file back as it came.
func original(ctx context.Context, c *cli, args []string) error {
	f := c.flags("original", originalUse)
	o := keeperFlags(f)
	originalsFlag(f, o)
	to := f.String("to", "", "file to write it to; it must not be there yet")
	identity := f.String("identity", "", "file with the key that unlocks it")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	lock := len(words) == 1 && words[0] == "lock"
	if len(words) != 1 || *identity == "" || lock == (*to != "") {
		f.Usage()
		return fmt.Errorf("name the load by its number, the file to write with --to and the key with --identity: %w", errUsage)
	}
	keys, err := readKeys(*identity)
	if err != nil {
		return err
	}
	if lock {
		return o.lockOriginals(ctx, c, keys)
	}
	batch, err := strconv.ParseInt(words[0], 10, 64)
	if err != nil {
		return fmt.Errorf("%q is not the number of a load: %w", words[0], errUsage)
	}
	if err := o.mayWrite(*to); err != nil {
		return err
	}
	found, err := o.original(ctx, c, batch)
	if err != nil {
		return err
	}
	if err := found.unlock(*to, keys); err != nil {
		return fmt.Errorf("nothing was written: %w", err)
	}
	fmt.Fprintf(c.stdout, "wrote %s: %s as it came, load %d. It is in the clear: delete it when it has served. The trail has a line that it was taken out.\n", *to, found.FileName, batch)
	return nil
}

// mayWrite refuses a file that is there, or that would lie in the clear in the data folder.
func (o keeperOptions) mayWrite(to string) error {
	dir, err := filepath.Abs(o.data)
	if err != nil {
		return err
	}
	if inside, err := isWithin(dir, to); err != nil || inside {
		return errors.Join(fmt.Errorf("nothing was written: %s lies in the data folder, where no file is kept in the clear", to), err)
	}
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("%s is there already: name another file", to)
	}
	return nil
}

// originalFound is where a file lies that somebody asked for.
type originalFound struct {
	Path     string `json:"path,omitempty"`
	Hash     string `json:"hash,omitempty"`
	FileName string `json:"file_name,omitempty"`
	Error    string `json:"error,omitempty"`
}

// original asks whoever has the folder.
func (o keeperOptions) original(ctx context.Context, c *cli, batch int64) (*originalFound, error) {
	var answer originalFound
	asked := url.Values{"batch": {strconv.FormatInt(batch, 10)}, "by": {systemUser()}}
	reached, err := askDesk(ctx, o.data, http.MethodPost, "original?"+asked.Encode(), nil, &answer)
	if err == nil && answer.Error != "" {
		err = errors.New(answer.Error)
	}
	if reached || err != nil {
		return &answer, err
	}
	if _, err := os.Stat(filepath.Join(o.data, "ledger.jsonl")); err != nil {
		return nil, fmt.Errorf("%s holds no record, so it holds no file: %w", o.data, err)
	}
	k, err := openKeeper(ctx, o, c.stderr)
	if err != nil {
		return nil, err
	}
	found, err := k.original(batch, systemUser())
	return found, errors.Join(err, k.close())
}

// deskOriginal answers with the place of a locked file: whoever asks has the key to it, or
// has nothing.
func (k *keeper) deskOriginal(w http.ResponseWriter, r *http.Request) {
	batch, err := strconv.ParseInt(r.URL.Query().Get("batch"), 10, 64)
	answer := &originalFound{}
	if err == nil {
		answer, err = k.original(batch, r.URL.Query().Get("by"))
	}
	if err != nil {
		answer = &originalFound{Error: err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// original finds the file that a load came from, once the trail has it that it is taken out.
func (k *keeper) original(batch int64, by string) (*originalFound, error) {
	lines := k.loader.Lines()
	if batch < 1 || batch > int64(len(lines)) || !lines[batch-1].IsLoad() {
		return nil, fmt.Errorf("line %d of the ledger is no load", batch)
	}
	e := &lines[batch-1]
	path := k.loader.OriginalPath(e)
	switch {
	case e.Original == "":
		return nil, fmt.Errorf("the file of load %d is not kept: somebody who was in it was erased", batch)
	case path == "":
		return nil, fmt.Errorf("the file of load %d is not kept: --keep-originals was not given when it was loaded, or it went when somebody was erased who may have been in it", batch)
	}
	if err := disk.MakeFolder(filepath.Dir(trailPath(k.dir))); err != nil {
		return nil, err
	}
	note := access.Entry{Who: "khi original", Did: access.TookOut, What: fmt.Sprintf("the file of load %d as it came, by %s", batch, by)}
	if err := k.noteForGood(note); err != nil {
		return nil, fmt.Errorf("nothing was taken out, for the trail cannot say so: %w", err)
	}
	return &originalFound{Path: path, Hash: e.Original, FileName: e.FileName}, nil
}

// unlock writes the file for this user alone, whole or not at all.
func (o *originalFound) unlock(to string, keys []age.Identity) (err error) {
	in, err := os.Open(o.Path)
	if err != nil {
		return err
	}
	defer in.Close()
	open, err := age.Decrypt(in, keys...)
	if err != nil {
		return fmt.Errorf("it is locked for somebody else than the key that was named: %w", err)
	}
	return disk.Stream(to, func(w io.Writer) error {
		_, err := io.Copy(w, ingest.HoldTo(o.Hash, open))
		return err
	})
}

// lockOriginals locks for others what is kept.
func (o keeperOptions) lockOriginals(ctx context.Context, c *cli, keys []age.Identity) error {
	if o.originals == "" {
		return fmt.Errorf("say for whom, with --keep-originals: %w", errUsage)
	}
	k, err := o.openToRekey(ctx, c)
	if err != nil {
		return err
	}
	n, err := k.loader.LockOriginals(func(r io.Reader) (io.Reader, error) { return age.Decrypt(r, keys...) })
	if err = errors.Join(err, k.close()); err != nil {
		return fmt.Errorf("after %d files (do it once more: nothing is lost): %w", n, err)
	}
	fmt.Fprintf(c.stdout, "%d files are locked for %s.\n", n, o.originals)
	return nil
}

// tellOriginals says what became of files as they came.
func (k *keeper) tellOriginals(c *cli, p *erase.Plan) error {
	gone := len(slices.DeleteFunc(slices.Clone(p.Gone), func(name string) bool { return !strings.HasPrefix(name, ingest.OriginalsFolder+"/") }))
	left, err := k.loader.Originals()
	if err == nil && gone+len(left) > 0 {
		fmt.Fprintf(c.stdout, "Of the files as they came, %d are deleted, in which they were or may have been. %d are left; they are locked for others and cannot be searched here, but by the record every row of them is about somebody else.\n", gone, len(left))
	}
	return err
}

// keepsOriginals reports that files are kept as they came.
func (k *keeper) keepsOriginals() (bool, error) {
	there, err := k.loader.Originals()
	return len(there) > 0, err
}

// originalsAbout are the loads of which a file is kept that holds somebody, by their rows,
// or may hold them.
func (k *keeper) originalsAbout(rows []subjectRow) ([]int64, error) {
	doubtful, err := k.loader.Doubtful()
	if err != nil {
		return nil, err
	}
	theirs := map[int64]bool{}
	for _, r := range rows {
		theirs[r.Batch] = true
	}
	var loads []int64
	for _, e := range k.loader.Lines() {
		if path := k.loader.OriginalPath(&e); path != "" && (theirs[e.Seq] || slices.Contains(doubtful, filepath.Base(path))) {
			loads = append(loads, e.Seq)
		}
	}
	return loads, nil
}
