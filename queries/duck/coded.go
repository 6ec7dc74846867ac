package duck

import "khi/queries"

// mostCoded bounds the memory that the answers take that are kept as they are coded.
var mostCoded int64 = 1_000_000

// keepCoded keeps all that indicators that look back are made of, if they are counted from
// some year on and the touched schemes are read alone: the answers of the people who
// answered in those years, or, where what came can be added to the cells, of those whose
// answers came. Then nothing reads the rest of a long history any more.
func (tx *Tx) keepCoded() error {
	tx.coded, tx.adding = false, false
	if !tx.years.toTheLast() {
		return nil
	}
	adding, err := tx.meetThoseWhoCame()
	if err == nil && !adding {
		err = tx.meet("true")
	}
	if err != nil || !tx.narrow {
		return err
	}
	few := false
	err = tx.Rows(queries.Get("cells/again_rows"), nil, func(v []any) error {
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
	tx.coded, tx.adding = err == nil, err == nil && adding
	return err
}

// meet makes the table again of the people who answered in the years, or of those of them
// of whom something is so.
func (tx *Tx) meet(came string) error {
	_, err := tx.Exec(fill(tx.within(queries.Get("cells/again")), "came", came), nil)
	return err
}

// meetThoseWhoCame makes the table again of the people whose answers came, and says
// whether these can be added to the cells as they stand. If not, or if the rows of the
// touched schemes are not read alone, the table is of no use.
func (tx *Tx) meetThoseWhoCame() (addable bool, err error) {
	if !tx.narrow || tx.whole {
		return false, nil
	}
	if _, err := tx.Exec(queries.Get("cells/came"), nil); err != nil {
		return false, err
	}
	if err := tx.meet(queries.Get("cells/came_people").Text); err != nil {
		return false, err
	}
	err = tx.Rows(tx.within(queries.Get("cells/addable")), nil, func(v []any) error {
		addable = v[0] == true
		return nil
	})
	return addable, err
}

// setAside keeps the cells to which what came is added.
func (tx *Tx) setAside() error {
	return tx.each("cells/before", "cells/before_bin", "cells/before_left_out")
}

// addUp adds what came to the cells that were set aside.
func (tx *Tx) addUp() error {
	return tx.each("cells/after", "cells/after_bin", "cells/after_left_out",
		"cells/forget", "cells/forget_bin", "cells/forget_left_out",
		"cells/added", "cells/added_bin", "cells/added_left_out")
}

// each runs statements about cells of the schemes and years that are counted.
func (tx *Tx) each(names ...string) error {
	for _, name := range names {
		if _, err := tx.Exec(tx.within(queries.Get(name)), nil); err != nil {
			return err
		}
	}
	return nil
}
