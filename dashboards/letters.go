package dashboards

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"

	"khi/dashboards/rounds"
)

type lettersPage struct {
	Round   rounds.Round
	Last    string
	Letters []letter
	W       map[string]string
	Cymraeg bool
	Paper   *paperForm // nil where the letters go out without
	Both    bool       // printed on both sides of each sheet: a form begins on one of its own
}

// letter is one person's: the reference is for whoever hands it out, and is cut off.
type letter struct {
	Ref, Address, Paper string // Paper is the code on the paper form
	Code                template.HTML
}

// letters shows the links of a round, this once: only their hashes are kept.
func (s *server) letters(r *request, round rounds.Round, refs, links []string, paper string) (*response, error) {
	p := lettersPage{Round: round, Last: dayIn(round.Closes, round.Language), W: wordsOf(round), Cymraeg: round.Language == "cy"}
	if paper != "" {
		p.Paper, p.Both = s.paperOf(r, round), paper == "both"
	}
	for i, link := range links {
		address := s.address(r) + "/ask/" + link
		code, err := qrCode(address)
		if err != nil {
			return nil, err
		}
		p.Letters = append(p.Letters, letter{refs[i], address, rounds.CodeOf(link), code})
	}
	return s.roundPage(r, http.StatusOK, "letters", "Letters: "+round.Title, p)
}

// T is a word of the form in the language of the round, F one with something in it.
func (p lettersPage) T(key string) string        { return p.W[key] }
func (p lettersPage) F(key string, a any) string { return fmt.Sprintf(p.W[key], a) }

// paperLeaf is the paper form of one letter.
type paperLeaf struct {
	Form *paperForm
	Code string
}

// OddSide says whether the last sheet of a form has a side that stays empty.
func (p lettersPage) OddSide() bool { return p.Both && p.Paper.Sides()%2 == 1 }

// Leaf is the paper form that goes with a letter.
func (p lettersPage) Leaf(l letter) paperLeaf { return paperLeaf{p.Paper, l.Paper} }

// address is where people reach this service.
func (s *server) address(r *request) string {
	switch {
	case s.Door != nil && s.Door.Address != "":
		return strings.TrimRight(s.Door.Address, "/")
	case s.Door != nil && s.Door.Secure || r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// qrCode draws an address as a QR code: black runs as lines of one path, with
// the quiet border that readers need.
func qrCode(address string) (template.HTML, error) {
	code, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("the QR code of a link: %w", err)
	}
	size := code.Bounds().Dx()
	black := func(x, y int) bool {
		if x >= size {
			return false
		}
		light, _, _, _ := code.At(x, y).RGBA()
		return light == 0
	}
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %d.5h%d", from+4, y+4, x-from)
			}
		}
	}
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="0 0 %d %d" width="180" height="180" role="img" aria-label="QR code of the link" shape-rendering="crispEdges"><path d="M0 0h%dv%dH0z" fill="#fff"/><path d="%s" stroke="#000"/></svg>`, //nolint:gosec // numbers alone
		size+8, size+8, size+8, size+8, path.String())), nil
}
