package layout

import (
	"slices"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// OwnExport refuses a file that this program wrote for readers: its figures are
// finished, some of them hidden, and counting them again would count people
// twice and take what is hidden for what is missing.
func OwnExport(b *book.Book) error {
	at := finding.At(b.File, "")
	refuse := func() error {
		return at.Refuse("", "own_export", "This is a table of figures that this service gave out. Its figures are finished and protected; it holds no answers and cannot be loaded as if it did.",
			"Send the file from which the figures were made. To set published figures beside your own, use the template of benchmarks (khi templates).")
	}
	for _, s := range b.Sheets {
		figures := func(h string) bool {
			return slices.Contains([]string{"estimate", "low", "high", "base", "benchmark"}, h)
		}
		if len(s.Header) > 2 && s.Header[0] == "key" && s.Header[1] == "label" && slices.ContainsFunc(s.Header[2:], figures) {
			return refuse()
		}
	}
	if b.Container != "xlsx" || len(b.Sheets) < 3 {
		return nil
	}
	var names []string
	for _, s := range b.Sheets {
		names = append(names, s.Name)
	}
	if names[0] == "Cover" && slices.Contains(names, "Contents") && slices.Contains(names, "Data") {
		return refuse()
	}
	return nil
}
