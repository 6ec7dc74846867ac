package dashboards

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// How long a business case may be: as text, packed into an address, and sent by
// a program.
const (
	mostCase     = 256 << 10
	mostPacked   = 48 << 10
	mostScenario = 1 << 20
)

// packCase makes the text of a case short enough for an address.
func packCase(text string) string {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err == nil {
		_, err = w.Write([]byte(text))
		err = errors.Join(err, w.Close())
	}
	if err != nil { // memory does not fail to take bytes
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(out.Bytes())
}

var errDamagedCase = badRequest("The business case in this address is damaged or too long. Start again from the page of the case, or use khi benefit --scenario.")

func unpackCase(packed string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(packed)
	if err != nil || len(packed) > mostPacked {
		return "", errDamagedCase
	}
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(raw)), mostCase+1))
	if err != nil || len(text) > mostCase {
		return "", errDamagedCase
	}
	return string(text), nil
}

// workedCase is a case with what it comes to.
type workedCase struct {
	scenario *scenario.Scenario
	result   *scenario.Result
}

// workScenario reads and works a business case out; what is wrong is told in its words.
func workScenario(text io.Reader) (*workedCase, error) {
	c, err := scenario.Read(text)
	if err != nil {
		return nil, &problem{status: http.StatusUnprocessableEntity, title: "This business case cannot be right", words: err.Error()}
	}
	w, err := c.Work()
	if err != nil {
		return nil, &problem{status: http.StatusUnprocessableEntity, title: "This business case cannot be worked out", words: err.Error()}
	}
	return &workedCase{c, w}, nil
}

// memo keeps what the last few texts came to: a page asks for its pictures one by
// one. It is safe for use by many at once.
type memo[T any] struct {
	mu    sync.Mutex
	kept  map[[sha256.Size]byte]*T
	order [][sha256.Size]byte // oldest first
}

// mostKept is how many of one kind are kept.
const mostKept = 8

func (m *memo[T]) of(text string, work func(io.Reader) (*T, error)) (*T, error) {
	key := sha256.Sum256([]byte(text))
	m.mu.Lock()
	w := m.kept[key]
	m.mu.Unlock()
	if w != nil {
		return w, nil
	}
	w, err := work(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[[sha256.Size]byte]*T{}
	}
	if m.kept[key] == nil {
		m.order = append(m.order, key)
	}
	m.kept[key] = w
	if len(m.order) > mostKept {
		delete(m.kept, m.order[0])
		m.order = m.order[1:]
	}
	return w, nil
}

// caseCache keeps the business cases and the plans to grow that were worked out.
type caseCache struct {
	cases memo[workedCase]
	plans memo[workedPlan]
}

func (c *caseCache) work(text string) (*workedCase, error) { return c.cases.of(text, workScenario) }
func (c *caseCache) plan(text string) (*workedPlan, error) { return c.plans.of(text, workPlan) }

// ofOption and ofCase are kinds of table that a case has: of one of its options,
// or of all together.
func ofOption(says string, make caseTable, p pictured) tableKind {
	return tableKind{says, []string{"z", "option"}, caseAnswer(make), p}
}

func ofCase(says string, make caseTable, p pictured) tableKind {
	return tableKind{says, []string{"z"}, caseAnswer(make), p}
}

func caseAnswer(make caseTable) func(r *request) (*metrics.Table, url.Values, error) {
	return func(r *request) (*metrics.Table, url.Values, error) { return r.caseTable(make) }
}

// caseTable makes a table of the case in the address.
func (r *request) caseTable(of caseTable) (*metrics.Table, url.Values, error) {
	packed := r.values.Get("z")
	if packed == "" {
		return nil, nil, badRequest("Say which business case: its page has the links to its tables.")
	}
	text, err := unpackCase(packed)
	if err != nil {
		return nil, nil, err
	}
	w, err := r.cases.work(text)
	if err != nil {
		return nil, nil, err
	}
	q := url.Values{"z": {packed}}
	option := 0
	if number := r.values.Get("option"); number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > len(w.result.Options) {
			return nil, nil, badRequest("Option: write a number from 1 to " + strconv.Itoa(len(w.result.Options)) + ".")
		}
		option = n - 1
		q.Set("option", number)
	}
	return of(r.engine.Labels(), w.result, option), q, nil
}
