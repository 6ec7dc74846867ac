package main_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"filippo.io/age"
	_ "github.com/duckdb/duckdb-go/v2"

	"khi/cmd/khi/backup"
	"khi/metrics/release"
	"khi/queries"
)

// wholeReleases gives the fingerprint of each release there, once every one of them is
// whole and follows the one before, and none that was there is gone or another.
func (r *rough) wholeReleases(t *testing.T) map[string]string {
	t.Helper()
	all, err := release.Shelf{Dir: filepath.Join(r.dir, "releases")}.All()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, made := range all {
		if err := made.Verify(); err != nil {
			t.Fatal(err)
		}
		found[made.Name] = made.Fingerprint
	}
	for name, fingerprint := range r.releases {
		if found[name] != fingerprint {
			t.Fatalf("release %s had the fingerprint %s and now has %q", name, fingerprint, found[name])
		}
	}
	return found
}

// backUp writes a backup. Under its name there is a whole one or nothing.
func (r *rough) backUp() command {
	r.made++
	to := filepath.Join(filepath.Dir(r.dir), "backup-"+strconv.Itoa(r.made))
	return command{name: "backup", args: []string{"backup", "--data", r.dir, "--to", to, "--recipient", r.recipient}, said: "wrote",
		then: func(t *testing.T, done bool) {
			t.Helper()
			defer os.Remove(to)
			defer os.Remove(to + ".part")
			file, err := os.Open(to)
			if os.IsNotExist(err) && !done {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			key, err := os.ReadFile(filepath.Join(filepath.Dir(r.dir), "backup.key"))
			if err != nil {
				t.Fatal(err)
			}
			keys, err := age.ParseIdentities(bytes.NewReader(key))
			if err != nil {
				t.Fatal(err)
			}
			again := filepath.Join(filepath.Dir(r.dir), "again")
			defer os.RemoveAll(again)
			if _, err := backup.Read(file, again, keys...); err != nil {
				t.Fatal(err)
			}
			if ledger, err := os.ReadFile(filepath.Join(again, "ledger.jsonl")); err != nil || !bytes.Equal(ledger, r.ledger) {
				t.Fatalf("a backup has another ledger than the folder (%v)", err)
			}
			r.backups++
		}}
}

// lastBefore is the schema file up to which a folder is made older: what came after it
// copies whole tables aside and back.
const lastBefore = "0113"

// makeOlder gives a folder the database that an earlier version would have left: fewer
// schema files, the rows that there were, and figures by other definitions.
func makeOlder(t *testing.T, dir string) {
	t.Helper()
	now, old := filepath.Join(dir, "khi.db"), filepath.Join(dir, "khi.db.older")
	if _, err := os.Stat(now); err != nil {
		return // it was damaged so that there is none
	}
	for _, begun := range []string{old, old + ".wal"} { // of one that was damaged within
		if err := os.Remove(begun); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	do := func(text string) error { _, err := db.Exec(text); return err }
	if do(fmt.Sprintf("ATTACH '%s' AS now", now)) != nil {
		return // damaged: it stays so
	}
	schema, err := queries.In("schema")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("ATTACH '%s' AS older", old), "USE older", queries.Get("upkeep/schema_version").Text} {
		if err := do(text); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range schema {
		if filepath.Base(s.Name) < lastBefore {
			if err := do(s.Text); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, table := range strings.Fields(scanned(t, db, "SELECT string_agg(table_name, ' ') FROM duckdb_tables() WHERE database_name = 'older'")) {
		both := scanned(t, db, fmt.Sprintf("SELECT string_agg(column_name, ', ') FROM duckdb_columns() o WHERE database_name = 'older' AND table_name = '%[1]s'"+
			" AND EXISTS (FROM duckdb_columns() n WHERE n.database_name = 'now' AND n.table_name = '%[1]s' AND n.column_name = o.column_name)", table))
		if both == "" {
			continue
		}
		where := ""
		if table == "schema_version" {
			where = " WHERE name < '" + lastBefore + "'"
		}
		if do(fmt.Sprintf("INSERT INTO older.%[1]s (%[2]s) SELECT %[2]s FROM now.%[1]s%[3]s", table, both, where)) != nil {
			do("DETACH now")
			return // damaged within: it stays so
		}
	}
	for _, text := range []string{"UPDATE older.definition SET sha256 = 'of an earlier version'", "USE memory", "DETACH older", "DETACH now"} {
		if err := do(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(now + ".wal"); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err := os.Rename(old, now); err != nil {
		t.Fatal(err)
	}
}

func scanned(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	var s sql.NullString
	if err := db.QueryRow(query).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s.String
}

// sameAsCalm gives the commands that the ledger tells of to a folder where nothing is
// killed, and holds the two databases to each other, row by row.
func (r *rough) sameAsCalm(t *testing.T) {
	t.Helper()
	calm := folderWithKey(filepath.Join(t.TempDir(), "calm"))
	key, err := os.ReadFile(r.key)
	if err == nil {
		err = os.MkdirAll(calm.dir, 0o700)
	}
	if err == nil {
		err = os.WriteFile(calm.key, key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"schemes.csv": r.schemes}
	for _, path := range r.files {
		files[filepath.Base(path)] = path
	}
	for _, l := range r.lines {
		if l.Undoes != 0 {
			mustKhi(t, "undo", fmt.Sprint(l.Undoes), "--data", calm.dir)
			continue
		}
		mustKhi(t, calm.args("load", files[l.FileName])...)
	}
	r.same(t, calm.ledger(t), "after the kills")
	want, got := tablesOf(t, calm.dir), tablesOf(t, r.dir)
	for _, table := range slices.Sorted(maps.Keys(want)) {
		if got[table] != want[table] {
			t.Errorf("the table %s is another than without kills", table)
		}
	}
	if len(got) != len(want) || len(want) < 30 {
		t.Errorf("%d tables, and %d without kills", len(got), len(want))
	}
}

// tablesOf is a hash of each table of a database, without what tells when something was
// done. The folder must be shut.
func tablesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	db, err := sql.Open("duckdb", filepath.Join(dir, "khi.db")+"?access_mode=read_only")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all := map[string]string{}
	for _, table := range strings.Fields(scanned(t, db, "SELECT string_agg(table_name, ' ') FROM duckdb_tables()")) {
		columns := scanned(t, db, "SELECT string_agg('\"' || column_name || '\"', ', ') FROM duckdb_columns() WHERE table_name = '"+table+"' AND column_name NOT IN ('applied_at', 'loaded_at', 'undone_at', 'hash')")
		h := sha256.New()
		rows, err := db.Query(fmt.Sprintf("SELECT COLUMNS(*)::VARCHAR FROM (SELECT %s FROM %s ORDER BY ALL)", columns, table))
		if err != nil {
			t.Fatal(err)
		}
		names, _ := rows.Columns()
		values, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(h, "%+v\n", values)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		all[table] = hex.EncodeToString(h.Sum(nil))
	}
	return all
}
