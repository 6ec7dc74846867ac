package story

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed sentences.yaml
var sentencesFile []byte

// Wording is a way of saying the same: plain English, easy English or Welsh.
type Wording string

// The wordings there are.
const (
	Plain Wording = "plain"
	Easy  Wording = "easy"
	Welsh Wording = "cy"
)

// Wordings are all of them, in the order in which they are offered.
var Wordings = []Wording{Easy, Plain, Welsh}

// Said is a text and the language that it is really in: what has no Welsh is
// said in English, and must be marked as English for whoever has it read aloud.
type Said struct{ Text, Lang string }

// texts is one text in each of its wordings.
type texts struct {
	En   string `yaml:"en"`
	Easy string `yaml:"easy"`
	Cy   string `yaml:"cy"`
}

func (t texts) in(w Wording) Said {
	switch {
	case w == Welsh && t.Cy != "":
		return Said{t.Cy, "cy"}
	case w == Easy && t.Easy != "":
		return Said{t.Easy, "en"}
	}
	return Said{t.En, "en"}
}

// Fill puts values into the slots of a text of the page.
func (s Said) Fill(pairs ...string) Said { return s.fill(pairs...) }

// fill puts values into the slots of a text, and begins it with a capital.
func (s Said) fill(pairs ...string) Said {
	for i := 0; i < len(pairs); i += 2 {
		s.Text = strings.ReplaceAll(s.Text, "{"+pairs[i]+"}", pairs[i+1])
	}
	if first := []rune(s.Text); len(first) > 0 {
		s.Text = strings.ToUpper(string(first[0])) + string(first[1:])
	}
	return s
}

// item is how one question is told.
type item struct {
	Field    string            `yaml:"field"`
	Called   texts             `yaml:"called"`
	Section  string            `yaml:"section"`
	Draw     string            `yaml:"draw"` // people, scale, or "" for no picture
	Like     string            `yaml:"like"` // told as another kind is, with Part in its place
	Part     texts             `yaml:"part"`
	Hard     []string          `yaml:"hard"`      // answers beside which stands who can help; * is every one
	Harder   string            `yaml:"harder"`    // lower or higher: which way a number is harder
	Notable  int               `yaml:"notable"`   // how far a number must move to be said to have moved
	WhenHard string            `yaml:"when_hard"` // section in which a hard answer stands instead
	Now      map[string]texts  `yaml:"now"`       // by code; * is every other
	Before   map[string]texts  `yaml:"before"`
	Each     map[string]texts  `yaml:"each"`  // of several answers
	Icons    map[string]string `yaml:"icons"` // names of drawings, by code
}

type sentences struct {
	Sections []struct {
		Key   string `yaml:"key"`
		Title texts  `yaml:"title"`
	} `yaml:"sections"`
	Items []*item          `yaml:"items"`
	Likes map[string]*item `yaml:"likes"`
	Other struct {
		Section string `yaml:"section"`
		Now     texts  `yaml:"now"`
		Number  texts  `yaml:"number"`
		Plain   texts  `yaml:"plain"`
	} `yaml:"other"`
	Words  map[string]texts    `yaml:"words"`
	Months map[string][]string `yaml:"months"`
	Help   []texts             `yaml:"help"`
	Page   map[string]texts    `yaml:"page"`
}

var load = sync.OnceValues(func() (*sentences, error) {
	all := new(sentences)
	d := yaml.NewDecoder(bytes.NewReader(sentencesFile))
	d.KnownFields(true)
	if err := d.Decode(all); err != nil {
		return nil, fmt.Errorf("story: sentences.yaml: %w", err)
	}
	sections := map[string]bool{}
	for _, s := range all.Sections {
		sections[s.Key] = true
	}
	for _, it := range all.Items {
		if it.Like != "" {
			like := all.Likes[it.Like]
			if like == nil {
				return nil, fmt.Errorf("story: %s is told like %q, which there is not", it.Field, it.Like)
			}
			it.Hard, it.WhenHard, it.Now, it.Icons = like.Hard, like.WhenHard, like.Now, like.Icons
		}
		if it.Called.En == "" {
			it.Called = it.Part
		}
		if !sections[it.Section] || it.WhenHard != "" && !sections[it.WhenHard] {
			return nil, fmt.Errorf("story: %s stands in a section that there is not", it.Field)
		}
	}
	if len(all.Months["en"]) != 12 || len(all.Months["cy"]) != 12 {
		return nil, errors.New("story: a year has twelve months in each language")
	}
	return all, nil
})

// Words gives a text of the page around the story, such as title or choices.
func Words(key string, w Wording) Said {
	all, err := load()
	if err != nil {
		return Said{key, "en"}
	}
	return all.Page[key].in(w)
}

// Icons are the names of all drawings that stories use.
func Icons() ([]string, error) {
	all, err := load()
	if err != nil {
		return nil, err
	}
	names := slices.Collect(maps.Values(whyIcons))
	for _, it := range all.Items {
		names = slices.AppendSeq(names, maps.Values(it.Icons))
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// Coverage counts the texts, and how many of them there are in Welsh.
func Coverage() (welsh, of int, err error) {
	all, err := load()
	if err != nil {
		return 0, 0, err
	}
	all.every(func(_ string, t texts) {
		of++
		if t.Cy != "" {
			welsh++
		}
	})
	return welsh, of, nil
}

// every gives each text once, with where it stands.
func (s *sentences) every(use func(at string, t texts)) {
	each := func(at string, m map[string]texts) {
		for key, t := range m {
			use(at+"."+key, t)
		}
	}
	for _, sec := range s.Sections {
		use("sections."+sec.Key, sec.Title)
	}
	for _, it := range s.Items {
		if it.Like == "" {
			each(it.Field+".now", it.Now)
		} else {
			use(it.Field+".part", it.Part)
		}
		use(it.Field+".called", it.Called)
		each(it.Field+".before", it.Before)
		each(it.Field+".each", it.Each)
	}
	for name, like := range s.Likes {
		each(name+".now", like.Now)
	}
	use("other.now", s.Other.Now)
	use("other.number", s.Other.Number)
	use("other.plain", s.Other.Plain)
	each("words", s.Words)
	each("page", s.Page)
	for i, t := range s.Help {
		use(fmt.Sprintf("help.%d", i+1), t)
	}
}
