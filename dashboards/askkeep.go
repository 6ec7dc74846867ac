package dashboards

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"khi/dashboards/rounds"
)

// What a browser keeps of a form, so that somebody can go on without a connection,
// and how the answers that it held arrive. The pages that are kept repeat no answer.

// keptForm is a whole form as the browser keeps it.
type keptForm struct {
	Version string            `json:"version"` // other where any page is
	Until   string            `json:"until"`   // the last day; after it nothing is kept
	Policy  string            `json:"policy"`  // that the pages stand under
	Pages   map[string]string `json:"pages"`   // by step; "" is the beginning
	Files   []string          `json:"files"`
	Steps   []keptStep        `json:"steps"` // in their order
	Dealt   []string          `json:"dealt"` // steps that were dealt with
}

// keptStep is what tells an answer from something that is none.
type keptStep struct {
	Step  string   `json:"step"`
	Kind  string   `json:"kind"`
	Least int      `json:"least"`
	Most  int      `json:"most"`
	Alone []string `json:"alone,omitempty"`
}

// askKeep gives the whole form of a link in one answer.
func (s *server) askKeep(r *request) (*response, error) {
	a, err := s.Asking.Shelf.Find(r.param("token"))
	if err != nil {
		return heldAnswer(http.StatusGone, cameOf(err), "")
	}
	form := keptForm{Until: a.Round.Closes, Policy: askPolicy(), Pages: map[string]string{}, Files: []string{"/assets/khi-ask.js?v=" + s.assets, "/assets/khi-ask-keep.js?v=" + s.assets}, Dealt: []string{}}
	for i, q := range a.Questions {
		step := keptStep{Step: strconv.Itoa(i + 1), Kind: q.Kind, Least: q.Min, Most: q.Max}
		for _, answer := range q.Answers {
			if answer.Alone {
				step.Alone = append(step.Alone, answer.Code)
			}
		}
		form.Steps = append(form.Steps, step)
		if a.Dealt[q.Field] {
			form.Dealt = append(form.Dealt, step.Step)
		}
	}
	if a.Round.AsksWhoHelped() {
		form.Steps = append(form.Steps, keptStep{Step: "helper", Kind: rounds.One})
		if a.Helped {
			form.Dealt = append(form.Dealt, "helper")
		}
	}
	for _, step := range append(stepsOf(form.Steps), "", "stop", "help", "about", "end", "held") {
		page, err := s.askShow(r.withPart("step", step), a, http.StatusOK, false)
		if err != nil {
			return nil, err
		}
		form.Pages[step] = string(page.body)
	}
	form.Version = strings.Trim(tagOf(s.assets, fmt.Sprint(form.Pages)), `"`)
	return packed(http.StatusOK, form)
}

func stepsOf(all []keptStep) (steps []string) {
	for _, s := range all {
		steps = append(steps, s.Step)
	}
	return steps
}

// packed is JSON that travels zipped: the pages of a form are much alike.
func packed(status int, body any) (*response, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return &response{status: status, contentType: "application/json", body: text, zips: true, header: map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}}, nil
}

// What came of an answer, in words for the browser that held it.
const (
	wasKept    = "kept"
	wasRefused = "refused" // it is no answer of that question
	isFinished = "finished"
	isClosed   = "closed"
	isEnded    = "ended"
	isEarly    = "early"
)

// cameOf says why a link takes no answer.
func cameOf(err error) string {
	switch {
	case errors.Is(err, rounds.ErrFinished):
		return isFinished
	case errors.Is(err, rounds.ErrEnded):
		return isEnded
	case errors.Is(err, rounds.ErrTooEarly):
		return isEarly
	}
	return isClosed
}

func heldAnswer(status int, state, to string) (*response, error) {
	text, err := json.Marshal(map[string]string{"state": state, "to": to})
	return &response{status: status, contentType: "application/json", body: text, header: map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}}, err
}

// asksJSON says whether a browser sends what it held, in place of a person's form.
func asksJSON(r *request) bool { return r.Header.Get("Accept") == "application/json" }

// askHeld takes an answer that a browser held.
func (s *server) askHeld(r *request) (*response, error) {
	a, err := s.Asking.Shelf.Find(r.param("token"))
	if err != nil && s.Asking.Shelf.Heard(r.param("token"), r.form.Get("id")) {
		return heldAnswer(http.StatusOK, wasKept, "") // it arrived before; only the answer to it was lost
	}
	if err != nil {
		return heldAnswer(http.StatusOK, cameOf(err), "")
	}
	to, err := s.take(r, a)
	var refused *rounds.Refusal
	switch {
	case errors.As(err, &refused):
		return heldAnswer(http.StatusOK, wasRefused, "")
	case err != nil:
		return nil, err
	case r.param("step") == "end":
		return heldAnswer(http.StatusOK, isFinished, to)
	}
	return heldAnswer(http.StatusOK, wasKept, to)
}

// take keeps what a form says and gives where it leads. A *rounds.Refusal says that
// it is no answer.
func (s *server) take(r *request, a *rounds.Asked) (to string, err error) {
	token, step := r.param("token"), r.param("step")
	base := "/ask/" + token
	if step == "end" {
		return base, s.Asking.Shelf.Finish(token)
	}
	field, several, onward := rounds.HelpedField, false, base+"/end"
	if step != "helper" || !a.Round.AsksWhoHelped() {
		n, err := strconv.Atoi(step)
		if err != nil || n < 1 || n > len(a.Questions) {
			return "", noQuestion()
		}
		field, several, onward = a.Questions[n-1].Field, a.Questions[n-1].Kind == rounds.Several, base+"/"+strconv.Itoa(n+1)
		switch {
		case n < len(a.Questions):
		case a.Round.AsksWhoHelped():
			onward = base + "/helper"
		default:
			onward = base + "/end"
		}
	}
	value, ok := choseIn(r.form, several)
	if !ok {
		return "", &rounds.Refusal{Words: "Nothing was chosen."}
	}
	return onward, s.Asking.Shelf.SayOnce(token, r.form.Get("id"), field, value)
}

// passes are the buttons that say why there is no answer.
var passes = map[string]string{"skip": rounds.Skipped, "dont_know": rounds.DontKnow, "prefer_not": rounds.PreferNot, "not_apply": rounds.NotApply}

// choseIn reads the answer of a form, or which of the buttons for no answer was
// pressed. A form without either is no answer at all.
func choseIn(form url.Values, several bool) (string, bool) {
	if pass := form.Get("pass"); pass != "" {
		value, ok := passes[pass]
		return value, ok
	}
	all := slices.DeleteFunc(slices.Clone(form["answer"]), func(v string) bool { return strings.TrimSpace(v) == "" })
	switch {
	case several && len(all) > 0:
		return strings.Join(all, " "), true
	case len(all) != 1:
		return "", false
	}
	value := strings.TrimSpace(all[0])
	if n, err := strconv.Atoi(value); err == nil && n >= 0 { // 04 is how some people type 4
		value = strconv.Itoa(n)
	}
	return value, true
}

// askWorker is the script that works beside the pages of a form. It stands at the
// top so that it may look after pages below /ask.
func (s *server) askWorker(r *request) (*response, error) {
	a, err := s.assetFile(r.withPart("file", "khi-ask-worker.js"))
	if err == nil {
		a.header["Cache-Control"] = "no-cache"
	}
	return a, err
}

// withPart is the request with another part of the path.
func (r *request) withPart(part, value string) *request {
	other, param := *r, r.param
	other.param = func(name string) string {
		if name == part {
			return value
		}
		return param(name)
	}
	return &other
}
