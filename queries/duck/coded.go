package duck

import (
	"slices"

	"khi/queries"
)

// mostCoded bounds the memory that the answers take that are kept as they are coded.
var mostCoded int64 = 1_000_000

// keepCoded keeps all that indicators that look back are made of, if they are counted from
// some year on and the touched schemes are read alone: the answers of the people who
// answered in those years, or, where what came can be added to the cells, of those whose
// answers came; where some of these answered in those years before, as their answers stood
// then. Then nothing reads the rest of a long history any more.
func (tx *Tx) keepCoded() error {
	tx.coded, tx.adding, tx.stood = false, false, false
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
	err = tx.code()
	tx.adding = adding && tx.coded
	return err
}

// code keeps the answers of those who were met, if they are few.
func (tx *Tx) code() error {
	tx.coded = false
	few := false
	err := tx.Rows(queries.Get("cells/again_rows"), nil, func(v []any) error {
		few = v[0].(int64) <= mostCoded
		return nil
	})
	if err != nil || !few {
		return err
	}
	rows, err := tx.narrowed("SELECT * FROM response_code", map[string]string{"survey_response": tx.codedOf()})
	if err != nil {
		return err
	}
	_, err = tx.Exec(fill(queries.Get("cells/coded"), "rows", rows), nil)
	tx.coded = err == nil
	return err
}

// inForce says which answers there are: those of now, or as they stood before what came.
func (tx *Tx) inForce() string {
	if tx.stood {
		return queries.Get("cells/stood").Text
	}
	return queries.Get("cells/now").Text
}

// codedOf are the rows of those who were met.
func (tx *Tx) codedOf() string {
	return fill(queries.Get("cells/coded_rows"), "in_force", tx.inForce()).Text
}

// meet makes the table again of the people who answered in the years, or of those of them
// of whom something is so.
func (tx *Tx) meet(came string) error {
	s := fill(fill(queries.Get("cells/again"), "in_force", tx.inForce()), "came", came)
	_, err := tx.Exec(tx.within(s), nil)
	return err
}

// meetThoseWhoCame makes the table again of the people whose answers came, and says
// whether these can be added to the cells. If some of them had answers in the years before, the
// table is of these people and answers. If what came cannot be added, or if the rows of the
// touched schemes are not read alone, it is of no use.
func (tx *Tx) meetThoseWhoCame() (addable bool, err error) {
	if !tx.narrow || tx.whole {
		return false, nil
	}
	if _, err := tx.Exec(queries.Get("cells/came"), nil); err != nil {
		return false, err
	}
	tx.stood = true
	if err := tx.meet(queries.Get("cells/came_people").Text); err != nil {
		return false, err
	}
	err = tx.Rows(tx.within(queries.Get("cells/addable")), nil, func(v []any) error {
		addable, tx.back, tx.over = v[0] == true, v[1] == true, v[2] == true
		return nil
	})
	if tx.stood = addable && tx.back; err != nil || !addable || tx.back {
		return addable, err
	}
	return true, tx.meet(queries.Get("cells/came_people").Text)
}

// setAside keeps the cells to which what came is added.
func (tx *Tx) setAside() error {
	return tx.each("cells/before", "cells/before_bin", "cells/before_left_out")
}

var forgetCells = []string{"cells/forget", "cells/forget_bin", "cells/forget_left_out"}

// addUp adds what came to the cells that were set aside. Where it was counted as the answers
// of its people stood before, that is taken off first, and what they say now is counted.
func (tx *Tx) addUp(inOrder []CellSpec) error {
	if tx.stood {
		if err := tx.takeOff(inOrder); err != nil {
			return err
		}
	}
	add := []string{"cells/after", "cells/after_bin", "cells/after_left_out"}
	return tx.each(slices.Concat(add, forgetCells, []string{"cells/added", "cells/added_bin", "cells/added_left_out"})...)
}

// takeOff takes what was counted off the cells that were set aside, and counts those whose
// answers came as they answer now.
func (tx *Tx) takeOff(inOrder []CellSpec) error {
	err := tx.each(append([]string{"cells/gone", "cells/gone_bin", "cells/gone_left_out"}, forgetCells...)...)
	if err != nil {
		return err
	}
	short := false
	err = tx.Rows(queries.Get("cells/short"), nil, func(v []any) error { short = v[0] == true; return nil })
	if err != nil {
		return err
	}
	if short {
		return errOfOthers
	}
	tx.stood, tx.coded = false, false
	if err := tx.meet(queries.Get("cells/came_people").Text); err != nil {
		return err
	}
	if err := tx.code(); err != nil {
		return err
	}
	if !tx.coded {
		return errOfOthers
	}
	return tx.countAll(inOrder)
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
