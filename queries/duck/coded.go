package duck

import "khi/queries"

// mostCoded bounds the memory that the answers take that are kept as they are coded.
var mostCoded int64 = 1_000_000

// keepCoded keeps all that indicators that look back are made of, if they are counted from
// some year on and the touched schemes are read alone: the answers of the people who
// answered in those years. Then nothing reads the rest of a long history any more.
func (tx *Tx) keepCoded() error {
	tx.coded = false
	if !tx.years.toTheLast() {
		return nil
	}
	if _, err := tx.Exec(tx.within(queries.Get("cells/again")), nil); err != nil || !tx.narrow {
		return err
	}
	few := false
	err := tx.Rows(queries.Get("cells/again_rows"), nil, func(v []any) error {
		few = v[0].(int64) <= mostCoded
		return nil
	})
	if err != nil || !few {
		return err
	}
	rows, err := tx.narrowed("SELECT * FROM response_code", map[string]string{"survey_response": queries.Get("cells/coded_rows").Text})
	if err != nil {
		return err
	}
	_, err = tx.Exec(fill(queries.Get("cells/coded"), "rows", rows), nil)
	tx.coded = err == nil
	return err
}
