package pictures

// Every drawing is our own. A dot is a circle that is filled with the colour of
// the text; everything else is a line. Faces share one head, people one figure.

const (
	head = `<circle cx="32" cy="32" r="27"/><circle cx="23" cy="26" r="2" fill="currentColor"/><circle cx="41" cy="26" r="2" fill="currentColor"/>`
	roof = `<path d="M6 31 32 9l26 22"/><path d="M13 27v28h38V27"/>`
	book = `<path d="M32 17C26 12 17 11 7 12v37c10-1 19 0 25 5 6-5 15-6 25-5V12c-10-1-19 0-25 5z"/><path d="M32 17v37"/>`
)

var all = []Picture{
	{"face-very-happy", "A very happy face", "Wyneb hapus iawn", head + `<path d="M17 37h30c-2 9-8 13-15 13s-13-4-15-13z"/>`},
	{"face-happy", "A happy face", "Wyneb hapus", head + `<path d="M19 39c4 6 8 8 13 8s9-2 13-8"/>`},
	{"face-so-so", "A face that is not happy and not sad", "Wyneb nad yw'n hapus nac yn drist", head + `<path d="M20 43h24"/>`},
	{"face-sad", "A sad face", "Wyneb trist", head + `<path d="M20 47c3-5 7-7 12-7s9 2 12 7"/>`},
	{"face-very-sad", "A very sad face with a tear", "Wyneb trist iawn gyda deigryn", head + `<path d="M19 49c2-8 7-11 13-11s11 3 13 11"/><path d="M17 22l7-3M47 22l-7-3"/><path d="M47 31c3 4 3 7 0 7s-3-3 0-7z" fill="currentColor" stroke-width="1"/>`},
	{"face-worried", "A worried face", "Wyneb pryderus", head + `<path d="M18 21l8-3M46 21l-8-3"/><path d="M20 44c2-3 4-3 6 0s4 3 6 0 4-3 6 0 4 3 6 0"/>`},
	{"face-calm", "A calm face with closed eyes", "Wyneb tawel â llygaid ar gau", `<circle cx="32" cy="32" r="27"/><path d="M18 26c2 3 7 3 9 0M37 26c2 3 7 3 9 0"/><path d="M23 41c3 4 15 4 18 0"/>`},
	{"person", "One person", "Un person", `<circle cx="32" cy="16" r="9"/><path d="M14 57c0-16 6-25 18-25s18 9 18 25"/>`},
	{"friends", "Two people side by side", "Dau berson ochr yn ochr", `<circle cx="21" cy="20" r="8"/><circle cx="43" cy="20" r="8"/><path d="M6 56c0-14 5-21 15-21 5 0 9 2 11 5 2-3 6-5 11-5 10 0 15 7 15 21"/><path d="M32 40v16"/>`},
	{"people", "A group of people", "Grŵp o bobl", `<circle cx="32" cy="16" r="8"/><circle cx="12" cy="24" r="6"/><circle cx="52" cy="24" r="6"/><path d="M18 55c0-15 4-24 14-24s14 9 14 24"/><path d="M4 53c0-10 2-16 8-16 2 0 4 1 5 2M60 53c0-10-2-16-8-16-2 0-4 1-5 2"/>`},
	{"alone", "One person, far from other people", "Un person, ymhell oddi wrth bobl eraill", `<circle cx="15" cy="21" r="7"/><path d="M4 54c0-13 4-19 11-19s11 6 11 19"/><circle cx="43" cy="12" r="4"/><circle cx="55" cy="12" r="4"/><path d="M37 29c0-7 2-10 6-10s6 3 6 10c0-7 2-10 6-10s6 3 6 10"/>`},
	{"apart-little", "Two people with a little room between them", "Dau berson gydag ychydig o le rhyngddynt", `<circle cx="14" cy="20" r="7"/><circle cx="50" cy="20" r="7"/><path d="M3 54c0-13 4-19 11-19s11 6 11 19M39 54c0-13 4-19 11-19s11 6 11 19"/>`},
	{"hands", "Two hands that hold each other", "Dwy law yn dal ei gilydd", `<path d="M4 22h9l10-5 9 4"/><path d="M60 22h-9l-8-4c-4-2-7-1-10 2l-9 9c2 4 6 4 9 2l5-4 12 11c3 3-1 7-4 4"/><path d="M13 42l9 8c3 3 6 0 4-3 3 3 7 0 5-3 3 3 7 1 5-3 3 2 6 0 6-2"/><path d="M4 42h9M51 40h9"/>`},
	{"hand-help", "A hand that holds a heart", "Llaw yn dal calon", `<path d="M32 27C20 20 21 8 28 8c2 0 4 2 4 4 0-2 2-4 4-4 7 0 8 12-4 19z"/><path d="M4 40h10c6-5 12-3 16 1h9c5 0 5 7 0 7H28"/><path d="M41 43l12-6c5-2 8 3 4 6L42 54c-3 2-6 3-10 2l-14-3H4"/>`},
	{"hand-stop", "A hand that says stop", "Llaw yn dweud stop", `<path d="M18 36V17c0-5 7-5 7 0v14M25 29V11c0-5 7-5 7 0v18M32 29V13c0-5 7-5 7 0v18M39 31V19c0-5 7-5 7 0v22c0 11-6 17-15 17-8 0-11-4-14-9l-7-12c-3-5 3-8 6-4l4 5"/>`},
	{"helps", "An arrow that goes up", "Saeth yn mynd i fyny", `<circle cx="32" cy="32" r="27"/><path d="M32 48V17M20 29l12-12 12 12"/>`},
	{"same", "Two lines of the same length", "Dwy linell o'r un hyd", `<circle cx="32" cy="32" r="27"/><path d="M19 26h26M19 38h26"/>`},
	{"in-the-way", "A wall across a path", "Wal ar draws llwybr", `<path d="M8 22h48v28H8zM8 31h48M8 41h48M24 22v9M42 22v9M16 31v10M33 31v10M49 31v10M24 41v9M42 41v9"/><path d="M4 56h56"/>`},
	{"thumb-up", "A thumb that points up", "Bawd yn pwyntio i fyny", `<path d="M8 29h10v26H8z"/><path d="M18 31l11-20c6-3 9 2 8 7l-2 9h16c5 0 6 4 5 8l-4 15c-1 4-3 5-6 5H26l-8-4"/>`},
	{"thumb-down", "A thumb that points down", "Bawd yn pwyntio i lawr", `<path d="M8 9h10v26H8z"/><path d="M18 33l11 20c6 3 9-2 8-7l-2-9h16c5 0 6-4 5-8l-4-15c-1-4-3-5-6-5H26l-8 4"/>`},
	{"heart", "A heart", "Calon", `<path d="M32 55C10 41 5 29 7 20c3-11 19-13 25 0 6-13 22-11 25 0 2 9-3 21-25 35z"/>`},
	{"house", "A house", "Tŷ", roof + `<path d="M26 55V39h12v16"/>`},
	{"house-bed", "A bed under a roof", "Gwely o dan do", roof + `<path d="M18 49v-13M18 46h28v-4c0-3-2-4-5-4H26v8M46 46v3"/>`},
	{"shield", "A shield with a tick", "Tarian gyda thic", `<path d="M32 6c8 5 15 7 23 7 0 22-6 36-23 45C15 49 9 35 9 13c8 0 15-2 23-7z"/><path d="M21 31l8 9 15-17"/>`},
	{"key", "A key", "Allwedd", `<circle cx="20" cy="32" r="12"/><circle cx="17" cy="32" r="2" fill="currentColor"/><path d="M32 32h27v9M49 32v7"/>`},
	{"two-ways", "A path that goes two ways", "Llwybr yn mynd ddwy ffordd", `<path d="M32 58V38M32 38C32 26 22 26 14 12M32 38c0-12 10-12 18-26"/><path d="M12 22V10l11 5M52 22V10l-11 5"/>`},
	{"balance", "A pair of scales that hang level", "Clorian sy'n hongian yn wastad", `<path d="M32 8v46M20 56h24M10 18h44"/><path d="M10 18L3 36h14zM54 18l-7 18h14z"/><path d="M3 36c1 8 13 8 14 0M47 36c1 8 13 8 14 0"/>`},
	{"talk", "A person who speaks", "Person yn siarad", `<circle cx="18" cy="24" r="8"/><path d="M4 57c0-12 5-19 14-19s14 7 14 19"/><path d="M34 8h25v20H46l-7 8v-8h-5z"/><path d="M41 16h11M41 21h7"/>`},
	{"ear", "An ear that listens", "Clust yn gwrando", `<path d="M16 28c0-27 34-27 34-1 0 11-10 13-10 21 0 12-17 12-17 1"/><path d="M24 28c0-14 18-14 18 0 0 7-9 5-9 13"/>`},
	{"read", "An open book", "Llyfr agored", book + `<path d="M13 22c5 0 9 0 13 2M13 31c5 0 9 0 13 2M51 22c-5 0-9 0-13 2M51 31c-5 0-9 0-13 2"/>`},
	{"pen", "A pen that writes", "Ysgrifbin yn ysgrifennu", `<path d="M10 54l4-15L44 9l11 11-30 30z"/><path d="M38 15l11 11M10 54l8-3"/><path d="M34 57h22"/>`},
	{"letter", "A letter", "Llythyr", `<path d="M5 14h54v37H5z"/><path d="M5 15l27 22 27-22"/>`},
	{"phone", "A telephone", "Ffôn", `<path d="M17 6h30v52H17zM17 14h30M17 47h30"/><circle cx="32" cy="52" r="1" fill="currentColor"/>`},
	{"calendar", "A calendar", "Calendr", `<path d="M8 13h48v43H8zM8 25h48M20 7v11M44 7v11"/><path d="M18 34h6M29 34h6M40 34h6M18 45h6M29 45h6"/>`},
	{"clock", "A clock", "Cloc", `<circle cx="32" cy="32" r="27"/><path d="M32 15v17l12 8"/>`},
	{"pause", "Two bars that mean stop for now", "Dau far sy'n golygu stopio am nawr", `<circle cx="32" cy="32" r="27"/><path d="M25 21v22M39 21v22" stroke-width="6"/>`},
	{"dont-know", "A question mark", "Gofynnod", `<circle cx="32" cy="32" r="27"/><path d="M23 25c0-13 18-12 18 0 0 7-9 7-9 15"/><circle cx="32" cy="48" r="2" fill="currentColor"/>`},
	{"private", "A closed lock", "Clo wedi'i gau", `<path d="M12 28h40v29H12zM20 28v-8c0-16 24-16 24 0v8"/><circle cx="32" cy="40" r="3" fill="currentColor"/><path d="M32 42v6"/>`},
	{"skip", "An arrow that jumps over", "Saeth yn neidio drosodd", `<path d="M6 44C10 18 44 12 52 36"/><path d="M56 24l-3 14-14-3"/><path d="M20 52h24"/>`},
	{"tick", "A tick", "Tic", `<circle cx="32" cy="32" r="27"/><path d="M18 33l10 11 18-24"/>`},
	{"cross", "A cross", "Croes", `<circle cx="32" cy="32" r="27"/><path d="M22 22l20 20M42 22L22 42"/>`},
	{"sound", "A loudspeaker", "Uchelseinydd", `<path d="M6 24h12l16-13v42L18 40H6z"/><path d="M42 22c6 6 6 14 0 20M49 14c11 11 11 25 0 36"/>`},
	{"sun", "The sun", "Yr haul", `<circle cx="32" cy="32" r="12"/><path d="M32 5v7M32 52v7M5 32h7M52 32h7M13 13l5 5M46 46l5 5M51 13l-5 5M18 46l-5 5"/>`},
	{"star", "A star", "Seren", `<path d="M32 6l8 18 19 2-14 13 4 19-17-10-17 10 4-19L5 26l19-2z"/>`},
	{"cup", "A cup of tea", "Paned o de", `<path d="M9 24h38v15c0 10-5 16-13 16H22C14 55 9 49 9 39zM47 29h5c7 0 7 14-1 14h-4"/><path d="M20 16c-3-4 3-5 0-9M34 16c-3-4 3-5 0-9"/>`},
	{"work", "A bag for work", "Bag gwaith", `<path d="M6 21h52v33H6zM23 21v-9h18v9M6 36h52M29 33h6v6h-6z"/>`},
	{"bus", "A bus", "Bws", `<path d="M7 12h50v36H7zM7 32h50M24 12v20M41 12v20"/><circle cx="19" cy="49" r="6"/><circle cx="45" cy="49" r="6"/>`},
	{"money", "Coins", "Darnau arian", `<circle cx="25" cy="28" r="19"/><path d="M33 22c-2-6-11-5-11 1v10c0 3-1 4-4 5h16M18 29h11"/><path d="M46 24c15 5 16 30-2 33-7 1-13-2-16-8"/>`},
	{"cook", "A cooking pot", "Crochan coginio", `<path d="M12 27h40v19c0 5-3 8-8 8H20c-5 0-8-3-8-8zM5 31h7M52 31h7M9 27h46"/><path d="M23 19c-3-4 3-5 0-9M32 19c-3-4 3-5 0-9M41 19c-3-4 3-5 0-9"/>`},
}
