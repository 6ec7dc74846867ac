package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// backupLook is how often it is looked whether the newest backup is too old.
const backupLook = time.Hour

// backupWanted says why another backup is wanted; "" where none is. A folder that was never
// backed up is as old as its first load, and one of made-up data needs none.
func (k *keeper) backupWanted(within time.Duration, now time.Time) string {
	lines := k.loader.Lines()
	if within <= 0 || len(lines) == 0 || isInvented(k.dir) {
		return ""
	}
	last := lastBackup(k.dir)
	switch made := time.Unix(int64(last), 0).UTC(); {
	case last == 0 && now.Sub(lines[0].At) > within:
		return "no backup of this folder was ever made"
	case last != 0 && now.Sub(made) > within:
		return fmt.Sprintf("the newest backup is of %s", made.Format("2006-01-02 15:04 UTC"))
	}
	return ""
}

// watchBackups says so in the log, at the start and each hour until there is another one.
// What it gives ends that.
func (k *keeper) watchBackups(ctx context.Context, within time.Duration, logger *slog.Logger) (stop func()) {
	ctx, stop = context.WithCancel(ctx)
	go func() {
		for {
			if why := k.backupWanted(within, time.Now()); why != "" {
				logger.Warn("a backup is overdue: "+why+"; look whether the timer runs, and what khi backup says", "folder", k.dir, "within", within.String())
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(backupLook):
			}
		}
	}()
	return stop
}
