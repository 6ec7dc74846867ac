package demo

import (
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the same bytes on a machine without a zone database
)

func mustLondon() *time.Location {
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("demo: the embedded zone database has no Europe/London: " + err.Error())
	}
	return loc
}

// The codes that Kobo and ODK forms give, by the numbers of answer.
var (
	helpsCodes   = map[int]string{1: "helps", 2: "no_difference", 3: "in_the_way", dontKnow: "not_sure", ratherNot: "prefer_not_to_say"}
	enoughCodes  = map[int]string{1: "too_few", 2: "about_right", 3: "too_many", dontKnow: "dont_know"}
	balanceCodes = map[int]string{1: "right", 2: "too_alone", 3: "too_with_others", 4: "too_little_say", dontKnow: "dont_know", ratherNot: "prefer_not_to_say"}
	lonelyCodes  = map[int]string{1: "often_or_always", 2: "some_of_the_time", 3: "occasionally", 4: "hardly_ever", 5: "never", ratherNot: "prefer_not_to_say"}
	byCodes      = map[int]string{bySelf: "self", supported: "supported", byProxy: "proxy"}
)

// number writes an answer that is a number; what is not an answer is blank.
func number(v int) string {
	if v < 0 {
		return ""
	}
	return strconv.Itoa(v)
}

// reference is a person's reference as someone typed it: now and then in small
// letters with a space behind it, which a reader must forgive with a warning.
func reference(p *person, n int) string {
	if n%397 == 200 {
		return strings.ToLower(p.ref) + " "
	}
	return p.ref
}

// inventedNames are the only names in the whole set, and each one says that it
// is made up.
var inventedNames = []string{"Pat Example", "Sam Sample", "Alex Invented", "Robin Madeup", "Nia Enghraifft", "Chris Notreal", "Jo Fictional", "Ailsa Eisimpleir"}

func inventedName(n int) string { return inventedNames[n%len(inventedNames)] }

// inventedEmail uses a domain that is reserved for examples.
func inventedEmail(n int) string {
	return strings.ToLower(strings.ReplaceAll(inventedName(n), " ", ".")) + "@example.org"
}

var comments = []string{
	"We go to the café on Fridays",
	"I said \"yes\", then\nwe went to Llŷn – café",
	"Would like to see more people, but the bus stops at six",
	"Dw i'n hoffi'r tŷ a'r ardd",
	"Toilichte leis an dachaigh ùr",
	"Wants to visit the old neighbours; no transport",
	"Ask Pat Example on 01632 960123 about the bowling club",
	"Likes the dog",
}

func replyComment(a *answer, c chance) string {
	if a.by == byProxy && c.is(.3) {
		return "Answered by a member of the family"
	}
	if c.is(.07) {
		return comments[c.IntN(len(comments))]
	}
	return ""
}
