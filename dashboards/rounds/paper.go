package rounds

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
)

// mostLate is how many days after the last one a paper form may be entered.
const mostLate = 60

// CodeOf is the code on the paper form that goes with a private link: enough to find
// whose it is among those of the round, and nothing about them.
func CodeOf(key string) string { return codeOf(hashOf(key)) }

func codeOf(link string) string {
	sum := sha256.Sum256([]byte("paper " + link))
	text := base32.StdEncoding.EncodeToString(sum[:5])
	return text[:4] + "-" + text[4:]
}

// tidyCode is a code as CodeOf writes it, however it was typed. The letters have no
// 0, 1 and 8, so those can only be O, I and B.
func tidyCode(typed string) string {
	text := strings.Map(func(r rune) rune {
		switch {
		case r == '-' || r == ' ':
			return -1
		case r == '0':
			return 'O'
		case r == '1':
			return 'I'
		case r == '8':
			return 'B'
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(typed)))
	if len(text) != 8 {
		return ""
	}
	return text[:4] + "-" + text[4:]
}

// Paper is what somebody types from a paper form.
type Paper struct {
	Code, Day, By string
	Values        map[string]string // by field, HelpedField among them; all that was asked
}

// Enter keeps the answers of a paper form. They come after the last day too, for 60
// days. The same form again puts right what was mistyped; somebody who has finished by
// their link has said all, and what they said by it and left open on paper stays. A
// *Refusal says what is wrong, ErrNoRound that there is no such round.
func (s *Shelf) Enter(id string, paper Paper) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[id]
	if k == nil {
		return ErrNoRound
	}
	key, p, err := s.whose(k, paper)
	if err != nil {
		return err
	}
	var all []line
	something := len(p.said) > 0
	questions := QuestionsOf(k.Round, s.known)
	var fields []string
	if k.AsksWhoHelped() {
		fields = append(fields, HelpedField)
	}
	for _, q := range questions {
		fields = append(fields, q.Field)
	}
	for _, field := range fields {
		value, there := paper.Values[field]
		if !there || !k.accepts(questions, field, value) {
			return refuse("What was typed for %q is no answer of it.", field)
		}
		something = something || value != Skipped
		was, said := p.said[field]
		if said && (was == value || value == Skipped && !p.paper) {
			continue
		}
		all = append(all, line{Did: "said", Key: key, Field: field, Value: value, Day: paper.Day, By: paper.By})
	}
	if !something {
		return refuse("Nothing was answered on this form, so there is nothing to enter.")
	}
	if !p.finished {
		all = append(all, line{Did: "finished", Key: key, By: paper.By})
	}
	return s.add(k, all...)
}

// whose finds the person of a paper form and holds its day to the round's.
func (s *Shelf) whose(k *kept, paper Paper) (int64, *person, error) {
	key, found := k.codes[tidyCode(paper.Code)]
	_, err := time.Parse(time.DateOnly, paper.Day)
	closes, _ := time.Parse(time.DateOnly, k.Closes)
	today := s.today()
	switch {
	case !found:
		return 0, nil, refuse("No letter of this round has the code %q. Type it as it stands at the top of the form.", paper.Code)
	case err != nil:
		return 0, nil, refuse("Write the day on which the form was filled in as year-month-day, such as 2026-04-30.")
	case paper.Day < k.Opens:
		return 0, nil, refuse("The day lies before the first day of the round.")
	case paper.Day > today:
		return 0, nil, refuse("The day has not come yet.")
	case today > closes.AddDate(0, 0, mostLate).Format(time.DateOnly):
		return 0, nil, refuse("The round was over %d days ago and more. Send the answers with the template for survey answers.", mostLate)
	}
	p := k.people[key]
	if p.finished && !p.paper {
		return 0, nil, refuse("This person has answered all of it by the link of their letter. What stands on paper is not entered beside it.")
	}
	return key, p, nil
}
