package layout

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"khi/ingest/book"
)

// Columns that the layouts of regulators add.
const (
	ratingQuestion = "Question (worked out)"
	ratingGrade    = "Rating (worked out)"
	ratingVintage  = "Newest entry (worked out)"
	ratingPick     = "Shared Lives (worked out)"
	ratingService  = "Service (worked out)" // two providers may have services of one name
)

// published is a regulator's table: which rows it has, and what is added to them.
type published struct {
	book.Sheet
	dates []int                         // columns of day/month/year, as the publishers write them
	add   func(row [][]byte) [][][]byte // rows of added cells: one for each row that is made of this one
	added []string
	width int
}

func column(header []string, name string) int {
	return slices.IndexFunc(header, func(h string) bool { return book.Fold(h) == book.Fold(name) })
}

// newest is the latest day in the date columns: the edition, where the file does
// not say it.
func (p *published) newest() string {
	var last time.Time
	for row, err := range p.Sheet.Rows() {
		if err != nil {
			return ""
		}
		for _, at := range p.dates {
			if d, ok := dayFirst(text(row.Cells, at)); ok && d.After(last) {
				last = d
			}
		}
	}
	if last.IsZero() {
		return ""
	}
	return last.Format(time.DateOnly)
}

func dayFirst(s string) (time.Time, bool) {
	if d, err := time.Parse("02/01/2006", s); err == nil {
		return d, true
	}
	return isoDate(s)
}

func (p *published) sheet() book.Sheet {
	out := p.Sheet
	p.width = len(p.Header)
	out.Header, out.Columns = append(slices.Clone(p.Header), p.added...), nil
	out.Rows = func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) {
			cells := make([][]byte, len(out.Header))
			for row, err := range p.Sheet.Rows() {
				if err != nil {
					yield(row, err)
					return
				}
				if !p.pass(row, cells, yield) {
					return
				}
			}
		}
	}
	return out
}

func (p *published) pass(row book.Row, cells [][]byte, yield func(book.Row, error) bool) bool {
	in := row.Cells
	for i, c := range in {
		cells[i] = c
		if string(c) == "NA" {
			cells[i] = nil
		}
	}
	for _, at := range p.dates {
		if d, ok := dayFirst(text(in, at)); ok {
			cells[at] = []byte(d.Format(time.DateOnly))
		}
	}
	for _, more := range p.add(in) {
		copy(cells[p.width:], more)
		row.Cells = cells
		if !yield(row, nil) {
			return false
		}
	}
	return true
}

func isSharedLives(name string) bool {
	return strings.Contains(book.Fold(name), "shared lives")
}

func yesNo(b bool) []byte {
	if b {
		return []byte("yes")
	}
	return []byte("no")
}

// keyQuestions are the columns in which the Care Inspectorate grades a service.
var keyQuestions = []string{"KQ_Support_Wellbeing", "KQ_Care_and_Support_Planning", "KQ_Setting", "KQ_Staff_Team", "KQ_Leadership", "KQ_Care_Play_and_Learning"}

// careInspectorate is the datastore of Scotland's regulator. Its register puts
// Shared Lives under adult placement, with supported lodgings and continuing
// care: only services that bear the name are picked out.
func careInspectorate(b *book.Book) ([]book.Sheet, string) {
	for _, s := range b.Sheets {
		if !has(s.Header, "CareService", "ServiceName", "ServiceProvider", "Council_Area_Name", "ServiceStatus") || !has(s.Header, keyQuestions[:5]...) {
			continue
		}
		p := &published{Sheet: s, added: []string{ratingQuestion, ratingGrade, ratingVintage, ratingPick, ratingService}}
		for _, name := range []string{"Publication_of_Latest_Grading", "Last_inspection_Date"} {
			if at := column(s.Header, name); at >= 0 {
				p.dates = append(p.dates, at)
			}
		}
		newest := p.newest()
		vintage := edition(newest, b)
		provider := column(s.Header, "ServiceProvider")
		name, service, status := column(s.Header, "ServiceName"), column(s.Header, "CareService"), column(s.Header, "ServiceStatus")
		p.add = func(row [][]byte) (rows [][][]byte) {
			pick := yesNo(isSharedLives(text(row, name)) && book.Fold(text(row, service)) == "adult placement service" && book.Fold(text(row, status)) == "active")
			called := []byte(text(row, name) + " (" + text(row, provider) + ")")
			for _, q := range keyQuestions {
				if grade := text(row, column(s.Header, q)); string(pick) == "yes" && grade != "" && grade != "NA" {
					rows = append(rows, [][]byte{[]byte(q), []byte(grade), vintage, pick, called})
				}
			}
			if len(rows) == 0 {
				rows = append(rows, [][]byte{[]byte("overall"), []byte("not rated"), vintage, pick, called})
			}
			return rows
		}
		return []book.Sheet{p.sheet()}, fmt.Sprintf("Care Inspectorate datastore, newest entry %s", newest)
	}
	return nil, ""
}

// edition names an edition of a list that does not say its own: the newest
// entry, and the day of reading. A list that was corrected without a newer entry
// does not take the place of the one that was read before.
func edition(newest string, b *book.Book) []byte {
	return []byte(newest + ", read " + b.Day.Format(time.DateOnly))
}

// cqcRatings is the list of latest ratings of England's regulator: a row for
// each location, group and domain.
func cqcRatings(b *book.Book) ([]book.Sheet, string) {
	for i, s := range b.Sheets {
		if !has(s.Header, "Location ID", "Location Name", "Service / Population Group", "Domain", "Latest Rating", "Publication Date") {
			continue
		}
		for j, other := range b.Sheets {
			if j != i {
				b.Others = append(b.Others, other.Name)
			}
		}
		p := &published{Sheet: s, added: []string{ratingVintage, ratingPick}, dates: []int{column(s.Header, "Publication Date")}}
		newest := p.newest()
		vintage := edition(newest, b)
		name, marked := column(s.Header, "Location Name"), column(s.Header, "Service type - Shared Lives")
		p.add = func(row [][]byte) [][][]byte {
			return [][][]byte{{vintage, yesNo(isSharedLives(text(row, name)) || book.Fold(text(row, marked)) == "y")}}
		}
		return []book.Sheet{p.sheet()}, fmt.Sprintf("CQC latest ratings, newest entry %s", newest)
	}
	return nil, ""
}
