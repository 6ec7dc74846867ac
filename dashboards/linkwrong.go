package dashboards

import (
	"net/http"
	"slices"
	"strings"

	"khi/dashboards/story"
	"khi/dashboards/welsh"
)

// What cannot be shown to somebody who came by a private link of their own. They have
// no use for our other pages, and it is not known which language they read, so the
// page leads nowhere and says it in both.

// noLink is for a private link that opens nothing.
func noLink(words string) error {
	return &problem{status: http.StatusNotFound, title: "This link does not work", words: words}
}

// byOwnLink says whether the visitor came by a private link, to questions or a story.
func (r *request) byOwnLink() bool {
	return r.route.speaks == reader && (strings.HasPrefix(r.route.path, "/ask/") || strings.HasPrefix(r.route.path, "/story/"))
}

// wrongIn is what went wrong, in one language.
type wrongIn struct{ Lang, Title, Words string }

func (s *server) linkWrong(r *request, p *problem) (*response, error) {
	all := []wrongIn{{"en-GB", p.title, p.words}}
	if book, err := welsh.Load(); err == nil {
		title, found := book.Say(p.title, nil)
		words, both := book.Say(p.words, nil)
		if found && both {
			all = append(all, wrongIn{welsh.Lang, title, words})
		}
	}
	if r.wording() == story.Welsh {
		slices.Reverse(all)
	}
	return s.storyPage(r, p.status, "linkwrong", all[0].Title, all[0].Lang, struct {
		In    []wrongIn
		Links []fileLink
	}{all, p.links})
}
