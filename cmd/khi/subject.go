package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"khi/ingest"
)

const subjectUse = `--data DIR --scheme S (--person KEY | --carer KEY | --worker KEY | --application KEY | --respondent KEY) [--to FOLDER (--recipient age1… | --in-the-clear)]
Use: khi subject erase --data DIR --scheme S (--person KEY | …) [--erasures FILE]   (takes them out of everything, for good)
Use: khi subject retention --data DIR --keep-years N [--erase PEOPLE]   (the same for all whose time is over)
A KEY of - is read from the standard input, so that it stands in no list of running programs.`

// subjectRequest names one person by their scheme's own reference. It is written
// nowhere: not to the log, not to the trail, not into the export.
type subjectRequest struct {
	Kind, Scheme, Reference string
}

// subjectFlags are those that name one person.
type subjectFlags struct {
	scheme string
	given  map[string]*string
}

func newSubjectFlags(f *flag.FlagSet) *subjectFlags {
	s := &subjectFlags{given: map[string]*string{}}
	f.StringVar(&s.scheme, "scheme", "", "the scheme that knows them")
	for _, kind := range ingest.SubjectKinds {
		s.given[kind] = f.String(kind, "", "the scheme's own reference for the "+kind+", or - to read it from the standard input")
	}
	return s
}

// request is whom the flags name.
func (s *subjectFlags) request(f *flag.FlagSet) (req subjectRequest, err error) {
	req.Scheme = s.scheme
	for _, kind := range ingest.SubjectKinds {
		if *s.given[kind] != "" {
			if req.Kind != "" {
				req.Kind = ""
				break
			}
			req.Kind, req.Reference = kind, *s.given[kind]
		}
	}
	if req.Kind == "" || req.Scheme == "" || f.NArg() > 0 {
		f.Usage()
		return req, fmt.Errorf("name the scheme and one person, carer, worker, application or respondent: %w", errUsage)
	}
	if req.Reference == "-" {
		line, err := bufio.NewReader(io.LimitReader(os.Stdin, 1<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return req, err
		}
		req.Reference = strings.TrimRight(line, "\r\n")
	}
	return req, nil
}

// subject finds all that is held about one person and exports it, or erases it.
func subject(ctx context.Context, c *cli, args []string) error {
	if len(args) > 0 && args[0] == "erase" {
		return subjectErase(ctx, c, args[1:])
	}
	if len(args) > 0 && args[0] == "retention" {
		return retention(ctx, c, args[1:])
	}
	f := c.flags("subject", subjectUse)
	o := keeperFlags(f)
	person := newSubjectFlags(f)
	to := f.String("to", "", "folder to write the export to, as JSON and as CSV; without it, only what there is is told")
	out := exportFlags(f)
	if err := c.parse(f, args); err != nil {
		return err
	}
	req, err := person.request(f)
	if err != nil {
		return err
	}
	var who []age.Recipient
	if *to != "" {
		if who, err = out.lockedFor(); err != nil {
			return err
		}
	}
	found, err := o.subject(ctx, c, req)
	if err != nil {
		return err
	}
	found.print(c.stdout)
	if *to == "" {
		return nil
	}
	return found.write(*to, who, c.stdout)
}

// subject asks whoever has the folder.
func (o keeperOptions) subject(ctx context.Context, c *cli, req subjectRequest) (*subjectFile, error) {
	found, reached, err := subjectAt(ctx, o.data, req)
	if reached {
		return found, err
	}
	if _, err := os.Stat(filepath.Join(o.data, "ledger.jsonl")); err != nil {
		return nil, fmt.Errorf("%s holds no record, so it holds nobody: %w", o.data, err)
	}
	k, err := openKeeper(ctx, o, c.stderr)
	if err != nil {
		return nil, err
	}
	found, err = k.subject(ctx, req)
	return found, errors.Join(err, k.close())
}

// deskFound is what the desk says.
type deskFound struct {
	Found *subjectFile `json:"found,omitempty"`
	Error string       `json:"error,omitempty"`
}

// deskSubject answers a reference that came in the body, which nothing logs.
func (k *keeper) deskSubject(w http.ResponseWriter, r *http.Request) {
	var req subjectRequest
	answer := deskFound{}
	err := json.NewDecoder(io.LimitReader(r.Body, 4<<10)).Decode(&req)
	if err == nil {
		answer.Found, err = k.subject(r.Context(), req)
	}
	if err != nil {
		answer.Error = err.Error()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// subjectAt asks at the desk. reached is false when nobody is there.
func subjectAt(ctx context.Context, dir string, req subjectRequest) (found *subjectFile, reached bool, err error) {
	body, err := json.Marshal(req)
	if err != nil {
		return nil, false, err
	}
	var answer deskFound
	reached, err = askDesk(ctx, dir, http.MethodPost, "subject", bytes.NewReader(body), &answer)
	if err == nil && answer.Error != "" {
		err = errors.New(answer.Error)
	}
	if err != nil {
		return nil, reached, err
	}
	return answer.Found, reached, nil
}
