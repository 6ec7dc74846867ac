package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"

	"khi/dashboards"
	"khi/dashboards/chart"
	"khi/dashboards/schedule"
	"khi/metrics/disclose"
	"khi/queries/disk"
	"khi/queries/duck"
)

// report writes what the pages give as zip files and workbooks into folders, and mails
// them by a schedule. It reads the published snapshot, whether khi serve is running or not.
func report(ctx context.Context, c *cli, args []string) error {
	f := c.flags("report", "--data DIR [--profile NAME] (--place ID [--indicator NAME | --compare NAME [--grain nation|area|scheme]] [--period P] [--what zip|workbook|analysts|paper] [--lang cy] --to FOLDER | --schedule FILE [--status | --again N] [--mail-relay URL --mail-from ADDRESS --mail-domains LIST])")
	data := f.String("data", "data/khi", "data folder")
	to := f.String("to", "", "folder to write the report into")
	list := f.String("schedule", "", "file with the reports to write after each publication (docs/operations.md)")
	m := mailFlags(f)
	f.StringVar(&m.address, "address", "", "with --schedule: where the service is (as khi serve --address), for mails whose report is too large to go along")
	f.BoolVar(&m.status, "status", false, "with --schedule: say how far each report has come, and write nothing")
	f.IntVar(&m.again, "again", 0, "with --schedule: have the mails of this report, by its number in the file, tried once more that did not plainly go")
	var hide rules
	profileFlag(f, &hide)
	var w schedule.Wanted
	f.StringVar(&w.Place, "place", "", "code of a scheme, an area, a nation or a group of places")
	f.StringVar(&w.Indicator, "indicator", "", "the page of this indicator for the place")
	f.StringVar(&w.Compare, "compare", "", "the comparison on this indicator of the places inside the place")
	f.StringVar(&w.Grain, "grain", "", "with --compare: nation, area or scheme (default: the level next below)")
	f.StringVar(&w.Period, "period", "", "such as 2025-26 or 2025-26Q1 (default: the latest year that is over)")
	f.StringVar(&w.What, "what", "", "zip: everything on the page; workbook: its Excel report; analysts: the same with charts, filters and frozen headings; paper: the board paper of a place as one file to open and print (default: zip)")
	f.StringVar(&w.Lang, "lang", "", "cy: in Welsh (default: English)")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%q is no flag: %w", f.Arg(0), errUsage)
	}
	if *list != "" {
		if *to != "" || w != (schedule.Wanted{}) {
			return fmt.Errorf("--schedule names a file that says all else: give it and --data alone: %w", errUsage)
		}
		return reportSchedule(ctx, c, *data, *list, hide, m)
	}
	if m.status || m.again != 0 {
		return fmt.Errorf("--status and --again belong to --schedule: %w", errUsage)
	}
	return reportOnce(ctx, c, f, *data, *to, w, hide)
}

func reportOnce(ctx context.Context, c *cli, f *flag.FlagSet, data, to string, w schedule.Wanted, hide rules) error {
	err := w.Check()
	if err == nil && to == "" {
		err = errors.New("say where to: --to FOLDER")
	}
	if err != nil {
		f.Usage()
		return fmt.Errorf("%w: %w", err, errUsage)
	}
	return withReporter(ctx, data, hide, func(x *dashboards.Reporter) error {
		name, body, err := x.Make(ctx, w)
		if err != nil {
			return err
		}
		return writeReport(c, to, name, body)
	})
}

// withReporter makes reports from the snapshot that a data folder shows.
func withReporter(ctx context.Context, dir string, hide rules, use func(*dashboards.Reporter) error) (err error) {
	engine, done, err := publishedEngine(ctx, dir, hide.profile())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	charts, err := chart.New(chart.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, charts.Close(context.WithoutCancel(ctx))) }()
	return use(dashboards.NewReporter(engine, charts, version))
}

// writeReport puts a whole report into a folder, or leaves there what was there.
func writeReport(c *cli, folder, name string, body []byte) error {
	if err := disk.MakeFolder(folder); err != nil {
		return fmt.Errorf("the folder for reports: %w", err)
	}
	path := filepath.Join(folder, name)
	if err := disk.Write(path, body); err != nil {
		return fmt.Errorf("a report could not be written: %w", err)
	}
	fmt.Fprintln(c.stdout, path)
	return nil
}

// publication names what a data folder shows: a snapshot is called by its content. By
// other rules than the default ones the same snapshot is another publication.
func publication(dir string, hide rules) (string, error) {
	path, err := duck.Current(dir)
	name := filepath.Base(path)
	if p := hide.profile(); p.Name != disclose.Default.Name {
		name += " " + p.Name
	}
	return name, err
}
