package dashboards

import (
	"fmt"
	"html/template"
	"strings"

	"khi/dashboards/pictures"
)

// icon is a drawing of ours beside words that say the same.
func icon(name string) template.HTML {
	p, ok := pictures.Find(name)
	if !ok {
		return ""
	}
	return p.Beside()
}

// mostMarks is how many people a picture draws; the number beside it says the rest.
const mostMarks = 20

// marks draws a number as so many people, or as so many of ten circles. It says
// nothing that the number beside it does not say, so it is hidden from screen readers.
func marks(draw string, n, of int) template.HTML {
	const step = 24
	var b strings.Builder
	total := of
	if draw == "people" {
		total = min(n, mostMarks)
	}
	fmt.Fprintf(&b, `<svg class="marks" aria-hidden="true" focusable="false" viewBox="0 0 %d 32" width="%d" height="32">`, max(1, total)*step, max(1, total)*step)
	for i := range total {
		x := i*step + step/2
		switch {
		case draw == "people":
			fmt.Fprintf(&b, `<circle cx="%d" cy="8" r="6"/><path d="M%d 30v-6a8 8 0 0 1 16 0v6z"/>`, x, x-8)
		case i < n:
			fmt.Fprintf(&b, `<circle cx="%d" cy="16" r="9"/>`, x)
		default:
			fmt.Fprintf(&b, `<circle class="not" cx="%d" cy="16" r="8"/>`, x)
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) // whole numbers and our own lines
}
