package ingest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"khi/ingest/finding"
)

// variant is a file of a known tool with one person's answers, laid out in a way that
// the samples do not have. What it says of SL-1 is the same throughout: baseline, 7
// April 2025, two friends; more holds what else must be read.
type variant struct {
	name, source string
	body         []byte
	more         map[string]string
	leftOut      int64
}

func lines(all ...string) []byte { return []byte(strings.Join(all, "\n") + "\n") }

const koboTail = ",_id,_uuid,_submission_time,_validation_status,_notes,_status,_submitted_by,__version__,_tags,_index"

var toolVariants = []variant{
	// KoboToolbox: groups kept in labels, tab as separator, question columns before the tool's own and behind them, no version, a select with its labels.
	{"kobo groups in labels", "kobo_friends", lines("end,About you/Person reference,About you/Which visit is this?,Friends/How many friends do you have?"+koboTail,
		"2025-04-07T10:05:00.000+01:00,SL-1,Baseline,2,1,u,2025-04-07T09:05:00,,,submitted_via_web,,v1,,1"), nil, 0},
	{"kobo tabs", "kobo_friends", lines("end\tperson_ref\twave\tfriends_n\t_id\t_uuid\t_submission_time\t_index", "2025-04-07T10:05:00.000+01:00\tSL-1\tbaseline\t2\t1\tu\t2025-04-07T09:05:00\t1"), nil, 0},
	{"kobo own columns first", "kobo_friends", lines("_id,_uuid,_submission_time,person_ref,wave,friends_n,_index", "1,u,2025-04-07T09:05:00,SL-1,baseline,2,1"), nil, 0},
	{"kobo deep groups", "kobo_friends", lines("start,end,part_a/about/person_ref,part_a/about/wave,part_b/friends/friends_n,part_b/more/indep_help,part_b/more/indep_help/cooking,part_b/more/indep_help/money"+koboTail,
		"2025-04-07T10:00:00.000+01:00,2025-04-07T10:05:00.000+01:00,SL-1,baseline,2,cooking,1,0,1,u,2025-04-07T09:05:00,,,submitted_via_web,,v1,,1"), map[string]string{"indep_help": "cooking"}, 0},
	{"kobo approved and not", "kobo_friends", lines("today,person_ref,wave,friends_n"+koboTail, "2025-04-07,SL-1,baseline,2,1,u,2025-04-07T09:05:00,validation_status_approved,,submitted_via_web,,v1,,1",
		"2025-04-07,SL-2,baseline,3,2,w,2025-04-07T09:05:00,validation_status_not_approved,,submitted_via_web,,v1,,2"), nil, 1},

	// ODK Central: a submission table with attachments in the zip, no end question, groups, a rejected one, and another order.
	{"odk no end", "odk_friends", lines("SubmissionDate,meta-instanceID,person_ref,wave,friends_n,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion",
		"2025-04-07T09:05:00.000Z,uuid:1,SL-1,baseline,2,uuid:1,7,Tab,1,1,,,c,0,1"), nil, 0},
	{"odk short tail", "odk_friends", lines("SubmissionDate,meta-instanceID,person_ref,wave,friends_n,KEY", "2025-04-07T09:05:00.000Z,uuid:1,SL-1,baseline,2,uuid:1"), nil, 0},
	{"odk nested groups", "odk_friends", lines("SubmissionDate,start,end,today,a-b-person_ref,a-b-wave,c-friends_n,meta-instanceID,meta-instanceName,KEY,ReviewState,Edits",
		"2025-04-07T09:05:00.000Z,2025-04-07T10:00:00.000+01:00,2025-04-07T10:05:00.000+01:00,2025-04-07,SL-1,baseline,2,uuid:1,n,uuid:1,approved,0",
		"2025-04-08T09:05:00.000Z,2025-04-08T10:00:00.000+01:00,2025-04-08T10:05:00.000+01:00,2025-04-08,SL-2,baseline,2,uuid:2,n,uuid:2,rejected,0"), nil, 1},
	{"odk semicolons", "odk_friends", lines("SubmissionDate;meta-instanceID;person_ref;wave;friends_n;KEY", "2025-04-07T09:05:00.000Z;uuid:1;SL-1;baseline;2;uuid:1"), nil, 0},

	// REDCap: completion columns of several instruments, access groups, the record as person, labels with access groups, semicolons and decimal commas.
	{"redcap access group", "redcap_friends", lines("record_id,redcap_event_name,redcap_data_access_group,redcap_survey_identifier,khi_timestamp,wave,friends_n,khi_complete,other_question,other_complete",
		"SL-1,baseline_arm_1,north,,2025-04-07 10:05:12,baseline,2,2,,0"), nil, 0},
	{"redcap person_ref", "redcap_friends", lines("record_id,person_ref,wave,answered_on,friends_n,indep_help___cooking,indep_help___travel,khi_complete", "1,SL-1,baseline,2025-04-07,2,1,0,2"), map[string]string{"indep_help": "cooking"}, 0},
	{"redcap labels", "redcap_friends", lines("\"Record ID\",\"Event Name\",\"Data Access Group\",\"Survey Timestamp\",\"How many friends do you have?\",\"Which of these do you do more of now? (tick all that apply) (choice=Cooking)\",\"Which of these do you do more of now? (tick all that apply) (choice=Managing money)\",\"Complete?\"",
		"\"SL-1\",\"Baseline\",\"North\",\"2025-04-07 10:05\",\"2\",\"Checked\",\"Unchecked\",\"Complete\""), map[string]string{"indep_help": "cooking"}, 0},
	{"redcap repeating", "redcap_friends", lines("record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,khi_timestamp,friends_n,khi_complete,visit_note,visits_complete",
		"SL-1,baseline_arm_1,,,2025-04-07 10:05,2,2,,", "SL-1,baseline_arm_1,visits,1,,,,short,2", "SL-1,baseline_arm_1,visits,2,,,,long,2"), nil, 2},

	// SurveyMonkey: fewer columns of its own, a dropdown with another answer beside it, tabs, the answers to a question as one column.
	{"surveymonkey collector name", "surveymonkey_friends", lines("Respondent ID,Collector ID,Collector Name,Start Date,End Date,IP Address,Person reference,Which visit is this?,,How many friends do you have?",
		",,,,,,Open-Ended Response,Response,Other (please specify),Open-Ended Response", "118,401,Web,04/07/2025 09:56:00 AM,04/07/2025 10:05:00 AM,,SL-1,Baseline,,2", "119,401,Web,04/28/2025 09:56:00 AM,04/28/2025 10:05:00 AM,,SL-9,Baseline,,2"), nil, 0},
	{"surveymonkey tabs", "surveymonkey_friends", lines("Respondent ID\tCollector ID\tStart Date\tEnd Date\tPerson reference\tWhich visit is this?\tHow many friends do you have?",
		"\t\t\t\tOpen-Ended Response\tResponse\tOpen-Ended Response", "118\t401\t04/07/2025 09:56:00 AM\t04/07/2025 10:05:00 AM\tSL-1\tBaseline\t2"), nil, 0},
	{"surveymonkey expanded", "surveymonkey_friends", lines("Respondent ID,Collector ID,Start Date,End Date,Person reference,Which visit is this?,,How many friends do you have?,Which of these do you do more of now? (tick all that apply),,",
		",,,,Open-Ended Response,Baseline,Review,Open-Ended Response,Cooking,Managing money,None of these", "118,401,04/07/2025 09:56:00 AM,04/07/2025 10:05:00 AM,SL-1,Baseline,,2,Cooking,,"), map[string]string{"indep_help": "cooking"}, 0},
	{"surveymonkey iso dates", "surveymonkey_friends", lines("Respondent ID,Collector ID,Start Date,End Date,Person reference,Which visit is this?,How many friends do you have?",
		",,,,Open-Ended Response,Response,Open-Ended Response", "118,401,2025-04-07 09:56:00,2025-04-07 10:05:00,SL-1,Baseline,2"), nil, 0},

	// Microsoft Forms: Welsh headings of its own, no names collected, questions numbered, a no-break space, a quiz.
	{"msforms welsh", "msforms_friends", lines("ID,Amser cychwyn,Amser cwblhau,E-bost,Enw,Cyfeirnod,Pa ymweliad yw hwn?,Faint o ffrindiau sydd gennych?",
		"1,4/7/25 9:56:00,4/7/25 10:05:00,anonymous,,SL-1,Llinell sylfaen,2", "2,4/28/25 9:56:00,4/28/25 10:05:00,anonymous,,SL-2,Llinell sylfaen,2"), nil, 0},
	{"msforms no name", "msforms_friends", lines("Id,Start time,Completion time,Person reference,Which visit is this?,How many friends do you have?", "1,4/7/25 9:56:00,4/7/25 10:05:00,SL-1,Baseline,2"), nil, 0},
	{"msforms numbered", "msforms_friends", lines("ID,Start time,Completion time,Email,Name,Language,1. Person reference,2. Which visit is this?,3.\u00a0How many friends do you have?", "1,4/7/25 9:56:00,4/7/25 10:05:00,anonymous,,English (United Kingdom),SL-1,Baseline,2"), nil, 0},
	{"msforms quiz", "msforms_friends", lines("ID,Start time,Completion time,Email,Name,Total points,Quiz feedback,Person reference,Points - Person reference,Feedback - Person reference,Which visit is this?,How many friends do you have?,Points - How many friends do you have?",
		"1,4/7/25 9:56:00,4/7/25 10:05:00,anonymous,,0,,SL-1,0,,Baseline,2,0"), nil, 0},

	// Google Forms: an e-mail address collected, a score, Welsh, an edited question, a scale with its ends in brackets.
	{"google username and score", "google_friends", lines("Timestamp,Username,Score,Person reference,Which visit is this?,How many friends do you have?", "2025/04/07 10:05:00 AM GMT+1,a@example.org,0 / 0,SL-1,Baseline,2"), nil, 0},
	{"google email address", "google_friends", lines("Timestamp,Email Address,Which visit is this?,Person reference,How many friends do you have?", "2025/04/07 10:05:00 AM GMT+1,a@example.org,Baseline,SL-1,2"), nil, 0},
	{"google edited question", "google_friends", lines("Timestamp,Person reference,Which visit is this?,How many friends do you have?,How many friends do you have? ", "2025/04/07 10:05:00 AM GMT+1,SL-1,Baseline,,2"), nil, 0},
	{"google welsh", "google_friends", lines("Stamp amser,Cyfeirnod,Pa ymweliad yw hwn?,Faint o ffrindiau sydd gennych?", "2025/04/07 10:05:00 AM GMT+1,SL-1,Llinell sylfaen,2"), nil, 0},
	{"google day names", "google_friends", lines("Timestamp,Person reference,Which visit is this?,How many friends do you have?", "07/04/2025 10:05:00,SL-1,Baseline,2", "17/04/2025 10:05:00,SL-2,Baseline,2"), nil, 0},

	// SmartSurvey and the like.
	{"smartsurvey british", "smartsurvey_friends", lines("UserID,Unique ID,Tracking Link ID,Started,Ended,IP Address,Q1. Person reference,Q2. Which visit is this?,Q3. How many friends do you have?", "1,u1,7,17/04/2025 09:56,17/04/2025 10:05,,SL-2,Baseline,3", "2,u2,7,07/04/2025 09:56,07/04/2025 10:05,,SL-1,Baseline,2"), map[string]string{"": "second"}, 0},
	{"smartsurvey tabs", "smartsurvey_friends", lines("UserID\tTracking Link\tDate ended\tPerson reference\tWhich visit is this?\tHow many friends do you have?", "1\tWeb\t2025-04-07 10:05\tSL-1\tBaseline\t2"), nil, 0},
	{"smartsurvey underscores", "smartsurvey_friends", lines("id,tracking_link_id,unique_id,ip_address,contact_name,contact_email,date_started,date_ended,status,Person reference,Which visit is this?,How many friends do you have?",
		"1,7,u,,,,2025-04-07T08:56:00Z,2025-04-07T09:05:00Z,completed,SL-1,Baseline,2"), nil, 0},

	// Two header rows, and a column for each answer that can be ticked.
	{"smartsurvey ticks", "smartsurvey_friends", lines("UserID,Tracking Link ID,Ended,Q1. Person reference,Q2. Which visit is this?,Q3. How many friends do you have?,Q4. Which of these do you do more of now? (tick all that apply) - Cooking,\"Q4. Which of these do you do more of now? (tick all that apply) - Travel, on my own\"",
		"1,7,2025-04-07 10:05,SL-1,Baseline,2,,\"Travel, on my own\"", "2,7,2025-04-08 10:05,SL-2,Baseline,2,Cooking,"), map[string]string{"indep_help": "travel"}, 0},
	{"smartsurvey two header rows", "smartsurvey_friends", lines("UserID,Tracking Link ID,Ended,Person reference,Which visit is this?,How many friends do you have?,Which of these do you do more of now? (tick all that apply),", ",,,,,,Cooking,\"Travel, on my own\"",
		"1,7,2025-04-07 10:05,SL-1,Baseline,2,,\"Travel, on my own\""), map[string]string{"indep_help": "travel"}, 0},
	{"qualtrics without import ids", "qualtrics_friends", lines("StartDate,EndDate,Status,Finished,ResponseId,Q1,Q2,Q3", "Start Date,End Date,Response Type,Finished,Response ID,Person reference,Which visit is this?,How many friends do you have?",
		"2025-04-07 09:56:00,2025-04-07 10:05:00,IP Address,True,R_1,SL-1,Baseline,2", "2025-04-07 09:56:00,2025-04-07 10:05:00,Survey Preview,True,R_2,SL-2,Baseline,2"), nil, 1},

	// Google Forms from accounts in French and Polish.
	{"google in French", "google_friends", lines("Horodateur,Nom d'utilisateur,Person reference,Which visit is this?,How many friends do you have?", "2025/04/07 12:30:00 AM UTC+1,,SL-1,Baseline,2"), nil, 0},
	{"google in Polish", "google_friends", lines("Sygnatura czasowa,Person reference,Which visit is this?,How many friends do you have?", "2025/04/07 10:05:00 AM GMT+1,SL-1,Baseline,2"), nil, 0},

	// Tools that we know nothing of, with one header row.
	{"upright lines", "generic_friends", lines("Client|Person reference|Which visit is this?|How many friends do you have?|Date of visit|Notes", "7|SL-1|Baseline|2|2025-04-07|one, two", "8|SL-2|Baseline|3|2025-04-07|"), nil, 0},
	{"typeform", "generic_friends", lines("#,Person reference,Which visit is this?,How many friends do you have?,Start Date (UTC),Submit Date (UTC),Network ID", "abc,SL-1,Baseline,2,2025-04-06 23:00:00,2025-04-06 23:05:00,x"), nil, 0},
	{"jotform", "generic_friends", lines(`"Submission Date","Person reference","Which visit is this?","How many friends do you have?","Submission ID"`, `"Apr 7, 2025","SL-1","Baseline","2","1"`), nil, 0},

	// LimeSurvey: no dates kept, one question as a list with a comment, subquestions with words, other headings, the tokens of participants.
	{"limesurvey token", "limesurvey_friends", lines(`"id","submitdate","lastpage","startlanguage","seed","token","startdate","datestamp","ipaddr","refurl","personref","wave","friendsn"`,
		`"1","2025-04-07 10:05:00","1","en","5","SL77","2025-04-07 10:00:00","2025-04-07 10:05:00","","","SL-1","baseline","2"`), nil, 0},
	{"limesurvey colons", "limesurvey_friends", lines(`"id. Response ID";"submitdate. Date submitted";"lastpage. Last page";"startlanguage. Start language";"G1Q1: Person reference";"G1Q2: Which visit is this?";"G2Q1: How many friends do you have?"`,
		`"1";"2025-04-07 10:05:00";"1";"en";"SL-1";"Baseline";"2"`), nil, 0},
	{"limesurvey text options", "limesurvey_friends", lines(`"Response ID","Date submitted","Last page","Start language","Person reference","Which visit is this?","How many friends do you have?","Which of these do you do more of now? (tick all that apply) [Cooking]","Which of these do you do more of now? (tick all that apply) [Other]"`,
		`"1","2025-04-07 10:05:00","1","en","SL-1","Baseline","2","Yes",""`), map[string]string{"indep_help": "cooking"}, 0},
	{"limesurvey own date", "limesurvey_friends", lines(`"id","submitdate","lastpage","startlanguage","seed","personref","wave","friendsn","dateofvisit"`, `"1","1980-01-01 00:00:00","1","en","5","SL-1","baseline","2","2025-04-07"`), nil, 0},
	{"limesurvey tabs", "limesurvey_friends", lines("\"id\"\t\"submitdate\"\t\"startlanguage\"\t\"personref\"\t\"wave\"\t\"friendsn\"", "\"1\"\t\"2025-04-07 10:05:00\"\t\"en\"\t\"SL-1\"\t\"baseline\"\t\"2\""), nil, 0},
}

// TestOtherVariantsOfTheTools reads files as other people's accounts and settings make
// them: nothing may be refused, lost or read under another question.
func TestOtherVariantsOfTheTools(t *testing.T) {
	all := append(slices.Clone(toolVariants), qualtricsVariants()...)
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			r, err := newLoader(t, newMemory("s")).Load(context.Background(), bytes.NewReader(c.body), Request{FileName: "x.bin", Scheme: "s", DryRun: true})
			if err != nil || r.Source != c.source || r.Refused != 0 || r.Accepted == 0 || r.LeftOut != c.leftOut {
				t.Fatalf("%v, %s read by %q: %+v\n%+v", err, r.Layout, r.Source, r.Counts, r.Findings)
			}
			p := r.Preview[0]
			at := 0
			if c.more[""] == "second" {
				at = 1
			}
			want := map[string]string{"person_ref": "SL-1", "wave": "baseline", "answered_on": "2025-04-07", "friends_n": "2"}
			for field, says := range c.more {
				if field != "" {
					want[field] = says
				}
			}
			for field, says := range want {
				i := slices.Index(p.Fields, field)
				if i < 0 || p.Rows[at][i] != says {
					t.Errorf("%s is %q, want %q", field, p.Rows[at][max(i, 0)], says)
				}
			}
		})
	}
}

// qualtricsVariants have their header rows in the form that the tool writes.
func qualtricsVariants() []variant {
	file := func(names, labels []string, zone string, ids []string, rows ...string) []byte {
		quoted := func(cells []string) string {
			out := make([]string, len(cells))
			for i, c := range cells {
				out[i] = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			return strings.Join(out, ",")
		}
		imports := make([]string, len(ids))
		for i, id := range ids {
			imports[i] = `{"ImportId":"` + id + `"}`
			if zone != "" && strings.HasSuffix(id, "Date") {
				imports[i] = `{"ImportId":"` + id + `","timeZone":"` + zone + `"}`
			}
		}
		return lines(append([]string{quoted(names), quoted(labels), quoted(imports)}, rows...)...)
	}
	return []variant{
		{"qualtrics zone of London", "qualtrics_friends", file([]string{"StartDate", "EndDate", "Status", "Finished", "ResponseId", "Q1", "Q2", "Q3"}, []string{"Start Date", "End Date", "Response Type", "Finished", "Response ID", "Person reference", "Which visit is this?", "How many friends do you have?"},
			"Europe/London", []string{"startDate", "endDate", "status", "finished", "_recordId", "QID1_TEXT", "QID2", "QID3_TEXT"}, "2025-04-07 09:56:00,2025-04-07 10:05:00,IP Address,True,R_1,SL-1,Baseline,2"), nil, 0},
		{"qualtrics zone of Denver", "qualtrics_friends", file([]string{"EndDate", "Finished", "ResponseId", "Q1", "Q2", "Q3"}, []string{"End Date", "Finished", "Response ID", "Person reference", "Which visit is this?", "How many friends do you have?"},
			"America/Denver", []string{"endDate", "finished", "_recordId", "QID1_TEXT", "QID2", "QID3_TEXT"}, "2025-04-06 20:05:00,1,R_1,SL-1,Baseline,2"), nil, 0},
		{"qualtrics other order", "qualtrics_friends", file([]string{"Q3", "Q2", "Q1", "ResponseId", "Finished", "EndDate"}, []string{"How many friends do you have?", "Which visit is this?", "Person reference", "Response ID", "Finished", "End Date"},
			"", []string{"QID3_TEXT", "QID2", "QID1_TEXT", "_recordId", "finished", "endDate"}, "2,Baseline,SL-1,R_1,True,2025-04-07 10:05:00"), nil, 0},
		{"qualtrics own field names", "qualtrics_friends", file([]string{"StartDate", "EndDate", "Finished", "ResponseId", "person_ref", "wave", "friends_n"}, []string{"Startdatum", "Enddatum", "Beendet", "Antwort-ID", "Ref", "Time", "Mates"},
			"", []string{"startDate", "endDate", "finished", "_recordId", "QID1_TEXT", "QID2", "QID3_TEXT"}, "2025-04-07 09:56:00,2025-04-07 10:05:00,Wahr,R_1,SL-1,Baseline,2", "2025-04-08 09:56:00,2025-04-08 10:05:00,Falsch,R_2,SL-2,Baseline,2"), nil, 1},
		{"qualtrics legacy without a trailing column", "qualtrics_friends", lines("V1,V2,V3,V4,V5,V6,V7,V8,V9,V10,Q1,Q2,Q3", "ResponseID,ResponseSet,Name,ExternalDataReference,Email,IPAddress,Status,StartDate,EndDate,Finished,Person reference,Which visit is this?,How many friends do you have?",
			"R_1,Default,,,,,0,2025-04-07 09:56:00,2025-04-07 10:05:00,1,SL-1,Baseline,2"), nil, 0},
	}
}

// TestZipWithAttachments: pictures that people sent lie beside the table and are not read.
func TestZipWithAttachments(t *testing.T) {
	file := zipOf(t, "khi.csv", "SubmissionDate,meta-instanceID,person_ref,wave,friends_n,photo,KEY\n2025-04-07T09:05:00.000Z,uuid:1,SL-1,baseline,2,1.jpg,uuid:1\n",
		"media/1.jpg", "\xff\xd8\xff\xe0picture", "khi - audit.csv", "event,node,start,KEY\nform start,,1,uuid:1\n")
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), bytes.NewReader(file), Request{FileName: "z.zip", Scheme: "s", DryRun: true})
	if err != nil || r.Accepted != 1 || r.Source != "odk_friends" || countRule(r, "part_not_read") != 2 {
		t.Errorf("%v, %+v", err, r)
	}
}

const limeCodes = "\"id\",\"submitdate\",\"lastpage\",\"startlanguage\",\"seed\",\"Q00\",\"G01Q02\",\"G01Q03\",\"G02Q04\",\"G02Q05[SQ001]\",\"G02Q05[SQ002]\"\n" +
	"\"1\",\"2025-04-07 10:05:00\",\"2\",\"en\",\"5\",\"SL-1\",\"AO01\",\"2\",\"AO03\",\"Y\",\"\"\n"

const limeStructure = "id\trelated_id\tclass\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tvalidation\tmandatory\n" +
	"\t\tS\t\tsid\t\t123456\t\t\t\t\n\t\tG\t0\tAbout you\t1\t\t\ten\t\t\n" +
	"1\t\tQ\tS\tQ00\t1\tPerson reference\t\ten\t\tY\n2\t\tQ\tL\tG01Q02\t1\t<p>Which visit is this?</p>\t\ten\t\tY\n\t\tA\t0\tAO01\t\tBaseline\t\ten\t\t\n\t\tA\t0\tAO02\t\tReview\t\ten\t\t\n" +
	"3\t\tQ\tN\tG01Q03\t1\tHow many friends do you have?\t\ten\t\t\n" +
	"4\t\tQ\tL\tG02Q04\t1\tDoes the support help you make and keep friends, or does it get in the way?\t\ten\t\t\n\t\tA\t0\tAO01\t\tIt helps\t\ten\t\t\n\t\tA\t0\tAO02\t\tIt makes no difference\t\ten\t\t\n\t\tA\t0\tAO03\t\tIt gets in the way\t\ten\t\t\n" +
	"5\t\tQ\tM\tG02Q05\t1\tWhich of these do you do more of now? (tick all that apply)\t\ten\t\t\n\t\tSQ\t\tSQ001\t1\tCooking\t\ten\t\t\n\t\tSQ\t\tSQ002\t1\tNone of these\t\ten\t\t\n" +
	"\t\tG\t0\tAmdanoch chi\t1\t\t\tcy\t\t\n2\t\tQ\tL\tG01Q02\t1\tPa ymweliad yw hwn?\t\tcy\t\t\n\t\tA\t0\tAO01\t\tLlinell sylfaen\t\tcy\t\t\n"

// TestLimeSurveyCodes: codes that mean nothing by themselves are read by the survey's
// structure, and without it refused with the setting that helps.
func TestLimeSurveyCodes(t *testing.T) {
	ctx := context.Background()
	file := zipOf(t, "results.csv", limeCodes, "limesurvey_survey_123456.txt", limeStructure)
	r, err := newLoader(t, newMemory("s")).Load(ctx, bytes.NewReader(file), Request{FileName: "z.zip", Scheme: "s", DryRun: true})
	if err != nil || r.Accepted != 1 || r.Source != "limesurvey_friends" || !strings.Contains(r.Layout, "codes with the survey's structure") {
		t.Fatalf("%v, %+v", err, r)
	}
	p := r.Preview[0]
	for field, want := range map[string]string{"person_ref": "SL-1", "wave": "baseline", "answered_on": "2025-04-07", "friends_n": "2", "friends_help": "in_the_way", "indep_help": "cooking"} {
		if i := slices.Index(p.Fields, field); i < 0 || p.Rows[0][i] != want {
			t.Errorf("%s is %q, want %q", field, p.Rows[0][max(i, 0)], want)
		}
	}
	other := zipOf(t, "results.csv", limeCodes, "s.txt", strings.Replace(limeStructure, "It gets in the way", "It is a pain", 1))
	r, err = newLoader(t, newMemory("s")).Load(ctx, bytes.NewReader(other), Request{FileName: "z.zip", Scheme: "s", DryRun: true})
	if !errors.Is(err, finding.ErrRefused) || countRule(r, "unknown_code") != 1 || r.Findings[0].Value != "AO03: read as It is a pain" {
		t.Errorf("an answer in other words: %v, %+v", err, r)
	}
	known := "\"id\",\"submitdate\",\"startlanguage\",\"personref\",\"wave\",\"friendshelp\"\n\"1\",\"2025-04-07 10:05:00\",\"en\",\"SL-1\",\"AO01\",\"AO03\"\n"
	r, err = newLoader(t, newMemory("s")).Load(ctx, strings.NewReader(known), Request{FileName: "l.csv", Scheme: "s", DryRun: true, Policy: LoadGood})
	if !errors.Is(err, finding.ErrRefused) || countRule(r, "codes_without_words") != 2 || !strings.Contains(r.Findings[0].Advice, "Full answers") || r.Findings[0].Header == "" {
		t.Errorf("codes without their meaning: %v, %+v", err, r)
	}
	both := strings.NewReplacer(`"wave"`, `"wave. Which visit is this?"`, `"friendshelp"`, `"friendshelp. Does the support help you make and keep friends, or does it get in the way?"`).Replace(known)
	both = strings.NewReplacer(`"id"`, `"id. Response ID"`, `"submitdate"`, `"submitdate. Date submitted"`, `"startlanguage"`, `"startlanguage. Start language"`, `"personref"`, `"personref. Person reference"`).Replace(both)
	r, err = newLoader(t, newMemory("s")).Load(ctx, strings.NewReader(both), Request{FileName: "l.csv", Scheme: "s", DryRun: true})
	if !errors.Is(err, finding.ErrRefused) || countRule(r, "codes_without_words") != 2 {
		t.Errorf("codes and texts: %v, %+v", err, r)
	}
	undated := strings.NewReplacer("2025-04-07", "1980-01-01", "AO01", "baseline", "AO03", "1").Replace(known)
	r, err = newLoader(t, newMemory("s")).Load(ctx, strings.NewReader(undated), Request{FileName: "l.csv", Scheme: "s", DryRun: true})
	if !errors.Is(err, finding.ErrRefused) || countRule(r, "date_not_kept") != 1 {
		t.Errorf("a survey that keeps no dates: %v, %+v", err, r)
	}
	alone := zipOf(t, "limesurvey_survey_123456.txt", limeStructure)
	if r, err = newLoader(t, newMemory("s")).Load(ctx, bytes.NewReader(alone), Request{FileName: "z.zip", Scheme: "s", DryRun: true}); !errors.Is(err, finding.ErrRefused) || !strings.Contains(r.Findings[0].Message, "LimeSurvey") {
		t.Errorf("the structure alone: %v, %+v", err, r)
	}
}
