package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"

	"khi/metrics/benefit"
	"khi/metrics/benefit/cohort"
	"khi/queries"
)

// recordsRequest asks what the records of councils say of the people in one setting
// beside people like them in the others.
type recordsRequest struct {
	Year, Need, Setting, PriceYear string
	Bands                          []byte // a table of need bands; nil for none
}

// fromRecords answers from the services in the records of a data folder. What comes out is
// protected as every answer about a table of people is; no row leaves the folder.
func (o keeperOptions) fromRecords(ctx context.Context, c *cli, req recordsRequest, asJSON bool) error {
	a, err := o.fromRecordsOf(ctx, c.stderr, req)
	if err != nil {
		return err
	}
	if asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(a)
	}
	return printCohort(c.stdout, a)
}

// fromRecordsOf asks whoever has the folder.
func (o keeperOptions) fromRecordsOf(ctx context.Context, say io.Writer, req recordsRequest) (*cohort.Answer, error) {
	a, reached, err := recordsAt(ctx, o.data, req)
	if reached {
		return a, err
	}
	if _, err := os.Stat(o.data); err != nil {
		return nil, fmt.Errorf("the data folder cannot be opened: %w", err)
	}
	k, err := openKeeper(ctx, o, say)
	if err != nil {
		return nil, err
	}
	a, err = k.fromRecords(ctx, req)
	return a, errors.Join(err, k.close())
}

// fromRecords reads the people from the database, changes nothing and waits for no load.
func (k *keeper) fromRecords(ctx context.Context, req recordsRequest) (*cohort.Answer, error) {
	q := cohort.Question{Setting: req.Setting, PriceYear: req.PriceYear}
	unpriced, unsettled, year := 0, 0, req.Year
	var people []who // beside those of the question, in their order
	err := k.db.Read(ctx, queries.Get("lists/people_in_settings"), map[string]any{"year": req.Year, "need": req.Need}, func(v []any) error {
		setting, _ := v[0].(string)
		cost, priced := v[1].(float64)
		year, _ = v[2].(string)
		p := cohort.Person{Setting: setting, Cost: benefit.Money{Amount: cost, Year: year}}
		p.Group, _ = v[3].(string)
		if age, known := v[4].(float64); known {
			p.Age = &age
		}
		p.Region, _ = v[5].(string)
		p.Scheme, _ = v[6].(string)
		switch {
		case setting == "not known":
			unsettled++
		case !priced || cost <= 0:
			unpriced++
		default:
			at := who{}
			at.scheme, _ = v[7].(string)
			at.key, _ = v[8].(int64)
			people, q.People = append(people, at), append(q.People, p)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(q.People) == 0 {
		return nil, errors.New("the records hold nobody on long-term support with a cost, of that year and need: load the councils' Client Level Data (docs/sources.md), or send a table of people with khi benefit --people")
	}
	banded, err := k.band(&q, people, req.Bands)
	if err != nil {
		return nil, err
	}
	a, err := q.Work()
	if err != nil {
		return nil, err
	}
	about := "From the services in councils' own records (Client Level Data), " + year + ": where each person lived for most of the year, and what the council paid for all their long-term support in those weeks. "
	a.Notes = append([]string{about + "Age is the middle of its band. " + banded,
		fmt.Sprintf("Left out, to the nearest 5: %d people one of whose services has no weekly cost, %d of whom the record does not say where they live.", cohort.Rounded(unpriced), cohort.Rounded(unsettled))}, a.Notes...)
	return a, nil
}

// band gives people the need band of the table beside the records, and says in words what
// they are alike in.
func (k *keeper) band(q *cohort.Question, people []who, table []byte) (string, error) {
	if len(table) == 0 {
		return "These records hold no assessed need: people are alike in age, main reason for support and region, and may differ in what they need. To match on need put a table of need bands beside them (--bands), or send a table of people with the column band (khi benefit --people).", nil
	}
	needs, err := readNeeds(bytes.NewReader(table))
	if err != nil {
		return "", fmt.Errorf("the table of need bands:\n%w", err)
	}
	var schemes []string
	for _, p := range people {
		if !slices.Contains(schemes, p.scheme) {
			schemes = append(schemes, p.scheme)
		}
	}
	bands, err := k.bandsOf(needs, schemes)
	if err != nil {
		return "", fmt.Errorf("the table of need bands:\n%w", err)
	}
	found := 0
	for i, p := range people {
		if b, there := bands[p]; there {
			q.People[i].Band = b
			found++
		}
	}
	if found == 0 {
		return "", errors.New("the table of need bands: nobody in the records has one of its references: person_ref is what the records have as LA_Person_Unique_Identifier, under the scheme for which they were loaded")
	}
	return fmt.Sprintf("The need band is that of the council's own table beside these records, known of about %d of %d people; the others are in no matched group. All bands must be of one scale and say what was assessed, never what is paid.", cohort.Rounded(found), cohort.Rounded(len(people))), nil
}

// deskRecords is what the desk says.
type deskRecords struct {
	Answer *cohort.Answer `json:"answer,omitempty"`
	Error  string         `json:"error,omitempty"`
}

func (k *keeper) deskRecords(w http.ResponseWriter, r *http.Request) {
	q, answer := r.URL.Query(), deskRecords{}
	bands, err := io.ReadAll(io.LimitReader(r.Body, mostBandFile))
	if err == nil {
		answer.Answer, err = k.fromRecords(r.Context(), recordsRequest{q.Get("year"), q.Get("need"), q.Get("setting"), q.Get("price_year"), bands})
	}
	if err != nil {
		answer.Error = err.Error()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// recordsAt asks at the desk. reached is false when nobody is there.
func recordsAt(ctx context.Context, dir string, req recordsRequest) (a *cohort.Answer, reached bool, err error) {
	q := url.Values{"year": {req.Year}, "need": {req.Need}, "setting": {req.Setting}, "price_year": {req.PriceYear}}
	var answer deskRecords
	reached, err = askDesk(ctx, dir, http.MethodPost, "records?"+q.Encode(), bytes.NewReader(req.Bands), &answer)
	if err == nil && answer.Error != "" {
		err = errors.New(answer.Error)
	}
	if err != nil {
		return nil, reached, err
	}
	return answer.Answer, reached, nil
}
