package dashboards

import (
	"html/template"
	"slices"
	"strconv"

	"khi/dashboards/rounds"
)

// The form on paper: the same words and pictures on two sheets of A4 for most rounds,
// with the code of the letter and nothing else that tells whose it is.

// mostPaper is how many paper forms one page prints.
const mostPaper = 200

// paperForm is the form of a round on paper. Questions that share their answers stand
// in one table.
type paperForm struct {
	Round  rounds.Round
	Lang   string
	Last   string
	Parts  []paperPart
	Helper *paperQuestion // nil where nobody is asked who helped
	w      map[string]string
}

type paperPart struct {
	Questions []paperQuestion
	Table     bool
}

type paperQuestion struct {
	Number     int
	Text, Lang string
	Picture    template.HTML
	Several    bool
	Typed      bool
	Choices    []paperChoice
	NotApply   *paperChoice // the box of those for whom it is no question
}

// paperChoice is a box to tick. Key is what a worker types for it.
type paperChoice struct {
	Key, Text, Lang string
	Picture         template.HTML
}

func (s *server) paperOf(r *request, round rounds.Round) *paperForm {
	asked := rounds.Asked{Round: round, Questions: rounds.QuestionsOf(round, s.Asking.Sets)}
	p := &paperForm{Round: round, Lang: "en-GB", Last: dayIn(round.Closes, round.Language), w: wordsOf(round)}
	if round.Language == "cy" {
		p.Lang = "cy"
	}
	var before rounds.Question
	for i, q := range asked.Questions {
		one := paperOfPage(s.questionPage(r, &asked, i+1), i+1, q)
		if last := len(p.Parts) - 1; i > 0 && alike(before, q) {
			p.Parts[last].Questions = append(p.Parts[last].Questions, one)
			p.Parts[last].Table = true
		} else {
			p.Parts = append(p.Parts, paperPart{Questions: []paperQuestion{one}})
		}
		before = q
	}
	if round.AsksWhoHelped() {
		helper := paperOfPage(s.helperPage(r, &asked), 0, rounds.Question{Kind: rounds.One})
		p.Helper = &helper
	}
	return p
}

// paperOfPage makes the question of a page one of the paper form.
func paperOfPage(page askPage, number int, q rounds.Question) paperQuestion {
	one := paperQuestion{Number: number, Text: page.Text, Lang: page.TextLang, Picture: page.Picture, Several: page.Several, Typed: page.Typed}
	for i, c := range page.Choices {
		key := strconv.Itoa(i + 1)
		if q.Kind == rounds.Number {
			key = c.Value
		}
		one.Choices = append(one.Choices, paperChoice{key, c.Text, c.Lang, c.Picture})
	}
	if page.NotApply != nil {
		one.NotApply = &paperChoice{Key: notApplyKey, Text: page.NotApply.Text, Lang: page.NotApply.Lang}
	}
	return one
}

// alike says whether two questions have the same boxes to tick.
func alike(a, b rounds.Question) bool {
	if a.Kind != rounds.One || b.Kind != rounds.One {
		return false
	}
	return slices.EqualFunc(a.Answers, b.Answers, func(x, y rounds.Answer) bool {
		return x.Code == y.Code && x.Texts["en"] == y.Texts["en"] && x.Texts["easy"] == y.Texts["easy"] && x.Texts["cy"] == y.Texts["cy"]
	})
}

// Boxes is how many columns the boxes of a question take.
func (q paperQuestion) Boxes() string {
	switch n := len(q.Choices); {
	case n > 5 && !q.Several:
		return "scale"
	case n > 5:
		return "many"
	default:
		return "n" + strconv.Itoa(n)
	}
}

// T is a word of the form in the language of the round.
func (p *paperForm) T(key string) string { return p.w[key] }

// Draw is a drawing of ours by its name.
func (p *paperForm) Draw(name string) template.HTML { return pictureOf(name) }
