// Package parts says what the program is made of: its modules, the files for browsers and
// fonts that it carries, and under which licences they are passed on.
package parts

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// modules has a line for each part: kind, name, version, licence (SPDX). A test makes it
// from the modules that the build uses and from the lock file of npm.
//
//go:embed parts.tsv
var table string

// Notices are the licences of all parts, word for word, each once.
//
//go:embed notices.txt
var Notices string

// Part is something of somebody else's that the program carries.
type Part struct {
	Kind    string // golang or npm, as in a package URL
	Name    string
	Version string
	Licence string // SPDX
}

// All are the parts, by kind and name.
func All() ([]Part, error) {
	var all []Part
	for line := range strings.Lines(table) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("the table of parts has the line %q", line)
		}
		all = append(all, Part{f[0], f[1], f[2], f[3]})
	}
	return all, nil
}

// URL is the package URL of a part (purl).
func (p Part) URL() string {
	return "pkg:" + p.Kind + "/" + strings.ReplaceAll(p.Name, "@", "%40") + "@" + p.Version
}

// WriteBOM writes the bill of materials of a program as CycloneDX 1.6 JSON: what the
// build itself noted, with the checksum of each module, and the parts for browsers. The
// same program gives the same bytes.
func WriteBOM(w io.Writer, version string, build *debug.BuildInfo) error {
	parts, err := All()
	if err != nil {
		return err
	}
	known := map[string]Part{}
	for _, p := range parts {
		known[p.Kind+" "+p.Name] = p
	}
	var components []cdx.Component
	for _, m := range build.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		components = append(components, component(Part{"golang", m.Path, m.Version, known["golang "+m.Path].Licence}, m.Sum))
	}
	for _, p := range parts {
		if p.Kind != "golang" {
			components = append(components, component(p, ""))
		}
	}
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Component: &cdx.Component{Type: cdx.ComponentTypeApplication, Name: "khi", Version: version, BOMRef: "khi",
		Description: "Key Human Indicators, built with " + build.GoVersion}}
	bom.Components = &components
	var out bytes.Buffer
	if err := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).SetPretty(true).EncodeVersion(bom, cdx.SpecVersion1_6); err != nil {
		return fmt.Errorf("writing the bill of materials: %w", err)
	}
	_, err = w.Write(out.Bytes())
	return err
}

func component(p Part, sum string) cdx.Component {
	c := cdx.Component{Type: cdx.ComponentTypeLibrary, BOMRef: p.URL(), Name: p.Name, Version: p.Version, PackageURL: p.URL()}
	if p.Licence != "" {
		c.Licenses = &cdx.Licenses{{License: &cdx.License{ID: p.Licence}}}
		if strings.Contains(p.Licence, " ") {
			c.Licenses = &cdx.Licenses{{Expression: p.Licence}}
		}
	}
	if sum != "" {
		c.Properties = &[]cdx.Property{{Name: "go.sum", Value: sum}}
	}
	return c
}
