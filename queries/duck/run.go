package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"khi/queries"
)

// exec runs a statement that gives no rows and says how many rows it changed.
func exec(ctx context.Context, conn *sql.Conn, s queries.Statement, args map[string]any) (int64, error) {
	named, err := bind(s, args)
	if err != nil {
		return 0, err
	}
	n, err := changed(ctx, conn, s.Text, numbered(named))
	if err != nil {
		return 0, explain(fmt.Errorf("%s: %w", s.Name, err))
	}
	return n, nil
}

// query runs a statement and hands over its rows one at a time.
func query(ctx context.Context, conn *sql.Conn, s queries.Statement, args map[string]any, each func([]any) error) (err error) {
	return queryNamed(ctx, conn, s, args, nil, each)
}

// queryNamed is query that also tells what the columns are called.
func queryNamed(ctx context.Context, conn *sql.Conn, s queries.Statement, args map[string]any, head func([]string), each func([]any) error) (err error) {
	named, err := bind(s, args)
	if err != nil {
		return err
	}
	rows, err := conn.QueryContext(ctx, s.Text, named...)
	if err != nil {
		return explain(fmt.Errorf("%s: %w", s.Name, err))
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	if head != nil {
		head(columns)
	}
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		for i, v := range values {
			if values[i], err = plain(v); err != nil {
				return fmt.Errorf("%s: column %s: %w", s.Name, columns[i], err)
			}
		}
		if err := each(values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return explain(fmt.Errorf("%s: %w", s.Name, err))
	}
	return nil
}

// plain narrows what the driver gives to nil, bool, int64, float64, string and
// time.Time, so that a reader need not know the width of a column.
func plain(v any) (any, error) {
	switch v := v.(type) {
	case int8:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case int32:
		return int64(v), nil
	case uint8:
		return int64(v), nil
	case uint16:
		return int64(v), nil
	case uint32:
		return int64(v), nil
	case uint64:
		if v>>63 != 0 {
			return nil, fmt.Errorf("%d is too large", v)
		}
		return int64(v), nil
	case *big.Int: // sums of whole numbers
		if !v.IsInt64() {
			return nil, fmt.Errorf("%s is too large", v)
		}
		return v.Int64(), nil
	case float32:
		return float64(v), nil
	case duckdb.Decimal:
		return v.Float64(), nil
	}
	return v, nil
}

// bind turns parameters into what the driver takes, after three checks that
// the driver does not make: the names are exactly those that the statement
// declares, exactly those that its text uses, and the text is one statement.
func bind(s queries.Statement, args map[string]any) ([]any, error) {
	if err := s.Check(args); err != nil {
		return nil, err
	}
	used, err := scan(s.Text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, err)
	}
	for _, name := range used {
		if _, ok := args[name]; !ok {
			return nil, fmt.Errorf("%s: the text uses $%s, which was not given", s.Name, name)
		}
	}
	if len(used) != len(args) {
		return nil, fmt.Errorf("%s: %d parameters were given and the text uses %d", s.Name, len(args), len(used))
	}
	named := make([]any, 0, len(args))
	for _, name := range used {
		named = append(named, sql.Named(name, args[name]))
	}
	return named, nil
}

// numbered gives named parameters as the driver itself takes them.
func numbered(named []any) []driver.NamedValue {
	out := make([]driver.NamedValue, len(named))
	for i, v := range named {
		of := v.(sql.NamedArg)
		out[i] = driver.NamedValue{Name: of.Name, Ordinal: i + 1, Value: of.Value}
	}
	return out
}

// scan reads a text as far as needed to find its parameters and to refuse a
// second statement: the driver runs all but the last of them while preparing.
func scan(text string) (params []string, err error) {
	ended := false
	for i := 0; i < len(text); {
		rest := text[i:]
		if n := skipped(rest); n > 0 {
			if n > len(rest) {
				return nil, errors.New("a quote or a comment is not closed")
			}
			if !ended || rest[0] == '-' || rest[0] == '/' || strings.TrimSpace(rest[:n]) == "" {
				i += n
				continue
			}
		}
		if ended {
			return nil, errors.New("one statement at a time: there is text after the semicolon")
		}
		switch {
		case rest[0] == ';':
			ended = true
			i++
		case rest[0] == '$':
			name := word(rest[1:])
			if name == "" {
				return nil, errors.New("a $ that is not followed by a name")
			}
			if !slices.Contains(params, name) {
				params = append(params, name)
			}
			i += 1 + len(name)
		case word(rest) != "":
			i += len(word(rest))
		default:
			i++
		}
	}
	return params, nil
}

// skipped is the length of the white space, comment or quoted text at the
// start, 0 if there is none, more than the text if it is not closed.
func skipped(text string) int {
	until := func(end string, from int) int {
		if n := strings.Index(text[from:], end); n >= 0 {
			return from + n + len(end)
		}
		return len(text) + 1
	}
	switch {
	case strings.ContainsRune(" \t\r\n", rune(text[0])):
		return 1
	case strings.HasPrefix(text, "--"):
		return min(until("\n", 2), len(text))
	case strings.HasPrefix(text, "/*"):
		return until("*/", 2)
	case text[0] == '\'', text[0] == '"':
		return until(text[:1], 1) // a doubled quote is two quoted texts side by side
	}
	return 0
}

// word is the identifier at the start of the text, or "".
func word(text string) string {
	for i := range len(text) {
		c := text[i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return text[:i]
		}
	}
	return text
}
