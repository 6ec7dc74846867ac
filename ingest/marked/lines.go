package marked

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"khi/ingest/finding"
)

// lines writes delimited text. The mark at the start tells a spreadsheet
// program that it is UTF-8, whatever the original was.
type lines struct {
	w   *bufio.Writer
	sep byte
	end string
	err error
}

func newLines(w io.Writer, sep byte) *lines {
	l := &lines{w: bufio.NewWriterSize(w, 64<<10), sep: sep, end: "\r\n"}
	l.put("\uFEFF")
	return l
}

func (l *lines) put(s string) {
	if l.err == nil {
		_, l.err = l.w.WriteString(s)
	}
}

// cells writes a record cell by cell. In the header the two columns have their
// names, and what was found of the whole sheet after them.
func (l *lines) cells(texts []string, found []finding.Finding, header bool) {
	for i, t := range texts {
		texts[i] = quoted(t)
	}
	problem, advice := words(found)
	if header && problem != "" {
		problem, advice = ": "+problem, ": "+advice
	}
	if header {
		problem, advice = problemHeader+problem, adviceHeader+advice
	}
	l.put(strings.Join(append(texts, quoted(problem), quoted(advice)), string(l.sep)) + l.end)
}

// row adds the two cells to a record, before its line end.
func (l *lines) row(raw []byte, found []finding.Finding) {
	body := bytes.TrimRight(raw, "\r\n")
	problem, advice := words(found)
	l.put(string(body))
	for _, s := range []string{problem, advice} {
		l.put(string(l.sep))
		if s != "" {
			l.put(quoted(s))
		}
	}
	l.put(l.end)
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func (l *lines) flush() error {
	if l.err != nil {
		return l.err
	}
	return l.w.Flush()
}
