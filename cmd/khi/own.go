package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"khi/metrics"
	"khi/queries"
	"khi/queries/duck"
)

// ownFolder is the folder of a data folder that holds the indicators of the
// deployment, one file each, beside those that come with the program.
const ownFolder = "indicators"

// takeOwn takes up the indicators of a data folder and holds each to what every
// indicator has to say of itself.
func takeOwn(dir string) error {
	folder := filepath.Join(dir, ownFolder)
	err := queries.SetOwn(os.DirFS(folder))
	if err == nil {
		_, err = metrics.ReadCatalogue()
	}
	if err != nil {
		_ = queries.SetOwn(nil)
		return fmt.Errorf("an indicator of your own in %s cannot be used; correct it or take it away: %w", folder, err)
	}
	return nil
}

// checkOwn refuses indicators of the deployment that reach beyond the views, before
// any of them is run.
func checkOwn(ctx context.Context, db *duck.DB, dir string) error {
	for _, s := range queries.Own() {
		if err := db.Check(ctx, s); err != nil {
			return fmt.Errorf("an indicator of your own in %s cannot be used; correct it or take it away: %w", filepath.Join(dir, ownFolder), err)
		}
	}
	return nil
}
