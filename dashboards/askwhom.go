package dashboards

import (
	"maps"

	"khi/dashboards/rounds"
)

// whomWords are the words of the form, of letters and of paper forms that are others
// where carers, workers or those of an area are asked. The Welsh is ours and has not been read over by a
// first-language speaker.
var whomWords = map[string]map[string]map[string]string{
	rounds.ForCarers: {
		"en": {
			"begin.title": "How are things for you as a carer?", "begin.help": "Is something not clear? You can ask us.",
			"begin.who2": "Your answers are kept without your name. Your scheme sees numbers about many carers together. One carer cannot be seen in the numbers. Your scheme can see if you have finished, and not what you said.",
			"help.harm":  "Is somebody being hurt? Or are you afraid?",
			"paper.who":  "A worker of your scheme opens it and types your answers. So they read what you ticked. Do you not want that? Then use the link in your letter. Your answers are kept without your name.",
		},
		"cy": {
			"begin.title": "Sut mae pethau i chi fel gofalwr?", "begin.help": "Oes rhywbeth yn aneglur? Gallwch ofyn i ni.",
			"begin.who2": "Cedwir eich atebion heb eich enw. Mae eich cynllun yn gweld rhifau am lawer o ofalwyr gyda'i gilydd. Ni ellir gweld un gofalwr yn y rhifau. Gall eich cynllun weld a ydych wedi gorffen, ond nid beth a ddywedoch.",
			"help.harm":  "Oes rhywun yn cael ei frifo? Neu ydych chi'n ofni?",
			"paper.who":  "Mae gweithiwr o'ch cynllun yn ei hagor ac yn teipio eich atebion. Felly maent yn darllen yr hyn a diciwyd gennych. Ddim eisiau hynny? Defnyddiwch y ddolen yn eich llythyr. Cedwir eich atebion heb eich enw.",
		},
	},
	rounds.ForWorkers: {
		"en": {
			"begin.title": "How is your work for you?", "begin.help": "Is something not clear? You can ask us.",
			"begin.who2": "Your answers are kept without your name. Your scheme sees numbers about many workers together. One worker cannot be seen in the numbers. Your scheme can see if you have finished, and not what you said.",
			"help.harm":  "Is somebody being hurt? Or are you afraid?",
			"help.tell":  "Tell the person who leads on safeguarding where you work, or somebody else you trust. Nobody reads your answers straight away. So do not wait for us.",
			"paper.who":  "Somebody at your scheme opens it and types your answers. So they read what you ticked. Do you not want that? Then use the link in your letter. Your answers are kept without your name.",
		},
		"cy": {
			"begin.title": "Sut mae eich gwaith i chi?", "begin.help": "Oes rhywbeth yn aneglur? Gallwch ofyn i ni.",
			"begin.who2": "Cedwir eich atebion heb eich enw. Mae eich cynllun yn gweld rhifau am lawer o weithwyr gyda'i gilydd. Ni ellir gweld un gweithiwr yn y rhifau. Gall eich cynllun weld a ydych wedi gorffen, ond nid beth a ddywedoch.",
			"help.harm":  "Oes rhywun yn cael ei frifo? Neu ydych chi'n ofni?",
			"help.tell":  "Dywedwch wrth y person sy'n arwain ar ddiogelu lle rydych yn gweithio, neu rywun arall rydych yn ymddiried ynddo. Does neb yn darllen eich atebion ar unwaith. Felly peidiwch ag aros amdanom ni.",
			"paper.who":  "Mae rhywun yn eich cynllun yn ei hagor ac yn teipio eich atebion. Felly maent yn darllen yr hyn a diciwyd gennych. Ddim eisiau hynny? Defnyddiwch y ddolen yn eich llythyr. Cedwir eich atebion heb eich enw.",
		},
	},
	rounds.ForArea: {
		"en": {
			"begin.title": "How is it in your area?", "begin.help": "Is something not clear? You can ask us.",
			"begin.who2": "Your answers are kept without your name. We count what the council says, what charities say and what citizens say. The three stand side by side. One person cannot be seen in the numbers. Those who ask can see if you have finished, and not what you said.",
			"help.harm":  "Is somebody being hurt? Or are you afraid?",
			"paper.who":  "Somebody who works for those who ask opens it and types your answers. So they read what you ticked. Do you not want that? Then use the link in your letter. Your answers are kept without your name.",
		},
		"cy": {
			"begin.title": "Sut mae hi yn eich ardal?", "begin.help": "Oes rhywbeth yn aneglur? Gallwch ofyn i ni.",
			"begin.who2": "Cedwir eich atebion heb eich enw. Rydym yn cyfrif beth mae'r cyngor yn ei ddweud, beth mae elusennau'n ei ddweud a beth mae dinasyddion yn ei ddweud, a'u gosod ochr yn ochr. Ni ellir gweld un person yn y rhifau. Gall y rhai sy'n gofyn weld a ydych wedi gorffen, ond nid beth a ddywedoch.",
			"help.harm":  "Oes rhywun yn cael ei frifo? Neu ydych chi'n ofni?",
			"paper.who":  "Mae rhywun sy'n gweithio i'r rhai sy'n gofyn yn ei hagor ac yn teipio eich atebion. Felly maent yn darllen yr hyn a diciwyd gennych. Ddim eisiau hynny? Defnyddiwch y ddolen yn eich llythyr. Cedwir eich atebion heb eich enw.",
		},
	},
}

// allWords are the words of the form by whom a round asks and its language.
var allWords = func() map[string]map[string]map[string]string {
	all := map[string]map[string]map[string]string{rounds.ForPeople: askWords}
	for whom, languages := range whomWords {
		all[whom] = map[string]map[string]string{}
		for language, own := range languages {
			words := maps.Clone(askWords[language])
			maps.Copy(words, own)
			all[whom][language] = words
		}
	}
	return all
}()

// wordsOf are the words for those whom a round asks, in its language.
func wordsOf(r rounds.Round) map[string]string { return allWords[r.For][r.Language] }

// whomCalled is whom a round asks, as the scheme reads it.
var whomCalled = map[string]string{rounds.ForPeople: "People", rounds.ForCarers: "Carers", rounds.ForWorkers: "Workers", rounds.ForArea: "Those of the area"}
