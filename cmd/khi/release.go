package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"time"

	"khi/metrics/release"
)

const releaseUse = `NAME --as-of DAY --public DAY [--members DAY] [--provisional DAY] [--corrects NAME --why TEXT] [--profile NAME] --data DIR
Use: khi release list --data DIR
Use: khi release show NAME --data DIR
Use: khi release diff NAME NAME --data DIR`

// releases makes, lists, shows or compares releases.
func releases(ctx context.Context, c *cli, args []string) error {
	f := c.flags("release", releaseUse)
	data := f.String("data", "data/khi", "data folder")
	memory := f.String("memory", "1GB", "memory that the database may use")
	asJSON := f.Bool("json", false, "print as JSON")
	var hide rules
	profileFlag(f, &hide)
	var m release.Manifest
	f.StringVar(&m.AsOf, "as-of", "", "what was loaded up to this day in London counts, such as 2026-11-01")
	f.StringVar(&m.Dates.Public, "public", "", "day from which everybody is given the figures")
	f.StringVar(&m.Dates.Members, "members", "", "day from which the schemes are given them (default: the public day)")
	f.StringVar(&m.Dates.Provisional, "provisional", "", "day from which those who check them are given them (default: the members' day)")
	f.StringVar(&m.Corrects, "corrects", "", "name of the release that this one puts right")
	f.StringVar(&m.Why, "why", "", "with --corrects: why, in words")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	out := releasePrinter{c, *asJSON}
	shelf := releaseShelf(*data)
	switch {
	case len(words) == 1 && words[0] == "list":
		return out.list(shelf)
	case len(words) == 2 && words[0] == "show":
		return out.show(shelf, words[1])
	case len(words) == 3 && words[0] == "diff":
		return out.diff(shelf, words[1], words[2])
	case len(words) != 1 || m.AsOf == "" || m.Dates.Public == "":
		f.Usage()
		return fmt.Errorf("name the release, the day as of which it is made and the day on which it is public: %w", errUsage)
	}
	m.Name, m.Why = words[0], strings.Join(strings.Fields(m.Why), " ")
	if m.AsOf > londonToday().Format(time.DateOnly) {
		return fmt.Errorf("--as-of %s is in the future: what will have been loaded by then cannot be known", m.AsOf)
	}
	made, err := (&releaser{dir: *data, version: version, rules: hide.profile(), memory: *memory, say: c.stderr}).make(ctx, m)
	if err != nil {
		return err
	}
	return out.made(made)
}

// parseAround reads flags before, between and after the words of a command.
func (c *cli) parseAround(f *flag.FlagSet, args []string) (words []string, err error) {
	for {
		if err := c.parse(f, args); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return words, nil
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:]
	}
}

// releasePrinter tells of releases, in words or as JSON.
type releasePrinter struct {
	*cli
	asJSON bool
}

func (p releasePrinter) json(v any) error {
	e := json.NewEncoder(p.stdout)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (p releasePrinter) made(r *release.Release) error {
	if p.asJSON {
		return p.json(r.Manifest)
	}
	figures := 0
	for _, ind := range r.Indicators {
		figures += ind.Figures
	}
	fmt.Fprintf(p.stdout, "release %s: %d figures of %d indicators, from the first %d lines of the ledger; it will not change\nfingerprint %s\n",
		r.Name, figures, len(r.Indicators), r.Data.Lines, r.Fingerprint)
	if r.AsOf == londonToday().Format(time.DateOnly) {
		fmt.Fprintf(p.stdout, "%s is not over: what is loaded later today is not in it\n", r.AsOf)
	}
	return nil
}

func (p releasePrinter) list(shelf release.Shelf) error {
	all, err := shelf.All()
	if err != nil {
		return err
	}
	today := release.DayAt(time.Now())
	if p.asJSON {
		return p.json(release.Calendar(all, today))
	}
	if len(all) == 0 {
		fmt.Fprintln(p.stdout, "there is no release yet")
	}
	for _, r := range all {
		fmt.Fprintf(p.stdout, "%-24s as of %s, public %s (%s)", r.Name, r.AsOf, r.Dates.Public, r.Dates.On(today))
		if r.Corrects != "" {
			fmt.Fprintf(p.stdout, ", corrects %s: %s", r.Corrects, r.Why)
		}
		fmt.Fprintln(p.stdout)
	}
	return nil
}

// show holds every file of a release to its hash and prints the manifest.
func (p releasePrinter) show(shelf release.Shelf, name string) error {
	r, err := shelf.Find(name)
	if err != nil {
		return err
	}
	if err := r.Verify(); err != nil {
		return err
	}
	if p.asJSON {
		return p.json(r.Manifest)
	}
	fmt.Fprintf(p.stdout, "release %s, number %d, as of %s\n", r.Name, r.Number, r.AsOf)
	if r.Corrects != "" {
		fmt.Fprintf(p.stdout, "corrects     %s: %s\n", r.Corrects, r.Why)
	}
	for _, s := range []release.Stage{release.Provisional, release.Members, release.Public} {
		fmt.Fprintf(p.stdout, "%-12s from %s, 9:30\n", s, r.Dates.For(s))
	}
	fmt.Fprintf(p.stdout, "data         %d lines of the ledger, ending with %s\ndefinitions  %s\nprogram      khi %s\nprotection   %s\n",
		r.Data.Lines, r.Data.Head, r.Definitions, r.Program, r.Protection.Name)
	for _, e := range r.Earlier {
		fmt.Fprintf(p.stdout, "beside       %s %s\n", e.Name, e.Fingerprint)
	}
	for _, f := range r.Files {
		fmt.Fprintf(p.stdout, "%s %9d %s\n", f.SHA256, f.Bytes, f.Name)
	}
	fmt.Fprintf(p.stdout, "fingerprint  %s (every file is what was written)\n", r.Fingerprint)
	return nil
}

func (p releasePrinter) diff(shelf release.Shelf, a, b string) error {
	from, err := shelf.Find(a)
	if err != nil {
		return err
	}
	to, err := shelf.Find(b)
	if err != nil {
		return err
	}
	d, err := release.Compare(from, to)
	if err != nil {
		return err
	}
	if p.asJSON {
		return p.json(d)
	}
	for _, line := range d.Words() {
		fmt.Fprintln(p.stdout, line)
	}
	for _, f := range d.Figures {
		fmt.Fprintln(p.stdout, f.Words())
	}
	for _, r := range d.Costs {
		fmt.Fprintln(p.stdout, r.Words())
	}
	return nil
}
