package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"khi/ingest"
	"khi/queries"
)

const retentionUse = `--data DIR --keep-years N [--erase PEOPLE] [--erasures FILE]
Says for how many people the time is over for which rows are kept: nothing about them is newer than N financial years before the one that runs. With --erase and their number they are erased, for good; stop khi serve first.`

// retentionFound says for whom the time is over, in numbers.
type retentionFound struct {
	Until   string            `json:"until"` // nothing about them is newer than this day
	Today   string            `json:"today"` // by the clock of the machine that was asked
	People  int               `json:"people"`
	Schemes []retentionScheme `json:"schemes"`
	Waiting int               `json:"waiting"` // kept for an arrangement without an end
	Error   string            `json:"error,omitempty"`
	who     []ingest.Subject
}

// retentionScheme are those of one scheme, by kind, and the rows that name them.
type retentionScheme struct {
	Name  string         `json:"name"`
	Kinds map[string]int `json:"kinds"`
	Rows  int64          `json:"rows"`
}

// retention tells or erases those for whom the time is over.
func retention(ctx context.Context, c *cli, args []string) error {
	f := c.flags("subject retention", retentionUse)
	o := keeperFlags(f)
	years := f.Int("keep-years", 0, "whole financial years that are kept before the one that runs; there is no rule unless it is given")
	people := f.Int("erase", 0, "erase them: how many there are, as the command says without this")
	list := f.String("erasures", "", "file outside the data folder that keeps who was erased, by hashes, for khi restore (default: beside the folder, with .erasures behind its name)")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if *years < 1 || f.NArg() > 0 {
		f.Usage()
		return fmt.Errorf("no rule is set: say with --keep-years (or KHI_KEEP_YEARS) for how many financial years rows are kept: %w", errUsage)
	}
	if *people != 0 {
		return o.eraseRetention(ctx, c, *years, *people, *list)
	}
	found, err := o.retention(ctx, c, *years)
	if err != nil {
		return err
	}
	found.print(c.stdout)
	if found.People > 0 {
		fmt.Fprintf(c.stdout, "Nothing was changed. To erase them for good: stop khi serve, then khi subject retention --keep-years %d --erase %d\n", *years, found.People)
		fmt.Fprintf(c.stdout, "Figures of years that they are in are then counted without them, here and for replicas; releases stay what they are. If old years are to be shown as they were, make a release first.\n")
	}
	return nil
}

// retention asks whoever has the folder.
func (o keeperOptions) retention(ctx context.Context, c *cli, years int) (*retentionFound, error) {
	var found retentionFound
	reached, err := askDesk(ctx, o.data, http.MethodGet, "retention?years="+strconv.Itoa(years), nil, &found)
	if reached {
		if err == nil && found.Error != "" {
			err = errors.New(found.Error)
		}
		return &found, err
	}
	k, err := o.openToErase(ctx, c)
	if err != nil {
		return nil, err
	}
	over, err := k.retention(ctx, years)
	return over, errors.Join(err, k.close())
}

func (k *keeper) deskRetention(w http.ResponseWriter, r *http.Request) {
	years, err := strconv.Atoi(r.URL.Query().Get("years"))
	answer := &retentionFound{}
	if err == nil {
		answer, err = k.retention(r.Context(), years)
	}
	if err != nil {
		answer = &retentionFound{Error: err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// retention finds for whom the time is over: in the record, among stories and in rounds.
func (k *keeper) retention(ctx context.Context, years int) (*retentionFound, error) {
	if k.bulk != "" {
		return nil, errBulk
	}
	book, err := k.storyBook()
	if err != nil {
		return nil, err
	}
	beside, err := besideRows(k.dir, book)
	if err != nil {
		return nil, err
	}
	today := londonToday()
	out := &retentionFound{Until: ingest.RetentionUntil(today, years), Today: today.Format(time.DateOnly)}
	over, err := k.loader.RetentionOver(ingest.Retention{Until: out.Until, Beside: beside})
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	err = k.db.Read(ctx, queries.Get("lists/ingest_schemes"), nil, func(v []any) error {
		names[v[0].(string)], _ = v[1].(string)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.who, out.People, out.Waiting = over.Who, len(over.Who), over.Waiting
	for at, s := range over.Who { // in the order of schemes
		if at == 0 || over.Who[at-1].Scheme != s.Scheme {
			name := names[s.Scheme]
			if name == "" {
				name = s.Scheme
			}
			out.Schemes = append(out.Schemes, retentionScheme{Name: name, Kinds: map[string]int{}})
		}
		last := &out.Schemes[len(out.Schemes)-1]
		last.Kinds[s.Kind]++
		last.Rows += over.Rows[s]
	}
	return out, nil
}

// print tells how many they are, and nothing about any of them.
func (r *retentionFound) print(w io.Writer) {
	day, _ := time.Parse(time.DateOnly, r.Until)
	today, _ := time.Parse(time.DateOnly, r.Today)
	fmt.Fprintf(w, "%d people about whom nothing is newer than %s\n", r.People, day.Format("2 January 2006"))
	for _, s := range r.Schemes {
		var kinds []string
		for _, kind := range ingest.SubjectKinds {
			if n := s.Kinds[kind]; n > 0 {
				kinds = append(kinds, fmt.Sprintf("%s: %d", kind, n))
			}
		}
		fmt.Fprintf(w, "  %s: %s; %d rows name them\n", s.Name, strings.Join(kinds, ", "), s.Rows)
	}
	if r.Waiting > 0 {
		fmt.Fprintf(w, "%d more are kept although nothing is newer, for they have an arrangement without an end: if it has ended, the scheme is to send its last day\n", r.Waiting)
	}
	fmt.Fprintf(w, "today is %s by the clock of this machine\n", today.Format("2 January 2006"))
}

// eraseRetention erases those for whom the time is over, if they are as many as were told.
func (o keeperOptions) eraseRetention(ctx context.Context, c *cli, years, people int, list string) error {
	k, err := o.openToErase(ctx, c)
	if err != nil {
		return err
	}
	return errors.Join(k.eraseRetention(ctx, c, years, people, list), k.close())
}

func (k *keeper) eraseRetention(ctx context.Context, c *cli, years, people int, list string) error {
	list, err := erasuresAt(k.dir, list)
	if err != nil {
		return err
	}
	found, err := k.retention(ctx, years)
	if err != nil {
		return err
	}
	if found.print(c.stdout); found.People != people {
		return fmt.Errorf("nothing was erased: the time is over for %d people, and --erase says %d", found.People, people)
	}
	p, err := k.erase(ctx, erasing{who: slices.Clone(found.who), until: found.Until, by: systemUser(), list: list})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "erased %d people for whom the time was over: %d rows (line %d of the ledger). What is newer than %s may come again; older rows stay out.\n", found.People, p.Rows, p.Line, found.Until)
	return k.tellLeft(c, p, list)
}
