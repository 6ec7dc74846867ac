package access

import (
	"bytes"
	"encoding/json"
	"io"
)

// mostSearched is how far back one look into the trail goes, in bytes.
const mostSearched = 64 << 20

// Lately gives the newest entries that wanted says yes to, the newest first:
// at most as many as asked for, of lines before a number (0 for the newest).
// more is the number before which to go on, or 0 when the beginning was reached.
func (t *Trail) Lately(before int64, most int, wanted func(Entry) bool) (found []Entry, more int64, err error) {
	t.mu.Lock()
	end, err := t.file.Seek(0, io.SeekCurrent)
	t.mu.Unlock()
	if err != nil {
		return nil, 0, err
	}
	var head []byte // the part of a line that the last block began with
	for searched := int64(0); end > 0 && searched < mostSearched; {
		size := min(end, 256<<10)
		block := make([]byte, size, int(size)+len(head))
		if _, err := t.file.ReadAt(block, end-size); err != nil {
			return nil, 0, err
		}
		end, searched = end-size, searched+size
		lines := bytes.Split(append(block, head...), []byte("\n"))
		first := 0
		if end > 0 {
			head, first = bytes.Clone(lines[0]), 1
		}
		for i := len(lines) - 1; i >= first; i-- {
			var e Entry
			if json.Unmarshal(lines[i], &e) != nil || before != 0 && e.Seq >= before {
				continue
			}
			more = e.Seq
			if !wanted(e) {
				continue
			}
			if found = append(found, e); len(found) == most {
				return found, leftBefore(e.Seq), nil
			}
		}
	}
	if end == 0 {
		more = 0
	}
	return found, more, nil
}

func leftBefore(seq int64) int64 {
	if seq == 1 {
		return 0
	}
	return seq
}
