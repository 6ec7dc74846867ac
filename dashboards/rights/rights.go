// Package rights keeps what people decide about their own story: links to it, what they agree to, and notes that they make with a worker.
package rights

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Person is one person as the record names them: a scheme and the keyed hash of
// its reference. Nothing here knows a name.
type Person struct {
	Scheme string `json:"scheme"`
	Key    int64  `json:"key"`
}

// Together is a scheme and its people as a whole: what they noted together is
// nobody's alone. No person has its key, which is one in 2^63.
func Together(scheme string) Person { return Person{Scheme: scheme} }

// Kind says what a link opens.
type Kind string

const (
	Own    Kind = "own"    // the story and the choices: for the person
	Shared Kind = "shared" // the story alone: made by the person for somebody else
)

// Link opens one person's story for whoever has it. The token itself is kept
// nowhere; a link is ended by its number.
type Link struct {
	Number string `json:"number"` // random; says nothing about whose it is
	Kind   Kind   `json:"kind"`
	Made   string `json:"made"`  // day
	Until  string `json:"until"` // last day, included
	Ended  string `json:"ended,omitempty"`
	By     string `json:"by,omitempty"` // account that made it; "" for the person
}

// Open says whether the link still opens anything on a day.
func (l Link) Open(day string) bool { return l.Ended == "" && day <= l.Until }

// Purpose is something that a person may agree to.
type Purpose string

const (
	ForStories Purpose = "stories" // their words may stand on the page of their scheme, for those who work there
	Beyond     Purpose = "beyond"  // the same, for everybody who may see the figures
)

// Purposes are all there are.
var Purposes = []Purpose{ForStories, Beyond}

// Decision is one answer to a purpose, and when it was given.
type Decision struct {
	Purpose Purpose `json:"purpose"`
	Agreed  bool    `json:"agreed"`
	On      string  `json:"on"`
	By      string  `json:"by,omitempty"` // account of the worker who noted it; "" for the person
}

// Sort is what a note is about.
type Sort string

const (
	Matters Sort = "matters" // what matters to the person
	Said    Sort = "said"    // you said
	Did     Sort = "did"     // we did
	Try     Sort = "try"     // we will try
)

// Sorts are all sorts of notes, in the order in which pages show them.
var Sorts = []Sort{Matters, Said, Did, Try}

// Note is something that a person and a worker wrote down together.
type Note struct {
	Number string `json:"number"`
	Sort   Sort   `json:"sort"`
	Text   string `json:"text"`
	On     string `json:"on"`
	Again  string `json:"again,omitempty"`  // the day to look at it again
	Done   string `json:"done,omitempty"`   // the day on which it was
	Share  bool   `json:"share"`            // the person wants it beside the numbers, as far as they have agreed
	By     string `json:"by,omitempty"`     // account of the worker; "" for the person
	Called string `json:"called,omitempty"` // the day on which the person wanted it to be read at once
	Heard  string `json:"heard,omitempty"`  // the day on which somebody of the scheme had read it
}

// Limits that a form shows.
const (
	MostNote  = 400 // characters of a note
	MostNotes = 200 // of one person
	MostLinks = 50  // of one person, ended ones included
	MostDays  = 400 // that a link may last
)

// Refusal says in words why something was not done. Nothing has changed.
type Refusal struct{ Words string }

func (r *Refusal) Error() string { return r.Words }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// ErrDamaged wraps a file that is not as it was written.
var ErrDamaged = errors.New("the file of somebody's choices is damaged")

// record is what is kept of one person; a file of its own holds it, so that it
// can be erased with it.
type record struct {
	person    Person
	file      string
	links     []*kept
	decisions []Decision // the oldest first; the last of a purpose counts
	notes     []Note
	listener  string // of a scheme: who is told when somebody calls
	lines     int
}

type kept struct {
	Link
	hash string
}

func (r *record) link(number string) *kept {
	if i := slices.IndexFunc(r.links, func(k *kept) bool { return k.Number == number }); i >= 0 {
		return r.links[i]
	}
	return nil
}

func (r *record) agreed(p Purpose) bool {
	for _, d := range slices.Backward(r.decisions) {
		if d.Purpose == p {
			return d.Agreed
		}
	}
	return false // nobody agrees by saying nothing
}

func day(t time.Time) string { return t.In(london).Format(time.DateOnly) }

// london is where days are counted.
var london = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the program carries the time zones with it
	}
	return zone
}()
