package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"khi/dashboards"
	"khi/dashboards/schedule"
)

// scheduled is one run of a schedule: what it says, what was noted of it, and what is
// published now.
type scheduled struct {
	c     *cli
	path  string
	all   []schedule.Report
	notes *schedule.Notes
	now   string
	post  *postman
}

// openSchedule reads a schedule whole and its note, for this process alone: two that run
// at once would each send what is due.
func openSchedule(c *cli, data, path string, hide rules, m *mailOptions) (s *scheduled, free func() error, err error) {
	s = &scheduled{c: c, path: path}
	if s.all, err = schedule.Read(path); err != nil {
		return nil, nil, err
	}
	if s.post, err = m.postman(data, s); err != nil {
		return nil, nil, fmt.Errorf("%w. Nothing was written", err)
	}
	if free, err = holdFile(path+".held", "another khi report works on this schedule"); err != nil {
		return nil, nil, err
	}
	s.notes, err = schedule.ReadNotes(path)
	if err == nil {
		// Asked before the snapshot is opened: should another be published in between, its
		// reports are written again, and never left out.
		s.now, err = publication(data, hide)
	}
	if err != nil {
		return nil, nil, errors.Join(err, free())
	}
	return s, free, nil
}

// reportSchedule writes and mails each report of a schedule that was not since the last
// publication. One that cannot be made keeps none of the others from being written.
func reportSchedule(ctx context.Context, c *cli, data, path string, hide rules, m *mailOptions) (err error) {
	s, free, err := openSchedule(c, data, path, hide, m)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, free()) }()
	if m.status {
		ways, err := s.notes.Ways(s.all, s.now)
		for _, way := range ways {
			fmt.Fprintln(c.stdout, way)
		}
		return err
	}
	defer func() { err = errors.Join(err, schedule.KeepRun(path, time.Now(), err)) }()
	if err := s.again(m.again); err != nil {
		return err
	}
	due, err := s.notes.Due(s.all, s.now)
	if err != nil {
		return err
	}
	mails, err := s.mailsDue()
	if err != nil {
		return err
	}
	wrong := s.stuck()
	if !slices.Contains(due, true) && !slices.ContainsFunc(mails, func(to []string) bool { return len(to) > 0 }) {
		return wrong
	}
	return withReporter(ctx, data, hide, func(x *dashboards.Reporter) error {
		defer s.post.hangUp()
		for i, one := range s.all {
			if !due[i] && len(mails[i]) == 0 {
				continue
			}
			if err := s.one(ctx, x, one, due[i], mails[i]); err != nil {
				wrong = errors.Join(wrong, s.naming(i, err))
			}
		}
		return wrong
	})
}

func (s *scheduled) naming(i int, err error) error {
	return fmt.Errorf("%s, report %d: %w", s.path, i+1, err)
}

// one makes a report once, for its folder and for everybody who is to get it.
func (s *scheduled) one(ctx context.Context, x *dashboards.Reporter, one schedule.Report, due bool, mails []string) error {
	name, body, err := x.Make(ctx, one.Wanted)
	if err != nil {
		return err
	}
	if due {
		err = s.file(one, name, body)
	}
	for _, to := range mails {
		err = errors.Join(err, s.post.bring(ctx, x, one.Wanted, to, name, body))
	}
	return err
}

// file writes one report into its folder and notes it.
func (s *scheduled) file(one schedule.Report, name string, body []byte) error {
	err := s.notes.Apart(s.all, one, name, s.now)
	if err == nil {
		err = writeReport(s.c, one.Folder, name, body)
	}
	if err == nil {
		err = s.notes.Keep(one, s.now, name, body, time.Now())
	}
	return err
}

// mailsDue are those who are still to get each report by mail.
func (s *scheduled) mailsDue() ([][]string, error) {
	all := make([][]string, len(s.all))
	for i, one := range s.all {
		for _, to := range one.Mail {
			due, err := s.notes.MailDue(one.Wanted, to, s.now)
			if err != nil {
				return nil, err
			}
			if due {
				all[i] = append(all[i], to)
			}
		}
	}
	return all, nil
}

// again has the mails of one report tried once more that did not plainly go.
func (s *scheduled) again(number int) error {
	if number == 0 {
		return nil
	}
	if number < 1 || number > len(s.all) {
		return fmt.Errorf("--again %d: %s has reports 1 to %d", number, s.path, len(s.all))
	}
	one, found := s.all[number-1], false
	for _, to := range one.Mail {
		again, err := s.notes.Again(one.Wanted, to)
		if err != nil {
			return err
		}
		found = found || again
	}
	if !found {
		return fmt.Errorf("--again %d: every mail of this report that was tried was taken by the relay, so none is sent twice", number)
	}
	return nil
}

// stuck names the mails that are not tried again by themselves, in each run: somebody has
// to do something.
func (s *scheduled) stuck() (wrong error) {
	for i, one := range s.all {
		for _, to := range one.Mail {
			why, err := s.notes.Stuck(one.Wanted, to, s.now)
			if err == nil && why != "" {
				err = fmt.Errorf("the mail to %s: %s. To have it tried once more: khi report --schedule … --again %d", to, strings.TrimSuffix(why, "."), i+1)
			}
			if err != nil {
				wrong = errors.Join(wrong, s.naming(i, err))
			}
		}
	}
	return wrong
}

// scheduled gives the pages how far the schedule of reports has come; nil where the
// service was told of none.
func (k *keeper) scheduled() func() (*schedule.Standing, error) {
	if k.schedule == "" {
		return nil
	}
	return func() (*schedule.Standing, error) {
		now, err := publication(k.dir, k.options.rules)
		if err != nil {
			return nil, err
		}
		return schedule.Stand(k.schedule, now)
	}
}
