package dashboards

import (
	"fmt"
	"net/url"
	"path/filepath"

	"khi/dashboards/schedule"
	"khi/dashboards/welsh"
)

// Address is where a report is on a service, for whoever gets a mail too small for it.
func (x *Reporter) Address(w schedule.Wanted) string {
	_, last, q := answerOf(w)
	at := "/reports/place/"
	switch {
	case w.Indicator != "":
		at = "/reports/indicator/"
	case w.Compare != "":
		at = "/reports/"
	}
	at += url.PathEscape(last)
	if len(q) > 0 {
		at += "?" + q.Encode()
	}
	if w.Lang == welsh.Lang {
		at = welsh.In(at)
	}
	return at
}

// Letter is what a mail says that brings a report, or a link to it where the file is too
// large to go along.
func (x *Reporter) Letter(w schedule.Wanted, file, link string) (subject, text string) {
	n := newPlainText(&request{welsh: w.Lang == welsh.Lang, engine: x.engine})
	labels := x.engine.Labels()
	subject = "Key Human Indicators: " + file
	if labels.Invented {
		n.line(n.say("MADE-UP DATA: no real person or scheme is shown."))
		n.line()
	}
	if link == "" {
		n.line(n.say("A report of Key Human Indicators comes with this mail:"))
		n.line("  ", file)
	} else {
		n.line(n.say("A report of Key Human Indicators is too large for a mail. It is here, with what is published when you open it:"))
		n.line("  ", link)
	}
	n.line()
	n.fact("Snapshot", n.say(labels.Fingerprint+", as of "+dayWords(labels.AsOf)))
	n.line()
	n.line(n.say("Its figures are protected: what could give somebody away is hidden. It holds no exact figures, and nothing that one person answered or wrote."))
	n.line(n.say("You get it because your address stands in a list of reports. Whoever looks after the service takes it off."))
	return subject, n.String()
}

// TypeOf is the media type of a report, by the name of its file.
func TypeOf(name string) (string, error) {
	switch filepath.Ext(name) {
	case ".zip":
		return zipType, nil
	case ".xlsx":
		return sheetType, nil
	case ".html":
		return "text/html", nil
	}
	return "", fmt.Errorf("%s is no file of a report", name)
}
