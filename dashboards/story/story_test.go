package story

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"
)

var asked = []Question{
	{Field: "friends_n", Label: "friends", Low: 0, High: 99}, {Field: "life_sat", Label: "life satisfaction", Low: 0, High: 10, Better: "higher"},
	{Field: "safe", Label: "safety", Low: 1, High: 4, Better: "lower"}, {Field: "friends_help", Label: "support and friends", Worded: true},
}

var today = time.Date(2026, 5, 2, 0, 0, 0, 0, time.UTC)

func answer(field, code string) Answer { return Answer{Field: field, Code: code, Words: code} }
func none(field, why string) Answer    { return Answer{Field: field, Why: why} }

// told gives the sentences about a field and the section that they stand in.
func told(t *testing.T, s *Story, field string) (section, text string) {
	t.Helper()
	for _, sec := range s.Sections {
		for _, l := range sec.Lines {
			if l.Field == field {
				var all []string
				for _, said := range l.Said {
					all = append(all, said.Text)
				}
				if l.Hard {
					all = append(all, "HELP")
				}
				return sec.Key, strings.Join(all, " ")
			}
		}
	}
	return "", ""
}

func tell(t *testing.T, w Wording, rounds ...Round) *Story {
	t.Helper()
	s, err := Tell(rounds, asked, w, today)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAHardAnswerLeadsToHelp: once in its section, and a section whose only answer
// stands under "what gets in the way" does not say that nobody asked.
func TestAHardAnswerLeadsToHelp(t *testing.T) {
	s := tell(t, Plain, Round{Day: "2026-04-20", Answers: []Answer{answer("friends_help", "3"), answer("friends_n", "4")}})
	got := ""
	for _, sec := range s.Sections {
		got += sec.Key
		if sec.Help.Text != "" {
			got += "!"
		}
		if sec.None.Text != "" {
			got += "?"
		}
		got += " "
	}
	if want := "friends life? way! matters? "; got != want || !s.Hard {
		t.Errorf("sections %q, want %q", got, want)
	}
}

func TestWhatIsSaid(t *testing.T) {
	then, now := "2025-04-07", "2026-04-20"
	round := func(day string, all ...Answer) Round { return Round{Day: day, By: "self", Answers: all} }
	for _, c := range []struct {
		name, field, section, want string
		rounds                     []Round
	}{
		{"more friends", "friends_n", "friends", "You said you have 4 friends. Last year you said 2. That is more than before.",
			[]Round{round(now, answer("friends_n", "4")), round(then, answer("friends_n", "2"))}}, // whatever order they come in
		{"fewer friends", "friends_n", "friends", "You said you have 1 friend. Last year you said 3. That is less than before. HELP",
			[]Round{round(then, answer("friends_n", "3")), round(now, answer("friends_n", "1"))}},
		{"as many", "friends_n", "friends", "You said you have 2 friends. Last year you said 2. That is the same as before.",
			[]Round{round(then, answer("friends_n", "2")), round(now, answer("friends_n", "2"))}},
		{"none", "friends_n", "friends", "You said you have no friends. HELP", []Round{round(now, answer("friends_n", "0"))}},
		{"a small step", "life_sat", "life", "You gave your life 6 out of 10. Last year you gave it 7.",
			[]Round{round(then, answer("life_sat", "7")), round(now, answer("life_sat", "6"))}},
		{"a fall", "life_sat", "life", "You gave your life 5 out of 10. Last year you gave it 7. That is less than before. HELP",
			[]Round{round(then, answer("life_sat", "7")), round(now, answer("life_sat", "5"))}},
		{"low as ever", "life_sat", "life", "You gave your life 3 out of 10. Last year you gave it 3. That is the same as before. HELP",
			[]Round{round(then, answer("life_sat", "3")), round(now, answer("life_sat", "3"))}},
		{"worse worry", "anxious", "life", "You said how worried you were the day before: 5 out of 10. Last year you said 2. That is more than before. HELP",
			[]Round{round(then, answer("anxious", "2")), round(now, answer("anxious", "5"))}},
		{"in the way", "friends_help", "way", "You said your support gets in the way of having friends. Last year: You said your support helps you make and keep friends. HELP",
			[]Round{round(then, answer("friends_help", "1")), round(now, answer("friends_help", "3"))}},
		{"helps", "friends_help", "support", "You said your support helps you make and keep friends.", []Round{round(now, answer("friends_help", "1"))}},
		{"not asked this time", "friends_n", "friends", "In April 2025: You said you have 2 friends. This time we did not ask you.",
			[]Round{round(then, answer("friends_n", "2")), round("2025-11-01"), round(now, none("friends_n", NotAsked))}},
		{"skipped", "friends_n", "friends", "You did not answer this. Last year you said 2.", []Round{round(then, answer("friends_n", "2")), round(now, none("friends_n", Skipped))}},
		{"don't know", "life_sat", "life", "You said you do not know.", []Round{round(now, none("life_sat", DontKnow))}},
		{"not saying", "life_sat", "life", "You did not want to say. That is fine.", []Round{round(now, none("life_sat", NotSaying))}},
		{"not about me", "life_sat", "life", "You said this is not about you.", []Round{round(now, none("life_sat", NotApply))}},
		{"never asked", "life_sat", "", "", []Round{round(now, none("life_sat", NotAsked))}},
		{"somebody else", "friends_n", "friends", "Somebody else said for you: 4. Last year you said 2. That is more than before.",
			[]Round{round(then, answer("friends_n", "2")), {Day: now, By: "proxy", Answers: []Answer{answer("friends_n", "4")}}}},
		{"two in one year", "friends_n", "friends", "You said you have 4 friends. In February 2026 you said 3. That is more than before.",
			[]Round{round(then, answer("friends_n", "1")), round("2026-02-01", answer("friends_n", "3")), round(now, answer("friends_n", "4"))}},
		{"two in one month", "friends_n", "friends", "You said you have 4 friends. On 1 April 2026 you said 4. That is the same as before.",
			[]Round{round("2026-04-01", answer("friends_n", "4")), round(now, answer("friends_n", "4"))}},
		{"all of last year", "friends_n", "friends", "You said you have 4 friends. In January 2025 you said 3. That is more than before.",
			[]Round{round("2025-01-01", answer("friends_n", "3")), round(then, answer("friends_n", "4"))}},
		{"another question", "safe", "life", "Safety: you chose 2. The best is 1, and the hardest is 4.", []Round{round(now, answer("safe", "2"))}},
		{"the hardest answer", "safe", "life", "Safety: you chose 4. The best is 1, and the hardest is 4. HELP", []Round{round(now, answer("safe", "4"))}},
		{"reasons", "friends_why", "way", "Money gets in the way. There is not enough time. HELP", []Round{round(now, answer("friends_why", "money time"))}},
	} {
		section, text := told(t, tell(t, Plain, c.rounds...), c.field)
		if section != c.section || text != c.want {
			t.Errorf("%s: in %q it is said\n%s\nwant in %q\n%s", c.name, section, text, c.section, c.want)
		}
	}
	if _, text := told(t, tell(t, Welsh, round(then, answer("friends_n", "2")), round(now, answer("friends_n", "4"))), "friends_n"); text != "Dywedoch chi fod gennych chi 4 ffrind. Y llynedd dywedoch chi 2. Mae hynny'n fwy nag o'r blaen." {
		t.Errorf("in Welsh: %s", text)
	}
}

// TestWhatHasNoWelshIsMarked: English in a Welsh page is English for a screen reader.
func TestWhatHasNoWelshIsMarked(t *testing.T) {
	s := tell(t, Welsh, Round{Day: "2026-04-20", Answers: []Answer{answer("safe", "2"), answer("life_sat", "7")}})
	for _, sec := range s.Sections {
		for _, l := range sec.Lines {
			if want := map[string]string{"safe": "en", "life_sat": "cy"}[l.Field]; l.Said[0].Lang != want {
				t.Errorf("%s is marked %s: %s", l.Field, l.Said[0].Lang, l.Said[0].Text)
			}
		}
	}
}

// TestEveryAnswerIsTold: whatever somebody answered, it stands in their story, no
// slot of a sentence stays empty, and they are compared with nobody.
func TestEveryAnswerIsTold(t *testing.T) {
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		var rounds []Round
		given := map[string]bool{}
		for i := range rapid.IntRange(1, 5).Draw(rt, "times") {
			r := Round{Day: time.Date(2022+i, time.Month(rapid.IntRange(1, 12).Draw(rt, "month")), 3, 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
				By: rapid.SampledFrom([]string{"self", "supported", "proxy", ""}).Draw(rt, "by")}
			for _, it := range all.Items {
				codes := []string{NotAsked, Skipped, DontKnow, NotSaying, NotApply}
				for code := range it.Now {
					codes = append(codes, strings.ReplaceAll(code, "*", "7"))
				}
				for code := range it.Each {
					codes = append(codes, code)
				}
				slices.Sort(codes[5:])
				pick := rapid.SampledFrom(codes).Draw(rt, it.Field)
				a := Answer{Field: it.Field, Code: pick, Words: pick}
				if slices.Contains(codes[:5], pick) {
					a = none(it.Field, pick)
				}
				if pick != NotAsked {
					given[it.Field] = true
				}
				r.Answers = append(r.Answers, a)
			}
			rounds = append(rounds, r)
		}
		for _, w := range Wordings {
			s, err := Tell(rounds, asked, w, today)
			if err != nil {
				rt.Fatal(err)
			}
			n := 0
			for _, sec := range s.Sections {
				for _, l := range sec.Lines {
					n++
					if !given[l.Field] || len(l.Said) == 0 || l.Called.Text == "" {
						rt.Fatalf("%s: %s is told as %v", w, l.Field, l.Said)
					}
					for _, said := range l.Said {
						if said.Text == "" || strings.ContainsAny(said.Text, "{}*") {
							rt.Fatalf("%s: %s: %q", w, l.Field, said.Text)
						}
						if strings.Contains(said.Text, "average") || strings.Contains(said.Text, "other people") {
							rt.Fatalf("a comparison: %s", said.Text)
						}
					}
				}
			}
			if n != len(given) {
				rt.Fatalf("%s: %d questions were answered, %d are told", w, len(given), n)
			}
		}
	})
}

var vowels = regexp.MustCompile(`[aeiouy]+`)

// grade is the Flesch–Kincaid grade of a text: 4 is read at nine.
func grade(text string) (grade float64, words int) {
	sentences, syllables := 0, 0
	for _, r := range text {
		if r == '.' || r == '?' {
			sentences++
		}
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		words++
		n := len(vowels.FindAllString(w, -1))
		if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
			n--
		}
		syllables += max(1, n)
	}
	if words == 0 {
		return 0, 0
	}
	return .39*float64(words)/float64(max(1, sentences)) + 11.8*float64(syllables)/float64(words) - 15.59, words
}

// TestReadAtNine: all sentences together are read at nine or younger, in both
// English wordings, and none is long.
func TestReadAtNine(t *testing.T) {
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []Wording{Plain, Easy} {
		var text []string
		worst, hardest := 0.0, ""
		all.every(func(at string, x texts) {
			s := x.in(w).Text
			if !strings.HasSuffix(s, ".") { // a heading or a few words
				return
			}
			g, _ := grade(s)
			for one := range strings.SplitSeq(s, ".") {
				if _, words := grade(one); words > 15 {
					t.Errorf("%s, %s: %d words: %s", w, at, words, one)
				}
			}
			if g > worst {
				worst, hardest = g, s
			}
			text = append(text, s)
		})
		g, words := grade(strings.Join(text, " "))
		t.Logf("%s: %d sentences, %d words, grade %.1f (age %.1f); the hardest is of grade %.1f: %s", w, len(text), words, g, g+5, worst, hardest)
		if g > 4 {
			t.Errorf("%s: grade %.1f", w, g)
		}
	}
	welsh, of, err := Coverage()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("Welsh: %d of %d texts", welsh, of)
	if welsh*100 < of*90 {
		t.Errorf("Welsh: %d of %d texts", welsh, of)
	}
}
