package ingest

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed sources/*.yaml forms/*.yaml
var builtInFiles embed.FS

// catalogue is every source that files are read by: our own, and those of the
// data folder.
type catalogue struct {
	forms     []*Form
	sources   []*Source
	templates []*Source
	without   string // id of a saved source that is left out
}

// clone gives a catalogue to which sources can be added.
func (c *catalogue) clone() *catalogue {
	return &catalogue{forms: slices.Clip(c.forms), sources: slices.Clip(c.sources), templates: c.templates}
}

// ownTemplates are kept apart, for the layouts need them before there are sources.
var ownTemplates = sync.OnceValues(templateSources)

var builtIn = sync.OnceValues(func() (*catalogue, error) {
	templates, err := ownTemplates()
	if err != nil {
		return nil, err
	}
	c := &catalogue{templates: templates}
	return c, c.add(builtInFiles)
})

// catalogue gives the program's own forms and sources with those of the data
// folder. A file there that cannot be used stops the load: to leave it out in
// silence would read the next export in another way than the last.
func (l *Loader) catalogue() (*catalogue, error) { return l.catalogueWithout("") }

// catalogueWithout leaves out the saved source of an id, which is about to be replaced.
func (l *Loader) catalogueWithout(id string) (*catalogue, error) {
	own, err := builtIn()
	if err != nil {
		return nil, err
	}
	if l.dir == "" {
		return own.clone(), nil
	}
	saved := os.DirFS(l.dir)
	names, _ := fs.Glob(saved, "sources/*.yaml")
	forms, _ := fs.Glob(saved, "forms/*.yaml")
	if len(names)+len(forms) == 0 {
		return own.clone(), nil
	}
	c := &catalogue{templates: own.templates, without: id}
	if err := c.add(builtInFiles, saved); err != nil {
		return nil, fmt.Errorf("the data folder's own sources and forms cannot be used: %w", err)
	}
	return c, nil
}

// Sources gives every source of the program itself, the templates last.
func Sources() ([]*Source, error) {
	c, err := builtIn()
	if err != nil {
		return nil, err
	}
	return c.all(), nil
}

// Forms gives the questionnaires of the program itself.
func Forms() ([]*Form, error) {
	c, err := builtIn()
	if err != nil {
		return nil, err
	}
	return c.forms, nil
}

// add takes up the forms and then the sources of some folders; what lies in
// the second and later ones was saved by a deployment.
func (c *catalogue) add(folders ...fs.FS) error {
	for _, from := range folders {
		if err := c.addForms(from); err != nil {
			return err
		}
	}
	for i, from := range folders {
		if err := c.addSources(from, i > 0); err != nil {
			return err
		}
	}
	return nil
}

func (c *catalogue) addSources(from fs.FS, saved bool) error {
	var tools []*Source
	err := eachYAML(from, "sources", func(name string, text []byte) error {
		s, err := parseSource(text)
		if err != nil {
			return err
		}
		if path.Base(name) != s.ID+".yaml" {
			return fmt.Errorf("the id is %q; it must be the name of the file", s.ID)
		}
		if saved && s.ID == c.without {
			return nil
		}
		if s.saved = saved; s.EveryForm {
			tools = append(tools, s)
			return nil
		}
		return c.addSource(s)
	})
	if err != nil {
		return err
	}
	for _, tool := range tools {
		for _, f := range c.forms {
			if err := c.addSource(tool.forForm(f)); err != nil {
				return fmt.Errorf("sources/%s.yaml: %w", tool.ID, err)
			}
		}
	}
	return nil
}

func (c *catalogue) addForms(from fs.FS) error {
	var more []*Form
	err := eachYAML(from, "forms", func(name string, text []byte) error {
		f := new(Form)
		if err := strictYAML(text, f); err != nil {
			return err
		}
		if path.Base(name) != f.ID+".yaml" {
			return fmt.Errorf("the id is %q; it must be the name of the file", f.ID)
		}
		if err := f.check(); err != nil {
			return err
		}
		if f.Extends != "" {
			more = append(more, f)
			return nil
		}
		if c.form(f.ID) != nil {
			return fmt.Errorf("there is a form %q already; say \"extends: %s\" to add wordings to it", f.ID, f.ID)
		}
		c.forms = append(c.forms, f)
		return nil
	})
	if err != nil {
		return err
	}
	for _, f := range more {
		at := slices.IndexFunc(c.forms, func(have *Form) bool { return have.ID == f.Extends })
		if at < 0 {
			return fmt.Errorf("forms/%s.yaml: there is no form %q to extend", f.ID, f.Extends)
		}
		whole := c.forms[at].with(f)
		if err := whole.check(); err != nil {
			return fmt.Errorf("forms/%s.yaml, with the form %s: %w", f.ID, f.Extends, err)
		}
		c.forms[at] = whole
	}
	return nil
}

func (c *catalogue) form(id string) *Form {
	for _, f := range c.forms {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// hash is the SHA-256 of everything that says how files are read; "" for our own
// templates, of which the contract says it. Of the hundreds of sources there are, a
// load asks one for it; writing all of them out took as long as reading 50,000 rows.
func (s *Source) hash() string {
	if !s.listed {
		return ""
	}
	sum := sha256.Sum256(asYAML(s))
	return hex.EncodeToString(sum[:])
}

// addSource takes up one source, with the questions of its form.
func (c *catalogue) addSource(s *Source) error {
	if s.Form != "" {
		f := c.form(s.Form)
		if f == nil {
			return fmt.Errorf("there is no form %q", s.Form)
		}
		if s.Contract == "" {
			s.Contract = f.Contract
		}
		contract, err := contractByID(s.Contract)
		if err != nil {
			return err
		}
		asked, err := f.asMappings(contract)
		if err != nil {
			return err
		}
		s.languages, s.Own = f.Languages, s.Columns
		s.Columns = joinMappings(s.Columns, asked, s.saved && !s.EveryForm)
	}
	if err := s.check(); err != nil {
		return err
	}
	for i := range s.Columns {
		s.Columns[i].ready()
	}
	if at := slices.IndexFunc(c.sources, func(have *Source) bool { return have.ID == s.ID }); at >= 0 {
		return fmt.Errorf("there is a source %q already", s.ID)
	}
	s.listed = true
	c.sources = append(c.sources, s)
	return nil
}

// all gives every source, the templates last.
func (c *catalogue) all() []*Source { return slices.Concat(c.sources, c.templates) }

func (c *catalogue) byID(id string) *Source {
	for _, s := range c.all() {
		if s.ID == id && id != "" {
			return s
		}
	}
	return nil
}

func parseSource(text []byte) (*Source, error) {
	s := new(Source)
	if err := strictYAML(text, s); err != nil {
		return nil, err
	}
	if s.ID == "" || s.Version < 1 || s.Title == "" {
		return nil, errors.New("a source needs an id, a version from 1 and a title")
	}
	return s, nil
}

// eachYAML reads the YAML files of a folder, by name; there may be none.
func eachYAML(from fs.FS, dir string, do func(name string, text []byte) error) error {
	names, err := fs.Glob(from, dir+"/*.yaml")
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		if err := do(name, text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func strictYAML(text []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	return d.Decode(into)
}
