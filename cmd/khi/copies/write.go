package copies

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	manifestName = "manifest.json"
	filesFolder  = "files"
	pastFolder   = "generations"
	pastEnd      = ".json"
)

// kept is how many generations stay: a replica that reads slowly finds the files of its
// own for that many publications.
const kept = 4

// Write publishes a generation: every file first, and last the manifest, which replicas
// look at. It gives the manifest and whether it is a new generation: where nothing has
// changed, only the time of Checked does. Two writers must not use one store at once.
//
// m says what the files were made by and from; Write fills in the rest.
func Write(ctx context.Context, s Store, key *WriterKey, m Manifest, files map[string][]byte, now time.Time) (*Manifest, bool, error) {
	w := writing{Store: s, key: key, reader: key.Reader()}
	if err := w.look(ctx); err != nil {
		return nil, false, err
	}
	m.Files = nil
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.file(ctx, name, files[name])
		if err != nil {
			return nil, false, fmt.Errorf("publish %s: %w", name, err)
		}
		m.Files = append(m.Files, f)
	}
	m.Checked = now.UTC()
	fresh := w.before == nil || !m.same(w.before)
	if fresh {
		m.Sequence, m.Made = max(w.highest+1, now.Unix()), m.Checked
	} else {
		m.Sequence, m.Made = w.before.Sequence, w.before.Made
	}
	text, err := key.seal(&m)
	if err != nil {
		return nil, false, err
	}
	if fresh {
		if err := s.Put(ctx, pastName(m.Sequence), text); err != nil {
			return nil, false, err
		}
	}
	if err := s.Put(ctx, manifestName, text); err != nil {
		return nil, false, err
	}
	return &m, fresh, w.clear(ctx, m.Sequence)
}

// Renew says of the newest generation that it is still the newest.
func Renew(ctx context.Context, s Store, key *WriterKey, now time.Time) error {
	m, err := Newest(ctx, s, key.Reader(), 0)
	if err != nil {
		return err
	}
	m.Checked = now.UTC()
	text, err := key.seal(m)
	if err != nil {
		return err
	}
	return s.Put(ctx, manifestName, text)
}

func pastName(sequence int64) string {
	return fmt.Sprintf("%s/%016d%s", pastFolder, sequence, pastEnd)
}

// same says whether two manifests are of the same content.
func (m *Manifest) same(other *Manifest) bool {
	return m.Program == other.Program && m.Build == other.Build && m.Definitions == other.Definitions && m.Fingerprint == other.Fingerprint && m.Profile == other.Profile &&
		m.AsOf == other.AsOf && slices.Equal(m.Files, other.Files)
}

// writing is one publication under way.
type writing struct {
	Store
	key     *WriterKey
	reader  *ReadKey
	before  *Manifest // the newest that is there, or nil
	highest int64     // sequence that was ever there, as far as can be seen
	there   []string  // locked files
}

// look finds out what is there. What somebody else published is not written over.
func (w *writing) look(ctx context.Context) (err error) {
	if w.there, err = w.List(ctx, filesFolder); err != nil {
		return err
	}
	past, err := w.past(ctx)
	if err != nil {
		return err
	}
	if len(past) > 0 {
		w.highest = past[len(past)-1]
	}
	text, err := w.Get(ctx, manifestName, mostManifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if w.before, err = w.reader.open(text); err != nil {
		return fmt.Errorf("there is a publication that was made with another key, or was tampered with: %w; publish into an empty folder", err)
	}
	w.highest = max(w.highest, w.before.Sequence)
	return nil
}

var pastForm = regexp.MustCompile(`^\d{16}\` + pastEnd + `$`)

// past are the sequences of the generations that are there, in order.
func (w *writing) past(ctx context.Context) ([]int64, error) {
	names, err := w.List(ctx, pastFolder)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, name := range names {
		if !pastForm.MatchString(name) {
			if err := w.Remove(ctx, pastFolder+"/"+name); err != nil { // half written, by a writer that was stopped
				return nil, err
			}
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSuffix(name, pastEnd), 10, 64)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	slices.Sort(all)
	return all, nil
}

// file puts a file into the store, unless it is there whole from before.
func (w *writing) file(ctx context.Context, name string, plain []byte) (File, error) {
	f := File{Name: name, SHA256: hashOf(plain), Bytes: int64(len(plain))}
	if f.Bytes > mostFile {
		return f, fmt.Errorf("it has %d bytes, and %d are the most", f.Bytes, mostFile)
	}
	if w.before != nil {
		i := slices.IndexFunc(w.before.Files, func(b File) bool { return b.SHA256 == f.SHA256 && slices.Contains(w.there, b.Locked) })
		if i >= 0 {
			f.Locked, f.Size = w.before.Files[i].Locked, w.before.Files[i].Size
			locked, err := w.Get(ctx, filesFolder+"/"+f.Locked, f.Size)
			if err == nil && hashOf(locked) == f.Locked {
				return f, nil
			}
		}
	}
	locked, err := w.key.shut(plain)
	if err != nil {
		return f, err
	}
	f.Locked, f.Size = hashOf(locked), int64(len(locked))
	return f, w.Put(ctx, filesFolder+"/"+f.Locked, locked)
}

// clear takes old generations away, and files that none of those left has: those of
// publications that were cut off, too.
func (w *writing) clear(ctx context.Context, newest int64) error {
	past, err := w.past(ctx)
	if err != nil {
		return err
	}
	old := past[:max(0, len(past)-kept)]
	needed := map[string]bool{}
	for _, n := range past[len(old):] {
		text, err := w.Get(ctx, pastName(n), mostManifest)
		if err != nil {
			return err
		}
		m, err := w.reader.open(text)
		if err != nil || m.Sequence > newest {
			old = append(old, n)
			continue
		}
		for _, f := range m.Files {
			needed[f.Locked] = true
		}
	}
	names, err := w.List(ctx, filesFolder)
	if err != nil {
		return err
	}
	for _, n := range old {
		if err := w.Remove(ctx, pastName(n)); err != nil {
			return err
		}
	}
	for _, name := range names {
		if !needed[name] {
			if err := w.Remove(ctx, filesFolder+"/"+name); err != nil {
				return err
			}
		}
	}
	return nil
}
