package duck

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"khi/queries"
)

// Statements that a deployment writes itself may read the views and work with what
// they give, and nothing else: no table behind them, no file, no setting, no clock,
// no chance. So the statement is taken apart before it is ever run, and only what is
// known here to do no more is let through: what is not known is refused.

// ErrOutOfReach is what a statement comes to that goes beyond the views.
var ErrOutOfReach = errors.New("an indicator may read the views and nothing else")

// ownFunctions are the functions that such a statement may use.
var ownFunctions = strings.Fields(`+ - * / // % ** ^ ! ~~ !~~ ~~* !~~* || abs round floor ceil ceiling sign sqrt ln exp pow power
	least greatest if ifnull nullif isfinite isnan count count_star sum avg min max median quantile_cont quantile_disc
	stddev_samp stddev_pop var_samp var_pop arg_min arg_max bool_and bool_or mode
	row_number rank dense_rank lag lead first_value last_value
	date_diff datediff date_sub datesub date_trunc datetrunc date_part datepart year month day quarter week make_date last_day
	to_days to_months to_years to_weeks lower upper trim ltrim rtrim substr substring left right length replace concat contains
	starts_with ends_with prefix suffix regexp_matches array_slice list_slice array_extract list_extract list_value list_contains len
	unnest range generate_series trunc age_band quarter_of year_of why_missing`)

// ownTables are what it may read beside the views.
var ownTables = []string{"reference_deflator"}

// closedViews are the views that it may not: they give rows as they came in or are coded.
var closedViews = []string{"loose_end", "survey_response_whole", "response_code"}

// Check refuses an indicator of a deployment that reaches beyond the views or that
// cannot be taken apart. Nothing of it is run. The error names what is in the way.
func (db *DB) Check(ctx context.Context, s queries.Statement) error {
	views, err := queries.In("views")
	if err != nil {
		return err
	}
	r := &reach{tables: slices.Clone(ownTables)}
	for _, v := range views {
		if name := path.Base(v.Name); !slices.Contains(closedViews, name) {
			r.tables = append(r.tables, name)
		}
	}
	parsed := ""
	err = db.Read(ctx, queries.Get("cells/parsed"), map[string]any{"text": s.Text}, func(v []any) error {
		parsed, _ = v[0].(string)
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s.sql: %w", path.Base(s.Name), err)
	}
	var whole struct {
		Failed     bool   `json:"error"`
		Message    string `json:"error_message"`
		Statements []tree `json:"statements"`
	}
	if err := json.Unmarshal([]byte(parsed), &whole); err != nil {
		return fmt.Errorf("%s.sql: %w", path.Base(s.Name), err)
	}
	switch {
	case whole.Failed:
		r.refuse("%s", whole.Message)
	case len(whole.Statements) != 1:
		r.refuse("there are %d statements in it", len(whole.Statements))
	default:
		r.walk(map[string]any(whole.Statements[0]), nil)
	}
	if r.why != "" {
		return fmt.Errorf("%s.sql: %s: %w", path.Base(s.Name), r.why, ErrOutOfReach)
	}
	return nil
}

// reach walks through a statement and notes the first thing that goes too far.
type reach struct {
	tables []string
	why    string
}

func (r *reach) refuse(format string, args ...any) {
	if r.why == "" {
		r.why = fmt.Sprintf(format, args...)
	}
}

// parts of a statement that have a type and are no expression.
var ownParts = []string{
	"SELECT_NODE", "SET_OPERATION_NODE", "BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "SUBQUERY", "TABLE_FUNCTION",
	"DISTINCT_MODIFIER", "ORDER_MODIFIER", "LIMIT_MODIFIER", "DESCENDING", "ASCENDING", "ORDER_DEFAULT", "DECIMAL_TYPE_INFO",
}

var ownExpressions = []string{
	"BETWEEN", "CASE", "CAST", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "OPERATOR", "STAR", "SUBQUERY", "WINDOW",
}

// values that a name stands for where no column has it: the day, or who asks.
var namedValues = []string{
	"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "session_user", "user",
	"current_role", "current_catalog", "current_database", "current_schema",
}

// walk goes through every part; named are the statements of WITH that are in force.
func (r *reach) walk(v any, named []string) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			r.walk(item, named)
		}
	case map[string]any:
		named = r.with(v, named)
		class, _ := v["class"].(string)
		kind, _ := v["type"].(string)
		switch {
		case class != "":
			r.expression(class, v)
		case kind != "" && !slices.Contains(ownParts, kind):
			r.refuse("%s has no place in an indicator", strings.ToLower(strings.ReplaceAll(kind, "_", " ")))
		case kind == "BASE_TABLE":
			r.table(v, named)
		case kind == "TABLE_FUNCTION":
			f, _ := v["function"].(map[string]any)
			if name := nameIn(f); !slices.Contains([]string{"range", "generate_series", "unnest"}, name) {
				r.refuse("%s() cannot be read from", name)
			}
			args, _ := f["children"].([]any)
			r.walk(args, named)
			return
		}
		if s := v["sample"]; s != nil {
			r.refuse("a sample is never the same twice")
		}
		for name, part := range v {
			if name != "cte_map" {
				r.walk(part, named)
			}
		}
	}
}

// with goes through the statements of a WITH, each of which may name those before it
// and not itself, and gives all that are in force after it.
func (r *reach) with(n map[string]any, named []string) []string {
	named = slices.Clone(named)
	with, _ := n["cte_map"].(map[string]any)
	for _, entry := range list(with["map"]) {
		r.walk(entry["value"], named)
		if name, ok := entry["key"].(string); ok {
			named = append(named, strings.ToLower(name))
		}
	}
	return named
}

func (r *reach) table(n map[string]any, named []string) {
	name, _ := n["table_name"].(string)
	name = strings.ToLower(name)
	for _, part := range []string{"schema_name", "catalog_name"} {
		if s, _ := n[part].(string); s != "" {
			r.refuse("%s.%s: a view is named by itself", s, name)
		}
	}
	if n["at_clause"] != nil {
		r.refuse("AT has no place in an indicator")
	}
	if !slices.Contains(r.tables, name) && !slices.Contains(named, name) {
		r.refuse("there is no view %q", name)
	}
}

func nameIn(f map[string]any) string {
	name, _ := f["function_name"].(string)
	return strings.ToLower(name)
}

func (r *reach) expression(class string, n map[string]any) {
	if !slices.Contains(ownExpressions, class) {
		r.refuse("%s has no place in an indicator", strings.ToLower(strings.ReplaceAll(class, "_", " ")))
	}
	switch class {
	case "FUNCTION", "WINDOW":
		for _, part := range []string{"schema", "catalog"} {
			if s, _ := n[part].(string); s != "" {
				r.refuse("%s.%s(): a function is named by itself", s, nameIn(n))
			}
		}
		if name := nameIn(n); !slices.Contains(ownFunctions, name) {
			r.refuse("the function %s() has no place in an indicator", name)
		}
	case "COLUMN_REF":
		names, _ := n["column_names"].([]any)
		for _, one := range names {
			if name, _ := one.(string); len(names) == 1 && slices.Contains(namedValues, strings.ToLower(name)) {
				r.refuse("%s would be another tomorrow, or for somebody else", name)
			}
		}
	}
}
