package workbook

import (
	"bytes"
	"os"
	"testing"

	"khi/metrics"
)

// TestKeepForLooking leaves the scheme's workbook at the path that
// KHI_WORKBOOK_OUT names, for Excel, LibreOffice and other checkers.
func TestKeepForLooking(t *testing.T) {
	path := os.Getenv("KHI_WORKBOOK_OUT")
	if path == "" {
		t.Skip("set KHI_WORKBOOK_OUT to a path to keep the workbook")
	}
	if err := os.WriteFile(path, written(t, schemeCover(), schemeTables()...), 0o600); err != nil {
		t.Fatal(err)
	}
}

func written(t testing.TB, c Cover, tables ...*metrics.Table) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, c, tables); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
