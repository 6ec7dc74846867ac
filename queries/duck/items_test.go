package duck

import (
	"slices"
	"strings"
	"testing"

	"khi/queries"
)

func TestSelectItems(t *testing.T) {
	for _, c := range []struct {
		text  string
		items []string
		rest  string
	}{
		{"SELECT a, b AS c\nFROM t", []string{" a", " b AS c\n"}, "FROM t"},
		{"SELECT f(a, b), CASE WHEN x IN (1, 2) THEN 'a, FROM b' END AS \"d, e\", [1, 2] AS l FROM t WHERE x", []string{" f(a, b)", " CASE WHEN x IN (1, 2) THEN 'a, FROM b' END AS \"d, e\"", " [1, 2] AS l "}, "FROM t WHERE x"},
		{"SELECT a -- one, two FROM\n, b /* FROM, */ FROM t", []string{" a -- one, two FROM\n", " b /* FROM, */ "}, "FROM t"},
		{"SELECT a, from_date FROM t", []string{" a", " from_date "}, "FROM t"},
		{"SELECT (SELECT a FROM b) AS x FROM t", []string{" (SELECT a FROM b) AS x "}, "FROM t"},
		{"WITH a AS (SELECT 1) SELECT 2 FROM a", nil, ""},
		{"SELECT 1", nil, ""},
	} {
		items, rest := selectItems(c.text)
		if !slices.Equal(items, c.items) || rest != c.rest {
			t.Errorf("%s: %q and %q", c.text, items, rest)
		}
	}
}

// What the view response selects comes apart into the columns that the database finds
// in it, and each of them alone says the same as in the whole.
func TestEachColumnOfResponseByItself(t *testing.T) {
	db, err := Open(t.Context(), Options{Dir: t.TempDir(), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	_, text, _ := strings.Cut(queries.Get("views/response").Text, " AS\n")
	err = db.Update(t.Context(), func(tx *Tx) error {
		view, _, err := tx.readView(text)
		if err != nil {
			return err
		}
		if items, _ := selectItems(text); len(items) != len(view.order) || len(items) < 50 {
			t.Fatalf("%d columns in the text and %d in the database", len(items), len(view.order))
		}
		trees := func(text string) []tree {
			n, err := tx.parsed(text)
			if err != nil || n == nil {
				t.Fatalf("%v: %s", err, text)
			}
			return list(n["select_list"])
		}
		whole := trees(text)
		for i, name := range view.order {
			got := trees(selectOnly(text, view.order, []string{name}))
			if len(got) != 1 || !sameTree(got[0], whole[i]) {
				t.Errorf("%s by itself is %v, in the whole %v", name, got, whole[i])
			}
		}
		if all := selectOnly(text, view.order, nil); all != text {
			t.Errorf("nothing wanted: %s", all)
		}
		if all := selectOnly(text, view.order[1:], []string{"wave"}); all != text {
			t.Errorf("names that do not fit: %s", all)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sameTree compares what the database took apart, but for where it stood.
func sameTree(a, b any) bool {
	switch a := a.(type) {
	case tree:
		b, ok := b.(tree)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			if k != "query_location" && !sameTree(v, b[k]) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, sameTree)
	}
	return a == b
}
