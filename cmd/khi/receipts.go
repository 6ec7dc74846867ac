package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"khi/ingest"
)

// holdReceipts reads receipts as khi load --json prints them, one after the other, and holds
// each against the ledger of a folder.
func holdReceipts(c *cli, dir, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var receipts []*ingest.Receipt
	for d := json.NewDecoder(f); ; {
		var one deskAnswer
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || one.Receipt == nil {
			return fmt.Errorf("%s holds something else than receipts, one to a line, as khi load --json prints them", path)
		}
		receipts = append(receipts, one.Receipt)
	}
	if len(receipts) == 0 {
		return fmt.Errorf("%s holds no receipt", path)
	}
	return ingest.HoldReceipts(dir, receipts, func(r *ingest.Receipt, e ingest.Entry) {
		fmt.Fprintf(c.stdout, "%s: batch %d, %d rows, line %s: as the ledger says\n", r.FileName, r.Batch, r.Accepted, e.Hash)
	})
}
