package duck

import (
	"slices"
	"strings"
)

// selectOnly is the text of a SELECT with those of its columns alone that are named:
// planning a hundred columns of which three are read takes most of a small statement.
// The names are those of all its columns in order, as the database took it apart. A
// text that does not come apart into as many is given as it stands.
func selectOnly(text string, names, wanted []string) string {
	items, rest := selectItems(text)
	if len(items) != len(names) || slices.Contains(names, "") {
		return text
	}
	var some []string
	for i, item := range items {
		if slices.Contains(wanted, names[i]) {
			some = append(some, item)
		}
	}
	if len(some) == 0 {
		return text
	}
	return "SELECT " + strings.Join(some, ",") + "\n" + rest
}

// selectItems takes the text of a SELECT apart into what stands between the commas of
// its columns and what stands behind them; no items where it is not of that kind.
func selectItems(text string) (items []string, rest string) {
	const begin = "SELECT"
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, begin) {
		return nil, ""
	}
	depth, from := 0, len(begin)
	for i := from; i < len(text); {
		if n := skipped(text[i:]); n > 0 {
			i += n
			continue
		}
		switch c := text[i]; {
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case c == ',' && depth == 0:
			items, from = append(items, text[from:i]), i+1
		case word(text[i:]) != "":
			if n := len(word(text[i:])); depth == 0 && strings.EqualFold(text[i:i+n], "FROM") {
				return append(items, text[from:i]), text[i:]
			} else {
				i += n
				continue
			}
		}
		i++
	}
	return nil, ""
}
