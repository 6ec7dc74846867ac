package ingest

import (
	"fmt"
	"strings"
)

// A spreadsheet program takes the noughts off the front of a reference such as
// 0012 and nobody can tell it from 12 again. Where a file has both, one person
// may have become two.

// zeros notes the references of a column that are figures only, without the
// noughts before them.
type zeros struct{ bare, padded map[string]bool }

// mostZeros bounds what is remembered; a file with more of them has shown it by then.
const mostZeros = 100_000

func (z *zeros) see(ref string) {
	if _, figures := digits(ref); !figures {
		return
	}
	if z.bare == nil {
		z.bare, z.padded = map[string]bool{}, map[string]bool{}
	}
	to, key := z.bare, strings.TrimLeft(ref, "0")
	if len(key) < len(ref) {
		to = z.padded
	}
	if key != "" && len(to) < mostZeros {
		to[key] = true
	}
}

// both counts the references that stand in the file with and without noughts.
func (z *zeros) both() (n int) {
	for key := range z.padded {
		if z.bare[key] {
			n++
		}
	}
	return n
}

// tellZeros warns of references that differ in noughts only.
func (t *table) tellZeros() {
	for _, c := range t.columns {
		if n := c.zeros.both(); n > 0 && c.at >= 0 {
			t.warnColumn(c, "leading_zeros_lost", fmt.Sprintf("%d references stand in this file with noughts before them and without, such as 0012 and 12. They were taken for different ones.", n),
				"A spreadsheet program takes such noughts off. If they are the same, format the column as text, write them in one way and send the file again.")
		}
	}
}
