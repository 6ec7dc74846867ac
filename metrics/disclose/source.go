package disclose

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

//go:embed *.go
var source embed.FS

// Source is a SHA-256 over the text of this package without its tests. The package
// uses nothing but the standard library, so its text, the compiler and the processor
// are all that a decision depends on beside the lattice and the profile: whoever keeps
// decisions keeps this with them, and one that was made by other rules or another way
// of applying them is never found again.
var Source = sync.OnceValue(func() string {
	h := sha256.New()
	err := fs.WalkDir(source, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := source.ReadFile(path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(text), text)
		return err
	})
	if err != nil {
		panic(err) // the text is part of the program
	}
	return hex.EncodeToString(h.Sum(nil))
})
