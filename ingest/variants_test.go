package ingest

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// TestOtherFilesOfTheSameTools: the same first answers in files that differ from
// the samples in what people change: the order of questions, groups, language,
// separator, mark, line ends, empty columns at the end, columns more or fewer.
func TestOtherFilesOfTheSameTools(t *testing.T) {
	for name, c := range map[string]struct{ body, source, day, friends, ticked string }{
		"google_bom_trailing.csv": {"\uFEFFTimestamp,Which visit is this?,Person reference,\"Overall, how happy did you feel yesterday?\",How many friends do you have?,,\r\n2025/04/07 10:05:00 AM GMT+1,Baseline,SL-1,5,2,,\r\n",
			"google_friends", "2025-04-07", "2", "(not asked)"},
		"google_semicolon.csv": {"Timestamp;Person reference;Which visit is this?;How many friends do you have?\r\n07/04/2025 10:05:00;SL-1;Baseline;2\r\n28/04/2025 10:05:00;SL-2;Baseline;0\r\n",
			"google_friends", "2025-04-07", "2", "(not asked)"},
		"kobo_groups_comma.csv": {"start,end,about/person_ref,about/wave,q/friends_n,q/indep_help,q/indep_help/cooking,q/indep_help/travel,_id,_uuid,_submission_time,_validation_status,_notes,_status,_submitted_by,__version__,_tags,_index\n2025-04-07T09:54:00.000+01:00,2025-04-07T10:05:00.000+01:00,SL-1,baseline,2,cooking travel,1,1,1,u,2025-04-07T09:05:00,,,submitted_via_web,,v1,,1\n",
			"kobo_friends", "2025-04-07", "2", "cooking travel"},
		"kobo_split_only.csv": {"\"end\";\"person_ref\";\"wave\";\"friends_n\";\"indep_help/cooking\";\"indep_help/travel\";\"indep_help/none\";\"_id\";\"_uuid\";\"_submission_time\";\"_index\"\r\n\"2025-04-07T10:05:00.000+01:00\";\"SL-1\";\"baseline\";\"2\";\"1\";\"1\";\"0\";\"1\";\"u\";\"2025-04-07T09:05:00\";\"1\"\r\n",
			"kobo_friends", "2025-04-07", "2", "cooking travel"},
		"kobo_welsh_labels.csv": {"\"end\";\"Cyfeirnod\";\"Pa ymweliad yw hwn?\";\"Faint o ffrindiau sydd gennych?\";\"_id\";\"_uuid\";\"_submission_time\";\"_index\"\r\n\"2025-04-07T10:05:00.000+01:00\";\"SL-1\";\"Llinell sylfaen\";\"2\";\"1\";\"u\";\"2025-04-07T09:05:00\";\"1\"\r\n",
			"kobo_friends", "2025-04-07", "2", "(not asked)"},
		"lime_welsh.csv": {"\uFEFF\"Response ID\",\"Date submitted\",\"Last page\",\"Start language\",\"Seed\",\"Cyfeirnod\",\"Pa ymweliad yw hwn?\",\"Faint o ffrindiau sydd gennych chi?\",\"Group time: A\"\r\n\"1\",\"2025-04-07 10:05:00\",\"1\",\"cy\",\"12\",\"SL-1\",\"Llinell sylfaen\",\"2\",\"30\"\r\n\r\n",
			"limesurvey_friends", "2025-04-07", "2", "(not asked)"},
		"msforms_semicolon.csv": {"\uFEFFID;Start time;Completion time;Email;Name;Person reference;Which visit is this?;How many friends do you have?\r\n1;28/04/2025 10:00:00;28/04/2025 10:05:00;anonymous;;SL-1;Baseline;2\r\n",
			"msforms_friends", "2025-04-28", "2", "(not asked)"},
		"odk_split.csv": {"SubmissionDate,meta-instanceID,end,g-person_ref,g-wave,friends_n,indep_help,indep_help/cooking,indep_help/travel,location-Latitude,location-Longitude,location-Altitude,location-Accuracy,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion\n2025-04-07T09:05:00.000Z,uuid:1,2025-04-07T10:05:00.000+01:00,SL-1,baseline,2,,0,0,51.5,-0.1,0,5,uuid:1,7,Tab,0,0,,,c,0,1\n",
			"odk_friends", "2025-04-07", "2", "(not answered)"},
		"qualtrics_split.csv": {"StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,UserLanguage,Q1,Q2,Q3,Q8_1,Q8_3,Q8_99\nStart Date,End Date,Response Type,Progress,Finished,Recorded Date,Response ID,User Language,Person reference,Which visit is this?,How many friends do you have?,Which of these do you do more of now? (tick all that apply) - Selected Choice - Cooking,\"Which of these do you do more of now? (tick all that apply) - Selected Choice - Travel, on my own\",Which of these do you do more of now? (tick all that apply) - Selected Choice - None of these\n\"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"endDate\"\"}\",\"{\"\"ImportId\"\":\"\"status\"\"}\",\"{\"\"ImportId\"\":\"\"progress\"\"}\",\"{\"\"ImportId\"\":\"\"finished\"\"}\",\"{\"\"ImportId\"\":\"\"recordedDate\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"userLanguage\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_TEXT\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\",\"{\"\"ImportId\"\":\"\"QID3_TEXT\"\"}\",\"{\"\"ImportId\"\":\"\"QID8_1\"\"}\",\"{\"\"ImportId\"\":\"\"QID8_3\"\"}\",\"{\"\"ImportId\"\":\"\"QID8_99\"\"}\"\n2025-04-07 10:00:00,2025-04-07 10:05:00,IP Address,100,True,2025-04-07 10:05:01,R_1,EN,SL-1,Baseline,2,Cooking,\"Travel, on my own\",\n",
			"qualtrics_friends", "2025-04-07", "2", "cooking travel"},
		"redcap_semicolon.csv": {"record_id;redcap_event_name;khi_timestamp;friends_n;life_sat;khi_complete\nSL-1;baseline_arm_1;2025-04-07 10:05;2;7;2\n",
			"redcap_friends", "2025-04-07", "2", "(not asked)"},
		"sm_matrix.csv": {"Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,Person reference,Which visit is this?,How do you feel?,,How many friends do you have?\n,,,,,,,,,Open-Ended Response,Response,\"Overall, how satisfied are you with your life nowadays?\",\"Overall, how happy did you feel yesterday?\",Open-Ended Response\n118,401,04/28/2025 09:56:00 AM,04/28/2025 10:05:00 AM,,,,,,SL-1,Baseline,7,6,3\n",
			"surveymonkey_friends", "2025-04-28", "3", "(not asked)"},
	} {
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(c.body), Request{FileName: "x.bin", Scheme: "s", DryRun: true})
		if err != nil || r.Source != c.source || r.Refused != 0 || r.Accepted == 0 {
			t.Errorf("%s: %v %+v", name, err, r)
			continue
		}
		p := r.Preview[0]
		for field, want := range map[string]string{"person_ref": "SL-1", "wave": "baseline", "answered_on": c.day, "friends_n": c.friends, "indep_help": c.ticked} {
			got := "(not asked)"
			if at := slices.Index(p.Fields, field); at >= 0 {
				got = p.Rows[0][at]
			}
			if got != want {
				t.Errorf("%s: %s is %q, want %q", name, field, got, want)
			}
		}
	}
}
