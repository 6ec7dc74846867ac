package queries

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
)

// Definitions is a SHA-256 over every text that decides what a cell holds:
// indicators, the views they read, how cells are counted, and the reference
// tables. Cells that were counted by other definitions must be counted again.
func Definitions() (string, error) {
	all, err := All()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, s := range all {
		if slices.Contains([]string{"indicators", "views", "cells"}, path.Dir(s.Name)) {
			h.Write([]byte(s.Name + "\x00" + s.Text + "\x00"))
		}
	}
	entries, err := referenceFiles.ReadDir("reference")
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		data, err := referenceFiles.ReadFile("reference/" + e.Name())
		if err != nil {
			return "", err
		}
		h.Write([]byte(e.Name() + "\x00"))
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
