package ingest

// placeTable finds the place of a key by its hash. The keys themselves lie with
// the caller, who says whether a place holds the one that is looked for. For
// the million different keys of a large survey it takes little more than half the time of a
// map.
type placeTable struct {
	slots []slot // a power of two of them
	used  int
}

// slot is empty where next is 0; else the place is next-1.
type slot struct {
	hash uint32
	next int32
}

// newPlaceTable makes room for about as many keys as are expected.
func newPlaceTable(expected int) placeTable {
	size := 16
	for size < expected*3/2 {
		size *= 2
	}
	t := placeTable{slots: make([]slot, size)}
	// Memory that is looked at before it is written to is handed out twice by the system, and
	// all cores must be told the second time.
	for i := 0; i < size; i += slotsOfPage {
		t.slots[i] = slot{}
	}
	return t
}

const slotsOfPage = 4096 / 8

// find gives the place of a key, or puts it in the table with the place that a
// new one is to have.
func (t *placeTable) find(hash uint32, is func(place int32) bool, fresh int32) (place int32, known bool) {
	if t.used >= len(t.slots)/4*3 {
		t.grow()
	}
	mask := uint32(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if s.next == 0 {
			*s = slot{hash, fresh + 1}
			t.used++
			return fresh, false
		}
		if s.hash == hash && is(s.next-1) {
			return s.next - 1, true
		}
	}
}

// touch looks at the slot where a key is about to be looked for; what it gives says
// nothing. Each of many keys waits for memory by itself when they are looked for one
// after the other; when they are touched first, the processor waits for all at once.
func (t *placeTable) touch(hash uint32) uint32 { return t.slots[hash&uint32(len(t.slots)-1)].hash }

// look gives the place of a key that is in the table.
func (t *placeTable) look(hash uint32, is func(place int32) bool) (place int32, known bool) {
	mask := uint32(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		switch s := &t.slots[i]; {
		case s.next == 0:
			return 0, false
		case s.hash == hash && is(s.next-1):
			return s.next - 1, true
		}
	}
}

func (t *placeTable) grow() {
	old := t.slots
	t.slots = make([]slot, 2*len(old))
	mask := uint32(len(t.slots) - 1)
	for _, s := range old {
		if s.next == 0 {
			continue
		}
		i := s.hash & mask
		for t.slots[i].next != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = s
	}
}
