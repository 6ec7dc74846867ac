package duck

import "khi/queries"

// refreshRows counts the rows of the touched schemes again, and which of them refer to
// what is not there. A snapshot tells both of every load, and would have to read every
// row of the country for it.
func (tx *Tx) refreshRows() error {
	if tx.added {
		return tx.each("cells/add_rows", "cells/add_loose_end")
	}
	for _, name := range []string{"cells/forget_rows", "cells/refresh_rows", "cells/forget_loose_end"} {
		if _, err := tx.Exec(queries.Get(name), nil); err != nil {
			return err
		}
	}
	loose, err := tx.narrowed("SELECT * FROM loose_end", nil)
	if err != nil {
		return err
	}
	_, err = tx.Exec(fill(queries.Get("cells/refresh_loose_end"), "loose_end", "(\n"+loose+"\n)"), nil)
	return err
}
