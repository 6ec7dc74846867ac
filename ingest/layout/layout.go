// Package layout recognises which tool wrote an upload and gives its tables with one header each.
package layout

import (
	"slices"

	"khi/ingest/book"
)

// Layout is one way in which a tool lays out its export. It is recognised by
// content, never by the file's name.
type Layout struct {
	ID    string
	Wants string // what it is known by, for the person whose file was not recognised
	// Match gives the tables of a file that has this layout, and the layout in
	// words; no table if it is another one. What is in the file and not in the
	// tables it notes in the book's Others.
	Match func(b *book.Book) (sheets []book.Sheet, words string)
}

// All are the layouts of other people's tools, in the order in which they are tried.
var All = []Layout{
	{"kobo_csv", "KoboToolbox CSV or workbook: columns _id, _uuid and _submission_time", kobo},
	{"odk_central", "ODK Central zip or CSV: columns SubmissionDate, meta-instanceID and KEY", odkCentral},
	{"surveymonkey", "SurveyMonkey export of all responses: columns Respondent ID, Collector ID, Start Date and End Date, and a second header row", surveyMonkey},
	{"qualtrics", "Qualtrics CSV: three header rows of which the last holds import ids, or two with V1 to V10", qualtrics},
	{"google_forms", "Google Forms table: the first column is Timestamp", googleForms},
	{"redcap", "REDCap CSV, raw or labels: columns redcap_…, …_complete or Complete?; or a zip of it with the data dictionary", redcap},
	{"limesurvey", "LimeSurvey CSV: columns id, submitdate and startlanguage, as codes, texts or both", limeSurvey},
	{"impactasaurus", "Impactasaurus table: columns questionnaire, version, beneficiary and date", impactasaurus},
	{"smartsurvey", "SmartSurvey table: a column Tracking Link ID", smartSurvey},
	{"ms_forms", "Microsoft Forms workbook, or the same saved as CSV: columns ID, Start time, Completion time, Email and Name", msForms},
	{"cld", "DHSC Client Level Data: columns LA_Code, LA_Person_Unique_Identifier, Event_Type, Service_Component and Unit_Cost", clientLevel},
	{"ons_wellbeing", "ONS subnational wellbeing CSV: lines with Indicator and Date above the header Area Code, Area and a mean from 0 to 10", onsWellbeing},
	{"care_inspectorate", "Care Inspectorate datastore: columns CareService, ServiceName, Council_Area_Name and the key questions", careInspectorate},
	{"cqc_ratings", "CQC latest ratings: columns Location ID, Location Name, Service / Population Group, Domain, Latest Rating and Publication Date", cqcRatings},
	{"ascof", "ASCOF open data CSV: columns ASCOF Measure Code, Measure Type, Measure Value and ONS Code", ascofCSV},
}

// has reports whether a header row holds all of the names.
func has(header []string, names ...string) bool {
	for _, n := range names {
		if !slices.ContainsFunc(header, func(h string) bool { return book.Fold(h) == book.Fold(n) }) {
			return false
		}
	}
	return true
}

// Separated says in words what separates the cells.
func Separated(sep byte) string {
	switch sep {
	case ';':
		return "`;` separated"
	case '\t':
		return "tab separated"
	}
	return "`,` separated"
}
