package main

import (
	"cmp"
	"flag"
	"fmt"
	"strings"

	"khi/metrics/disclose"
)

// rules are the profile by which figures are hidden, as a flag. Nothing said is the
// default one: there is no way to say that nothing is hidden.
type rules struct{ name string }

func (r *rules) String() string { return cmp.Or(r.name, disclose.Default.Name) }

// Set refuses what is no profile.
func (r *rules) Set(name string) error {
	if _, ok := disclose.Find(name); !ok {
		return fmt.Errorf("%q is no profile of rules; there are %s", name, profileNames())
	}
	r.name = name
	return nil
}

// profile is the profile of that name.
func (r rules) profile() disclose.Profile {
	p, ok := disclose.Find(r.String())
	if !ok {
		return disclose.Default // Set let no other name in
	}
	return p
}

func profileFlag(f *flag.FlagSet, into *rules) {
	f.Var(into, "profile", "rules by which figures are hidden: "+profileNames()+" (docs/disclosure.md)")
}

func profileNames() string {
	var names []string
	for _, p := range disclose.Profiles {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}
