package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"khi/ingest"
	"khi/ingest/book"
)

// mapFile shows what each column of a file was taken for, with a few of its
// values and the best guesses for the others, and writes a mapping to confirm.
func mapFile(ctx context.Context, c *cli, args []string) error {
	f := c.flags("map", "[--data DIR] [--source ID] [--table NAME] [--out NEW.yaml] [--json] FILE | --data DIR --save MAPPING.yaml")
	data := f.String("data", "", "data folder, whose saved mappings and wordings count too")
	var req ingest.Request
	f.StringVar(&req.Source, "source", "", "show the file as this source reads it")
	contract := f.String("table", "", "the table that the rows are for (default: what fits, else survey_response)")
	out := f.String("out", "", "write a draft of the mapping to this new file")
	save := f.String("save", "", "check this mapping and keep it in the data folder")
	asJSON := f.Bool("json", false, "print as JSON")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if *save != "" {
		return c.saveMapping(*data, *save)
	}
	if f.NArg() != 1 {
		f.Usage()
		return fmt.Errorf("name one file: %w", errUsage)
	}
	file, err := os.Open(f.Arg(0))
	if err != nil {
		return err
	}
	defer file.Close()
	req.FileName = filepath.Base(f.Arg(0))
	in, err := ingest.Inspect(ctx, *data, "", file, req, *contract, book.Limits{})
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(c.stdout).Encode(in)
	}
	c.printInspection(in)
	if *out == "" {
		return nil
	}
	id := mappingID(*out)
	if err := writeNew(*out, in.Draft(id, "Mapping of "+strings.ReplaceAll(id, "_", " "))); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "\nwrote %s: look through it, then khi map --data DIR --save %s\n", *out, *out)
	return nil
}

func (c *cli) saveMapping(data, path string) error {
	if data == "" {
		return fmt.Errorf("say with --data where to keep it: %w", errUsage)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	s, err := ingest.SaveSource(data, text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Fprintf(c.stdout, "kept %s version %d (%s); files that it fits are read by it from now on\n", s.ID, s.Version, s.Title)
	return nil
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// mappingID makes an id of the name of a file.
func mappingID(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	id := strings.Trim(notInID.ReplaceAllString(strings.ToLower(name), "_"), "_")
	if id == "" || id[0] < 'a' {
		id = "mapping_" + id
	}
	return id
}

// writeNew writes a file that is not there yet.
func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

func (c *cli) printInspection(in *ingest.Inspection) {
	fmt.Fprintf(c.stdout, "%s: %s\nread by %s (%s) into %s\n", in.FileName, in.Layout, in.Source, in.SourceTitle, in.Contract)
	if in.Loads {
		fmt.Fprintln(c.stdout, "every field that must be there has a column")
	} else if len(in.Missing) == 0 {
		fmt.Fprintln(c.stdout, "no column yet for any question: at least one must be there")
	} else {
		fmt.Fprintln(c.stdout, "no column yet for", strings.Join(in.Missing, ", "), "(these must be there)")
	}
	for _, k := range in.Columns {
		name := k.Header
		if name == "" {
			name = k.Text
		}
		if k.Option != "" && !strings.Contains(name, k.Option) {
			name += ": " + k.Option
		}
		what := "not read"
		switch {
		case k.Field != "":
			what = "-> " + k.Field
		case k.OnPurpose:
			what = "left out on purpose"
		}
		fmt.Fprintf(c.stdout, "%-3s %s\n      %s", k.Letter, name, what)
		if k.Field == "" && !k.OnPurpose || k.Field != "" {
			fmt.Fprintf(c.stdout, "   values: %s", strings.Join(k.Samples, " | "))
		}
		fmt.Fprintln(c.stdout)
		for _, s := range k.Suggestions {
			fmt.Fprintf(c.stdout, "      may be %s (%.2f): %s\n", s.Field, s.Score, s.Why)
		}
	}
}
