// Package export writes what a run holds as JSON lines or CSV. It reads only. The columns are a public contract: scripts depend
// on their names, their order and on every key being there.
//
// JSON and CSV have the same columns. In CSV an object is spread ("ms_wait", "ms_dns", …), extracted fields are one cell of
// JSON, and a cell that a spreadsheet would take for a formula is defused by a leading apostrophe.
package export
