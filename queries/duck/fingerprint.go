package duck

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"math"
	"time"

	"khi/queries"
)

// fingerprinted are the tables whose content makes the database what it is.
var fingerprinted = []string{
	"scheme", "person", "arrangement", "survey_response", "carer_response", "worker_response", "scheme_quarter", "cost", "service_event", "scheme_quarter_gap", "benchmark", "rating", "claim", "scheme_change", "target", "application", "matching", "safeguarding", "person_year", "council_total", "group_member", "area_response",
	"batch", "undo", "erasure", "key_change", "finding", "cell", "cell_bin", "cell_left_out", "scheme_rows", "scheme_loose_end",
}

// counted are those of them that figures are made from, in which nobody is named.
var counted = []string{"cell", "cell_bin", "cell_left_out", "scheme_rows", "scheme_loose_end"}

// Fingerprint is the SHA-256 of everything the database holds, in an order of
// its own: a rebuild from the record gives the same one.
func (db *DB) Fingerprint(ctx context.Context) (string, error) { return db.hashOf(ctx, fingerprinted) }

// Counted is the SHA-256 of what figures are made from: the same under whichever key people
// are kept.
func (db *DB) Counted(ctx context.Context) (string, error) { return db.hashOf(ctx, counted) }

func (db *DB) hashOf(ctx context.Context, tables []string) (_ string, err error) {
	conn, free, err := db.connect(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, free()) }()
	h := sha256.New()
	err = readOnly(ctx, conn, func() error {
		for _, table := range tables {
			fmt.Fprintf(h, "table %s\n", table)
			s := fill(queries.Get("upkeep/content"), "table", Whole(table))
			if err := query(ctx, conn, s, nil, func(v []any) error { return hashRow(h, v) }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("the fingerprint of the database: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// hashRow writes each value behind a letter for its type and its length, so
// that no two rows read alike.
func hashRow(h hash.Hash, values []any) error {
	number := func(kind byte, bits uint64) {
		h.Write(binary.BigEndian.AppendUint64([]byte{kind}, bits))
	}
	number('r', uint64(len(values)))
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			h.Write([]byte{'n'})
		case int64:
			number('i', uint64(v))
		case float64:
			number('f', math.Float64bits(v))
		case time.Time:
			number('t', uint64(v.UnixMicro()))
		case string:
			number('s', uint64(len(v)))
			h.Write([]byte(v))
		default:
			return fmt.Errorf("a value of type %T has no place in it", v)
		}
	}
	return nil
}
