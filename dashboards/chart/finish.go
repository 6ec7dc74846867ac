package chart

import (
	"fmt"
	"regexp"
	"strings"

	"khi/metrics"
)

var (
	// ECharts' ids and class names count up over the life of an interpreter.
	countedID = regexp.MustCompile(`zr\d+-([a-z]+)-?(\d+)`)
	// What it leaves for its own scripts, which a picture does not run.
	leftover = regexp.MustCompile(` (?:ecmeta_[a-z_]+|pointer-events|class|xml:space)="[^"]*"|<style[^>]*>[\s\S]*?</style>\n?|<style[^>]*/>`)
	// Shapes that draw nothing: they catch the pointer, or lie behind a text.
	invisible = regexp.MustCompile(`<path d="[^"]*"(?: transform="[^"]*")? fill="(?:none"(?: fill-opacity="[^"]*")?|rgb\(0,0,0\)" fill-opacity="0" stroke="[^"]*" stroke-width="0")></path>\n?`)
	opening   = regexp.MustCompile(`^<svg [^>]*>`)
)

// finish makes ECharts' text a file that stands alone: the same bytes for the
// same picture, and a title and description for those who do not see it.
func finish(raw string, t *metrics.Table) ([]byte, error) {
	at := opening.FindString(raw)
	if at == "" {
		return nil, fmt.Errorf("chart of table %q: ECharts gave no SVG", t.ID)
	}
	body := without(raw[len(at):], leftover, ` pointer-events="`, ` class="`, ` ecmeta_`, ` xml:space="`, `<style`)
	body = without(body, invisible, ` fill="none"></path>`, ` fill="none" fill-opacity="`, ` stroke-width="0"></path>`)
	if strings.Contains(body, "zr") {
		body = renumber(body)
	}
	open := strings.TrimSuffix(strings.ReplaceAll(at, ` baseProfile="full"`, ""), ">")
	var b strings.Builder
	b.Grow(len(body) + len(open) + len(t.Title) + len(t.Alt) + 200)
	b.WriteString(open)
	b.WriteString(` role="img" aria-labelledby="khi-title khi-desc">` + "\n")
	b.WriteString(`<title id="khi-title">` + escape(t.Title) + `</title>` + "\n")
	b.WriteString(`<desc id="khi-desc">` + escape(description(t)) + `</desc>`)
	b.WriteString(body)
	b.WriteString("\n")
	return []byte(b.String()), nil
}

// without takes out what a pattern finds. Most pictures hold none of the signs
// of it (lighter.js does not write them), and looking for a sign takes a
// hundredth of the time.
func without(body string, pattern *regexp.Regexp, signs ...string) string {
	for _, sign := range signs {
		if strings.Contains(body, sign) {
			return pattern.ReplaceAllString(body, "")
		}
	}
	return body
}

// description is the alternative text, and what a reader must be warned of.
func description(t *metrics.Table) string {
	words := t.Alt
	for _, w := range warnings(t) {
		words += " " + w + "."
	}
	return words
}

// renumber gives each id the number of its first appearance.
func renumber(body string) string {
	seen := map[string]string{}
	return countedID.ReplaceAllStringFunc(body, func(id string) string {
		if seen[id] == "" {
			seen[id] = fmt.Sprintf("khi-%d", len(seen))
		}
		return seen[id]
	})
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

func escape(s string) string { return escaper.Replace(clean(s)) }
