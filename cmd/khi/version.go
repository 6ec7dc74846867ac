package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"khi/cmd/khi/parts"
)

// printVersion says which program this is, and what it is made of: whoever runs it can
// look up faults of its parts, and whoever passes it on has the licences that go along.
func printVersion(_ context.Context, c *cli, args []string) error {
	f := c.flags("version", "[--bom | --licences]")
	bom := f.Bool("bom", false, "print the bill of materials (CycloneDX 1.6, JSON)")
	licences := f.Bool("licences", false, "print the licences of all parts")
	if err := c.parse(f, args); err != nil {
		return err
	}
	switch {
	case *licences:
		_, err := io.WriteString(c.stdout, parts.Notices)
		return err
	case *bom:
		build, ok := debug.ReadBuildInfo()
		if !ok {
			return errors.New("this program does not hold what it was built from: build it with make build")
		}
		return parts.WriteBOM(c.stdout, version, build)
	}
	fmt.Fprintln(c.stdout, "khi", version)
	return nil
}
