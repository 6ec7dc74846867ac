package demo

import _ "embed"

// ascofExtract is real: published figures under the Open Government Licence.
// README.md names the publication.
//
//go:embed ascof_2020_21_extract.csv
var ascofExtract []byte

//go:embed README.md
var readme []byte

func writeASCOF(out *output) error {
	if err := out.add(File{Name: "ascof_2020_21_extract.csv"}, ascofExtract); err != nil {
		return err
	}
	return out.put("README.md", readme)
}
