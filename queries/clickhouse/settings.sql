-- What ClickHouse has to be told once in a session, or in the profile of a user, so that our statements mean there what they mean in DuckDB:
-- a value that is not there is NULL and not 0 or '', a name is the column and not what the SELECT calls by the same name, and days before 1970 are days.
SET join_use_nulls = 1, cast_keep_nullable = 1, aggregate_functions_null_for_empty = 1, prefer_column_name_to_alias = 1,
    joined_subquery_requires_alias = 0, enable_extended_results_for_datetime_functions = 1
