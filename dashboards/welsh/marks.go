package welsh

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Elements within a sentence are written <1>…</1>, <2>…</2> in the catalogue, in
// the order in which they begin. Within the program each mark is one character
// that no page has: what somebody wrote into a name can never become a mark.

const (
	opens  = '\uE000' // and the 99 after it
	closes = '\uE100'
	most   = 99
)

var markSign = regexp.MustCompile(`<(/?)([1-9][0-9]?)>`)

// markup makes marks of what the catalogue writes.
func markup(s string) string {
	return markSign.ReplaceAllStringFunc(s, func(m string) string {
		p := markSign.FindStringSubmatch(m)
		n, _ := strconv.Atoi(p[2])
		if p[1] == "/" {
			return string(rune(closes + n))
		}
		return string(rune(opens + n))
	})
}

// written is the opposite of markup, for people.
func written(s string) string {
	var out strings.Builder
	for _, r := range s {
		switch {
		case r > closes && r <= closes+most:
			out.WriteString("</" + strconv.Itoa(int(r-closes)) + ">")
		case r > opens && r <= opens+most:
			out.WriteString("<" + strconv.Itoa(int(r-opens)) + ">")
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func marked(r rune) bool { return r >= opens && r <= closes+most }

// marksOf are the marks of a text in the order of their numbers.
func marksOf(s string) []rune {
	var all []rune
	for _, r := range s {
		if marked(r) {
			all = append(all, r)
		}
	}
	slices.Sort(all)
	return all
}

// mixed says a run of words and elements as one sentence, and puts the elements
// where the Welsh has them. It is false, and nothing has changed, where there is
// no Welsh for it.
func (w *walker) mixed(nodes []*html.Node) bool {
	m := &marking{}
	for _, n := range nodes {
		m.write(n)
	}
	raw := m.text.String()
	if m.foreign || len(m.elements) > most {
		return false
	}
	cymraeg, ok := w.book.Say(squeezed(raw), w.names)
	if !ok {
		return false
	}
	parent, next := nodes[0].Parent, nodes[len(nodes)-1].NextSibling
	built, sound := m.build(cymraeg)
	if !sound {
		return false
	}
	if w.heard != nil {
		w.heard(written(squeezed(raw)), true)
	}
	for _, n := range nodes {
		parent.RemoveChild(n)
	}
	before, after := edges(raw)
	put := func(n *html.Node) { parent.InsertBefore(n, next) }
	put(&html.Node{Type: html.TextNode, Data: before})
	for _, n := range built {
		put(n)
	}
	put(&html.Node{Type: html.TextNode, Data: after})
	return true
}

// marking is a run as one text with marks.
type marking struct {
	text     strings.Builder
	elements []*html.Node
	foreign  bool // a text has characters that are ours
}

func (m *marking) write(n *html.Node) {
	if n.Type == html.TextNode {
		m.foreign = m.foreign || strings.ContainsFunc(n.Data, marked)
		m.text.WriteString(n.Data)
		return
	}
	m.elements = append(m.elements, n)
	number := rune(len(m.elements))
	m.text.WriteRune(opens + number)
	if !own(n) {
		for c := range n.ChildNodes() {
			m.write(c)
		}
	}
	m.text.WriteRune(closes + number)
}

// build makes nodes of a text with marks: each element as it was, with the text
// that stands between its marks. An element of its own keeps what it has.
func (m *marking) build(text string) ([]*html.Node, bool) {
	root := &html.Node{Type: html.ElementNode, Data: "span"}
	at, open := root, []rune{}
	var words strings.Builder
	flush := func() {
		if words.Len() > 0 {
			at.AppendChild(&html.Node{Type: html.TextNode, Data: words.String()})
			words.Reset()
		}
	}
	for _, r := range text {
		switch {
		case r > opens && int(r-opens) <= len(m.elements):
			flush()
			old := m.elements[r-opens-1]
			e := &html.Node{Type: html.ElementNode, Data: old.Data, DataAtom: old.DataAtom, Attr: old.Attr}
			at.AppendChild(e)
			at, open = e, append(open, r-opens)
			if own(old) {
				for _, c := range slices.Collect(old.ChildNodes()) {
					old.RemoveChild(c)
					e.AppendChild(c)
				}
			}
		case r > closes && r <= closes+most:
			flush()
			if len(open) == 0 || open[len(open)-1] != r-closes {
				return nil, false
			}
			at, open = at.Parent, open[:len(open)-1]
		default:
			words.WriteRune(r)
		}
	}
	flush()
	all := slices.Collect(root.ChildNodes())
	for _, n := range all {
		root.RemoveChild(n)
	}
	return all, len(open) == 0
}
