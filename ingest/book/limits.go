package book

// Limits bound what one file may hold, so that a crafted or broken file is
// refused in words before it costs memory. Zero means the default.
type Limits struct {
	File     int64 // bytes of the file as sent
	Unzipped int64 // bytes of all parts of a workbook or archive together
	Parts    int   // parts in a workbook or archive
	Ratio    int64 // unpacked bytes for one packed byte, for parts over 1 MB
	Record   int   // bytes of one row
	Cell     int   // characters of one cell
	Columns  int
	Rows     int // rows in one table
	Findings int // findings listed in full; all are counted
}

// DefaultLimits are what the service uses unless the deployment says otherwise.
var DefaultLimits = Limits{
	File:     768 << 20,
	Unzipped: 128 << 20,
	Parts:    1000,
	Ratio:    200,
	Record:   256 << 10,
	Cell:     10_000,
	Columns:  500,
	Rows:     6_000_000,
	Findings: 500,
}

func (l Limits) WithDefaults() Limits {
	d := DefaultLimits
	fill(&l.File, d.File)
	fill(&l.Unzipped, d.Unzipped)
	fill(&l.Parts, d.Parts)
	fill(&l.Ratio, d.Ratio)
	fill(&l.Record, d.Record)
	fill(&l.Cell, d.Cell)
	fill(&l.Columns, d.Columns)
	fill(&l.Rows, d.Rows)
	fill(&l.Findings, d.Findings)
	return l
}

func fill[T int | int64](v *T, standard T) {
	if *v <= 0 {
		*v = standard
	}
}
