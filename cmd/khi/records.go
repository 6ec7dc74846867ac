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

	"khi/metrics"
	"khi/metrics/benefit"
	"khi/metrics/benefit/cohort"
	"khi/metrics/benefit/scenario"
	"khi/queries"
	"khi/queries/gazetteer"
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
		p.Scheme, _ = v[5].(string) // people of one council are alike
		p.Region = regionOf(p.Scheme)
		switch {
		case setting == "not known":
			unsettled++
		case !priced || cost <= 0:
			unpriced++
		default:
			at := who{}
			at.scheme, _ = v[6].(string)
			at.key, _ = v[7].(int64)
			p.Band, _ = v[8].(string)
			people, q.People = append(people, at), append(q.People, p)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(q.People) == 0 {
		return nil, fmt.Errorf("%w: the records hold nobody on long-term support with a cost, of that year and need: load the councils' Client Level Data (docs/sources.md), or send a table of people with khi benefit --people", cohort.ErrNoAnswer)
	}
	q.Period = year
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
		if n := len(people) - unbanded(q.People); n > 0 {
			return fmt.Sprintf("Need is what the councils have assessed and added to their records, known of about %d of %d people; the others are in no matched group. All bands must be of one scale and say what was assessed, never what is paid.", cohort.Rounded(n), cohort.Rounded(len(people))), nil
		}
		return "These records hold no assessed need: people are alike in age, main reason for support and region, and may differ in what they need. To match on need add the column Need_Band to them, put a table of need bands beside them (--bands), or send a table of people with the column band (khi benefit --people).", nil
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
		q.People[i].Band = "" // of one scale: what the records have beside it may be of another
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

// regionOf is the region of a council, by its three-figure code or that of the Office for
// National Statistics, in force or former; "" where it is not known.
func regionOf(council string) string {
	g, err := gazetteer.Load()
	if err != nil {
		return ""
	}
	if gss, ok := g.ByCouncilCode(council); ok {
		council = gss
	}
	found := g.ByCode(council, londonToday())
	if found.Standing == gazetteer.Divided {
		return found.Options[0].Region // what came of it lies where it lay
	}
	return found.Area.Region
}

func unbanded(people []cohort.Person) (n int) {
	for _, p := range people {
		if p.Band == "" {
			n++
		}
	}
	return n
}

// besidePeople is what the records say, for people of one need, of those in Shared Lives
// beside people like them: for the pages, at the prices that they have. It is nil where
// the records do not answer.
func (k *keeper) besidePeople(ctx context.Context, need string) (*cohort.Answer, error) {
	a, err := k.fromRecords(ctx, recordsRequest{Need: need, Setting: "Shared Lives", PriceYear: metrics.CostPriceYear})
	switch {
	case errors.Is(err, cohort.ErrNoAnswer) || err == nil && a.Matched == nil:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return a.ForReaders(recordsNotes), nil
}

// besideKey begins what a snapshot says of people beside those like them, by need. It is
// worked out when the snapshot is written, since nothing that readers open holds people,
// and is protected as it stands.
const besideKey = "beside "

// sayBeside adds to what a snapshot says of itself the people beside those like them.
func (k *keeper) sayBeside(ctx context.Context, says map[string]string) error {
	for _, need := range scenario.Starts {
		beside, err := k.besidePeople(ctx, need)
		if err != nil {
			return fmt.Errorf("people beside those like them, from councils' records, %s: %w", need, err)
		}
		if beside == nil {
			continue
		}
		text, err := json.Marshal(beside)
		if err != nil {
			return err
		}
		says[besideKey+need] = string(text)
	}
	return nil
}

// recordsNotes are how many notes of an answer say what it rests on and who is left out.
const recordsNotes = 2

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
