package ingest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"strings"

	"golang.org/x/text/unicode/norm"

	"khi/ingest/book"
)

// pseudonyms turns a scheme's own references into keyed hashes, so that rows
// of one person meet and nobody can be found from the record.
type pseudonyms struct {
	mac hash.Hash
	buf []byte
}

func newPseudonyms(key []byte) *pseudonyms {
	return &pseudonyms{mac: hmac.New(sha256.New, key)}
}

// of is the first 63 bits of HMAC-SHA-256 over scheme, kind and reference.
func (p *pseudonyms) of(scheme, kind, reference string) int64 {
	p.buf = append(append(append(append(append(p.buf[:0], scheme...), 0), kind...), 0), reference...)
	p.mac.Reset()
	p.mac.Write(p.buf)
	var sum [sha256.Size]byte
	return int64(binary.BigEndian.Uint64(p.mac.Sum(sum[:0])) >> 1)
}

// normalReference is the one spelling of a reference: composed, in capitals,
// without what cannot be seen.
func normalReference(s string) string {
	if isNormal(s) {
		return s
	}
	return strings.ToUpper(norm.NFC.String(book.FoldSpace(s)))
}

// isNormal knows capitals, figures, hyphens and underscores, of which most references are
// made: there is nothing to bring to one spelling.
func isNormal(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// numberMarks are how people break up a long number.
var numberMarks = strings.NewReplacer(" ", "", "-", "")

// directIdentifier reports whether a reference is itself an identity: an NHS
// number that passes its check digit, or an e-mail address.
func directIdentifier(s string) bool {
	if at := strings.IndexByte(s, '@'); at > 0 && at < len(s)-1 {
		return true
	}
	if len(s) < 10 {
		return false
	}
	s = numberMarks.Replace(s)
	if _, ok := digits(s); !ok || len(s) != 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	check := 11 - sum%11
	return check%11 == int(s[9]-'0')
}
