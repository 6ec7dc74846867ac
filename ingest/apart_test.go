package ingest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"khi/ingest/book"
)

// TestDayOfAnotherInstrument: where visits are an instrument that is repeated, in rows of its
// own, their day is not the day of the questionnaire, which bears its own time; where an
// instrument is filled in once beside it, its day of the visit is.
func TestDayOfAnotherInstrument(t *testing.T) {
	t.Parallel()
	const head = "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,khi_timestamp,friends_n,khi_complete,visit_date,visit_note,visits_complete\n"
	for name, c := range map[string]struct{ rows, want string }{
		"rows of its own": {"0001,baseline_arm_1,,,2025-04-07 10:05:00,0,2,,,\n0001,baseline_arm_1,visits,1,,,,2025-04-09,ok,2\n", "2025-04-07"},
		"the same row":    {"0001,baseline_arm_1,,,2025-04-07 10:05:00,0,2,2025-04-01,ok,2\n", "2025-04-01"},
	} {
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(head+c.rows), Request{FileName: "r.csv", Scheme: "s", DryRun: true})
		if err != nil || r.Accepted != 1 {
			t.Errorf("%s: %v, %+v", name, err, r)
			continue
		}
		if got := r.Preview[0].Rows[0][slices.Index(r.Preview[0].Fields, "answered_on")]; got != c.want {
			t.Errorf("%s: the day is %s, want %s", name, got, c.want)
		}
	}
}

// TestWelshTicks: LimeSurvey in Welsh writes Ie and Na for what was ticked and what was not.
func TestWelshTicks(t *testing.T) {
	t.Parallel()
	const file = "\"Response ID\";\"Date submitted\";\"Start language\";\"Cyfeirnod y person\";\"Pa ymweliad yw hwn?\";\"Pa rai o'r rhain ydych chi'n eu gwneud mwy nawr? (ticiwch bob un sy'n berthnasol) [Coginio]\";\"Pa rai o'r rhain ydych chi'n eu gwneud mwy nawr? (ticiwch bob un sy'n berthnasol) [Rheoli arian]\"\r\n" +
		"\"1\";\"2025-04-07 10:05:00\";\"cy\";\"SL-1\";\"Llinell sylfaen\";\"Ie\";\"Na\"\r\n"
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(file), Request{FileName: "l.csv", Scheme: "s", DryRun: true})
	if err != nil || r.Accepted != 1 {
		t.Fatalf("%v, %+v", err, r)
	}
	if got := r.Preview[0].Rows[0][slices.Index(r.Preview[0].Fields, "indep_help")]; got != "cooking" {
		t.Errorf("ticked: %s", got)
	}
}

// TestOptionBehindAnotherWord: Qualtrics writes "question - Selected Choice - option" in the
// language of the account.
func TestOptionBehindAnotherWord(t *testing.T) {
	t.Parallel()
	const question = "Which of these do you do more of now?"
	got := keysOfColumn("Q6_1", book.Column{Code: "Q6_1", Text: question + " - Ausgewählte Option - Cooking"}, "")
	if !slices.Contains(got.ticks, tickKeys{"", wordingKey(question), "Cooking"}) {
		t.Errorf("%+v", got.ticks)
	}
}
