package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
)

// config prints what khi serve would be started with and by what khi report would send
// mails, and where each setting comes from. It takes these flags, reads the environment
// as those do and opens nothing but what mails need. Keys and passwords lie in files, so no setting is a secret but what
// somebody writes into an address; that is masked.
func config(_ context.Context, c *cli, args []string) error {
	f := c.flags("config", "[the flags of khi serve, and those of khi report for mails]")
	o, m := serveFlags(f), mailFlags(f)
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
		value := cmp.Or(masked(flag.Value.String()), "(not set)")
		fmt.Fprintf(t, "--%s\t%s\t%s\n", flag.Name, value, from)
	})
	if err := t.Flush(); err != nil {
		return err
	}
	if others := c.notOf(f); len(others) > 0 {
		fmt.Fprintf(c.stdout, "\nIn the environment and nothing to khi serve or to mails, so for other commands or misspelt: %s\n", strings.Join(others, ", "))
	}
	if _, _, err := o.check(); err != nil {
		return fmt.Errorf("khi serve would not start with this: %w", err)
	}
	if m.set() {
		if _, err := m.Open(); err != nil {
			return fmt.Errorf("khi report would send no mail with this: %w", err)
		}
	}
	return nil
}

// masked is an address without the name and password that stand in it.
func masked(value string) string {
	at, err := url.Parse(value)
	if err != nil && strings.Contains(value, "@") {
		return "(an address that cannot be read)"
	}
	if err != nil || at.User == nil {
		return value
	}
	at.User = url.User("***")
	return strings.Replace(at.String(), "%2A%2A%2A", "***", 1)
}

// notOf are variables that the flags do not know, by name: what they say may be about somebody.
func (c *cli) notOf(f *flag.FlagSet) (names []string) {
	for _, kv := range c.env {
		name, _, _ := strings.Cut(kv, "=")
		if rest, ours := strings.CutPrefix(name, "KHI_"); ours && f.Lookup(strings.ToLower(strings.ReplaceAll(rest, "_", "-"))) == nil {
			names = append(names, "$"+name)
		}
	}
	slices.Sort(names)
	return names
}

// typedFlags are the flags that stand on the command line.
func typedFlags(c *cli, args []string) (map[string]bool, error) {
	f := c.flags("config", "")
	serveFlags(f)
	mailFlags(f)
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
