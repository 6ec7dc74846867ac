package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"khi/ingest"
	"khi/queries/disk"
)

// erasedOn is a line of the list that is kept outside the folder: who was erased, by marks
// that tell nobody anything who has not the folder's key.
type erasedOn struct {
	Day   string   `json:"day"`
	Who   []string `json:"who"`
	Until string   `json:"until,omitempty"` // what is newer may come again; "" for ever
	Keys  int      `json:"keys,omitempty"`  // how often the key of the marks had been changed
}

// keepList writes all that was ever erased from the folder into the list, before the
// erasing is decided: a backup from before is then never brought back without it.
func (e *erasing) keepList(now []string) error {
	if e.list == "" {
		return nil
	}
	if inside, err := isWithin(e.dir, e.list); err != nil || inside {
		return errors.Join(fmt.Errorf("%s lies in the data folder: the list of who was erased is kept outside it, for whoever restores a backup from before", e.list), err)
	}
	if e.step != nil {
		if err := e.step("writing the list"); err != nil {
			return err
		}
	}
	have, text, err := readErased(e.list, e.loader.MarkNow)
	if err != nil {
		return err
	}
	all := e.loader.Erased()
	for _, m := range now {
		all[m] = max(all[m], cmp.Or(e.until, ingest.Ever))
	}
	add := byUntil(all, have)
	for _, until := range slices.Sorted(maps.Keys(add)) {
		line, err := json.Marshal(erasedOn{londonToday().Format(time.DateOnly), add[until], untilWritten(until), e.loader.Keys()})
		if err != nil {
			return err
		}
		text = append(text, append(line, '\n')...)
	}
	if len(add) == 0 {
		return nil
	}
	if err := disk.Write(e.list, text); err != nil {
		return fmt.Errorf("nothing was erased, for the list of who was erased cannot be written (name another place with --erasures FILE): %w", err)
	}
	return nil
}

// byUntil gathers marks by the day until which they hold, without those that hold as long
// elsewhere.
func byUntil(marks, elsewhere map[string]string) map[string][]string {
	out := map[string][]string{}
	for _, m := range slices.Sorted(maps.Keys(marks)) {
		if until := marks[m]; elsewhere[m] < until {
			out[until] = append(out[until], m)
		}
	}
	return out
}

// untilWritten is how a list and the ledger write the day: for ever is not written.
func untilWritten(until string) string {
	if until == ingest.Ever {
		return ""
	}
	return until
}

// asWritten leaves the marks of a list under the key that they were made with.
func asWritten(mark string, _ int) (string, error) { return mark, nil }

// readErased reads a list: marks, under the key that now brings them, and until which day
// each holds. One that is not there is empty.
func readErased(path string, now func(mark string, keys int) (string, error)) (who map[string]string, text []byte, err error) {
	who = map[string]string{}
	text, err = os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return who, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	err = eachErased(path, text, func(l erasedOn) error {
		for _, m := range l.Who {
			m, err := now(m, l.Keys)
			if err != nil {
				return err
			}
			who[m] = max(who[m], cmp.Or(l.Until, ingest.Ever))
		}
		return nil
	})
	return who, text, err
}

// eachErased gives the lines of a list.
func eachErased(path string, text []byte, each func(erasedOn) error) error {
	in := bufio.NewScanner(bytes.NewReader(text))
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var l erasedOn
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			return fmt.Errorf("%s is no list of who was erased, or is damaged: %w", path, err)
		}
		if err := each(l); err != nil {
			return err
		}
	}
	return in.Err()
}

// renewList brings the marks of a list under the key in force: who has the key before alone
// cannot try any more who was erased. Days and order stay.
func (k *keeper) renewList(path string) error {
	text, err := os.ReadFile(path)
	if path == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var out []byte
	err = eachErased(path, text, func(l erasedOn) error {
		for i, m := range l.Who {
			if l.Who[i], err = k.loader.MarkNow(m, l.Keys); err != nil {
				return err
			}
		}
		l.Keys = k.loader.Keys()
		line, err := json.Marshal(l)
		out = append(append(out, line...), '\n')
		return err
	})
	if err != nil {
		return err
	}
	if err := disk.Write(path, out); err != nil {
		return fmt.Errorf("the list of who was erased is still under the key before, and khi goes on with that at its next start: %w", err)
	}
	return nil
}

// dueName is the file in which a restored folder keeps who is still to be erased in it.
const dueName = "erasures-due.jsonl"

// eraseDue erases in a restored folder whoever was erased since its backup was made.
func (k *keeper) eraseDue(ctx context.Context) error {
	path := filepath.Join(k.dir, dueName)
	if err := k.catchUpWithKeys(ctx, path); err != nil {
		return err
	}
	due, text, err := readErased(path, k.loader.MarkNow)
	if err != nil || text == nil {
		return err
	}
	groups := byUntil(due, k.loader.Erased())
	for _, until := range slices.Sorted(maps.Keys(groups)) {
		p, err := k.erase(ctx, erasing{marks: groups[until], until: untilWritten(until), by: systemUser()})
		if err != nil {
			return err
		}
		fmt.Fprintf(k.say, "khi: people were erased since this backup was made, and are erased here too: %d rows\n", p.Rows)
	}
	return os.Remove(path)
}

// catchUpWithKeys changes the key of a restored folder as often as it was changed when the
// list of who was erased was last written: only then can be told who of them is in it.
func (k *keeper) catchUpWithKeys(ctx context.Context, list string) error {
	text, err := os.ReadFile(list)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	want := 0
	err = eachErased(list, text, func(l erasedOn) error {
		want = max(want, l.Keys)
		return nil
	})
	for err == nil && k.loader.Keys() < want {
		if len(k.loader.Spare()) == 0 {
			return fmt.Errorf("this backup is from before the key of the pseudonyms was changed, and the list of who was erased from after it: put the newer key file in the place of the one in the folder, or name it with --key-file, and start khi again: %w", ingest.ErrKey)
		}
		_, err = k.rekey(ctx, k.loader.Spare(), "")
	}
	return err
}
