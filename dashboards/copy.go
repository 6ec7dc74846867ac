package dashboards

import (
	"net/http"
	"slices"
)

// Copy says of a site that it is a copy of another, for reading alone: it gives
// protected figures and what leads to them. Whatever belongs to somebody, or changes
// something, is at the service itself.
type Copy struct {
	// Writer is the address of the service itself; "" where it is not known.
	Writer string
	// Open says that whoever reaches this site may read: somebody before it asks who
	// people are. Else only the machine itself is answered.
	Open bool
	// Standing says in lines how old the figures are, for whoever looks after it.
	Standing func() string
}

// alsoOnCopies are the addresses without figures that copies answer themselves.
var alsoOnCopies = []string{"", "/accessibility", "/livez", "/readyz", "/assets/:file"}

// onCopies says whether a copy answers a route. Those that read figures also when the
// question is sent as a form: nothing is kept of it.
func onCopies(r route) bool {
	return r.access.name == readsFigures.name || slices.Contains(alsoOnCopies, r.path)
}

// elsewhere sends whoever wants more than to read to the service itself.
func (c *Copy) elsewhere(r *request) error {
	p := &problem{status: http.StatusForbidden, title: "This copy is for reading",
		words: "Here are figures and nothing else. What you asked for is at the service itself."}
	if r.route.method != http.MethodGet {
		p.status, p.words = http.StatusMethodNotAllowed, "Nothing can be changed here. Nothing was changed. Do it at the service itself."
	}
	if c.Writer != "" {
		p.words += " Its address is " + c.Writer + "."
		if r.route.method == http.MethodGet {
			p.links = []fileLink{{Name: "The same page at the service itself", Href: c.Writer + r.URL.RequestURI()}}
		}
	}
	return p
}
