// Package access knows who may use a service and for what: accounts, how people
// prove who they are, their grants on places, and the trail of what was done.
package access

import (
	"fmt"
	"slices"
	"time"
)

// Permission is one thing that somebody may be allowed to do.
type Permission string

const (
	SeeFigures     Permission = "see figures"      // protected figures of every place
	SeeLoads       Permission = "see loads"        // which files came in, and what the rules said of them
	SendFiles      Permission = "send files"       // for the schemes below a grant
	UndoLoads      Permission = "undo loads"       // of the schemes below a grant
	AskPeople      Permission = "ask people"       // make rounds of questions for the schemes below a grant
	ManageAccounts Permission = "manage accounts"  // invite people, give and end grants
	ReadTrail      Permission = "read the trail"   // who did what
	SupportPeople  Permission = "support people"   // make and end links to the stories of people of the schemes below a grant
	KeepAccount    Permission = "keep own account" // one's own password, second factor and tokens
)

// Role is a name for what a grant allows. What it allows is said in Roles and
// nowhere else.
type Role string

const (
	Administrator Role = "administrator"
	Analyst       Role = "analyst"
	Commissioner  Role = "commissioner"
	Worker        Role = "worker"
	Viewer        Role = "viewer"
	// Detail is no role but a grant of its own kind: see Exact.
	Detail Role = "detail"
)

// RoleTerms say what a role is for and what it may do.
type RoleTerms struct {
	Role  Role
	Title string
	Use   string // one sentence, for the person who gives it
	may   []Permission
}

// Roles are all roles there are, the widest first. Whatever stands in none of
// them is forbidden.
var Roles = []RoleTerms{
	{Administrator, "Administrator", "Runs the service: accounts, the trail, every load.", []Permission{SeeFigures, SeeLoads, SendFiles, UndoLoads, AskPeople, ManageAccounts, ReadTrail, KeepAccount}},
	{Analyst, "National analyst", "Reads figures, and sees which files they rest on.", []Permission{SeeFigures, SeeLoads, KeepAccount}},
	{Commissioner, "Commissioner", "Reads figures, and sees which files of their area they rest on.", []Permission{SeeFigures, SeeLoads, KeepAccount}},
	{Worker, "Scheme worker", "Sends the files of their scheme, asks its people, sees and undoes its loads, makes links to people's own stories, reads figures.", []Permission{SeeFigures, SeeLoads, SendFiles, UndoLoads, AskPeople, SupportPeople, KeepAccount}},
	{Viewer, "Viewer", "Reads figures.", []Permission{SeeFigures, KeepAccount}},
	{Detail, "Exact figures", "Sees exact figures of one scheme or area, small numbers too. It counts only beside a grant as scheme worker or commissioner there.", nil},
}

// TermsOf gives the terms of a role.
func TermsOf(role Role) (RoleTerms, bool) {
	i := slices.IndexFunc(Roles, func(t RoleTerms) bool { return t.Role == role })
	if i < 0 {
		return RoleTerms{}, false
	}
	return Roles[i], true
}

// Everywhere is the place of a grant for the whole country.
const Everywhere = "UK"

// Grant lets somebody be something at a place and all that lies below it, from
// one day to another, both of them days in London and included. Without Until
// it has no end.
type Grant struct {
	Role  Role   `json:"role"`
	Place string `json:"place"`
	From  string `json:"from"`
	Until string `json:"until,omitempty"`
}

// InForce says whether the grant counts on a day (2006-01-02).
func (g Grant) InForce(day string) bool {
	return g.From <= day && (g.Until == "" || day <= g.Until)
}

func (g Grant) allows(p Permission) bool {
	terms, ok := TermsOf(g.Role)
	return ok && slices.Contains(terms.may, p)
}

// Visit is one person asking one thing: who it is and what they may do now. The
// zero Visit is a stranger, who may do nothing.
type Visit struct {
	Account string // id of the account; "" for a stranger and for the machine itself
	Name    string // as the ledger and the trail write it
	Title   string // as pages write it
	As      string // title of the account through whose eyes an administrator looks; "" for oneself
	grants  []Grant
	only    []Permission // what a program's token is limited to; nil for a person
	all     bool
}

// ThisMachine is the visit of whoever sits at the machine itself, where no
// sign-in is set up: the machine is the wall.
func ThisMachine() *Visit { return &Visit{Name: "page", all: true} }

// Reader is the visit of whoever reads a copy of the service that asks nobody who they
// are: protected figures and nothing else.
func Reader() *Visit {
	return &Visit{Name: "reader", grants: []Grant{{Role: Viewer, Place: Everywhere}}, only: []Permission{SeeFigures}}
}

// SignedIn says whether the visit is somebody's who proved who they are.
func (v *Visit) SignedIn() bool { return v.Account != "" }

// May says whether the visitor may do something at some place at least.
func (v *Visit) May(p Permission) bool {
	return v.all || v.open(p) && slices.ContainsFunc(v.grants, func(g Grant) bool { return g.allows(p) })
}

// open says that neither a token's limits nor looking through somebody else's
// eyes forbid it, whatever the grants allow.
func (v *Visit) open(p Permission) bool {
	return (v.As == "" || !changes(p)) && (v.only == nil || slices.Contains(v.only, p))
}

// MayAt says whether the visitor may do something at a place. path leads from
// the place up to the whole country, both included.
func (v *Visit) MayAt(p Permission, path ...string) bool {
	return v.all || v.open(p) && slices.ContainsFunc(v.grants, func(g Grant) bool {
		return g.allows(p) && slices.Contains(path, g.Place)
	})
}

// changes says which permissions change something: who looks through somebody
// else's eyes has none of them.
func changes(p Permission) bool {
	return p == SendFiles || p == UndoLoads || p == AskPeople || p == ManageAccounts || p == SupportPeople || p == KeepAccount
}

// Scope is a text that two visits share only if they may do the same. What is
// kept by a browser is told apart by it.
func (v *Visit) Scope() string {
	if v.all {
		return "all"
	}
	var all []string
	for _, g := range v.grants {
		all = append(all, string(g.Role)+"@"+g.Place)
	}
	slices.Sort(all)
	return fmt.Sprint(slices.Compact(all), v.only, v.As != "")
}

// London is where days are counted.
var London = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the program carries the time zones with it
	}
	return zone
}()

func dayOf(t time.Time) string { return t.In(London).Format(time.DateOnly) }
