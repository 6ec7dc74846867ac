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

// lssTable is one table of a survey's structure, each row in the order of the fields.
func lssTable(name, fields string, rows ...string) string {
	var b strings.Builder
	b.WriteString(" <" + name + ">\n  <fields><fieldname>" + strings.ReplaceAll(fields, " ", "</fieldname><fieldname>") + "</fieldname></fields>\n  <rows>\n")
	for _, row := range rows {
		b.WriteString("   <row>")
		for i, v := range strings.Split(row, "|") {
			of := strings.Fields(fields)[i]
			b.WriteString("<" + of + "><![CDATA[" + v + "]]></" + of + ">")
		}
		b.WriteString("</row>\n")
	}
	return b.String() + "  </rows>\n </" + name + ">\n"
}

func lssOf(language string, tables ...string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document>\n <LimeSurveyDocType>Survey</LimeSurveyDocType>\n <DBVersion>600</DBVersion>\n <languages>\n  <language>en</language>\n  <language>cy</language>\n </languages>\n" +
		strings.Join(tables, "") + lssTable("surveys", "sid language additional_languages", "123456|"+language+"|cy") + "</document>\n"
}

// Version 3 keeps the words beside each question and answer, once for each language.
func lss3() string {
	return lssOf("en",
		lssTable("answers", "qid code answer sortorder language scale_id", "2|AO01|Llinell sylfaen|1|cy|0", "2|AO01|Baseline|1|en|0", "2|AO02|Review|2|en|0",
			"4|AO01|It helps|1|en|0", "4|AO02|It makes no difference|2|en|0", "4|AO03|It gets in the way|3|en|0"),
		lssTable("questions", "qid parent_qid type title question language", "1|0|S|Q00|Person reference|en", "2|0|L|G01Q02|Pa ymweliad yw hwn?|cy", "2|0|L|G01Q02|<p>Which visit is this?</p>|en",
			"3|0|N|G01Q03|How many friends do you have?|en", "4|0|L|G02Q04|Does the support help you make and keep friends, or does it get in the way?|en",
			"5|0|M|G02Q05|Which of these do you do more of now? (tick all that apply)|en"),
		lssTable("subquestions", "qid parent_qid type title question language scale_id", "51|5|T|SQ001|Cooking|en|0", "52|5|T|SQ002|None of these|en|0"))
}

// Since version 4 the words stand in tables of their own.
func lss6() string {
	return lssOf("en",
		lssTable("answers", "aid qid code sortorder scale_id", "21|2|AO01|1|0", "22|2|AO02|2|0", "41|4|AO01|1|0", "42|4|AO02|2|0", "43|4|AO03|3|0"),
		lssTable("answer_l10ns", "id aid answer language", "1|21|Llinell sylfaen|cy", "2|21|Baseline|en", "3|22|Review|en", "4|41|It helps|en", "5|42|It makes no difference|en", "6|43|It gets in the way|en"),
		lssTable("questions", "qid parent_qid type title", "1|0|S|Q00", "2|0|L|G01Q02", "3|0|N|G01Q03", "4|0|L|G02Q04", "5|0|M|G02Q05"),
		lssTable("subquestions", "qid parent_qid type title scale_id", "51|5|T|SQ001|0", "52|5|T|SQ002|0"),
		lssTable("question_l10ns", "id qid question help language", "1|1|Person reference||en", "2|2|Pa ymweliad yw hwn?||cy", "3|2|Which visit is this?||en", "4|3|How many friends do you have?||en",
			"5|4|Does the support help you make and keep friends, or does it get in the way?||en", "6|5|Which of these do you do more of now? (tick all that apply)||en", "7|51|Cooking||en", "8|52|None of these||en"))
}

// TestLimeSurveyLSS: the structure that LimeSurvey saves by itself says what codes mean,
// as both generations of it write it.
func TestLimeSurveyLSS(t *testing.T) {
	t.Parallel()
	load := func(name string, body []byte) (*Receipt, error) {
		return newLoader(t, newMemory("s")).Load(context.Background(), bytes.NewReader(body), Request{FileName: name, Scheme: "s", DryRun: true})
	}
	for name, structure := range map[string]string{"version 3": lss3(), "version 6": lss6()} {
		r, err := load("z.zip", zipOf(t, "results.csv", limeCodes, "limesurvey_survey_123456.lss", structure))
		if err != nil || r.Accepted != 1 || !strings.Contains(r.Layout, "codes with the survey's structure") {
			t.Fatalf("%s: %v, %+v", name, err, r)
		}
		p := r.Preview[0]
		for field, want := range map[string]string{"person_ref": "SL-1", "wave": "baseline", "friends_n": "2", "friends_help": "in_the_way", "indep_help": "cooking"} {
			if i := slices.Index(p.Fields, field); i < 0 || p.Rows[0][i] != want {
				t.Errorf("%s: %s is %q, want %q", name, field, p.Rows[0][max(i, 0)], want)
			}
		}
	}
	refused := map[string]struct {
		name string
		body []byte
		says string
	}{
		"alone":                     {"s.lss", []byte(lss6()), "holds no answers"},
		"alone in a zip":            {"s.zip", zipOf(t, "s.lss", lss6()), "holds no answers"},
		"cut short":                 {"z.zip", zipOf(t, "results.csv", limeCodes, "s.lss", lss6()[:900]), "not whole XML"},
		"a code of two scales":      {"z.zip", zipOf(t, "results.csv", limeCodes, "s.lss", strings.Replace(lss3(), "  </rows>\n </answers>", "<row><qid>4</qid><code>AO03</code><answer>It helps</answer><language>en</language><scale_id>1</scale_id></row></rows>\n </answers>", 1)), "does not say what each of them means"},
		"words that nothing offers": {"z.zip", zipOf(t, "results.csv", limeCodes, "s.lss", strings.Replace(lss6(), "It gets in the way", "It is a pain", 1)), "It is a pain"},
	}
	for name, c := range refused {
		r, err := load(c.name, c.body)
		if !errors.Is(err, finding.ErrRefused) || len(r.Findings) == 0 || !strings.Contains(r.Findings[0].Message+r.Findings[0].Value, c.says) {
			t.Errorf("%s: %v, %+v", name, err, r.Findings)
		}
	}
}
