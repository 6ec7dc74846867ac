package audit

import (
	"encoding/json"
	"fmt"
	"net/url"

	"khi/metrics"
	"khi/metrics/attack"
	"khi/metrics/release"
)

// Releases attacks releases, from the oldest to the newest: each by itself, and each
// beside every one before it, as whoever keeps all that was ever released can. Nothing is
// read but what is given out of a release, in the tables that its pages and files are made of.
func Releases(all []*release.Release) (*Report, error) {
	r := &Report{}
	for _, rel := range all {
		if err := r.add(rel); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Newest attacks a release, and sets it beside each of those before it, of which nothing
// is said: they were attacked when they were made.
func Newest(before []*release.Release, rel *release.Release) (*Report, error) {
	r := &Report{}
	for _, b := range before {
		s, err := collectRelease(b)
		if err != nil {
			return nil, err
		}
		r.States = append(r.States, s.Given())
	}
	return r, r.add(rel)
}

// add attacks one release and sets it beside those that were added before.
func (r *Report) add(rel *release.Release) error {
	state, err := collectRelease(rel)
	if err != nil {
		return err
	}
	s := state.Attack()
	r.Tables, r.Shown, r.Hidden, r.Groups = r.Tables+state.Tables, r.Shown+state.Shown, r.Hidden+state.Hidden, r.Groups+s.Groups
	r.Breaches = append(r.Breaches, s.Breaches...)
	for _, was := range r.States {
		r.Breaches = append(r.Breaches, attack.Between(was, s)...)
	}
	r.States = append(r.States, s)
	return nil
}

// collectRelease reads all figures of a release.
func collectRelease(rel *release.Release) (*attack.State, error) {
	s := attack.NewState("release " + rel.Name)
	if err := readLists(s, rel); err != nil {
		return nil, err
	}
	for _, ind := range rel.Indicators {
		t, err := rel.Table(release.Ask{Indicator: ind.Name})
		if err != nil {
			return nil, err
		}
		body, err := json.Marshal(t)
		if err != nil {
			return nil, err
		}
		if _, err := s.ReadTable("release "+rel.Name+", "+ind.Name, "release", url.Values{}, body); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// readLists reads which indicators, places and groups of places a release has.
func readLists(s *attack.State, rel *release.Release) error {
	indicators, err := rel.Catalogue()
	if err != nil {
		return err
	}
	places, err := rel.Places()
	if err != nil {
		return err
	}
	groups, err := rel.PublishedGroups()
	if err != nil {
		return err
	}
	body, err := json.Marshal(struct{ Indicators []release.Definition }{indicators})
	if err == nil {
		_, err = s.ReadIndicators(body)
	}
	if err != nil {
		return fmt.Errorf("release %s: %w", rel.Name, err)
	}
	body, err = json.Marshal(struct {
		Places []metrics.Place
		Groups []metrics.Group
	}{places, groups})
	if err == nil {
		_, err = s.ReadPlaces(body)
	}
	return err
}
