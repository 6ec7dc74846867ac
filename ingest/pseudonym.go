package ingest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"khi/ingest/book"
)

// keySize is how long one key is. A key that was changed stands behind the one before it.
const keySize = 32

// pseudonyms turns a scheme's own references into keyed hashes, so that rows
// of one person meet and nobody can be found from the record.
//
// The first key makes a pseudonym of a reference. When a key may have leaked, another is
// put behind it, and makes the next pseudonym of the last one's mark: the record, which
// holds no reference, can so be brought under the new key, whoever is erased is known
// still, and who has the old key alone can compute nothing that the record holds.
type pseudonyms struct {
	macs   []hash.Hash
	buf    []byte
	digest [sha256.Size]byte // the hash that was made last
}

func newPseudonyms(keys []byte) *pseudonyms {
	p := &pseudonyms{}
	for ; len(keys) >= keySize; keys = keys[keySize:] {
		p.macs = append(p.macs, hmac.New(sha256.New, keys[:keySize]))
	}
	return p
}

// of is what a reference is called under the last key.
func (p *pseudonyms) of(scheme, kind string, reference []byte) int64 {
	p.buf = append(append(append(append(append(p.buf[:0], scheme...), 0), kind...), 0), reference...)
	key := p.first63(0)
	for at := 1; at < len(p.macs); at++ {
		key = p.after(at, p.mark(at-1, scheme, kind, key))
	}
	return key
}

// after is the pseudonym under a key of whoever had a mark under the key before it.
func (p *pseudonyms) after(at int, mark string) int64 {
	p.buf = append(append(p.buf[:0], "again\x00"...), mark...)
	return p.first63(at)
}

// mark is a keyed hash of a pseudonym, from which the pseudonym cannot be had.
func (p *pseudonyms) mark(at int, scheme, kind string, key int64) string {
	p.buf = append(p.buf[:0], "erased\x00"...)
	if at == 0 { // a later pseudonym holds them already
		p.buf = append(append(append(append(p.buf, scheme...), 0), kind...), 0)
	}
	p.buf = strconv.AppendInt(p.buf, key, 10)
	return hex.EncodeToString(p.sum(at)[:16])
}

// first63 is the first 63 bits of the HMAC-SHA-256 of what is in the buffer.
func (p *pseudonyms) first63(at int) int64 {
	return int64(binary.BigEndian.Uint64(p.sum(at)) >> 1)
}

// sum is the HMAC of what is in the buffer, until the next one is made.
func (p *pseudonyms) sum(at int) []byte {
	p.macs[at].Reset()
	p.macs[at].Write(p.buf)
	return p.macs[at].Sum(p.digest[:0])
}

// last is the number of the last key.
func (p *pseudonyms) last() int { return len(p.macs) - 1 }

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

// isPlainReference knows references in which nothing is to be looked for: in one spelling
// already, and with a capital and a figure, so that they are no number, no word and no total. A
// file of many people is read the faster for it.
func (c *column) isPlainReference(raw []byte) bool {
	if c.refersTo == "" || c.keyed || c.nowRow == "" || len(c.mapping.Before) > 0 || raw[0] == exampleReference[0] {
		return false
	}
	capital, figure := false, false
	for _, b := range raw {
		switch {
		case b >= 'A' && b <= 'Z':
			capital = true
		case b >= '0' && b <= '9':
			figure = true
		case b == '-' && len(raw) > longestMangled, b == '_':
		default:
			return false
		}
	}
	return capital && figure
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
