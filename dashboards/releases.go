package dashboards

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"khi/metrics/release"
)

// Releases is what the pages need to give out releases.
type Releases struct {
	Shelf release.Shelf // no folder: there are none
	// Reader is who this server is for: a release is given from the morning of
	// that stage's day. Nothing said is the public.
	Reader release.Stage
	Now    func() time.Time
	// profile names the rules of this server: releases made by others are not given,
	// for what one set of rules hides another may show.
	profile string
}

// day is the last whose releases are given by now.
func (r Releases) day() string { return release.DayAt(r.Now()) }

// reader is who this server is for.
func (r Releases) reader() release.Stage {
	if r.Reader == release.Announced {
		return release.Public
	}
	return r.Reader
}

func (r Releases) all() ([]*release.Release, error) {
	if r.Shelf.Dir == "" {
		return nil, nil
	}
	all, err := r.Shelf.All()
	return slices.DeleteFunc(all, r.byOtherRules), err
}

func (r Releases) byOtherRules(one *release.Release) bool {
	return r.profile != "" && one.Protection.Name != r.profile
}

// find is a release whose day has come for the readers of this server.
func (r Releases) find(name string) (*release.Release, error) {
	if r.Shelf.Dir == "" {
		return nil, noSuchRelease()
	}
	found, err := r.Shelf.Find(name)
	if errors.Is(err, release.ErrNotFound) {
		return nil, noSuchRelease()
	}
	if err != nil {
		return nil, err
	}
	if r.byOtherRules(found) {
		return nil, &problem{status: http.StatusForbidden, title: "Made by other rules",
			words: "This release was made by the rules " + found.Protection.Name + ", and this service gives figures by the rules " + r.profile + ". The person who runs the service chooses them."}
	}
	if found.Dates.On(r.day()) < r.reader() {
		return nil, &problem{status: http.StatusForbidden, title: "Not yet",
			words: "The figures of this release are given from " + dayWords(found.Dates.For(r.reader())) + ", half past nine in the morning. The list of releases has all days."}
	}
	return found, nil
}

func noSuchRelease() error {
	return notFound("There is no release of that name. The list of releases has them all.")
}

// releaseError says in words what a release does not have.
func releaseError(err error) error {
	if errors.Is(err, release.ErrNotFound) {
		return notFound("The release has no such figures. Its page lists its indicators, places and breakdowns.")
	}
	return err
}

// unchanged answers an address whose bytes a release decides: with nothing, where
// the reader has them already.
func (s *server) unchanged(r *request, tag string, answer func() (*response, error)) (*response, error) {
	if matches(r.Header.Get("If-None-Match"), tag) {
		return &response{status: http.StatusNotModified, etag: tag}, nil
	}
	a, err := answer()
	if err != nil {
		return nil, releaseError(err)
	}
	a.etag = tag
	return a, nil
}

// releaseTag names what an address of a release gives.
func (s *server) releaseTag(r *request, of ...string) string {
	return tagOf(append([]string{s.Version, s.assets, r.URL.Path, r.values.Encode()}, of...)...)
}

type releasesPage struct {
	Entries []release.Entry
	Reader  string
}

// StageWords say how far a release has come.
func (releasesPage) StageWords(stage string) string {
	return map[string]string{"announced": "Announced", "provisional": "With those who check it", "members": "With members", "public": "Public"}[stage]
}

// Given reports whether this server gives the figures of a release.
func (p releasesPage) Given(stage string) bool {
	order := []string{"announced", "provisional", "members", "public"}
	return slices.Index(order, stage) >= slices.Index(order, p.Reader)
}

func (s *server) releases(r *request) (*response, error) {
	all, err := s.Releases.all()
	if err != nil {
		return nil, err
	}
	body := releasesPage{Reader: s.Releases.reader().String()}
	if len(all) > 0 {
		body.Entries = release.Calendar(all, s.Releases.day())
	}
	return s.page(r, http.StatusOK, "releases", "Releases", "data", body)
}

type releasePage struct {
	*release.Release
	Form    []choice
	Figures *figureView
	Files   []fileLink
	Others  []release.Other // to compare with
}

// release shows one release: what it is, and the figures that are asked for.
func (s *server) release(r *request) (*response, error) {
	if err := r.strictly("indicator", "place", "by"); err != nil {
		return nil, err
	}
	rel, err := s.Releases.find(r.param("name"))
	if err != nil {
		return nil, err
	}
	body := releasePage{Release: rel}
	q, d, err := r.releaseAsk(rel)
	if err != nil {
		return nil, releaseError(err)
	}
	t, err := rel.Table(q)
	if err != nil {
		return nil, releaseError(err)
	}
	body.Figures = plainFigure("released", t)
	body.Form, err = releaseForm(rel, q, d)
	if err != nil {
		return nil, err
	}
	base := "/releases/" + rel.Name + "/files/"
	body.Files = []fileLink{{"Everything (ZIP)", base + "all.zip"}}
	for _, f := range fileForms[2:] {
		body.Files = append(body.Files, fileLink{d.Title + ", every place: " + f.name, base + q.Indicator + "." + f.ext})
	}
	all, err := s.Releases.all()
	if err != nil {
		return nil, err
	}
	for _, other := range all {
		if other.Name != rel.Name && other.Dates.On(s.Releases.day()) >= s.Releases.reader() {
			body.Others = append(body.Others, release.Other{Name: other.Name, Fingerprint: other.Fingerprint})
		}
	}
	return s.page(r, http.StatusOK, "release", "Release "+rel.Name, "data", body)
}

// releaseAsk reads what is asked of a release; without anything, the first
// indicator for the United Kingdom and everybody.
func (r *request) releaseAsk(rel *release.Release) (release.Ask, release.Definition, error) {
	q := release.Ask{Indicator: r.values.Get("indicator"), Place: cmp.Or(r.values.Get("place"), "UK"), By: cmp.Or(r.values.Get("by"), "all")}
	if q.Indicator == "" && len(rel.Indicators) > 0 {
		q.Indicator = rel.Indicators[0].Name
	}
	d, err := rel.Definition(q.Indicator)
	if q.By != "all" && !slices.Contains(d.By, q.By) && err == nil && !r.speaksTo(program) {
		q.By = "all" // the form keeps the breakdown of the indicator before
	}
	return q, d, err
}

func (r *request) speaksTo(a audience) bool { return r.route.speaks == a }

func releaseForm(rel *release.Release, q release.Ask, d release.Definition) ([]choice, error) {
	places, err := rel.Places()
	if err != nil {
		return nil, err
	}
	var inds, pls []option
	for _, ind := range rel.Indicators {
		inds = append(inds, option{ind.Name, ind.Title, "", ind.Name == q.Indicator})
	}
	for _, g := range grainOrder {
		for _, p := range places {
			if p.Grain == g {
				pls = append(pls, option{p.ID, p.Name, grainWords[g], p.ID == q.Place})
			}
		}
	}
	by := chooseDimension(d.Indicator, q.By)
	by.Groups = append([]optionGroup{{Options: []option{{"all", "Everybody", "", q.By == "all"}}}}, by.Groups...)
	return []choice{choiceOf("indicator", "Indicator", inds), choiceOf("place", "Place", pls), by}, nil
}

type changesPage struct {
	*release.Difference
	Lines       []string
	Shown, Rest int
	Figures     []release.ChangedCells
}

// mostChanges is how many changed rows a page lists; the API has them all.
const mostChanges = 200

func (s *server) releaseChanges(r *request) (*response, error) {
	d, err := s.compareReleases(r)
	if err != nil {
		return nil, err
	}
	rows := slices.Concat(d.Figures, d.Costs)
	n := min(len(rows), mostChanges)
	body := changesPage{Difference: d, Lines: d.Words(), Figures: rows[:n], Shown: n, Rest: len(rows) - n}
	return s.page(r, http.StatusOK, "changes", "What changed: "+d.From.Name+" to "+d.To.Name, "data", body)
}

func (s *server) compareReleases(r *request) (*release.Difference, error) {
	from, to, err := s.twoReleases(r)
	if err != nil {
		return nil, err
	}
	return release.Compare(from, to)
}

func (s *server) twoReleases(r *request) (from, to *release.Release, err error) {
	if err := r.strictly("from"); err != nil {
		return nil, nil, err
	}
	if to, err = s.Releases.find(r.param("name")); err != nil {
		return nil, nil, err
	}
	if r.values.Get("from") == "" {
		return nil, nil, badRequest("Say which release to compare with: add from= and its name.")
	}
	from, err = s.Releases.find(r.values.Get("from"))
	return from, to, err
}

// releaseFile gives a release as files: everything, or all figures of an indicator.
func (s *server) releaseFile(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	rel, err := s.Releases.find(r.param("name"))
	if err != nil {
		return nil, err
	}
	name, ext, _ := strings.Cut(r.param("file"), ".")
	return s.unchanged(r, s.releaseTag(r, rel.Fingerprint), func() (*response, error) {
		if name == "all" && ext == "zip" {
			body, err := rel.Zip()
			return attachment("application/zip", "khi-release-"+rel.Name+".zip", body), err
		}
		f, offered := forms[ext]
		if !offered || f.inline || ext == "csv-metadata.json" {
			return nil, notFound("A release has an archive (all.zip) and files of each indicator as CSV, Excel and JSON.")
		}
		t, err := rel.Table(release.Ask{Indicator: name})
		if err != nil {
			return nil, err
		}
		a := &asked{table: t, fingerprint: rel.Fingerprint, chosen: []string{"Release: " + rel.Name}}
		body, err := f.bytes(s, r.ctx(), a)
		return attachment(f.contentType, fileName(t, ext), body), err
	})
}

func (s *server) apiReleases(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	all, err := s.Releases.all()
	if err != nil {
		return nil, err
	}
	entries := []release.Entry{}
	if len(all) > 0 {
		entries = release.Calendar(all, s.Releases.day())
	}
	var of []string
	for _, e := range entries {
		of = append(of, e.Fingerprint, e.Stage)
	}
	return s.unchanged(r, s.releaseTag(r, of...), func() (*response, error) {
		return answerJSON(struct {
			Releases []release.Entry `json:"releases"`
		}{entries})
	})
}

func (s *server) apiRelease(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	rel, err := s.Releases.find(r.param("name"))
	if err != nil {
		return nil, err
	}
	return s.unchanged(r, s.releaseTag(r, rel.Fingerprint), func() (*response, error) {
		body, err := rel.ManifestText()
		return &response{status: http.StatusOK, contentType: jsonType, body: body}, err
	})
}

func (s *server) apiReleaseFigures(r *request) (*response, error) {
	if err := r.strictly("indicator", "place", "by"); err != nil {
		return nil, err
	}
	if r.values.Get("indicator") == "" {
		return nil, badRequest("Say which indicator: add indicator= and a name from the manifest of the release.")
	}
	rel, err := s.Releases.find(r.param("name"))
	if err != nil {
		return nil, err
	}
	return s.unchanged(r, s.releaseTag(r, rel.Fingerprint), func() (*response, error) {
		q, _, err := r.releaseAsk(rel)
		if err != nil {
			return nil, err
		}
		t, err := rel.Table(q)
		if err != nil {
			return nil, err
		}
		body, err := forms["json"].bytes(s, r.ctx(), &asked{table: t})
		return &response{status: http.StatusOK, contentType: jsonType, body: body}, err
	})
}

func (s *server) apiReleaseChanges(r *request) (*response, error) {
	from, to, err := s.twoReleases(r)
	if err != nil {
		return nil, err
	}
	return s.unchanged(r, s.releaseTag(r, from.Fingerprint, to.Fingerprint), func() (*response, error) {
		d, err := release.Compare(from, to)
		if err != nil {
			return nil, err
		}
		return answerJSON(d)
	})
}
