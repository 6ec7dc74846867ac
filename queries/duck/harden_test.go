package duck_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/queries/duck"
)

// The exact list of what a statement may do to the outside world. An upgrade
// of DuckDB that changes a line must be looked at. Not in the list, because it
// ends the process: SELECT * FROM enable_logging(...). No setting forbids it;
// what forbids it is that no statement comes from outside the program.
func hardening(dir string) (denied, allowed []string) {
	outside := filepath.Dir(dir)
	denied = []string{
		"SELECT * FROM read_csv('/etc/passwd')",
		"SELECT * FROM read_csv_auto('/etc/passwd')",
		"SELECT * FROM '/etc/passwd.csv'",
		"SELECT * FROM read_text('/etc/passwd')",
		"SELECT * FROM read_blob('/proc/self/environ')",
		"SELECT * FROM read_json('/etc/passwd')",
		"SELECT * FROM read_json_objects('/etc/passwd')",
		"SELECT * FROM read_parquet('/etc/passwd')",
		"SELECT * FROM parquet_metadata('/etc/passwd')",
		"SELECT * FROM sniff_csv('/etc/passwd')",
		"SELECT * FROM glob('/etc/*')",
		"SELECT * FROM read_csv('https://example.org/a.csv')",
		"SELECT * FROM read_text('" + dir + "/snapshots/../khi.lock')",
		"SELECT * FROM read_text('" + dir + "/snapshots/way-out')",
		"COPY (SELECT 1) TO '" + outside + "/out.csv'",
		"COPY (SELECT 1) TO '" + dir + "/out.csv'",
		"COPY (SELECT 1) TO '" + outside + "/out.parquet' (FORMAT parquet)",
		"COPY finding FROM '/etc/passwd'",
		"EXPORT DATABASE '" + outside + "/export'",
		"IMPORT DATABASE '" + outside + "/export'",
		"ATTACH '" + outside + "/other.db'",
		"ATTACH '" + dir + "/other.db'",
		"ATTACH '" + dir + "/snapshots/../other.db'",
		"INSTALL httpfs",
		"INSTALL httpfs FROM '/tmp'",
		"LOAD httpfs",
		"LOAD '/tmp/evil.duckdb_extension'",
		"UPDATE EXTENSIONS",
		"CREATE SECRET s (TYPE s3)",
		"CREATE PERSISTENT SECRET s (TYPE s3)",
		"SET enable_external_access = true",
		"SET lock_configuration = false",
		"RESET lock_configuration",
		"SET memory_limit = '100GB'",
		"RESET memory_limit",
		"SET threads = 64",
		"SET temp_directory = '/tmp'",
		"SET max_temp_directory_size = '1TB'",
		"SET allowed_directories = ['/']",
		"SET allowed_paths = ['/etc/passwd']",
		"SET autoload_known_extensions = true",
		"SET autoinstall_known_extensions = true",
		"SET allow_unsigned_extensions = true",
		"SET extension_directory = '/tmp'",
		"SET secret_directory = '/tmp'",
		"SET home_directory = '/tmp'",
		"SET log_query_path = '/tmp/log'",
		"SET custom_user_agent = 'x'",
		"SET TimeZone = 'America/New_York'",
		"PRAGMA memory_limit = '100GB'",
		"PRAGMA threads = 64",
		"SELECT getenv('HOME')",
	}
	allowed = []string{
		"SELECT 42",
		"CREATE TEMP TABLE scratch AS SELECT 1 AS a",
		"SET VARIABLE x = 1",
		"ATTACH ':memory:' AS scratch",
		"DETACH scratch",
		"SELECT * FROM duckdb_settings()",
	}
	return denied, allowed
}

func TestHardening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	db := open(t, dir)
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "snapshots", "way-out")); err != nil {
		t.Fatal(err)
	}
	run := func(sql string) error {
		return db.Update(t.Context(), func(tx *duck.Tx) error { _, err := tx.Exec(text(sql), nil); return err })
	}
	denied, allowed := hardening(dir)
	for _, sql := range denied {
		if err := run(sql); err == nil || strings.Contains(err.Error(), "Parser Error") {
			t.Errorf("%s was not denied: %v", sql, err)
		}
	}
	for _, sql := range allowed {
		if err := run(sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(entries) != 1 {
		t.Errorf("something was written outside the data folder: %v (%v)", entries, err)
	}
}

func TestSnapshotsAreShutToo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := publishAndOpen(t, open(t, dir))
	denied, _ := hardening(dir)
	denied = append(denied,
		"CREATE TABLE extra (a INTEGER)",
		"INSERT INTO meta VALUES ('a', 'b')",
		"UPDATE meta SET value = 'x'",
		"DELETE FROM cell",
		"DROP TABLE cell",
		"CREATE VIEW v AS SELECT 1",
		"COPY (SELECT 1) TO '"+dir+"/snapshots/out.csv'",
		"ATTACH '"+dir+"/snapshots/other.duckdb'",
	)
	for _, sql := range denied {
		if err := s.Read(t.Context(), text(sql), nil, func([]any) error { return nil }); err == nil {
			t.Errorf("%s was not denied: %v", sql, err)
		}
	}
}

func TestReadRefusesToWrite(t *testing.T) {
	db := open(t, t.TempDir())
	for _, sql := range []string{
		"INSERT INTO reference_area VALUES ('X', 'x', 'x', 'x')", "DELETE FROM reference_area",
		"CREATE TABLE extra (a INTEGER)", "DROP TABLE cell", "UPDATE reference_area SET name = 'x'"} {
		err := db.Read(t.Context(), text(sql), nil, func([]any) error { return nil })
		if err == nil || !strings.Contains(err.Error(), "read-only") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if n := count(t, db, "SELECT count(*) FROM reference_area"); n != 382 {
		t.Errorf("%d areas", n)
	}
}

func TestFilesArePrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	db := open(t, dir)
	if _, err := db.Publish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	err := filepath.Walk(dir, func(p string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v", p, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFoldersThatWouldSwallowTheSettings(t *testing.T) {
	for _, name := range []string{"a?b", "a%41", "a#b"} {
		db, err := duck.Open(t.Context(), duck.Options{Dir: filepath.Join(t.TempDir(), name)})
		if err == nil {
			_ = db.Close()
			t.Errorf("%s was opened", name)
		}
	}
}
