package duck

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"khi/queries"
)

// migrate brings the database to what the program says: schema files not yet
// applied, all views, and the reference tables, in one transaction.
func (db *DB) migrate(ctx context.Context) error {
	schema, err := queries.In("schema")
	if err != nil {
		return err
	}
	views, err := queries.In("views")
	if err != nil {
		return err
	}
	return db.migrateTo(ctx, schema, views)
}

func (db *DB) migrateTo(ctx context.Context, schema, views []queries.Statement) error {
	views, err := inOrder(views)
	if err != nil {
		return err
	}
	err = db.Update(ctx, func(tx *Tx) error {
		changed, err := tx.applySchema(schema)
		if err != nil {
			return err
		}
		if err := tx.makeViews(views, changed); err != nil {
			return err
		}
		return tx.refillReferences()
	})
	if err != nil {
		return fmt.Errorf("bringing the database up to date, nothing was changed: %w", err)
	}
	// Replaying DDL from the log is where DuckDB has had its trouble.
	return db.Checkpoint(ctx)
}

type applied struct {
	version      int64
	name, sha256 string
}

// applySchema applies the schema files that were not applied yet, and says whether
// there was one.
func (tx *Tx) applySchema(schema []queries.Statement) (changed bool, err error) {
	if _, err := tx.Exec(queries.Get("upkeep/schema_version"), nil); err != nil {
		return false, err
	}
	var done []applied
	err = tx.Rows(queries.Get("upkeep/schema_versions"), nil, func(v []any) error {
		done = append(done, applied{v[0].(int64), v[1].(string), v[2].(string)})
		return nil
	})
	if err != nil {
		return false, err
	}
	for i, s := range schema {
		want, err := describe(s)
		if err != nil {
			return false, err
		}
		if i < len(done) {
			if err := same(done[i], want); err != nil {
				return false, err
			}
			continue
		}
		if _, err := tx.Exec(s, nil); err != nil {
			return false, err
		}
		changed = true
		_, err = tx.Exec(queries.Get("upkeep/schema_version_add"), map[string]any{
			"version": want.version, "name": want.name, "sha256": want.sha256, "applied_at": time.Now().UTC()})
		if err != nil {
			return false, err
		}
	}
	if len(done) > len(schema) {
		return false, fmt.Errorf("the database has schema file %s, which this program does not know: it was made by a newer version of khi; run that one, or put khi.db.before-upgrade in the place of khi.db, or take khi.db away: it is made again from the record",
			done[len(schema)].name)
	}
	return changed, nil
}

// describe gives a schema file its version and the hash of what it says.
func describe(s queries.Statement) (applied, error) {
	name := path.Base(s.Name)
	number, _, _ := strings.Cut(name, "_")
	version, err := strconv.ParseInt(number, 10, 32)
	if err != nil {
		return applied{}, fmt.Errorf("schema file %s: its name must start with a number such as 0001_", s.Name)
	}
	sum := sha256.Sum256([]byte(saidBy(s.Text)))
	return applied{version, name, hex.EncodeToString(sum[:])}, nil
}

func same(was, is applied) error {
	switch {
	case was.name != is.name:
		return fmt.Errorf("schema file %s was applied to this database where the program has %s: the files are not of one history; use the program that made the database, or run `khi rebuild`",
			was.name, is.name)
	case was.sha256 != is.sha256:
		return fmt.Errorf("schema file %s has been changed since it was applied to this database: put it back and write the change as a new file, or run `khi rebuild`",
			is.name)
	}
	return nil
}

// saidBy is a text without comments and with single spaces: a better comment
// is no change of schema.
func saidBy(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		n := max(1, min(skipped(text[i:]), len(text)-i))
		switch part := text[i : i+n]; {
		case strings.HasPrefix(part, "--"), strings.HasPrefix(part, "/*"), strings.TrimSpace(part) == "":
			if b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
				b.WriteByte(' ')
			}
		default:
			b.WriteString(part)
		}
		i += n
	}
	return strings.TrimSpace(b.String())
}

// inOrder sorts views so that each comes behind those that its "after:" line
// names.
func inOrder(views []queries.Statement) ([]queries.Statement, error) {
	var ordered []queries.Statement
	state := map[string]int{} // 1 being placed, 2 placed
	byName := map[string]queries.Statement{}
	for _, v := range views {
		byName[path.Base(v.Name)] = v
	}
	var place func(name, wantedBy string) error
	place = func(name, wantedBy string) error {
		v, ok := byName[name]
		switch {
		case !ok:
			return fmt.Errorf("view %s says after: %s, and there is no such view", wantedBy, name)
		case state[name] == 1:
			return fmt.Errorf("view %s stands after itself", name)
		case state[name] == 2:
			return nil
		}
		state[name] = 1
		for _, before := range strings.FieldsFunc(v.Fact("after"), func(r rune) bool { return r == ' ' || r == ',' }) {
			if err := place(path.Base(before), name); err != nil {
				return err
			}
		}
		state[name] = 2
		ordered = append(ordered, v)
		return nil
	}
	for _, v := range slices.Clone(views) {
		if err := place(path.Base(v.Name), ""); err != nil {
			return nil, err
		}
	}
	return ordered, nil
}
