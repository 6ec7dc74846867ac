package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"khi/ingest"
)

// policyFile is the file of a watched folder that says what to do there with
// rows that have problems; that of a subfolder counts before that of the folder.
const policyFile = "_policy.txt"

const mostPolicy = 4 << 10 // bytes of a policy file

var inboxPolicies = map[string]ingest.Policy{"strict": ingest.RefuseAll, "good-rows": ingest.LoadGood, "keep-rows": ingest.KeepRows}

var errPolicy = errors.New("write one of these words: strict (a file with a faulty row is refused), good-rows (the rows without fault are loaded) or keep-rows (every row is kept and only the answers that cannot be read are left out)")

// parsePolicy reads the word for what to do with rows that have problems.
func parsePolicy(word string) (ingest.Policy, error) {
	p, ok := inboxPolicies[strings.ReplaceAll(strings.ToLower(strings.TrimSpace(word)), "_", "-")]
	if !ok {
		return p, errPolicy
	}
	return p, nil
}

// policyIn is what the folder of a file says, or the folder above it up to the
// watched one, or the command line.
func (b *inbox) policyIn(dir string) (ingest.Policy, error) {
	for _, d := range []string{dir, b.dir} {
		f, err := os.Open(filepath.Join(d, policyFile))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		text, err := io.ReadAll(io.LimitReader(f, mostPolicy))
		if err = errors.Join(err, f.Close()); err != nil {
			return 0, err
		}
		p, err := parsePolicy(policyWord(text))
		if err != nil {
			return 0, refusedPolicy{fmt.Sprintf("%s in the folder %s is not understood, so nothing is loaded from there: %v. Then put the file into the folder again.", policyFile, filepath.Base(d), err)}
		}
		return p, nil
	}
	return b.policy, nil
}

// refusedPolicy is a policy file that nobody can follow, in words for whoever
// put a file beside it.
type refusedPolicy struct{ words string }

func (r refusedPolicy) Error() string { return r.words }

// policyWord is the first line that says something: lines that begin with # are remarks.
func policyWord(text []byte) string {
	for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\ufeff"))) {
		if word := bytes.TrimSpace(line); len(word) > 0 && word[0] != '#' {
			return string(word)
		}
	}
	return ""
}

// refusePolicy writes the letter about a policy file and sets the file aside.
func (b *inbox) refusePolicy(path string, why refusedPolicy) error {
	b.log.Warn("a file of the watched folder was not loaded: the policy of its folder is not understood")
	at := freeName(filepath.Join(b.dir, problemsDir, filepath.Base(path)+".txt"))
	if err := os.WriteFile(at, []byte(filepath.Base(path)+": "+why.words+"\n"), 0o600); err != nil {
		return err
	}
	return moveInto(filepath.Join(b.dir, problemsDir), path)
}
