package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"khi/dashboards/access"
)

const auditLogUse = `verify [--expect "LINE HASH"] --data DIR`

// auditLog checks the trail of who did what: that no line was changed, put in
// or taken out.
func auditLog(_ context.Context, c *cli, args []string) error {
	f := c.flags("audit-log", auditLogUse)
	data := f.String("data", "data/khi", "data folder")
	expect := f.String("expect", "", "number and hash of a line that was kept elsewhere, as the page of the trail and the start of the service show them")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	if len(words) != 1 || words[0] != "verify" {
		f.Usage()
		return errUsage
	}
	file, err := os.Open(trailPath(*data))
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("there is no trail in %s: it begins when khi serve --sign-in is first started", *data)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	want := strings.Join(strings.Fields(*expect), " ")
	seen := want == ""
	last, err := access.CheckTrail(file, func(e access.Entry) { seen = seen || want == fmt.Sprintf("%d %s", e.Seq, e.Hash) })
	if err != nil {
		return fmt.Errorf("the trail in %s was tampered with or damaged: %w", *data, err)
	}
	if !seen {
		return fmt.Errorf("the trail in %s does not hold the line %q: lines were taken off its end, or it is another trail", *data, want)
	}
	fmt.Fprintf(c.stdout, "%d lines, none changed. The newest: %d %s\n", last.Seq, last.Seq, last.Hash)
	return nil
}
