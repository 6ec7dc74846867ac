// Package parquet opens a flat Parquet file strictly and gives its rows as the texts that a CSV of the same table would hold.
package parquet
