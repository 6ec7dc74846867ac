package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"khi/dashboards"
	"khi/ingest"
)

const templateWorkbook = "khi-templates.xlsx"

// templateList is what the data page offers: the workbook with everything, and
// a CSV file for each kind of record.
func templateList() ([]dashboards.Template, error) {
	contracts, err := ingest.Contracts()
	if err != nil {
		return nil, err
	}
	list := []dashboards.Template{{Name: templateWorkbook, Title: "All templates in one workbook",
		Use: "A guide and a sheet for each kind of record, with example rows. Sheets that you do not need may stay empty."}}
	for i, c := range contracts {
		list = append(list, dashboards.Template{Name: templateName(i, c.ID), Title: c.Title, Use: c.About})
	}
	return list, nil
}

// templateName numbers the files in the order in which they must be loaded,
// which is then also the order of their names.
func templateName(i int, contract string) string {
	return fmt.Sprintf("khi-%d-%s.csv", i+1, strings.ReplaceAll(contract, "_", "-"))
}

// readTemplate gives the bytes of a template by its file name.
func readTemplate(name string) ([]byte, error) {
	if name == templateWorkbook {
		return ingest.TemplateWorkbook()
	}
	contracts, err := ingest.Contracts()
	if err != nil {
		return nil, err
	}
	for i, c := range contracts {
		if templateName(i, c.ID) == name {
			return ingest.Template(c.ID)
		}
	}
	return nil, fmt.Errorf("there is no template called %q", name)
}

func writeTemplates(_ context.Context, c *cli, args []string) error {
	f := c.flags("templates", "DIR")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		f.Usage()
		return fmt.Errorf("name one folder: %w", errUsage)
	}
	if err := os.MkdirAll(f.Arg(0), 0o755); err != nil {
		return err
	}
	list, err := templateList()
	if err != nil {
		return err
	}
	for _, t := range list {
		data, err := readTemplate(t.Name)
		if err != nil {
			return err
		}
		path := filepath.Join(f.Arg(0), t.Name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(c.stdout, path)
	}
	return nil
}
