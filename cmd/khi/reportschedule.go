package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"khi/dashboards"
	"khi/dashboards/schedule"
)

// reportSchedule writes each report of a schedule that was not written since the last
// publication. One that cannot be made keeps none of the others from being written.
func reportSchedule(ctx context.Context, c *cli, data, path string, hide rules) error {
	all, err := schedule.Read(path)
	if err != nil {
		return err
	}
	n, err := schedule.ReadNotes(path)
	if err != nil {
		return err
	}
	// Asked before the snapshot is opened: should another be published in between, its
	// reports are written again, and never left out.
	now, err := publication(data, hide)
	if err != nil {
		return err
	}
	due, err := n.Due(all, now)
	if err != nil || !slices.Contains(due, true) {
		return err
	}
	return withReporter(ctx, data, hide, func(x *dashboards.Reporter) (wrong error) {
		for i, one := range all {
			if !due[i] {
				continue
			}
			if err := reportDue(ctx, c, x, n, all, one, now); err != nil {
				wrong = errors.Join(wrong, fmt.Errorf("%s, report %d: %w", path, i+1, err))
			}
		}
		return wrong
	})
}

// reportDue writes one report and notes it.
func reportDue(ctx context.Context, c *cli, x *dashboards.Reporter, n *schedule.Notes, all []schedule.Report, one schedule.Report, now string) error {
	name, body, err := x.Make(ctx, one.Wanted)
	if err == nil {
		err = n.Apart(all, one, name, now)
	}
	if err == nil {
		err = writeReport(c, one.Folder, name, body)
	}
	if err == nil {
		err = n.Keep(one, now, name, body, time.Now())
	}
	return err
}
