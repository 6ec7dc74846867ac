package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"khi/dashboards/access"
)

const accountUse = `list --data DIR
Use: khi account invite NAME --title WORDS --role ROLE [--place ID] [--until DAY] --data DIR
Use: khi account grant NAME --role ROLE --place ID [--until DAY] --data DIR
Use: khi account take NAME --role ROLE --place ID --data DIR
Use: khi account renew NAME --data DIR
Use: khi account end NAME --data DIR`

// accounts lists and changes who may sign in, for whoever runs the machine:
// when the last administrator has lost the password, there is no other way in.
func accounts(_ context.Context, c *cli, args []string) error {
	f := c.flags("account", accountUse)
	data := f.String("data", "data/khi", "data folder")
	title := f.String("title", "", "what the person is called")
	role := f.String("role", "", "administrator, analyst, commissioner, worker or viewer; detail for exact figures, beside worker or commissioner")
	place := f.String("place", access.Everywhere, "nation, area or scheme that the grant is for; UK is the whole country")
	until := f.String("until", "", "last day of the grant (default: it has no end)")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	book, free, err := openBook(*data)
	if err != nil {
		return fmt.Errorf("%w (while khi serve runs, use its page of accounts)", err)
	}
	defer free()
	switch {
	case len(words) == 1 && words[0] == "list":
		return listAccounts(c, book)
	case len(words) == 2 && words[0] == "invite":
		_, key, err := book.Invite(words[1], *title, []access.Grant{{Role: access.Role(*role), Place: *place, From: book.Today(), Until: *until}})
		return noteAccount(c, *data, "invited "+access.CleanName(words[1]), key, err)
	case len(words) == 2 && (words[0] == "grant" || words[0] == "take"):
		if !given(f, "place") || *role == "" {
			return fmt.Errorf("say which grant: --role and --place, which is UK for the whole country: %w", errUsage)
		}
		return changeGrant(c, book, *data, words[0], words[1], access.Grant{Role: access.Role(*role), Place: *place, From: book.Today(), Until: *until})
	case len(words) == 2 && (words[0] == "renew" || words[0] == "end"):
		return changeAccount(c, book, *data, words[0], words[1])
	}
	f.Usage()
	return errUsage
}

func changeAccount(c *cli, book *access.Book, data, what, name string) error {
	a, err := accountNamed(book, name)
	if err != nil {
		return err
	}
	if what == "end" {
		_, err := book.End(a.ID)
		return noteAccount(c, data, "ended "+a.Name, "", err)
	}
	key, err := book.Renew(a.ID)
	return noteAccount(c, data, "made a new link for "+a.Name, key, err)
}

func accountNamed(book *access.Book, name string) (access.Account, error) {
	for _, a := range book.All() {
		if a.Name == access.CleanName(name) && a.Ended == "" {
			return a, nil
		}
	}
	return access.Account{}, fmt.Errorf("nobody signs in as %q: khi account list names them all", name)
}

// changeGrant gives an account one grant more, or takes all of a role at a place. Of exact
// figures a nation and the whole country are given here and nowhere else, where they are
// written out.
func changeGrant(c *cli, book *access.Book, data, what, name string, g access.Grant) error {
	a, err := accountNamed(book, name)
	if err != nil {
		return err
	}
	words := fmt.Sprintf("%s at %s", g.Role, g.Place)
	if what == "grant" {
		_, err := book.Give(a.ID, g, nil)
		return noteAccount(c, data, "gave "+a.Name+" the grant "+words, "", err)
	}
	left := slices.DeleteFunc(slices.Clone(a.Grants), func(x access.Grant) bool { return x.Role == g.Role && x.Place == g.Place })
	if len(left) == len(a.Grants) {
		return fmt.Errorf("%s has no grant %s: khi account list says which there are", a.Name, words)
	}
	_, err = book.SetGrants(a.ID, left)
	return noteAccount(c, data, "took the grant "+words+" from "+a.Name, "", err)
}

// given says whether a flag was set on the command line or by its variable.
func given(f *flag.FlagSet, name string) (set bool) {
	f.Visit(func(x *flag.Flag) { set = set || x.Name == name })
	return set
}

// noteAccount writes the change into the trail and prints the one-time link.
func noteAccount(c *cli, data, what, key string, err error) error {
	if err != nil {
		return err
	}
	trail, err := access.OpenTrail(trailPath(data), nil)
	if err != nil {
		return err
	}
	defer trail.Close()
	if err := trail.Note(access.Entry{Who: "khi account", Did: access.ChangedAccess, What: what}, true); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s%s\n", strings.ToUpper(what[:1]), what[1:])
	if key != "" {
		fmt.Fprintf(c.stdout, "The link to pass on, which works once and for three days:\n  /welcome/%s (after the address of the service)\n", key)
	}
	return nil
}

func listAccounts(c *cli, book *access.Book) error {
	w := tabwriter.NewWriter(c.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tPERSON\tSTATE\tMAY")
	for _, a := range book.All() {
		state := "active"
		switch {
		case a.Ended != "":
			state = "ended " + a.Ended
		case a.Waiting():
			state = "no password yet"
		}
		var may []string
		for _, g := range a.Grants {
			may = append(may, strings.TrimSpace(fmt.Sprintf("%s at %s from %s", g.Role, g.Place, g.From))+untilWords(g.Until))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", a.Name, a.Title, state, strings.Join(may, "; "))
	}
	return w.Flush()
}

func untilWords(day string) string {
	if day == "" {
		return ""
	}
	return " to " + day
}
