// Command khi loads survey responses and scheme activity, computes Key Human
// Indicators from them and serves them as pages, charts, workbooks and JSON.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // Europe/London on machines without a time zone database
)

// version is set by the build.
var version = "dev"

// command is one subcommand: a line of help and what it does.
type command struct {
	name, short string
	run         func(ctx context.Context, c *cli, args []string) error
}

// cli is what a command may touch of the world outside.
type cli struct {
	env            []string
	stdout, stderr io.Writer
}

func commands() []command {
	return []command{
		{"serve", "serve pages, charts, workbooks and JSON from a data folder", serve},
		{"load", "load files that schemes and councils sent", load},
		{"undo", "take a load out again, as if it had never been", undo},
		{"trace", "say which file and line a row came from, or which rows a figure rests on", trace},
		{"subject", "find all that is held about one person, by their scheme's reference, and export or erase it", subject},
		{"explain", "say how a figure was made: definition, people left out, files, method, protection", explain},
		{"report", "write what a page gives, as a zip file or a workbook, into a folder, also by a schedule and by mail", report},
		{"map", "show how a file would be read, and write or save a mapping for it", mapFile},
		{"demo", "make up a world, write it as files, and load them like anybody's", makeDemo},
		{"release", "publish figures under a name that never change again, and say what changed between two", releases},
		{"publish", "publish figures for replicas, or print the key that they read with", publishFigures},
		{"benefit", "compare options by what they cost and give, with how sure that is", appraise},
		{"case", "keep business cases under a name with numbered versions, compare and release them", cases},
		{"plan", "keep plans to grow in the same way", plans},
		{"config", "print what khi serve would be started with, and where each setting comes from", config},
		{"check", "compare the ledger, the database and the snapshot", check},
		{"audit", "collect everything that the service gives out and try to work out what it hides", auditFigures},
		{"account", "list, invite, renew or end those who may sign in", accounts},
		{"audit-log", "check the trail of who did what", auditLog},
		{"key", "change the key of the pseudonyms, and with it every pseudonym that is kept", keys},
		{"backup", "write all that cannot be made again into one locked file", backUp},
		{"original", "give back a file as it came, where files are kept, or lock them for others", original},
		{"restore", "make a data folder from a backup, and check it", restore},
		{"rebuild", "make the database again from the record", rebuild},
		{"templates", "write our own templates, with a filled example, into a folder", writeTemplates},
		{"groups", "write health boards, trusts and combined authorities as a file of groups, ready to load", writeGroups},
		{"version", "print the version, what the program is made of, or the licences of its parts", printVersion},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
	stop()
	if err != nil {
		if !errors.Is(err, errSaid) {
			fmt.Fprintln(os.Stderr, "khi:", err)
		}
		os.Exit(1)
	}
}

// errSaid ends the program with a failure that has already been told.
var errSaid = errors.New("already said")

// errUsage is a command line that cannot be understood.
var errUsage = errors.New("see khi help")

func run(ctx context.Context, args, env []string, stdout, stderr io.Writer) error {
	c := &cli{env: env, stdout: stdout, stderr: stderr}
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]) {
		c.help()
		return nil
	}
	for _, cmd := range commands() {
		if cmd.name == args[0] {
			err := cmd.run(ctx, c, args[1:])
			if errors.Is(err, flag.ErrHelp) {
				return nil
			}
			return err
		}
	}
	return fmt.Errorf("there is no command %q: %w", args[0], errUsage)
}

func (c *cli) help() {
	fmt.Fprintln(c.stdout, "khi: are people's lives good? Key Human Indicators for adult social care.")
	fmt.Fprintln(c.stdout, "\nUse: khi COMMAND [flags]")
	for _, cmd := range commands() {
		fmt.Fprintf(c.stdout, "  %-10s %s\n", cmd.name, cmd.short)
	}
	fmt.Fprintln(c.stdout, "\nkhi COMMAND -h lists a command's flags. A flag --some-name may also be given as $KHI_SOME_NAME.")
}

// flags makes a flag set whose defaults may come from the environment.
func (c *cli) flags(name, use string) *flag.FlagSet {
	f := flag.NewFlagSet("khi "+name, flag.ContinueOnError)
	f.SetOutput(c.stderr)
	f.Usage = func() {
		fmt.Fprintf(c.stderr, "Use: khi %s %s\n", name, use)
		f.PrintDefaults()
	}
	return f
}

// parse reads the environment first and then the command line, so that a flag
// wins over its variable.
func (c *cli) parse(f *flag.FlagSet, args []string) error {
	for _, kv := range c.env {
		name, value, _ := strings.Cut(kv, "=")
		rest, ours := strings.CutPrefix(name, "KHI_")
		if !ours {
			continue
		}
		flagName := strings.ToLower(strings.ReplaceAll(rest, "_", "-"))
		if f.Lookup(flagName) == nil {
			continue // meant for another command
		}
		if err := f.Set(flagName, value); err != nil {
			return fmt.Errorf("$%s: %w", name, err)
		}
	}
	return f.Parse(args)
}
