package disk

import (
	"os"
	"syscall"
)

// startWriting is SYNC_FILE_RANGE_WRITE of sync_file_range(2).
const startWriting = 2

// WriteEarly has the system begin to write to disk what the file holds, without waiting for it,
// so that a long file's last sync has little left. It promises nothing: where the system cannot
// do it, the sync does all.
func WriteEarly(f *os.File) { _ = syscall.SyncFileRange(int(f.Fd()), 0, 0, startWriting) }
