package download

import (
	"cmp"
	"io"

	"khi/metrics"
)

// Tongue is the language of a file: of the words that it has beside those of its
// table, which come in that language already. The zero Tongue is English. Keys and
// codes are the same in every language.
type Tongue struct {
	Lang string                      // tag of the language, or "" for English
	Say  func(english string) string // nil for English
}

func (g Tongue) lang() string { return cmp.Or(g.Lang, "en-GB") }

func (g Tongue) say(english string) string {
	if g.Say == nil {
		return english
	}
	return g.Say(english)
}

// layout is the columns of a file with their words in its language.
func (g Tongue) layout(t *metrics.Table) []field {
	fields := layout(t)
	if g.Say == nil {
		return fields
	}
	for i, f := range fields {
		fields[i].title, fields[i].about = g.say(f.title), g.say(f.about)
		if f.ours {
			fields[i].text = func(r metrics.Row) string { return g.say(f.text(r)) }
		}
	}
	return fields
}

// CSV writes the table as CSV in English: see Tongue.CSV.
func CSV(w io.Writer, t *metrics.Table) error { return Tongue{}.CSV(w, t) }

// Parquet writes the table as Parquet in English: see Tongue.Parquet.
func Parquet(w io.Writer, t *metrics.Table) error { return Tongue{}.Parquet(w, t) }

// CSVMetadata describes the CSV file in English: see Tongue.CSVMetadata.
func CSVMetadata(t *metrics.Table, csvURL string) ([]byte, error) {
	return Tongue{}.CSVMetadata(t, csvURL)
}
