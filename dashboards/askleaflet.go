package dashboards

import (
	"net/http"

	"khi/dashboards/rounds"
)

// The leaflet for those who are asked: what we ask, why, who sees it, and what rights
// they have. Carers, workers and those of an area have leaflets of their own. The Welsh
// is ours and has not been read over by a first-language speaker.

// leafletPart is a heading with what stands under it.
type leafletPart struct {
	Head  string // "" for the first, which stands under the title
	Lines []leafletLine
}

// leafletLine is a sentence or two, with a drawing where there is one.
type leafletLine struct{ Picture, Text string }

type leaflet struct {
	Title string
	Parts []leafletPart
	Other leafletLink // the same in the other language
}

type leafletLink struct{ Href, Text, Lang string }

// Pictured says whether the lines of a part have drawings.
func (p leafletPart) Pictured() bool { return len(p.Lines) > 0 && p.Lines[0].Picture != "" }

func said(texts ...string) (all []leafletLine) {
	for _, text := range texts {
		all = append(all, leafletLine{"", text})
	}
	return all
}

// leafletHeads are the headings of every leaflet, and its title.
var leafletHeads = map[string]struct{ title, why, choose, sees, rights string }{
	"en": {"About our questions", "Why we ask", "You choose", "Who sees your answers", "Your rights"},
	"cy": {"Am ein cwestiynau", "Pam rydym yn gofyn", "Chi sy'n dewis", "Pwy sy'n gweld eich atebion", "Eich hawliau"},
}

// What every leaflet says.
var (
	leafletChoose = map[string][]leafletLine{
		"en": said("You do not have to answer.", "You can skip a question.", "You can stop at any time, and go on another day."),
		"cy": said("Does dim rhaid i chi ateb.", "Gallwch neidio dros gwestiwn.", "Gallwch stopio unrhyw bryd, a pharhau ar ddiwrnod arall."),
	}
	leafletRights = map[string][]leafletLine{
		"en": said("You can ask your scheme what is kept about you.", "You can ask your scheme to take your answers out of the numbers.", "You can say no next time.",
			"Are you not happy with what we do with your answers? You can tell the Information Commissioner: call 0303 123 1113."),
		"cy": said("Gallwch ofyn i'ch cynllun beth sy'n cael ei gadw amdanoch chi.", "Gallwch ofyn i'ch cynllun dynnu eich atebion allan o'r rhifau.", "Gallwch ddweud na y tro nesaf.",
			"Dydych chi ddim yn hapus gyda'r hyn rydym yn ei wneud â'ch atebion? Gallwch ddweud wrth y Comisiynydd Gwybodaeth: ffoniwch 0303 123 1113."),
	}
	leafletNameless = map[string]leafletLine{
		"en": {"private", "Your answers are kept without your name. They have a secret number."},
		"cy": {"private", "Cedwir eich atebion heb eich enw. Mae ganddynt rif cyfrinachol."},
	}
	leafletLetter = map[string][]leafletLine{
		"en": {{"letter", "Keep your letter safe. Whoever has the link in it can answer for you. The page does not show what you said."}, {"phone", "The pages tell no other company that you were here."}},
		"cy": {{"letter", "Cadwch eich llythyr yn ddiogel. Gall pwy bynnag sydd â'r ddolen ynddo ateb drosoch chi. Nid yw'r dudalen yn dangos yr hyn a ddywedoch."}, {"phone", "Nid yw'r tudalennau'n dweud wrth unrhyw gwmni arall eich bod wedi bod yma."}},
	}
)

// leafletOf are the lines that are the own of those whom a leaflet is for.
type leafletOf struct {
	what, why, choose []leafletLine
	sees              []leafletLine
}

var leaflets = map[string]map[string]leafletOf{
	rounds.ForPeople: {
		"en": {
			what:   []leafletLine{{"heart", "We want to know if life is good for you."}, {"friends", "We ask about friends, and about how you feel."}, {"hand-help", "We ask if your support helps you, or if it gets in the way."}},
			why:    said("What many people say shows what is going well. It also shows what has to change. Nobody else knows this as well as you do."),
			choose: said("Your support stays the same if you do not answer.", "Somebody you trust can help you."),
			sees: []leafletLine{{"friends", "A worker of your scheme can open a page with your answers, to look at it with you."}, {"people", "Your scheme and others see numbers about many people together. A number about only a few people is hidden."},
				{"pen", "If you use the paper form, a worker types your answers. They read what you ticked."}},
		},
		"cy": {
			what:   []leafletLine{{"heart", "Rydym eisiau gwybod a yw bywyd yn dda i chi."}, {"friends", "Rydym yn gofyn am ffrindiau, ac am sut rydych yn teimlo."}, {"hand-help", "Rydym yn gofyn a yw eich cefnogaeth yn eich helpu, neu a yw'n eich rhwystro."}},
			why:    said("Mae'r hyn y mae llawer o bobl yn ei ddweud yn dangos beth sy'n mynd yn dda. Mae hefyd yn dangos beth sydd angen newid. Does neb arall yn gwybod hyn cystal â chi."),
			choose: said("Mae eich cefnogaeth yn aros yr un fath os na fyddwch yn ateb.", "Gall rhywun rydych yn ymddiried ynddo eich helpu."),
			sees: []leafletLine{{"friends", "Gall gweithiwr o'ch cynllun agor tudalen gyda'ch atebion, i edrych arni gyda chi."}, {"people", "Mae eich cynllun ac eraill yn gweld rhifau am lawer o bobl gyda'i gilydd. Mae rhif am ychydig o bobl yn unig yn cael ei guddio."},
				{"pen", "Os ydych yn defnyddio'r ffurflen bapur, mae gweithiwr yn teipio eich atebion. Mae'n darllen yr hyn a diciwyd gennych."}},
		},
	},
	rounds.ForCarers: {
		"en": {
			what: treatedLines("en", leafletLine{"heart", "We want to know how things are for you as a carer."}),
			why:  said("What many carers say shows what is going well. It also shows what has to change."),
			sees: seenBy("en", "carers"),
		},
		"cy": {
			what: treatedLines("cy", leafletLine{"heart", "Rydym eisiau gwybod sut mae pethau i chi fel gofalwr."}),
			why:  said("Mae'r hyn y mae llawer o ofalwyr yn ei ddweud yn dangos beth sy'n mynd yn dda. Mae hefyd yn dangos beth sydd angen newid."),
			sees: seenBy("cy", "ofalwyr"),
		},
	},
	rounds.ForWorkers: {
		"en": {
			what: treatedLines("en", leafletLine{"heart", "We want to know how your work is for you."}),
			why:  said("What many workers say shows what is going well. It also shows what has to change."),
			sees: seenBy("en", "workers"),
		},
		"cy": {
			what: treatedLines("cy", leafletLine{"heart", "Rydym eisiau gwybod sut mae eich gwaith i chi."}),
			why:  said("Mae'r hyn y mae llawer o weithwyr yn ei ddweud yn dangos beth sy'n mynd yn dda. Mae hefyd yn dangos beth sydd angen newid."),
			sees: seenBy("cy", "weithwyr"),
		},
	},
	rounds.ForArea: {
		"en": {
			what: []leafletLine{{"people", "We want to know how your area helps people to live good lives."}, {"hands", "We ask the council, charities and citizens the same ten things."}, {"balance", "We show what each of the three says, side by side."}},
			why:  said("The council may see things in one way. You may see them in another way. A big gap is a good thing to talk about. We ask again each year."),
			sees: []leafletLine{{"people", "People see numbers about many in the area together. A number about only a few is hidden."}, {"tick", "Those who ask can see if you have finished, and not what you said."},
				{"pen", "If you use the paper form, somebody types your answers. They read what you ticked."}},
		},
		"cy": {
			what: []leafletLine{{"people", "Rydym eisiau gwybod sut mae eich ardal yn helpu pobl i fyw bywydau da."}, {"hands", "Rydym yn gofyn yr un deg peth i'r cyngor, i elusennau ac i ddinasyddion."}, {"balance", "Rydym yn dangos beth mae pob un o'r tri yn ei ddweud, ochr yn ochr."}},
			why:  said("Efallai bod y cyngor yn gweld pethau mewn un ffordd. Efallai eich bod chi'n eu gweld mewn ffordd arall. Mae bwlch mawr yn beth da i siarad amdano. Rydym yn gofyn eto bob blwyddyn."),
			sees: []leafletLine{{"people", "Mae pobl yn gweld rhifau am lawer o bobl yr ardal gyda'i gilydd. Mae rhif am ychydig yn unig yn cael ei guddio."}, {"tick", "Gall y rhai sy'n gofyn weld a ydych wedi gorffen, ond nid beth a ddywedoch."},
				{"pen", "Os ydych yn defnyddio'r ffurflen bapur, mae rhywun yn teipio eich atebion. Mae'n darllen yr hyn a diciwyd gennych."}},
		},
	},
}

// treatedLines are what carers and workers are asked.
func treatedLines(language string, first leafletLine) []leafletLine {
	if language == "cy" {
		return []leafletLine{first, {"talk", "Rydym yn gofyn a oes pobl yn ymddiried ynoch, yn gwrando arnoch ac yn eich trin yn garedig."}, {"letter", "Rydym yn gofyn a yw'r rheolau yn eich helpu, neu a ydynt yn eich rhwystro."}}
	}
	return []leafletLine{first, {"talk", "We ask if you are trusted, listened to and treated with kindness."}, {"letter", "We ask if the rules help you, or if they get in the way."}}
}

// seenBy is who sees what carers and workers say.
func seenBy(language, whom string) []leafletLine {
	if language == "cy" {
		return []leafletLine{{"people", "Mae eich cynllun ac eraill yn gweld rhifau am lawer o " + whom + " gyda'i gilydd. Mae rhif am ychydig yn unig yn cael ei guddio."}, {"tick", "Gall eich cynllun weld a ydych wedi gorffen, ond nid beth a ddywedoch."},
			{"pen", "Os ydych yn defnyddio'r ffurflen bapur, mae rhywun yn eich cynllun yn teipio eich atebion. Mae'n darllen yr hyn a diciwyd gennych."}}
	}
	return []leafletLine{{"people", "Your scheme and others see numbers about many " + whom + " together. A number about only a few is hidden."}, {"tick", "Your scheme can see if you have finished, and not what you said."},
		{"pen", "If you use the paper form, somebody at your scheme types your answers. They read what you ticked."}}
}

// leafletFor puts a leaflet together.
func leafletFor(whom, language string) leaflet {
	heads, own := leafletHeads[language], leaflets[whom][language]
	sees := append([]leafletLine{leafletNameless[language]}, own.sees...)
	choose := append([]leafletLine{}, leafletChoose[language]...)
	l := leaflet{Title: heads.title, Parts: []leafletPart{
		{"", own.what}, {heads.why, own.why}, {heads.choose, append(choose, own.choose...)},
		{heads.sees, append(sees, leafletLetter[language]...)}, {heads.rights, leafletRights[language]}}}
	l.Other = leafletLink{leafletHref(whom, "cy"), "Cymraeg", "cy"}
	if language == "cy" {
		l.Other = leafletLink{leafletHref(whom, "en"), "English", "en-GB"}
	}
	return l
}

// leafletHref is the address of a leaflet.
func leafletHref(whom, language string) string {
	address := "/asking"
	if whom != rounds.ForPeople {
		address += "?for=" + whom
	}
	switch {
	case language == "en":
		return address
	case whom == rounds.ForPeople:
		return address + "?lang=" + language
	}
	return address + "&lang=" + language
}

// asking is the leaflet for the people who are asked, or for others who are.
func (s *server) asking(r *request) (*response, error) {
	whom, language := r.URL.Query().Get("for"), r.URL.Query().Get("lang")
	if language == "" {
		language = "en"
	}
	if _, known := whomCalled[whom]; !known {
		return nil, notFound("There is no leaflet for these. There is one for people, and one each for carers, for workers and for an area.")
	}
	if _, known := leafletHeads[language]; !known {
		return nil, badRequest("The leaflets are in English and in Welsh: lang=en or lang=cy.")
	}
	of := rounds.Round{For: whom, Language: language, Easy: true}
	l := leafletFor(whom, language)
	return s.sendAsk(r, http.StatusOK, &rounds.Asked{Round: of}, l.Title, askPage{W: wordsOf(of), Kind: "leaflet", Round: of, Leaflet: l})
}

// Leaflets are the leaflets that a scheme may print, by whom they are for.
func (roundsPage) Leaflets() (all []leafletLink) {
	for _, whom := range []string{rounds.ForPeople, rounds.ForCarers, rounds.ForWorkers, rounds.ForArea} {
		all = append(all, leafletLink{leafletHref(whom, "en"), whomCalled[whom], "en-GB"}, leafletLink{leafletHref(whom, "cy"), whomCalled[whom] + ", in Welsh", "en-GB"})
	}
	return all
}

// LeafletHref is where the form leads to for what we ask and why.
func (p askPage) LeafletHref() string { return leafletHref(p.Round.For, p.Round.Language) }
