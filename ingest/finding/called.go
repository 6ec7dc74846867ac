package finding

import "strings"

// Called says in a few words what a rule is about, for a person who has never
// seen its name.
func Called(rule string) string {
	if words, known := called[rule]; known {
		return words
	}
	words := strings.ReplaceAll(rule, "_", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// called are the words for each rule.
var called = map[string]string{
	"ambiguous_date_format": "A date that can be read in two ways", "mixed_date_orders": "Dates written in two orders", "unknown_date_order": "An order of dates that there is not", "not_a_date": "Not a date",
	"excel_serial_date": "A date that a spreadsheet stored as a number", "excel_date_mangled": "A spreadsheet made a date of it", "date_not_kept": "A survey that keeps no dates", "future_date": "A date in the future", "dates_out_of_order": "Two dates in the wrong order", "half_told": "One of two that go together is missing",
	"unknown_zone": "A time zone that there is not", "malformed_quarter": "Not a quarter", "malformed_year": "Not a financial year",

	"not_a_number": "Not a number", "out_of_range": "A number beyond the scale", "rounded": "Rounded", "precision_lost": "A spreadsheet shortened the number", "negative_made_positive": "A negative cost, read as positive",
	"unknown_code": "An answer that is not on the list", "invalid_and_not_mapped": "A word that is not on the list", "spelling_mapped": "Spelt in another way", "none_with_others": "\"None\" ticked together with something else",
	"other_answer": "An answer in the person's own words", "not_on_this_form": "An answer that this form does not offer", "codes_by_form": "Numbers stand for answers", "codes_without_words": "Codes without their meaning",
	"missing_required": "Empty where something must stand", "malformed": "Not written as it must be", "mostly_unreadable": "Most of a column could not be read", "nul_byte": "Damaged text", "damaged_text": "Damaged text", "control_character": "A character that no text has", "direction_control": "A character that hides text",

	"id_normalised": "A reference written in another way than elsewhere", "leading_zeros_lost": "References that may have lost their noughts", "direct_identifier": "Something that names a person", "example_row": "An example row of a template", "position": "Where somebody was",
	"under_age": "Under 16", "review_before_baseline": "A later time before the first time", "wave_from_order": "First time or later, told by the dates",
	"conflicting_duplicate": "Two rows for the same answers that differ", "exact_duplicate": "The same row twice", "two_answers": "Two columns answer one question differently", "same_answers": "Two columns with the same answers", "scale_reversed": "A scale that may be the wrong way up",
	"refers_to_nothing": "Rows that speak of what was not sent",

	"column_not_read": "A column that was not read", "changed_wording": "A question in another wording", "header_twice": "Two columns with the same heading", "columns_missing": "Columns that are missing", "cell_without_header": "A cell without a heading", "no_header": "No row of headings", "unknown_layout": "A kind of file that we do not know",
	"unknown_source": "A way of reading that there is not", "unknown_instrument_version": "A version of a questionnaire that there is not", "own_export": "An export of this service", "part_not_read": "A sheet that was not read", "two_sheets_one_table": "Two sheets with the same table", "sheets_differ": "Sheets that differ",
	"repeat_counted": "A part that may be filled in several times", "repeat_of_nobody": "Parts that belong to nobody",

	"no_scheme": "The scheme is not said", "unknown_scheme": "A scheme that we do not know", "other_scheme": "Another scheme", "scheme_by_name": "The scheme, known by its name", "not_for_one_scheme": "Published figures belong to no scheme",
	"unknown_place": "A place that we do not know", "not_a_council": "Not a council", "divided_council": "A council that was divided", "former_code": "A former code of a council", "no_gazetteer": "The list of places is not there", "place_without_code": "A place without a code",

	"no_rows": "No rows", "empty_rows": "Empty rows", "nothing_accepted": "No row could be loaded", "more_findings": "More of the same", "rows_left_out": "Rows about something else", "rows_not_data": "Rows that hold no data", "total_disagrees": "A total that does not agree", "no_answers": "No answers in the row",
	"person_erased":  "Rows about somebody who was erased",
	"retention_over": "Rows kept for as long as they may be",
	"unfinished":     "Not finished by the person", "preview": "A trial of the form", "spam": "Marked as spam", "not_approved": "Not approved in the tool", "not_started": "Never opened", "other_instrument": "Of another form",

	"no_quarter": "The quarter is not said", "hidden_rows": "Hidden rows", "dates_day_first": "Dates changed by a spreadsheet program", "total_row": "A row of totals", "hidden_columns": "Hidden columns", "no_period": "The quarter cannot be told", "short_period": "A period without a whole quarter", "stated_period_differs": "Another period than the file says", "no_cost": "No weekly cost", "not_a_service_event": "Not about a service",
	"year_from_name": "The year, from the name of the file", "year_not_said": "The year is not said", "not_a_financial_year": "Not about a financial year", "other_group": "About a part of the people", "not_shared_lives": "Not Shared Lives", "other_adult_placement": "Another kind of adult placement", "rated_in_parts": "A rating of a part",

	"older_encoding": "Saved by an older program", "invalid_utf8": "Damaged letters", "empty_file": "The file is empty", "file_too_large": "The file is too large", "not_a_table": "Not a table", "not_a_workbook": "Not an Excel workbook", "not_parquet": "Not a Parquet file",
	"broken_archive": "A damaged zip file", "broken_part": "A damaged part of a zip file", "broken_json": "A damaged line", "broken_parquet": "A damaged Parquet file", "broken_workbook": "A damaged workbook", "broken_xml": "A damaged workbook", "counts_disagree": "A workbook that could be read only in part",
	"zip_bomb": "A zip file that would unpack too large", "unpacks_too_large": "A file that would unpack too large", "too_many_parts": "Too many parts in a zip file", "too_many_rows": "Too many rows", "too_many_columns": "Too many columns", "cell_too_long": "A cell that is too long", "row_too_long": "A row that is too long",
	"password": "Locked with a password", "macros": "A workbook with macros", "merged_cells": "Merged cells", "formula_without_value": "A formula without its value", "doctype": "A workbook with hidden instructions", "cells_out_of_order": "A damaged workbook", "rows_out_of_order": "A damaged workbook",
	"stray_quote": "A quotation mark in the wrong place", "unterminated_quote": "A quotation that never ends", "ragged_row": "A row with too many or too few cells", "lone_return": "Line ends that cannot be told", "odd_compression": "Packed in a way that we do not read", "odd_encoding": "Stored in a way that we do not read", "odd_part_name": "An odd name in a zip file", "part_twice": "Two parts of one name",
	"parts_elsewhere": "Parts in other files", "odd_column_type": "A column of a kind that we do not read", "nested_column": "A column that holds lists",
}
