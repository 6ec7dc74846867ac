// Package pictures holds our own small drawings, each with its text, for people who read pictures better than words.
package pictures

import (
	"fmt"
	"html"
	"html/template"
	"slices"
)

// Picture is one drawing. It never stands without words: either its own text is
// given with it (Told), or the words stand beside it (Beside).
type Picture struct {
	Name  string // such as face-happy; the same for good
	Text  string // what it shows, in English
	Welsh string // the same in Welsh; ours, not read over by a first-language speaker
	lines string // inside an <svg> of 64 by 64; strokes and fills are the colour of the text around it
}

// Find gives the picture of a name.
func Find(name string) (Picture, bool) {
	i := slices.IndexFunc(all, func(p Picture) bool { return p.Name == name })
	if i < 0 {
		return Picture{}, false
	}
	return all[i], true
}

// All gives every picture, faces first from happy to sad.
func All() []Picture { return slices.Clone(all) }

// Faces are the names of the five faces, from very happy to very sad.
var Faces = []string{"face-very-happy", "face-happy", "face-so-so", "face-sad", "face-very-sad"}

// TextIn gives the text in a language (cy for Welsh; anything else is English).
func (p Picture) TextIn(language string) string {
	if language == "cy" {
		return p.Welsh
	}
	return p.Text
}

// Told is the drawing with its text for those who do not see it: for a picture
// that stands alone. language is en or cy.
func (p Picture) Told(language string) template.HTML {
	return p.drawn(fmt.Sprintf(`role="img" aria-label="%s"`, html.EscapeString(p.TextIn(language))))
}

// Beside is the drawing for a place where words say the same: a screen reader
// passes over it.
func (p Picture) Beside() template.HTML { return p.drawn(`aria-hidden="true"`) }

// drawn has no style and no address in it, so that it may stand in a page whose
// policy allows no style but the server's own files.
func (p Picture) drawn(attributes string) template.HTML {
	return template.HTML(`<svg class="picture" viewBox="0 0 64 64" width="64" height="64" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" focusable="false" ` + //nolint:gosec // all of it is ours
		attributes + `>` + p.lines + `</svg>`)
}
