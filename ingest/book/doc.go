// Package book opens an upload strictly: it finds what kind of file it is by its
// bytes, checks the whole of it, and gives its tables row by row.
package book
