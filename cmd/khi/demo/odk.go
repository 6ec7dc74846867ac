package demo

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"time"
)

// odkGroups are the groups of the form: Central joins group and question with "-".
var odkGroups = map[string]string{
	"person_ref": "who", "wave": "who",
	"friends_n": "friends", "friends_help": "friends", "friends_enough": "friends",
	"life_sat": "wellbeing", "worthwhile": "wellbeing", "happy": "wellbeing", "anxious": "wellbeing", "lonely": "wellbeing",
}

func odkName(q string) string {
	if g := odkGroups[q]; g != "" {
		return g + "-" + q
	}
	return q
}

// odkColumns is the layout of ODK Central's main table with split tick boxes.
func odkColumns(newForm, more bool) []cell {
	version := "2023040100"
	if newForm {
		version = "2024040100"
	}
	form := formColumns(newForm, more, odkName)
	for i, c := range form {
		if strings.HasPrefix(c.header, "indep_help/") { // 0 for unanswered too
			form[i].value = func(r row) string {
				if v := c.value(r); v != "" {
					return v
				}
				return "0"
			}
		}
	}
	return slices.Concat([]cell{
		{"SubmissionDate", func(r row) string { return r.a.end.Format("2006-01-02T15:04:05.000Z") }},
		{"meta-instanceID", func(r row) string { return "uuid:" + uuid(r) }},
		{"start", func(r row) string { return koboTime(r.a.start) }},
		{"end", func(r row) string { return koboTime(r.a.end) }},
		{odkName("person_ref"), func(r row) string { return reference(r.p, r.n) }},
		{odkName("wave"), func(r row) string { return r.a.wave }},
	}, form, []cell{
		{"KEY", func(r row) string { return "uuid:" + uuid(r) }},
		{"SubmitterID", func(r row) string { return fmt.Sprint(7 + r.n/60%len(inventedNames)) }},
		{"SubmitterName", func(r row) string { return inventedName(r.n / 60) }},
		{"AttachmentsPresent", zero},
		{"AttachmentsExpected", zero},
		{"Status", empty},
		{"ReviewState", func(r row) string { return []string{"approved", "", "approved"}[r.n%3] }},
		{"DeviceID", func(r row) string { return fmt.Sprintf("collect:%06x", 0xabc120+r.n/60) }},
		{"Edits", func(r row) string { return number(r.n / 11 % 11 / 10) }},
		{"FormVersion", func(row) string { return version }},
	})
}

func zero(row) string { return "0" }

// odkZip writes the form's table and the repeat of friends, newest first.
func odkZip(rows []row, newForm, more bool, made time.Time) ([]byte, error) {
	newest := slices.Clone(rows)
	slices.Reverse(newest)
	columns := odkColumns(newForm, more)
	main := [][]string{make([]string, len(columns))}
	for i, c := range columns {
		main[0][i] = c.header
	}
	friends := [][]string{{"friend_initial", "met_through", "PARENT_KEY", "KEY"}}
	for _, r := range newest {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = c.value(r)
		}
		main = append(main, line)
		for f := range min(max(r.a.friends, 0), 4) {
			key := "uuid:" + uuid(r)
			friends = append(friends, []string{string(rune('A' + f)), []string{"work", "shared_lives", "family", "club"}[(r.n+f)%4],
				key, fmt.Sprintf("%s/friends/friend[%d]", key, f+1)})
		}
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct {
		name  string
		table [][]string
	}{{"khi.csv", main}, {"khi-friend.csv", friends}} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: made})
		if err != nil {
			return nil, fmt.Errorf("demo: %s: %w", part.name, err)
		}
		if err := csv.NewWriter(f).WriteAll(part.table); err != nil {
			return nil, fmt.Errorf("demo: %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("demo: odk zip: %w", err)
	}
	return b.Bytes(), nil
}
