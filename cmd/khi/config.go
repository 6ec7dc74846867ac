package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"
)

// config prints what khi serve would be started with, and where each setting comes
// from. It takes the flags of khi serve, reads the environment as that does and
// opens nothing. No setting is a secret: keys and passwords lie in files.
func config(_ context.Context, c *cli, args []string) error {
	f := c.flags("config", "[the flags of khi serve]")
	o := serveFlags(f)
	if err := c.parse(f, args); err != nil {
		return err
	}
	typed, err := typedFlags(c, args)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	f.VisitAll(func(flag *flag.Flag) {
		from := "default"
		switch variable := "KHI_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_")); {
		case typed[flag.Name]:
			from = "command line"
		case c.has(variable):
			from = "$" + variable
		}
		value := flag.Value.String()
		if value == "" {
			value = "(not set)"
		}
		fmt.Fprintf(t, "--%s\t%s\t%s\n", flag.Name, value, from)
	})
	if err := t.Flush(); err != nil {
		return err
	}
	if _, _, err := o.check(); err != nil {
		return fmt.Errorf("khi serve would not start with this: %w", err)
	}
	return nil
}

// typedFlags are the flags that stand on the command line.
func typedFlags(c *cli, args []string) (map[string]bool, error) {
	f := c.flags("config", "")
	serveFlags(f)
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	typed := map[string]bool{}
	f.Visit(func(flag *flag.Flag) { typed[flag.Name] = true })
	return typed, nil
}

func (c *cli) has(variable string) bool {
	for _, kv := range c.env {
		if name, _, _ := strings.Cut(kv, "="); name == variable {
			return true
		}
	}
	return false
}
