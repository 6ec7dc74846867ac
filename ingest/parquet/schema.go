package parquet

import (
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// leaf is one column: how its values lie in the file and what they mean.
type leaf struct {
	name     string
	kind     format.Type
	width    int // bytes of a fixed-length value
	optional bool
	words    func(b []byte, v []byte) []byte // appends a value as text
}

func (l *leaf) broken(why string) *Problem {
	p := broken(why)
	p.Column = l.name
	return p
}

// schema takes up the columns, which must all stand side by side.
func (f *File) schema(all []format.SchemaElement) error {
	if len(all) < 2 || all[0].NumChildren.V < 1 {
		return broken("it has no columns")
	}
	if len(all)-1 > f.lim.Columns {
		return &Problem{Rule: "too_many_columns", Message: fmt.Sprintf("The file has more than %d columns.", f.lim.Columns), Advice: "Send only the table of answers."}
	}
	for _, e := range all[1:] {
		if e.NumChildren.V > 0 || !e.Type.Valid || e.RepetitionType.V == format.Repeated {
			return &Problem{Rule: "nested_column", Message: "The column holds a list, a map or a structure and not one value to a row.",
				Advice: "Give each part a column of its own (in pandas: json_normalize or explode; in SQL: unnest), or export the table as CSV.", Column: e.Name}
		}
		l := leaf{name: e.Name, kind: e.Type.V, width: int(e.TypeLength.V), optional: e.RepetitionType.V == format.Optional}
		if l.words = wordsOf(&e); l.words == nil {
			return &Problem{Rule: "odd_column_type", Message: "The values of the column are of a kind that this service does not read (" + kindName(&e) + ").", Advice: adviceOf(&e), Column: e.Name}
		}
		f.leaves, f.Columns = append(f.leaves, l), append(f.Columns, e.Name)
	}
	if int(all[0].NumChildren.V) != len(f.leaves) {
		return broken("its count of columns disagrees with its columns")
	}
	return nil
}

func kindName(e *format.SchemaElement) string {
	if e.LogicalType.Value != nil {
		return e.LogicalType.Value.String()
	}
	if e.ConvertedType.Valid && e.ConvertedType.V == deprecated.Interval {
		return "INTERVAL"
	}
	return e.Type.V.String()
}

func adviceOf(e *format.SchemaElement) string {
	if e.Type.V == format.Int96 {
		return "INT96 does not say in which zone its times are. Write them as TIMESTAMP (in Spark: spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS), or dates as DATE."
	}
	return "Write the column as text, whole numbers, decimals, dates or timestamps."
}

// wordsOf chooses how a column's values are told as text; nil for a kind that
// has no plain text.
func wordsOf(e *format.SchemaElement) func(b, v []byte) []byte {
	meaning := meaningOf(e)
	if p, ok := meaning.(*format.DecimalType); ok {
		if p.Scale < 0 || p.Scale > 76 || p.Precision < 0 || p.Precision > 76 {
			return nil
		}
	}
	switch e.Type.V {
	case format.Boolean:
		return truth
	case format.Int32, format.Int64:
		return wholeWords(e.Type.V == format.Int64, meaning)
	case format.Float:
		return single
	case format.Double:
		return double
	case format.ByteArray:
		return bytesWords(meaning)
	case format.FixedLenByteArray:
		return fixedWords(int(e.TypeLength.V), meaning)
	}
	return nil
}

// meaningOf gives the logical type; older files have only a converted one.
func meaningOf(e *format.SchemaElement) format.LogicalTypeValue {
	if e.LogicalType.Value != nil || !e.ConvertedType.Valid {
		return e.LogicalType.Value
	}
	units := map[deprecated.ConvertedType]format.TimeUnitValue{
		deprecated.TimeMillis: &format.MilliSeconds{}, deprecated.TimestampMillis: &format.MilliSeconds{},
		deprecated.TimeMicros: &format.MicroSeconds{}, deprecated.TimestampMicros: &format.MicroSeconds{},
	}
	switch c := e.ConvertedType.V; c {
	case deprecated.UTF8:
		return &format.StringType{}
	case deprecated.Enum:
		return &format.EnumType{}
	case deprecated.Json:
		return &format.JsonType{}
	case deprecated.Decimal:
		return &format.DecimalType{Scale: e.Scale.V, Precision: e.Precision.V}
	case deprecated.Date:
		return &format.DateType{}
	case deprecated.TimeMillis, deprecated.TimeMicros:
		return &format.TimeType{Unit: format.TimeUnit{Value: units[c]}}
	case deprecated.TimestampMillis, deprecated.TimestampMicros:
		return &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: units[c]}}
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return &format.IntType{BitWidth: 64}
	case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
		return &format.IntType{BitWidth: 64, IsSigned: true}
	}
	return &format.BsonType{} // intervals, maps and lists have no plain text either
}

func is[T format.LogicalTypeValue](v format.LogicalTypeValue) bool {
	_, ok := v.(T)
	return ok
}

func bytesWords(meaning format.LogicalTypeValue) func(b, v []byte) []byte {
	plain := []func(format.LogicalTypeValue) bool{is[*format.StringType], is[*format.EnumType], is[*format.JsonType]}
	if meaning == nil || slices.ContainsFunc(plain, func(is func(format.LogicalTypeValue) bool) bool { return is(meaning) }) {
		return func(b, v []byte) []byte { return append(b, v...) }
	}
	if d, ok := meaning.(*format.DecimalType); ok {
		return bigDecimal(int(d.Scale))
	}
	return nil
}

func fixedWords(width int, meaning format.LogicalTypeValue) func(b, v []byte) []byte {
	if width < 1 || width > 64 {
		return nil
	}
	switch m := meaning.(type) {
	case *format.DecimalType:
		return bigDecimal(int(m.Scale))
	case *format.UUIDType:
		if width == 16 {
			return uuid
		}
	}
	return nil
}
