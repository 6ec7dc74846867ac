//go:build !linux

package disk

import "os"

// WriteEarly does nothing here: the last sync of a file writes all of it.
func WriteEarly(*os.File) {}
