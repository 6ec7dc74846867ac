package welsh

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Page gives a finished English page in Welsh: each text that the catalogue has
// is said in Welsh, each other stays and is marked as English, and links keep the
// language. Elements with a language of their own and those marked translate="no"
// stay as they are. Heard, if not nil, is told of each English text and whether
// there is Welsh for it. The figures of the page stay as they are, because the
// catalogue cannot change them.
func (b *Book) Page(page []byte, names func(string) bool, heard func(english string, found bool)) ([]byte, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("welsh: the page cannot be read: %w", err)
	}
	w := &walker{book: b, names: names, heard: heard, known: map[string]answer{}}
	for n := range root.ChildNodes() {
		if n.Type == html.ElementNode && n.Data == "html" {
			set(n, "lang", Lang)
			for part := range n.ChildNodes() {
				w.element(part)
			}
		}
	}
	var out bytes.Buffer
	if err := html.Render(&out, root); err != nil {
		return nil, fmt.Errorf("welsh: the page cannot be written: %w", err)
	}
	return out.Bytes(), nil
}

// Lang is the language tag of Welsh, and the value of the parameter "lang".
const Lang = "cy"

type walker struct {
	book  *Book
	names func(string) bool
	heard func(string, bool)
	known map[string]answer // what was asked for on this page before
}

type answer struct {
	welsh string
	ok    bool
}

// say looks a text up and tells who listens. Text without words, and names, are
// not told of.
func (w *walker) say(english string) (string, bool) {
	if a, before := w.known[english]; before {
		return a.welsh, a.ok
	}
	cymraeg, ok := w.book.Say(english, w.names)
	w.known[english] = answer{cymraeg, ok}
	if w.heard != nil && worded(english) && (w.names == nil || !w.names(english)) {
		w.heard(written(english), ok)
	}
	return cymraeg, ok
}

// inline are the elements that stand within a sentence.
var inline = []string{"a", "abbr", "b", "bdi", "br", "cite", "code", "em", "i", "img", "input", "kbd", "mark", "q", "small", "span", "strong", "sub", "sup", "time"}

// still are the elements whose text is not for reading, or is somebody's own.
var still = []string{"script", "style", "code", "pre", "textarea", "svg", "kbd"}

// own says whether an element stays as it is.
func own(n *html.Node) bool {
	return slices.Contains(still, n.Data) || has(n, "lang") || get(n, "translate") == "no"
}

// spoken are the attributes that hold words.
var spoken = []string{"alt", "aria-label", "title", "placeholder", "label", "data-label", "data-name"}

// element says an element with all that is in it: attributes, then runs of text
// and elements within sentences, then other elements one by one.
func (w *walker) element(n *html.Node) {
	if n.Type != html.ElementNode || own(n) {
		return
	}
	w.attributes(n)
	var run []*html.Node
	flush := func() {
		w.run(run)
		run = nil
	}
	for _, c := range slices.Collect(n.ChildNodes()) {
		if within(c) {
			run = append(run, c)
			continue
		}
		flush()
		w.element(c)
	}
	flush()
}

// within says whether a node can be part of a sentence.
func within(n *html.Node) bool {
	switch n.Type {
	case html.TextNode:
		return true
	case html.ElementNode:
		if !slices.Contains(inline, n.Data) {
			return false
		}
		for c := range n.ChildNodes() {
			if !within(c) {
				return false
			}
		}
		return true
	}
	return false
}

// run says neighbours: as one sentence where words and elements are mixed and the
// catalogue has it, else each by itself.
func (w *walker) run(nodes []*html.Node) {
	var words, elements int
	for _, n := range nodes {
		switch {
		case n.Type == html.ElementNode:
			elements++
			w.attributesWithin(n)
		case worded(n.Data):
			words++
		}
	}
	if words > 0 && elements > 0 && (w.mixed(nodes) || w.left(nodes)) {
		return
	}
	for _, n := range nodes {
		if n.Type == html.TextNode {
			w.text(n)
			continue
		}
		if !own(n) {
			w.run(slices.Collect(n.ChildNodes()))
		}
	}
}

// left leaves a run in English as a whole where a part of it has no Welsh: a
// sentence in two languages helps nobody. It is false where each part has Welsh.
func (w *walker) left(nodes []*html.Node) bool {
	var texts []*html.Node
	var gather func(n *html.Node)
	gather = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			texts = append(texts, n)
		case !own(n):
			for c := range n.ChildNodes() {
				gather(c)
			}
		}
	}
	m := &marking{}
	for _, n := range nodes {
		gather(n)
		m.write(n)
	}
	if !slices.ContainsFunc(texts, func(n *html.Node) bool { _, ok := w.book.Say(squeezed(n.Data), w.names); return !ok }) {
		return false
	}
	if w.heard != nil {
		w.heard(written(squeezed(m.text.String())), false)
	}
	for _, n := range texts {
		if worded(n.Data) && (w.names == nil || !w.names(squeezed(n.Data))) {
			english(n)
		}
	}
	return true
}

func (w *walker) attributesWithin(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	w.attributes(n)
	for c := range n.ChildNodes() {
		w.attributesWithin(c)
	}
}

// text says one text, with the space about it as it was. What has no Welsh is
// marked as English.
func (w *walker) text(n *html.Node) {
	said := squeezed(n.Data)
	if !worded(said) {
		return
	}
	cymraeg, ok := w.say(said)
	if ok {
		before, after := edges(n.Data)
		n.Data = before + cymraeg + after
		return
	}
	english(n)
}

// english marks a text on a Welsh page as English.
func english(n *html.Node) {
	p := n.Parent
	if p.FirstChild == n && p.LastChild == n {
		set(p, "lang", "en")
		return
	}
	span := &html.Node{Type: html.ElementNode, Data: "span", Attr: []html.Attribute{{Key: "lang", Val: "en"}}}
	p.InsertBefore(span, n)
	p.RemoveChild(n)
	span.AppendChild(n)
}

func (w *walker) attributes(n *html.Node) {
	for i, a := range n.Attr {
		switch {
		case slices.Contains(spoken, a.Key):
			if cymraeg, ok := w.say(squeezed(a.Val)); ok {
				n.Attr[i].Val = cymraeg
			}
		case has(n, "hreflang"): // it leads to another language
		case a.Key == "href" && n.Data == "a", a.Key == "action", a.Key == "src" && n.Data == "img":
			n.Attr[i].Val = keep(a.Val)
		case a.Key == "srcset":
			n.Attr[i].Val = keep(a.Val)
		}
	}
	if n.Data == "form" && !strings.EqualFold(get(n, "method"), "post") { // its action loses the query
		field := &html.Node{Type: html.ElementNode, Data: "input", Attr: []html.Attribute{{Key: "type", Val: "hidden"}, {Key: "name", Val: "lang"}, {Key: "value", Val: Lang}}}
		n.InsertBefore(field, n.FirstChild)
	}
}

// elsewhere are the addresses that speak no Welsh, or have their own way to it.
var elsewhere = []string{"/assets/", "/api/", "/ask/", "/story/", "/templates/", "/ask-worker.js"}

// keep is an address of ours in Welsh; others stay as they are.
func keep(address string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
		return address
	}
	for _, e := range elsewhere {
		if strings.HasPrefix(address, e) {
			return address
		}
	}
	return In(address)
}

// In is an address of ours with the parameter that asks for Welsh.
func In(address string) string {
	path, fragment, hash := strings.Cut(address, "#")
	base, query, _ := strings.Cut(path, "?")
	if values, err := url.ParseQuery(query); err == nil && values.Get("lang") == "" {
		if query != "" {
			query += "&"
		}
		path = base + "?" + query + "lang=" + Lang
	}
	if hash {
		return path + "#" + fragment
	}
	return path
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// edges are the space before and after a text.
func edges(s string) (before, after string) {
	words := strings.TrimSpace(s)
	before, after, _ = strings.Cut(s, words)
	return before, after
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func get(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func set(n *html.Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}
