package parquet

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go/format"
)

func truth(b, v []byte) []byte { return strconv.AppendBool(b, v[0] != 0) }

func single(b, v []byte) []byte {
	return number(b, float64(math.Float32frombits(binary.LittleEndian.Uint32(v))), 32)
}

func double(b, v []byte) []byte {
	return number(b, math.Float64frombits(binary.LittleEndian.Uint64(v)), 64)
}

// exactUpTo is where a floating-point number stops to tell every whole number
// apart. Above it the shortest form with an exponent says that figures were
// lost, as in a code that a program took for a number.
const exactUpTo = 1 << 53

func number(b []byte, v float64, bits int) []byte {
	if math.Abs(v) >= exactUpTo || bits == 32 && math.Abs(v) >= 1<<24 {
		return strconv.AppendFloat(b, v, 'E', -1, bits)
	}
	if v == 0 {
		v = 0 // without the sign of a negative zero
	}
	return strconv.AppendFloat(b, v, 'f', -1, bits)
}

// wholeWords tells whole numbers of 32 or 64 bits by what they mean.
func wholeWords(wide bool, meaning format.LogicalTypeValue) func(b, v []byte) []byte {
	read := func(v []byte) int64 {
		if wide {
			return int64(binary.LittleEndian.Uint64(v))
		}
		return int64(int32(binary.LittleEndian.Uint32(v)))
	}
	switch m := meaning.(type) {
	case nil, *format.NullType: // of the second kind is a column in which nothing was ever given
		return func(b, v []byte) []byte { return strconv.AppendInt(b, read(v), 10) }
	case *format.IntType:
		if !m.IsSigned && wide {
			return func(b, v []byte) []byte { return strconv.AppendUint(b, uint64(read(v)), 10) }
		}
		if !m.IsSigned {
			return func(b, v []byte) []byte { return strconv.AppendUint(b, uint64(uint32(read(v))), 10) }
		}
		return func(b, v []byte) []byte { return strconv.AppendInt(b, read(v), 10) }
	case *format.DecimalType:
		return func(b, v []byte) []byte { return point(b, big.NewInt(read(v)), int(m.Scale)) }
	case *format.DateType:
		if !wide {
			return func(b, v []byte) []byte { return time.Unix(read(v)*86400, 0).UTC().AppendFormat(b, time.DateOnly) }
		}
	case *format.TimeType:
		if m.Unit.Value != nil {
			return func(b, v []byte) []byte { return instant(read(v), m.Unit.Value).AppendFormat(b, "15:04:05.999999999") }
		}
	case *format.TimestampType:
		if m.Unit.Value == nil || !wide {
			return nil
		}
		form := "2006-01-02T15:04:05.999999999" // a clock on the wall, in whatever place
		if m.IsAdjustedToUTC {
			form += "Z"
		}
		return func(b, v []byte) []byte { return instant(read(v), m.Unit.Value).AppendFormat(b, form) }
	}
	return nil
}

func instant(n int64, unit format.TimeUnitValue) time.Time {
	switch unit.(type) {
	case *format.MilliSeconds:
		return time.UnixMilli(n).UTC()
	case *format.MicroSeconds:
		return time.UnixMicro(n).UTC()
	}
	return time.Unix(0, n).UTC()
}

// bigDecimal reads a whole number in two's complement, highest byte first.
func bigDecimal(scale int) func(b, v []byte) []byte {
	return func(b, v []byte) []byte {
		n := new(big.Int).SetBytes(v)
		if len(v) > 0 && v[0] >= 0x80 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(v))))
		}
		return point(b, n, scale)
	}
}

// point writes n with a decimal point before its last figures, without the
// zeros that only say how fine the column is.
func point(b []byte, n *big.Int, scale int) []byte {
	s := n.String()
	if scale == 0 {
		return append(b, s...)
	}
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	if len(s) <= scale {
		s = strings.Repeat("0", scale-len(s)+1) + s
	}
	s = s[:len(s)-scale] + "." + s[len(s)-scale:]
	return append(append(b, sign...), strings.TrimRight(strings.TrimRight(s, "0"), ".")...)
}

func uuid(b, v []byte) []byte {
	for i, to := range []int{4, 6, 8, 10, 16} {
		from := []int{0, 4, 6, 8, 10}[i]
		if i > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, v[from:to])
	}
	return b
}
