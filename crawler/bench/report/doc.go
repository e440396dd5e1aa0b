// Package report gives the result of a sweep its forms: a page in HTML, CSV, the
// lines of Go's benchmarks, and what changed between two. It reads nothing but the
// result, so one measures once and looks many times.
package report
