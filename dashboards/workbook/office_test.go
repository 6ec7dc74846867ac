package workbook

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestLibreOfficeReadsEveryCell: LibreOffice opens the workbooks as they are and finds in
// them every worksheet, every cell and every table that stands in them, and no more.
func TestLibreOfficeReadsEveryCell(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves LibreOffice out")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("this test needs LibreOffice Calc, which is not on this machine: make office installs it where make may, and says what to type where it may not")
	}
	dir := t.TempDir()
	analysts := schemeCover()
	analysts.Analyst = true
	files := map[string][]byte{"scheme.xlsx": written(t, schemeCover(), schemeTables()...), "analysts.xlsx": written(t, analysts, schemeTables()...)}
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--norestore", "--convert-to", "xlsx", "--outdir", filepath.Join(dir, "out")}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, files[name], 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if said, err := exec.CommandContext(t.Context(), office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for name, file := range files {
		saved, err := os.ReadFile(filepath.Join(dir, "out", name))
		if err != nil {
			t.Fatal(err)
		}
		sameSheets(t, name, file, saved)
	}
}

func sameSheets(t *testing.T, name string, file, saved []byte) {
	t.Helper()
	ours, err1 := excelize.OpenReader(bytes.NewReader(file))
	theirs, err2 := excelize.OpenReader(bytes.NewReader(saved))
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	defer ours.Close()
	defer theirs.Close()
	if !slices.Equal(ours.GetSheetList(), theirs.GetSheetList()) {
		t.Fatalf("%s: worksheets %v, in LibreOffice %v", name, ours.GetSheetList(), theirs.GetSheetList())
	}
	cells := 0
	for _, tab := range ours.GetSheetList() {
		want, err1 := ours.GetRows(tab, excelize.Options{RawCellValue: true})
		got, err2 := theirs.GetRows(tab, excelize.Options{RawCellValue: true})
		if err1 != nil || err2 != nil || len(want) != len(got) {
			t.Fatalf("%s, %s: %d rows, in LibreOffice %d, %v %v", name, tab, len(want), len(got), err1, err2)
		}
		for i := range want {
			cells += len(want[i])
			if !slices.Equal(want[i], got[i]) {
				t.Errorf("%s, %s, row %d: %q, in LibreOffice %q", name, tab, i+1, want[i], got[i])
			}
		}
		a, err1 := ours.GetTables(tab)
		b, err2 := theirs.GetTables(tab)
		if err1 != nil || err2 != nil || len(a) != len(b) || len(a) > 0 && (a[0].Range != b[0].Range || a[0].Name != b[0].Name) {
			t.Errorf("%s, %s: the table %v, in LibreOffice %v, %v %v", name, tab, a, b, err1, err2)
		}
	}
	if cells < 500 {
		t.Errorf("%s: only %d cells were looked at", name, cells)
	}
}
