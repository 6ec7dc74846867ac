package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"khi/ingest"
)

// need is a line of the table of need bands that a council puts beside its records,
// which have none. Nothing of it is kept.
type need struct {
	scheme, ref, band string
	line              int
}

// The columns of the table, and words that say that nobody knows.
var (
	bandColumns = map[string]string{"person_ref": "ref", "la_person_unique_identifier": "ref", "need_band": "band", "band": "band", "assessed_need": "band", "scheme_id": "scheme", "scheme": "scheme"}
	unassessed  = []string{"", "not known", "not_known", "unknown", "not assessed"}
)

const (
	mostNeeds    = 500_000
	mostBands    = 20
	longestBand  = 40
	mostBandFile = 64 << 20
)

// readNeeds reads the table: person_ref and need_band, and scheme_id where the folder holds
// the records of several. It refuses a table with any fault, naming line, column and rule.
func readNeeds(r io.Reader) ([]need, error) {
	c := csv.NewReader(r)
	c.TrimLeadingSpace = true
	head, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the table of need bands is empty: it needs the columns person_ref and need_band")
	}
	if err != nil {
		return nil, fmt.Errorf("the table of need bands cannot be read: %w", err)
	}
	at := map[string]int{}
	for i, h := range head {
		name := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\uFEFF")))
		column, known := bandColumns[name]
		if _, twice := at[column]; !known || twice {
			return nil, fmt.Errorf("the column %q is not known here, or there twice: a table of need bands has person_ref and need_band, and may have scheme_id", name)
		}
		at[column] = i
	}
	for column, name := range map[string]string{"ref": "person_ref", "band": "need_band"} {
		if _, there := at[column]; !there {
			return nil, fmt.Errorf("the column %s is missing: a table of need bands has person_ref and need_band, and may have scheme_id", name)
		}
	}
	var all []need
	var faults []error
	fault := func(line int, rule string, args ...any) {
		faults = append(faults, fmt.Errorf("line %d, %s", line, fmt.Sprintf(rule, args...)))
	}
	bands := map[string]bool{}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("the table of need bands cannot be read: %w", err)
		}
		n := need{ref: strings.TrimSpace(row[at["ref"]]), band: strings.ToLower(strings.Join(strings.Fields(row[at["band"]]), " "))}
		n.line, _ = c.FieldPos(0)
		if i, there := at["scheme"]; there {
			n.scheme = strings.TrimSpace(row[i])
		}
		switch {
		case n.ref == "":
			fault(n.line, "person_ref: is missing; give the reference that the records have")
		case len(n.band) > longestBand:
			fault(n.line, "need_band: a band has %d characters at the most", longestBand)
		case len(all) == mostNeeds:
			return nil, fmt.Errorf("the table of need bands has more than %d lines", mostNeeds)
		}
		if len(faults) >= 10 {
			break
		}
		if !slices.Contains(unassessed, n.band) {
			bands[n.band] = true
			all = append(all, n)
		}
	}
	if len(bands) > mostBands {
		fault(1, "need_band: there are %d different bands; a scale has %d at the most, and people can be alike on no more", len(bands), mostBands)
	}
	if len(all) == 0 && len(faults) == 0 {
		faults = append(faults, errors.New("the table of need bands has a band for nobody"))
	}
	return all, errors.Join(faults...)
}

// who is a person as the records have them.
type who struct {
	scheme string
	key    int64
}

// bandsOf gives the band of each person by the pseudonym that the records have for them.
// A line without a scheme is tried under each scheme that sent records.
func (k *keeper) bandsOf(needs []need, schemes []string) (map[who]string, error) {
	bands, lines := map[who]string{}, map[who]int{}
	for _, n := range needs {
		under := schemes
		if n.scheme != "" {
			under = []string{n.scheme}
		}
		for _, scheme := range under {
			s, err := k.loader.Subject("person", scheme, n.ref)
			if errors.Is(err, ingest.ErrReference) {
				return nil, fmt.Errorf("line %d, person_ref: %w", n.line, err)
			}
			if err != nil {
				return nil, err
			}
			person := who{scheme, s.Key}
			if had, twice := bands[person]; twice && had != n.band {
				return nil, fmt.Errorf("line %d, need_band: the same person has another band on line %d; give one band for each person", n.line, lines[person])
			}
			bands[person], lines[person] = n.band, n.line
		}
	}
	return bands, nil
}

// readMost reads a whole file that may be so long.
func readMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		return nil, fmt.Errorf("%s is longer than %d MB", path, most>>20)
	}
	return text, err
}
