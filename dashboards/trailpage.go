package dashboards

import (
	"fmt"
	"net/http"
	"strconv"

	"khi/dashboards/access"
)

// trailLines is how many lines of the trail one page shows.
const trailLines = 100

type trailPage struct {
	Lines []access.Entry
	Who   string
	Did   choice
	Older string
	Head  string
}

// trail shows who did what, the newest first.
func (s *server) trail(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	who, did := access.CleanName(r.values.Get("who")), r.values.Get("did")
	var before int64
	if text := r.values.Get("before"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			return nil, badRequest("That is not a line of the trail. Start from the newest lines.")
		}
		before = n
	}
	lines, more, err := s.Door.Trail.Lately(before, trailLines, func(e access.Entry) bool {
		return (who == "" || e.Who == who) && (did == "" || e.Did == did)
	})
	if err != nil {
		return nil, err
	}
	seq, hash := s.Door.Trail.Head()
	body := trailPage{Lines: lines, Who: who, Did: deedChoice(did), Head: fmt.Sprintf("%d %s", seq, hash)}
	if more > 1 {
		q := r.values
		q.Set("before", strconv.FormatInt(more, 10))
		body.Older = "/accounts/trail?" + q.Encode()
	}
	return s.page(r, http.StatusOK, "trail", "Who did what", "accounts", body)
}

func deedChoice(chosen string) choice {
	options := []option{{Label: "Anything", Chosen: chosen == ""}}
	for _, d := range []string{access.SignedIn, access.SignedOut, access.WasRefused, access.Saw, access.SawExact, access.Sent, access.Undid, access.Erased, access.TookOut, access.Mailed, access.ChangedAccess, access.Began} {
		options = append(options, option{Value: d, Label: sentenceCase(d), Chosen: d == chosen})
	}
	return choiceOf("did", "What", options)
}
