// Package ingest turns a file that someone sent into accepted, pseudonymised
// rows: it reads strictly, maps by a written source, says every problem in
// plain words with its cell, keeps what it accepts in a record that is never
// rewritten, and applies that record to the database.
package ingest
