package dashboards

import (
	"fmt"
	"time"
)

// askWords are the words of the form itself, in plain language. The Welsh is ours
// and has not been read over by a first-language speaker.
var askWords = map[string]map[string]string{
	"en": {
		"brand": "Your answers", "next": "Next", "back": "Back", "stop": "Stop and go on later", "help": "Get help", "question": "Question %d of %d", "wrong": "Look again",
		"skip": "Skip this question", "dont_know": "I don't know", "prefer_not": "I don't want to say", "none": "Or choose one of these", "choose": "Choose one answer. Or press one of the other buttons.",
		"type": "Write a number", "several": "You can choose more than one.", "dealt": "You were here before. Answer again only if you want to change your answer.",
		"scale.least": "not at all", "scale.most": "completely", "read": "Read it to me", "quiet": "Stop reading",
		"begin.title": "We want to know how you are", "begin.count": "There are %d questions.", "begin.choice": "You can choose. You do not have to answer.", "begin.skip": "You can skip any question.",
		"begin.stop": "You can stop, and go on another day. The last day is %s.", "begin.help": "Somebody you trust can help you.", "begin.who": "Who will see my answers?",
		"begin.who2":   "Your answers are kept without your name. The people who support you do not see them on this page. A worker of your scheme can open a page with your answers, to look at it with you. Your scheme sees numbers about many people together. One person cannot be seen in the numbers. Your scheme can see if you have finished, and not what you said.",
		"begin.secret": "Keep your link to yourself. Whoever has it can answer for you.", "begin.go": "Start", "begin.on": "Go on",
		"helper.title": "Did somebody help you with the questions?", "helper.nobody": "No. I did it on my own", "helper.read": "Somebody read it to me", "helper.talked": "We talked about it", "helper.for_me": "Somebody answered for me",
		"end.title": "You are at the end", "end.look": "Do you want to change something? Choose a question.", "end.dealt": "Done", "end.open": "Not answered yet", "end.warn": "After this you cannot change your answers.",
		"end.go": "I have finished", "end.nothing": "You have not answered anything yet. Choose a question.",
		"stop.title": "You can stop here", "stop.safe": "Your answers are safe. We have kept each one.", "stop.again": "To go on, open the link in your letter again. You can do this until %s.", "stop.close": "You can close this page now.", "stop.on": "Go on now",
		"help.title": "How to get help", "help.ask": "Do you want help with the questions? Ask:", "help.harm": "Is somebody hurting you, or are you afraid?",
		"help.tell": "Tell somebody you trust. Nobody reads your answers straight away. So do not wait for us.", "help.told": "You can tell:", "help.999": "In danger now: call 999.", "help.council": "Not in danger now: call your council. Ask for adult safeguarding.", "help.samaritans": "To talk to somebody at any time: call Samaritans on 116 123. It costs nothing.", "help.on": "Back to the questions",
		"done.title": "Thank you", "done.words": "You have finished. We have kept your answers.", "done.more": "You do not have to do anything else. Do you want to change something? Ask:",
		"gone.title": "This link does not work any more", "gone.newer": "You have a newer letter with a new link. Please use the new one. What you answered before is safe.", "gone.early": "It is too early. You can answer from %s.", "gone.closed": "The time to answer is over. Thank you. What you answered is safe.", "gone.ask": "Do you have questions? Ask:",
		"held": "Your answers are safe on this phone. They will be sent when you are back online.", "held.until": "Go online by %s.", "sent": "Sent. We have your answers.", "allsent": "Sent. We have all your answers. This phone keeps nothing now.", "late": "Some answers could not be sent. They came too late, or you have a newer letter. Ask:",
		"held.title": "Thank you. You have finished", "held.when": "You are not online now. So your answers are still on this phone. Go online by %s. Then open the link in your letter again.", "held.after": "When they are sent, this page says so. Then this phone keeps nothing.",
		"begin.keeping": "This phone keeps the questions, so you can go on when you are not online. It forgets them when you have finished.", "begin.shared": "Do other people use this phone? Choose \"Stop and go on later\". Then press \"Stop and forget\".",
		"forget.title": "Do other people use this phone?", "forget.words": "Press this button. Then this phone forgets the questions, and your answers too. We keep what you sent us.", "forget.go": "Stop and forget", "forget.lost": "There are answers that we do not have yet. They will be lost.", "forget.sure": "Yes, forget them", "forget.done": "This phone has forgotten your answers", "forget.left": "You can close this page now. The link may still be in the list of pages that you looked at. Delete it there too.",
		"letter.paper": "You can also use the paper form that comes with this letter.", "paper.code": "Code of this letter", "paper.tick": "Tick a box for each question.", "paper.noname": "Do not write your name on it.", "paper.day": "Which day is it today?",
		"paper.empty": "This side is empty. The form is on a sheet of its own.",
		"paper.back":  "Put the form in an envelope. Give it to:", "paper.who": "A worker opens it and types your answers. They are kept without your name.",
		"about": "What we ask and why", "letter.how": "Point the camera of a phone at this picture. Or type the line below it into a browser.",
	},
	"cy": {
		"brand": "Eich atebion", "next": "Nesaf", "back": "Yn ôl", "stop": "Stopio a pharhau wedyn", "help": "Cael help", "question": "Cwestiwn %d o %d", "wrong": "Edrychwch eto",
		"skip": "Neidio dros y cwestiwn hwn", "dont_know": "Dydw i ddim yn gwybod", "prefer_not": "Dydw i ddim eisiau dweud", "none": "Neu dewiswch un o'r rhain", "choose": "Dewiswch un ateb. Neu pwyswch un o'r botymau eraill.",
		"type": "Ysgrifennwch rif", "several": "Gallwch ddewis mwy nag un.", "dealt": "Rydych wedi bod yma o'r blaen. Atebwch eto dim ond os ydych am newid eich ateb.",
		"scale.least": "ddim o gwbl", "scale.most": "yn llwyr", "read": "Darllenwch i mi", "quiet": "Stopio darllen",
		"begin.title": "Rydym eisiau gwybod sut ydych chi", "begin.count": "Mae %d cwestiwn.", "begin.choice": "Chi sy'n dewis. Does dim rhaid i chi ateb.", "begin.skip": "Gallwch neidio dros unrhyw gwestiwn.",
		"begin.stop": "Gallwch stopio a pharhau ar ddiwrnod arall. Y diwrnod olaf yw %s.", "begin.help": "Gall rhywun rydych yn ymddiried ynddo eich helpu.", "begin.who": "Pwy fydd yn gweld fy atebion?",
		"begin.who2":   "Cedwir eich atebion heb eich enw. Nid yw'r bobl sy'n eich cefnogi yn eu gweld ar y dudalen hon. Gall gweithiwr o'ch cynllun agor tudalen gyda'ch atebion, i edrych arni gyda chi. Mae eich cynllun yn gweld rhifau am lawer o bobl gyda'i gilydd. Ni ellir gweld un person yn y rhifau. Gall eich cynllun weld a ydych wedi gorffen, ond nid beth a ddywedoch.",
		"begin.secret": "Cadwch eich dolen i chi'ch hun. Gall pwy bynnag sydd â hi ateb drosoch chi.", "begin.go": "Dechrau", "begin.on": "Parhau",
		"helper.title": "A wnaeth rhywun eich helpu gyda'r cwestiynau?", "helper.nobody": "Na. Fe wnes i hyn ar fy mhen fy hun", "helper.read": "Darllenodd rhywun i mi", "helper.talked": "Buom yn siarad amdano", "helper.for_me": "Atebodd rhywun ar fy rhan",
		"end.title": "Rydych wedi cyrraedd y diwedd", "end.look": "Ydych chi eisiau newid rhywbeth? Dewiswch gwestiwn.", "end.dealt": "Wedi'i wneud", "end.open": "Heb ei ateb eto", "end.warn": "Ar ôl hyn ni allwch newid eich atebion.",
		"end.go": "Rwyf wedi gorffen", "end.nothing": "Nid ydych wedi ateb dim eto. Dewiswch gwestiwn.",
		"stop.title": "Gallwch stopio yma", "stop.safe": "Mae eich atebion yn ddiogel. Rydym wedi cadw pob un.", "stop.again": "I barhau, agorwch y ddolen yn eich llythyr eto. Gallwch wneud hyn tan %s.", "stop.close": "Gallwch gau'r dudalen hon nawr.", "stop.on": "Parhau nawr",
		"help.title": "Sut i gael help", "help.ask": "Ydych chi eisiau help gyda'r cwestiynau? Gofynnwch i:", "help.harm": "Oes rhywun yn eich brifo, neu ydych chi'n ofni?",
		"help.tell": "Dywedwch wrth rywun rydych yn ymddiried ynddo. Does neb yn darllen eich atebion ar unwaith. Felly peidiwch ag aros amdanom ni.", "help.told": "Gallwch ddweud wrth:", "help.999": "Mewn perygl nawr: ffoniwch 999.", "help.council": "Ddim mewn perygl nawr: ffoniwch eich cyngor. Gofynnwch am ddiogelu oedolion.", "help.samaritans": "I siarad â rhywun unrhyw bryd: ffoniwch y Samariaid ar 116 123. Mae am ddim.", "help.on": "Yn ôl at y cwestiynau",
		"done.title": "Diolch", "done.words": "Rydych wedi gorffen. Rydym wedi cadw eich atebion.", "done.more": "Does dim rhaid i chi wneud dim byd arall. Ydych chi eisiau newid rhywbeth? Gofynnwch i:",
		"gone.title": "Nid yw'r ddolen hon yn gweithio mwyach", "gone.newer": "Mae gennych lythyr mwy newydd gyda dolen newydd. Defnyddiwch yr un newydd. Mae'r hyn a ateboch o'r blaen yn ddiogel.", "gone.early": "Mae'n rhy gynnar. Gallwch ateb o %s.", "gone.closed": "Mae'r amser i ateb ar ben. Diolch. Mae'r hyn a ateboch yn ddiogel.", "gone.ask": "Oes gennych chi gwestiynau? Gofynnwch i:",
		"held": "Mae eich atebion yn ddiogel ar y ffôn hwn. Byddant yn cael eu hanfon pan fyddwch ar-lein eto.", "held.until": "Ewch ar-lein erbyn %s.", "sent": "Wedi'u hanfon. Mae eich atebion gyda ni.", "allsent": "Wedi'u hanfon. Mae eich holl atebion gyda ni. Nid yw'r ffôn hwn yn cadw dim nawr.", "late": "Ni ellid anfon rhai atebion. Daethant yn rhy hwyr, neu mae gennych lythyr mwy newydd. Gofynnwch i:",
		"held.title": "Diolch. Rydych wedi gorffen", "held.when": "Nid ydych ar-lein nawr. Felly mae eich atebion ar y ffôn hwn o hyd. Ewch ar-lein erbyn %s. Yna agorwch y ddolen yn eich llythyr eto.", "held.after": "Pan fyddant wedi'u hanfon, bydd y dudalen hon yn dweud hynny. Yna nid yw'r ffôn hwn yn cadw dim.",
		"begin.keeping": "Mae'r ffôn hwn yn cadw'r cwestiynau, er mwyn i chi allu parhau pan nad ydych ar-lein. Mae'n eu hanghofio pan fyddwch wedi gorffen.", "begin.shared": "Oes pobl eraill yn defnyddio'r ffôn hwn? Dewiswch \"Stopio a pharhau wedyn\". Yna pwyswch \"Stopio ac anghofio\".",
		"forget.title": "Oes pobl eraill yn defnyddio'r ffôn hwn?", "forget.words": "Pwyswch y botwm hwn. Yna mae'r ffôn hwn yn anghofio'r cwestiynau, a'ch atebion hefyd. Rydym yn cadw'r hyn a anfonoch.", "forget.go": "Stopio ac anghofio", "forget.lost": "Mae atebion nad ydynt gyda ni eto. Byddant yn cael eu colli.", "forget.sure": "Iawn, anghofiwch nhw", "forget.done": "Mae'r ffôn hwn wedi anghofio eich atebion", "forget.left": "Gallwch gau'r dudalen hon nawr. Efallai bod y ddolen yn dal yn y rhestr o dudalennau y buoch yn edrych arnynt. Dilëwch hi yno hefyd.",
		"letter.paper": "Gallwch hefyd ddefnyddio'r ffurflen bapur sy'n dod gyda'r llythyr hwn.", "paper.code": "Cod y llythyr hwn", "paper.tick": "Ticiwch flwch ar gyfer pob cwestiwn.", "paper.noname": "Peidiwch ag ysgrifennu eich enw arni.", "paper.day": "Pa ddiwrnod yw hi heddiw?",
		"paper.empty": "Mae'r ochr hon yn wag. Mae'r ffurflen ar ddalen ar wahân.",
		"paper.back":  "Rhowch y ffurflen mewn amlen. Rhowch hi i:", "paper.who": "Mae gweithiwr yn ei hagor ac yn teipio eich atebion. Cedwir nhw heb eich enw.",
		"about": "Beth rydym yn ei ofyn a pham", "letter.how": "Pwyntiwch gamera ffôn at y llun hwn. Neu teipiwch y llinell oddi tano mewn porwr.",
	},
}

var welshMonths = []string{"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"}

// dayIn is a day as people read it.
func dayIn(day, language string) string {
	t, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil:
		return day
	case language == "cy":
		return fmt.Sprintf("%d %s %d", t.Day(), welshMonths[t.Month()-1], t.Year())
	}
	return t.Format("2 January 2006")
}
