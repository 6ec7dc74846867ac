package dashboards

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// sending is a tray with one file at each stage.
type sending struct {
	asked []string
	fail  error
	by    string // who sent what is on the tray; "page" if nobody is said
	from  string // who sent the last file
}

var wrongCell = SentFinding{Refused: true, Cell: "C4", Header: "friends <n>", Value: "lots & lots", Rule: "not_a_number", Message: "friends_n must be a whole number in figures.", Advice: "Write it in figures."}

func (s *sending) Receive(_ context.Context, r io.Reader, p Parcel) (string, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return "", err
	}
	s.from = p.By
	s.asked = append(s.asked, fmt.Sprintf("receive %s for %s, dates %q: %s", p.Name, p.Scheme, p.DateOrder, b))
	return "FOUR", s.fail
}

func (s *sending) Look(token string) (Sent, error) {
	state, err := s.look(token)
	if state.By = cmp.Or(s.by, "page"); s.by != "" {
		state.Scheme = "S1"
	}
	return state, err
}

func (s *sending) look(token string) (Sent, error) {
	switch token {
	case "FOUR":
		return Sent{Name: "answers.csv", Scheme: "wye", Stage: Checked, Receipt: &Receipt{Status: "checked", Layout: "KoboToolbox CSV", In: 420, Accepted: 412, Refused: 8, Total: 12,
			Findings: []SentFinding{wrongCell}, ByRule: []RuleCount{{Refused: true, Field: "friends_n", Rule: "not_a_number", Found: 8}}, CanMark: true, Fields: []FieldEnd{{Field: "friends_n", Header: "Friends", Valid: 398, Blank: 14, FailedInvalid: 8}},
			Previews: []SentPreview{{Table: "survey response", Fields: []string{"wave"}, Rows: [][]string{{"baseline"}}}}}}, nil
	case "KEEP":
		state, err := s.look("FOUR")
		state.Kept = &Kept{Rows: 418, Answers: 7, Refused: 2}
		return state, err
	case "ONLY":
		return Sent{Name: "answers.csv", Stage: Checked, Kept: &Kept{Rows: 1, Answers: 1}, Receipt: &Receipt{Status: "checked", In: 1, Refused: 1, Total: 1, Findings: []SentFinding{wrongCell}, CanMark: true}}, nil
	case "KEPT":
		return Sent{Name: "answers.csv", Stage: Loaded, Receipt: &Receipt{Status: "loaded", Batch: 4, In: 6, Accepted: 6, Unread: 1}}, nil
	case "GOOD":
		return Sent{Name: "good.csv", Stage: Checked, Receipt: &Receipt{Status: "checked", In: 6, Accepted: 6}}, nil
	case "WAITS":
		return Sent{Name: "large.csv", Stage: Loading, Rows: 120_000}, nil
	case "DONE":
		return Sent{Name: "good.csv", Stage: Loaded, Receipt: &Receipt{Status: "loaded", Batch: 4, In: 6, Accepted: 6, Open: []string{"2 rows speak of <nobody>."}}}, nil
	case "ASKS":
		return Sent{Name: "form.csv", Stage: Refused, Words: "x", Receipt: &Receipt{Status: "refused", Total: 2, Findings: []SentFinding{
			{Refused: true, Rule: "no_scheme", Message: "The file does not say which scheme it is about."}, {Refused: true, Rule: "ambiguous_date_format", Message: "Two ways."}}}}, nil
	case "WRONG":
		return Sent{Name: "picture.png", Stage: Refused, Words: "x", Receipt: &Receipt{Status: "refused", Total: 1, Findings: []SentFinding{{Refused: true, Message: "This is a picture.", Advice: "Send the CSV."}}}}, nil
	}
	return Sent{}, ErrNotOnTray
}

func (s *sending) Keep(token string, rows WrongRows) error {
	s.asked = append(s.asked, fmt.Sprintf("keep %s %q", token, rows))
	return s.fail
}

func (s *sending) Say(token string, p Parcel) error {
	s.asked = append(s.asked, fmt.Sprintf("say %s scheme %q, dates %q", token, p.Scheme, p.DateOrder))
	return s.fail
}

func (s *sending) Marked(_ context.Context, token string, rest bool) (string, []byte, error) {
	if token != "FOUR" {
		return "", nil, ErrNotOnTray
	}
	return "answers (marked).csv", fmt.Appendf(nil, "%v", rest), s.fail
}

func (s *sending) Discard(token string) { s.asked = append(s.asked, "discard "+token) }

func (s *sending) Load(_ context.Context, r io.Reader, p Parcel, dry bool) (*Receipt, error) {
	b, err := io.ReadAll(r)
	s.asked = append(s.asked, fmt.Sprintf("load %s for %s, wrong %q, dry %v: %s", p.Name, p.Scheme, p.Wrong, dry, b))
	switch {
	case errors.Is(s.fail, errRefusedFile):
		return &Receipt{Status: "refused", Total: 1, Findings: []SentFinding{wrongCell}, ByRule: []RuleCount{}, Fields: []FieldEnd{}}, s.fail
	case s.fail != nil:
		return nil, s.fail
	}
	return &Receipt{Status: "loaded", Batch: 7, Findings: []SentFinding{}, ByRule: []RuleCount{}, Fields: []FieldEnd{}}, err
}

var errRefusedFile = errors.New("refused")

func sendingSite(t *testing.T, fail error) (http.Handler, *sending) {
	t.Helper()
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	s := &sending{fail: fail}
	h, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Sender: s, Mapper: s, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return h, s
}

// formOf is a form as a browser sends it: fields, then the file.
func formOf(t *testing.T, name, text string, fields ...string) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	f, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(f, text)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestAFileIsSentFromThePage(t *testing.T) {
	h, s := sendingSite(t, nil)
	body, kind := formOf(t, "answers.csv", "a,b\n", "scheme", "S1", "dates", "dmy")
	w := post(h, "/send", body, "Content-Type", kind)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/send/FOUR" || fmt.Sprint(s.asked) != "[receive answers.csv for S1, dates \"dmy\": a,b\n]" {
		t.Errorf("%d %v, asked %v", w.Code, w.Header(), s.asked)
	}
	page := get(h, "GET", "/send/FOUR").Body.String()
	for _, want := range []string{"412 of 420 rows would load, and 8 would not", "KoboToolbox CSV", "C4", "friends &lt;n&gt;", "lots &amp; lots", "Load the 412 good rows", "/send/FOUR/marked?rows=wrong", "11 more are counted", "baseline", "398"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if good := get(h, "GET", "/send/GOOD").Body.String(); !strings.Contains(good, "Load 6 rows") || strings.Contains(good, "good rows") {
		t.Error("a file without problems offers something else than to load it")
	}
	if wait := get(h, "GET", "/send/WAITS"); wait.Header().Get("Refresh") == "" || !strings.Contains(wait.Body.String(), "120,000 rows so far") {
		t.Errorf("a page that waits: %v", wait.Header())
	}
	if wrong := get(h, "GET", "/send/WRONG").Body.String(); !strings.Contains(wrong, "This is a picture.") || strings.Contains(wrong, "/load\"") || strings.Contains(wrong, "/marked") {
		t.Error("the page of a refused file")
	}
	s.asked = nil
	post(h, "/send/FOUR/load", "good_rows=true")
	post(h, "/send/FOUR/load", "keep_rows=true")
	post(h, "/send/FOUR/load", "")
	if w := post(h, "/send/FOUR/load", "keep_rows=true&good_rows=true"); w.Code != http.StatusBadRequest {
		t.Errorf("two ways at once: %d", w.Code)
	}
	post(h, "/send/FOUR/let-go", "")
	if fmt.Sprint(s.asked) != `[keep FOUR "good_rows" keep FOUR "keep_rows" keep FOUR "" discard FOUR]` {
		t.Errorf("asked %v", s.asked)
	}
	if m := get(h, "GET", "/send/FOUR/marked?rows=wrong"); m.Body.String() != "true" || m.Header().Get("Content-Disposition") != `attachment; filename="answers (marked).csv"` || m.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s %v", m.Body, m.Header())
	}
}

// TestTheWaysToGoOnAreOffered: keeping rows without the answers that cannot be
// read is offered where there are such answers, in numbers, and nowhere else.
func TestTheWaysToGoOnAreOffered(t *testing.T) {
	h, _ := sendingSite(t, nil)
	for token, want := range map[string][]string{
		"KEEP": {"Load the 412 good rows", "Load 418 rows and leave out 7 answers", "2 rows would still stay out", `name="keep_rows"`, `name="good_rows"`, "rows=wrong"},
		"ONLY": {"Load 1 row and leave out 1 answer<", "0 of 1 rows would load, and 1 would not", "rows=wrong"},
		"KEPT": {"6 of 6 rows of answers.csv are in the figures now, without 1 answer that could not be read."},
	} {
		page := get(h, "GET", "/send/"+token).Body.String()
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s does not say %q", token, w)
			}
		}
		if token == "ONLY" && (strings.Contains(page, "good_rows") || strings.Contains(page, "still stay out")) {
			t.Error("a file without a good row offers to load the good rows")
		}
	}
	for _, token := range []string{"FOUR", "GOOD", "WRONG"} {
		if page := get(h, "GET", "/send/"+token).Body.String(); strings.Contains(page, "keep_rows") {
			t.Errorf("%s offers to keep rows, and no answer is unreadable", token)
		}
	}
}

// TestWhatIsOpenIsTold: the page of a load says what its rows speak of in vain.
func TestWhatIsOpenIsTold(t *testing.T) {
	h, _ := sendingSite(t, nil)
	if page := get(h, "GET", "/send/DONE").Body.String(); !strings.Contains(page, "What is still open") || !strings.Contains(page, "2 rows speak of &lt;nobody&gt;.") {
		t.Errorf("the page says nothing of it: %s", page)
	}
}

func TestSendingInWords(t *testing.T) {
	h, s := sendingSite(t, nil)
	noFile := strings.TrimSuffix("--x\r\nContent-Disposition: form-data; name=\"scheme\"\r\n\r\nS1\r\n--x--\r\n", "")
	long, longKind := formOf(t, "a.csv", "a", "scheme", strings.Repeat("x", mostField+1))
	dates, datesKind := formOf(t, "a.csv", "a", "dates", "ymd")
	odd, oddKind := formOf(t, "a.csv", "a", "colour", "red")
	none, noneKind := formOf(t, "", "")
	for _, c := range []struct {
		name, body, kind string
		want             int
	}{
		{"no form", "a=b", "application/x-www-form-urlencoded", 415},
		{"no file", noFile, "multipart/form-data; boundary=x", 400},
		{"nothing chosen", none, noneKind, 400},
		{"a long field", long, longKind, 400},
		{"an unknown order of dates", dates, datesKind, 400},
		{"an unknown field", odd, oddKind, 400},
	} {
		if w := post(h, "/send", c.body, "Content-Type", c.kind); w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
	}
	if len(s.asked) != 0 {
		t.Errorf("asked %v", s.asked)
	}
	for _, address := range []string{"/send/GONE", "/send/GONE/marked"} {
		if w := get(h, "GET", address); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "half an hour") {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	busy, _ := sendingSite(t, &Refusal{Words: "Too many files are waiting.", Busy: true})
	body, kind := formOf(t, "a.csv", "a")
	if w := post(busy, "/send", body, "Content-Type", kind); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a full tray: %d", w.Code)
	}
}

// TestFilesComeFromOurOwnPages: another site's page cannot send a file in the
// name of somebody who is here; a program that is no browser can.
func TestFilesComeFromOurOwnPages(t *testing.T) {
	h, s := sendingSite(t, nil)
	body, kind := formOf(t, "a.csv", "a")
	for _, r := range routes {
		if r.needs != aFile {
			continue
		}
		for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"},
			{"Sec-Fetch-Site", "", "Origin", "https://example.org"}, {"Host", "evil.example:8080"}} {
			if w := post(h, r.path+"?file=a.csv", body, append(headers, "Content-Type", kind)...); w.Code != http.StatusForbidden || len(s.asked) > 0 {
				t.Errorf("%s from %v: %d, asked %v", r.path, headers, w.Code, s.asked)
			}
		}
	}
	if w := post(h, "/api/v1/loads?file=a.csv", "a,b", "Sec-Fetch-Site", "", "Content-Type", "text/csv"); w.Code != http.StatusCreated {
		t.Errorf("a program: %d %s", w.Code, w.Body)
	}
}

// TestLoadsByTheAPI: each outcome has its status, and the receipt is as the document says.
func TestLoadsByTheAPI(t *testing.T) {
	d := readDocument(t)
	op := d.Paths["/api/v1/loads"]["post"]
	for _, c := range []struct {
		query string
		fail  error
		want  int
	}{
		{"file=a.csv&scheme=S1&good_rows=true", nil, 201},
		{"file=a.csv&dry_run=true", nil, 200},
		{"file=a.csv", errRefusedFile, 422},
		{"file=a.csv", errors.New("disk full at /secret"), 400},
		{"file=a.csv&keep_rows=true", nil, 201},
		{"file=a.csv&keep_rows=true&good_rows=true", nil, 400},
		{"file=a.csv&keep_rows=perhaps", nil, 400},
		{"file=a.csv&dry_run=perhaps", nil, 400},
		{"scheme=S1", nil, 400},
		{"file=a.csv&colour=red", nil, 400},
	} {
		h, s := sendingSite(t, c.fail)
		w := post(h, "/api/v1/loads?"+c.query, "a,b", "Content-Type", "text/csv")
		if w.Code != c.want || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d %s", c.query, w.Code, w.Body)
		}
		documented, ok := op.Responses[fmt.Sprint(w.Code)]
		if !ok {
			t.Errorf("status %d is not in the document", w.Code)
		}
		if media, ok := documented.Content["application/json"]; ok {
			d.hold(t, c.query, w.Body.Bytes(), media.Schema)
		}
		want := map[string]string{"file=a.csv&scheme=S1&good_rows=true": `[load a.csv for S1, wrong "good_rows", dry false: a,b]`, "file=a.csv&keep_rows=true": `[load a.csv for , wrong "keep_rows", dry false: a,b]`}[c.query]
		if c.want == 201 && fmt.Sprint(s.asked) != want {
			t.Errorf("asked %v", s.asked)
		}
	}
}

// TestReadOnlySiteTakesNoFiles: without a Sender nothing can be sent.
func TestReadOnlySiteTakesNoFiles(t *testing.T) {
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	body, kind := formOf(t, "a.csv", "a")
	for _, w := range []*httptest.ResponseRecorder{get(h, "GET", "/send"), get(h, "GET", "/send/FOUR"), get(h, "GET", "/send/FOUR/marked"),
		post(h, "/send", body, "Content-Type", kind), post(h, "/send/FOUR/load", ""), post(h, "/api/v1/loads?file=a.csv", "a")} {
		if w.Code != http.StatusNotFound {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	}
}

// TestFilesAreSentBeforeThereAreFigures: the first file has no figures to stand beside.
func TestFilesAreSentBeforeThereAreFigures(t *testing.T) {
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: published{nil}, Charts: c, Sender: &sending{}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if w := get(h, "GET", "/send"); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	var receipt Receipt
	if w := post(h, "/api/v1/loads?file=a.csv", "a"); w.Code != http.StatusCreated || json.Unmarshal(w.Body.Bytes(), &receipt) != nil || receipt.Batch != 7 {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

// TestWhatTheFileDoesNotSayIsAsked: where only the scheme or the order of dates is
// missing, the page asks for it and the file need not be sent again.
func TestWhatTheFileDoesNotSayIsAsked(t *testing.T) {
	h, s := sendingSite(t, nil)
	page := get(h, "GET", "/send/ASKS").Body.String()
	for _, want := range []string{`action="/send/ASKS/say"`, `<option value="S1">`, `name="dates" value="mdy"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(get(h, "GET", "/send/WRONG").Body.String(), "/say") {
		t.Error("a picture is asked for its scheme")
	}
	if w := post(h, "/send/ASKS/say", "scheme=S1&dates=dmy"); w.Code != http.StatusSeeOther || fmt.Sprint(s.asked) != `[say ASKS scheme "S1", dates "dmy"]` {
		t.Errorf("%d, asked %v", w.Code, s.asked)
	}
	if w := post(h, "/send/ASKS/say", "dates=ymd"); w.Code != http.StatusBadRequest {
		t.Errorf("an order of dates that there is not: %d", w.Code)
	}
	gone, _ := sendingSite(t, ErrNotOnTray)
	if w := post(gone, "/send/ASKS/say", "scheme=S1"); w.Code != http.StatusNotFound {
		t.Errorf("a file that is gone: %d", w.Code)
	}
}
