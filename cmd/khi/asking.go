package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"khi/dashboards"
	"khi/dashboards/rounds"
	"khi/ingest"
)

const roundsFolder = "rounds"

// dueTime is how long the answers of a round that is over may wait.
const dueTime = 5 * time.Minute

// openAsking opens the rounds of a data folder, and loads by itself what was
// answered in those that are over.
func (k *keeper) openAsking(logger *slog.Logger) (dashboards.Asking, error) {
	sets, err := k.askable()
	if err != nil {
		return dashboards.Asking{}, err
	}
	shelf, err := rounds.Open(filepath.Join(k.dir, roundsFolder), sets, nil)
	if err != nil {
		return dashboards.Asking{}, err
	}
	a := asking{k, shelf}
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			a.loadDue(stop, logger)
			select {
			case <-stop:
				return
			case <-time.After(dueTime):
			}
		}
	}()
	k.closers = append(k.closers, func() error {
		close(stop)
		<-done
		return shelf.Close()
	})
	return dashboards.Asking{Shelf: shelf, Sets: sets, Key: a.key, Load: a.load}, nil
}

// asking brings rounds and loads together: neither knows the other.
type asking struct {
	keeper *keeper
	shelf  *rounds.Shelf
}

// roundSources are the templates as which answers are loaded, by whom the round asks.
var roundSources = map[string]string{
	rounds.ForPeople: "template_survey_response", rounds.ForCarers: "template_carer_response", rounds.ForWorkers: "template_worker_response", rounds.ForArea: "template_area_response",
}

// loadedOf is whose answers they are, in words.
var loadedOf = map[string]string{rounds.ForPeople: "people", rounds.ForCarers: "carers", rounds.ForWorkers: "workers", rounds.ForArea: "people of the area"}

func (a asking) key(kind, scheme, reference string) (int64, error) {
	if err := a.keeper.look.wait(context.Background()); err != nil { // while rows are made again there is another loader soon
		return 0, &dashboards.Refusal{Words: err.Error()}
	}
	who, err := a.keeper.loader.Subject(kind, scheme, reference)
	return who.Key, err
}

// load takes the answers of a round in through the door of every file, as our own
// template of the answers of those whom it asks. What was loaded of the round before is replaced by
// its keys: the scheme, who answered, the time and the day of their first answer.
func (a asking) load(ctx context.Context, id, by string) (string, error) {
	st, err := a.shelf.State(id)
	if err != nil {
		return "", err
	}
	rows, mark, err := a.shelf.Table(id)
	if err != nil {
		return "", err
	}
	if len(rows) < 2 {
		return "Nobody has answered yet, so nothing was loaded.", nil
	}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	if err := w.WriteAll(rows); err != nil {
		return "", err
	}
	receipt, err := a.keeper.load(ctx, &file, ingest.Request{FileName: "round-" + id + ".csv", Scheme: st.Scheme, Source: roundSources[st.For], By: by, Keyed: true})
	if receipt != nil && receipt.Status == ingest.StatusRefused {
		return "", &dashboards.Refusal{Words: "The answers were not loaded, and none is lost. " + refusedWords(receipt, err)}
	}
	if err != nil {
		return "", err
	}
	if err := a.shelf.NoteLoaded(id, mark, by); err != nil {
		return "", err
	}
	if receipt.AlreadyLoaded {
		return fmt.Sprintf("Nothing is new since batch %d of the ledger.", receipt.Batch), nil
	}
	return fmt.Sprintf("The answers of %d %s were loaded as batch %d of the ledger.", receipt.Accepted, loadedOf[st.For], receipt.Batch), nil
}

func refusedWords(r *ingest.Receipt, err error) string {
	for _, f := range r.Findings {
		return f.Message + " " + f.Advice
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// loadDue loads the rounds that are over. One that cannot be loaded is told of in
// the log and tried again.
func (a asking) loadDue(stop <-chan struct{}, logger *slog.Logger) {
	for _, id := range a.shelf.Due() {
		select {
		case <-stop:
			return
		default:
		}
		words, err := a.load(context.Background(), id, "khi")
		var refused *dashboards.Refusal
		switch {
		case errors.As(err, &refused):
			logger.Error("the answers of a round cannot be loaded", "round", id, "why", refused.Words)
		case err != nil:
			logger.Error("the answers of a round could not be loaded", "round", id, "error", err.Error())
		default:
			logger.Info("a round is over", "round", id, "what", words)
		}
	}
}
