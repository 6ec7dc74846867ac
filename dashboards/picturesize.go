package dashboards

import (
	"errors"
	"fmt"
	"strconv"

	"khi/dashboards/chart"
)

// pictureParams are what an address of a picture takes beside what its table takes.
var pictureParams = []string{"size", "w", "h", "theme"}

// pictureSizes are the sizes of a picture: for a page, wide or narrow, which
// says headline and source itself, or for a document, where the picture says them.
var pictureSizes = map[string]chart.Size{
	"page": chart.OnPage, "phone": {Width: 360}, "document": chart.Download, "": chart.Download,
}

// The pixels that a picture may be wide and high.
const (
	leastWide, mostWide = 320, 2400
	leastHigh, mostHigh = 200, 6000
)

// pictureSize is the size and the look that a request asks for.
func (r *request) pictureSize() (chart.Size, error) {
	size, known := pictureSizes[r.values.Get("size")]
	if !known {
		return size, badRequest("A picture comes in three sizes. Write size=document, size=page or size=phone.")
	}
	for _, side := range []struct {
		name, words string
		into        *int
		least, most int
	}{{"w", "wide", &size.Width, leastWide, mostWide}, {"h", "high", &size.Height, leastHigh, mostHigh}} {
		text := r.values.Get(side.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < side.least || n > side.most {
			return size, badRequest(fmt.Sprintf("A picture is %d to %d pixels %s. Write %s=%d, for example.", side.least, side.most, side.words, side.name, 2*side.least))
		}
		*side.into = n
	}
	switch r.values.Get("theme") {
	case "", "light":
	case "print":
		size.Print = true
	default:
		return size, badRequest("A picture comes in two looks. Write theme=light, or theme=print for greys in place of colours.")
	}
	return size, nil
}

// pictureProblem says what to ask for where a picture is too low for what it shows:
// nothing in it is cut or covered.
func pictureProblem(err error) error {
	var low chart.TooLow
	if errors.As(err, &low) {
		return badRequest(fmt.Sprintf("%d pixels are too low for this picture: its words would cover each other. Write h=%d or more, or leave h out.", low.Asked, low.Needs))
	}
	return err
}
