// Package assets holds the browser's files, embedded: ours from static, and
// those of others from third_party, which `make assets` fills.
package assets

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed static third_party
var files embed.FS

// Names of the third-party files; third_party/README.md says where each comes
// from and under which licence.
const (
	ECharts         = "echarts.min.js"       // all of it, for the browser
	EChartsStill    = "echarts.still.min.js" // what still pictures need, for the server
	Resvg           = "resvg.wasm"
	GovukStylesheet = "govuk-frontend.min.css"
	GovukScript     = "govuk-frontend.min.js"
)

// Static is our own scripts and stylesheets: khi.css, khi.js, khi-charts.js.
func Static() fs.FS { return below("static") }

// Vendored is the folder of third-party files, as it was when the program was
// built. Without `make assets` it holds a note only.
func Vendored() fs.FS { return below("third_party") }

func below(dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the names above are fixed and valid
	}
	return sub
}

// ThirdParty gives the bytes of one third-party file.
func ThirdParty(name string) ([]byte, error) {
	data, err := files.ReadFile("third_party/" + name)
	if err != nil {
		return nil, fmt.Errorf("browser file %s was not there when the program was built: run make assets, then build again", name)
	}
	return data, nil
}
