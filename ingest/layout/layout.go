// Package layout recognises which tool wrote an upload and gives its tables with one header each.
package layout

import (
	"iter"
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
	Grid  bool // reads the grid of a workbook and may take one that is not tidy
}

// All are the layouts of other people's tools, in the order in which they are tried.
var All = []Layout{
	{"kobo_csv", "KoboToolbox CSV or workbook: columns _id, _uuid and _submission_time", kobo, false},
	{"odk_central", "ODK Central zip or CSV: columns SubmissionDate, meta-instanceID and KEY", odkCentral, false},
	{"surveymonkey", "SurveyMonkey export of all responses: columns Respondent ID, Collector ID, Start Date and End Date, and a second header row", surveyMonkey, false},
	{"qualtrics", "Qualtrics CSV: three header rows of which the last holds import ids, or two with V1 to V10 or ResponseId", qualtrics, false},
	{"google_forms", "Google Forms table: the first column is Timestamp", googleForms, false},
	{"redcap", "REDCap CSV, raw or labels: columns redcap_…, …_complete or Complete?; or a zip of it with the data dictionary", redcap, false},
	{"limesurvey", "LimeSurvey CSV: columns id, submitdate and startlanguage, as codes, texts or both", limeSurvey, false},
	{"impactasaurus", "Impactasaurus table: columns questionnaire, version, beneficiary and date", impactasaurus, false},
	{"smartsurvey", "SmartSurvey table: a column Tracking Link ID", smartSurvey, false},
	{"ms_forms", "Microsoft Forms workbook, or the same saved as CSV: columns ID, Start time, Completion time, Email and Name", msForms, false},
	{"cld", "DHSC Client Level Data: columns LA_Code, LA_Person_Unique_Identifier, Event_Type, Service_Component and Unit_Cost", clientLevel, false},
	{"activity_return", "an activity return: a workbook or CSV with a row for each scheme under headers such as people supported, approved carers and referrals", activityReturn, true},
	{"ons_wellbeing", "ONS subnational wellbeing, CSV or workbook: lines with Indicator and Date above the header Area Code, Area and a mean from 0 to 10", onsWellbeing, false},
	{"care_inspectorate", "Care Inspectorate datastore: columns CareService, ServiceName, Council_Area_Name and the key questions", careInspectorate, false},
	{"cqc_ratings", "CQC latest ratings: columns Location ID, Location Name, Service / Population Group, Domain, Latest Rating and Publication Date", cqcRatings, false},
	{"ascof", "ASCOF open data of any year: columns ASCOF Measure Code, Measure Type, Measure Value and ONS Code or ONS Area Code", ascofOpenData, false},
	{"fingertips", "published indicators in the layout of Fingertips: columns Indicator ID, Area Code, Time period, Value, Count, Denominator and Value note", fingertips, false},
}

// onlyError are the rows of a table that cannot be read: the error alone.
func onlyError(err error) func() iter.Seq2[book.Row, error] {
	return func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) { yield(book.Row{}, err) }
	}
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

// place is where a name stands in a header row; -1 where it does not.
func place(header []string, name string) int {
	return slices.IndexFunc(header, func(h string) bool { return book.Fold(h) == book.Fold(name) })
}

// Separated says in words what separates the cells.
func Separated(sep byte) string {
	switch sep {
	case ';':
		return "semicolon separated"
	case '\t':
		return "tab separated"
	case '|':
		return "separated by upright lines"
	}
	return "comma separated"
}
