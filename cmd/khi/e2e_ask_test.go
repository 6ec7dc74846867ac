package main_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// connection is the way between the browser and the service. It can lose what the service
// says to an answer after the service has kept it, and it can be cut: the network of
// the browser's tools alone does not end the calls of a service worker.
type connection struct {
	*httptest.Server
	loses, cut atomic.Bool
}

func newConnection(t testing.TB, site string) *connection {
	t.Helper()
	to, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	c := &connection{}
	way := httputil.NewSingleHostReverseProxy(to)
	way.ModifyResponse = func(r *http.Response) error {
		if c.loses.Load() && r.Request.Method == http.MethodPost {
			_ = r.Body.Close()
			panic(http.ErrAbortHandler)
		}
		return nil
	}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.cut.Load() {
			panic(http.ErrAbortHandler)
		}
		way.ServeHTTP(w, r)
	}))
	t.Cleanup(c.Close)
	return c
}

// online takes the browser off the network and back, its service workers too.
func (p *phone) online(t *testing.T, on bool) {
	t.Helper()
	p.way.cut.Store(!on)
	p.must(t, "the network", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		speed := -1.0
		rules := []*network.Conditions{}
		if !on {
			rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: speed, UploadThroughput: speed})
		}
		off := !on
		if _, err := cdp.Call(ctx, tg, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{EmulateOfflineServiceWorker: &off, MatchedNetworkConditions: rules}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tg, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !on, DownloadThroughput: speed, UploadThroughput: speed})
		return err
	}))
}

// phone is somebody who answers on a screen of 320 px.
type phone struct {
	*tab
	way       *connection
	axe, name string
}

func (p *phone) looks(t *testing.T, what string) {
	t.Helper()
	p.shot(t, "ask-"+p.name+"-"+what)
	report(t, prefixed(p.name+" "+what, p.oneHeading(t), p.accessible(t, p.axe), p.tooWide(t)))
}

func (p *phone) press(t *testing.T, selector string) {
	t.Helper()
	p.follow(t, p.name+" "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// goes moves the focus with the Tab key to what a selector names.
func (p *phone) goes(t *testing.T, selector string) {
	t.Helper()
	for range 40 {
		p.must(t, "Tab", chromedp.KeyEvent(kb.Tab))
		if eval[bool](t, p.tab, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return
		}
	}
	t.Fatalf("%s: the Tab key does not reach %s", p.name, selector)
}

func (p *phone) enters(t *testing.T, selector string) {
	t.Helper()
	p.goes(t, selector)
	p.follow(t, p.name+" "+selector, chromedp.KeyEvent(kb.Enter))
}

// keeps waits until the browser has the form.
func (p *phone) keeps(t *testing.T) {
	t.Helper()
	p.awaitsTrue(t, "the form is never kept", `(async () => { const r = await navigator.serviceWorker.getRegistration(location.pathname); return Boolean(r && r.active); })()`)
}

func (p *phone) awaitsTrue(t *testing.T, words, script string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if eval[bool](t, p.tab, script) {
			return
		}
	}
	t.Fatalf("%s: %s", p.name, words)
}

// nothingLeft is true where the browser keeps nothing of any form.
const nothingLeft = `(async () => (await caches.keys()).length === 0 && (await indexedDB.databases()).length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0)()`

// said counts the answers to each question in the file of a round.
func said(t *testing.T, dir, title string) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "rounds", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), title) {
			continue
		}
		for lines := bufio.NewScanner(strings.NewReader(string(text))); lines.Scan(); {
			var l struct{ Did, Field, Value string }
			if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
				t.Fatal(err)
			}
			if l.Did == "said" || l.Did == "finished" {
				all[l.Did+" "+l.Field] = append(all[l.Did+" "+l.Field], l.Value)
			}
		}
	}
	return all
}

// linkOf makes a round for one person and gives their link.
func linkOf(t testing.TB, site, title, language string) string {
	t.Helper()
	return linkFor(t, site, "people", title, language)
}

// setsOf is what others than people are asked.
var setsOf = map[string]string{"carers": "carer_treated", "workers": "worker_treated", "area": "area_actions"}

// linkFor makes a round for one person, carer or worker and gives their link.
func linkFor(t testing.TB, site, whom, title, language string) string {
	t.Helper()
	today := time.Now().UTC()
	res, err := http.PostForm(site+"/rounds", url.Values{"scheme": {"wye"}, "for": {whom}, "title": {title}, "wave": {"baseline"}, "sets": {"lonely", "home"}, "sets_" + whom: {setsOf[whom]}, "version": {"easy"}, "language": {language},
		"opens": {today.AddDate(0, 0, -2).Format(time.DateOnly)}, "closes": {today.AddDate(0, 0, 9).Format(time.DateOnly)}, "contact": {"Ann, 0117 496 0000"}, "once": {title}, "people": {"P-1"}})
	if err != nil {
		t.Fatal(err)
	}
	letters, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	link := regexp.MustCompile(`/ask/[A-Z2-7]{26}`).FindString(string(letters))
	if err != nil || link == "" {
		t.Fatalf("no link in the letters:\n%.2000s", letters)
	}
	return link
}

// TestAskedOnAPhone answers two whole rounds in easy read in a real browser on a
// screen of 320 px, one in English by touch, one in Welsh by keyboard alone. Half-way
// the connection goes; when it is back the answers arrive, each once, and nothing
// stays in the browser.
func TestAskedOnAPhone(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	cmd, service, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	way := newConnection(t, service)
	english, welsh := linkOf(t, service, "Spring", "en"), linkOf(t, service, "Gwanwyn", "cy")
	p := &phone{newTab(t, way.URL), way, string(axe), "en"}
	p.must(t, "narrow", chromedp.EmulateViewport(320, 800))
	for _, page := range []string{"/asking", "/rounds", english + "/help"} {
		p.open(t, page)
		p.looks(t, page[strings.LastIndexByte(page, '/')+1:])
	}
	p.answersByTouch(t, english)
	report(t, prefixed("en", p.heardButLost()))
	if got, want := fmt.Sprint(said(t, f.dir, "Spring")), "map[finished :[] said belong:[does_not_apply] said completed_by:[read] said kindness:[dont_know] said lonely:[4] said say_once:[]]"; got != want {
		t.Errorf("in English there arrived %s, want %s", got, want)
	}
	p.forgets(t, linkOf(t, service, "Summer", "en"), service)
	p.onPaper(t, service)
	leftOutForItsReason(t, service)
	p.name = "cy"
	p.answersByKeys(t, welsh)
	report(t, prefixed("cy", p.heardButLost()))
	if got, want := fmt.Sprint(said(t, f.dir, "Gwanwyn")), "map[finished :[] said belong:[1] said completed_by:[nobody] said kindness:[dont_know] said lonely:[2] said say_once:[prefer_not_to_say]]"; got != want {
		t.Errorf("in Welsh there arrived %s, want %s", got, want)
	}
	carer, worker := linkFor(t, service, "carers", "Gofalwyr", "cy"), linkFor(t, service, "workers", "Staff", "en")
	area := linkFor(t, service, "area", "Our area", "en")
	for what, page := range map[string]string{"begin-area": area, "question-area": area + "/1", "leaflet-area": "/asking?for=area", "leaflet-workers": "/asking?for=workers", "begin-carer": carer, "question-carer": carer + "/1", "question-worker": worker + "/1",
		"help-carer": carer + "/help", "stop-carer": carer + "/stop", "end-carer": carer + "/end", "leaflet-cy": "/asking?lang=cy", "leaflet-carers-cy": "/asking?for=carers&lang=cy", "leaflet-workers-cy": "/asking?for=workers&lang=cy", "leaflet-area-cy": "/asking?for=area&lang=cy"} {
		p.open(t, page)
		p.looks(t, what)
	}
}

// heardButLost leaves out what the browser says of a network that is not there.
func (p *phone) heardButLost() (faults []string) {
	for _, words := range p.heard() {
		if !strings.Contains(words, "ERR_INTERNET_DISCONNECTED") && !strings.Contains(words, "ERR_EMPTY_RESPONSE") {
			faults = append(faults, words)
		}
	}
	return faults
}

func (p *phone) answersByTouch(t *testing.T, link string) {
	t.Helper()
	p.open(t, link)
	p.keeps(t)
	p.looks(t, "begin")
	p.press(t, `main a.onward`)
	p.looks(t, "question")
	p.press(t, `button.button`)
	p.awaits(t, "#wrong:not([hidden])", "Choose one answer")
	p.looks(t, "wrong")
	p.way.loses.Store(true) // the answer arrives, and nobody hears that it did
	p.must(t, "choose", chromedp.Click(chromedp.CSS(`label[for="a4"]`)))
	p.press(t, `button.button`)
	p.awaits(t, "#held", "Your answers are safe on this phone. They will be sent when you are back online.")
	p.looks(t, "held")
	p.online(t, false)
	p.way.loses.Store(false)
	p.press(t, `button[value="not_apply"]`)
	p.press(t, `button[value="dont_know"]`)
	p.press(t, `footer a[href$="/stop"]`)
	p.awaits(t, "#held", "safe on this phone")
	p.looks(t, "stop")
	p.press(t, `footer a[href$="/about"]`)
	p.awaits(t, "h1", "About our questions") // the leaflet is there without a connection
	p.looks(t, "about-offline")
	p.press(t, `main a.onward`)
	p.press(t, `button[value="skip"]`)
	p.must(t, "choose", chromedp.Click(chromedp.CSS(`label[for="a2"]`)))
	p.press(t, `button.button`)
	p.awaits(t, "ol.list li:nth-child(4)", "Done")
	p.looks(t, "end")
	p.press(t, `main form button`)
	p.awaits(t, "h1", "Thank you. You have finished")
	p.awaits(t, "#held", "safe on this phone")
	p.looks(t, "finished-offline")
	p.online(t, true)
	p.awaits(t, "#held", "Sent. We have all your answers.")
	p.looks(t, "sent")
	p.awaitsTrue(t, "something stays in the browser", nothingLeft)
	p.open(t, link)
	p.awaits(t, "h1", "Thank you")
	p.looks(t, "done")
}

// forgets holds an answer back and forgets it; then the round is closed while another
// is held, which must be told and go too.
func (p *phone) forgets(t *testing.T, link, service string) {
	t.Helper()
	p.open(t, link)
	p.keeps(t)
	p.open(t, link+"/1")
	p.online(t, false)
	p.press(t, `button[value="dont_know"]`)
	p.press(t, `footer a[href$="/stop"]`)
	p.awaits(t, "#held", "safe on this phone")
	p.must(t, "forget", chromedp.Click(chromedp.CSS(`#forget button`)))
	p.awaits(t, "#forget-lost", "They will be lost")
	p.must(t, "forget", chromedp.Click(chromedp.CSS(`#forget button`)))
	p.awaits(t, "h1", "This phone has forgotten your answers")
	p.looks(t, "forgotten")
	p.awaitsTrue(t, "something stays after it was to be forgotten", nothingLeft)
	p.online(t, true)
	p.open(t, link)
	p.keeps(t)
	p.open(t, link+"/1")
	p.online(t, false)
	p.press(t, `button[value="skip"]`)
	page, err := http.Get(service + "/rounds")
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(page.Body)
	_ = page.Body.Close()
	at := regexp.MustCompile(`(/rounds/[a-z2-7]+)" translate="no">Summer`).FindSubmatch(all)
	if err != nil || at == nil {
		t.Fatalf("the round is not in the list: %v", err)
	}
	closed, err := http.PostForm(service+string(at[1])+"/close", url.Values{})
	if err != nil || closed.StatusCode != http.StatusOK {
		t.Fatalf("the round does not close: %v", err)
	}
	_ = closed.Body.Close()
	p.online(t, true)
	p.awaits(t, "#held", "Some answers could not be sent.")
	p.looks(t, "late")
	p.awaitsTrue(t, "something stays after the round was closed", nothingLeft)
}

func (p *phone) answersByKeys(t *testing.T, link string) {
	t.Helper()
	p.open(t, link)
	p.keeps(t)
	p.looks(t, "begin")
	p.enters(t, `main a.onward`)
	p.goes(t, `input[type="radio"]`)
	p.must(t, "second answer", chromedp.KeyEvent(kb.ArrowDown))
	p.looks(t, "question")
	p.enters(t, `button.button`)
	p.online(t, false)
	p.goes(t, `input[type="radio"]`)
	p.must(t, "first answer", chromedp.KeyEvent(" "))
	p.enters(t, `button.button`)
	p.awaits(t, "#held", "Mae eich atebion yn ddiogel ar y ffôn hwn.")
	p.looks(t, "held")
	p.enters(t, `footer a[href$="/stop"]`)
	p.awaits(t, "#forget:not([hidden]) button", "Stopio ac anghofio")
	p.looks(t, "stop")
	p.goes(t, `#forget button`)
	p.must(t, "forget", chromedp.KeyEvent(kb.Enter))
	p.awaits(t, "#forget-lost", "Byddant yn cael eu colli")
	p.looks(t, "forget")
	p.open(t, link) // they think better of it: with the network away the page is the one that is kept
	p.enters(t, `main a.onward`)
	p.enters(t, `button[value="dont_know"]`)
	p.online(t, true)
	p.awaits(t, "#held", "Wedi'u hanfon.")
	p.looks(t, "sent")
	p.enters(t, `button[value="prefer_not"]`)
	p.enters(t, `footer a[href$="/about"]`)
	p.awaits(t, "h1", "Am ein cwestiynau")
	p.looks(t, "about")
	p.enters(t, `main a.onward`)
	p.goes(t, `input[type="radio"]`)
	p.must(t, "nobody", chromedp.KeyEvent(" "))
	p.enters(t, `button.button`)
	p.looks(t, "end")
	p.enters(t, `main form button`)
	p.awaits(t, "h1", "Diolch")
	p.awaitsTrue(t, "something stays in the browser", nothingLeft)
	p.looks(t, "done")
}
