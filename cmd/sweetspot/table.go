package main

import (
	"io"
	"strings"
)

// column is a column of a table.
type column struct {
	title  string
	right  bool                     // numbers stand to the right
	shrink bool                     // gives way where the table is wider than the terminal
	paint  func(cell string) string // colours a cell by what it says; nil for none
}

// table prints rows under titles, two spaces between the columns. Cells are
// cleaned here, so that no caller forgets. On a terminal the table fits its
// width as far as its shrinking columns allow.
func (s *screen) table(columns []column, rows [][]string) error {
	cells := make([][]string, 0, len(rows)+1)
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.title
	}
	cells = append(cells, titles)
	for _, row := range rows {
		cleaned := make([]string, len(columns))
		for i := range min(len(row), len(columns)) {
			cleaned[i] = clean(row[i])
		}
		cells = append(cells, cleaned)
	}
	widths := fit(columns, cells, s.columns)
	var b strings.Builder
	for i, row := range cells {
		b.WriteString(s.row(columns, widths, row, i == 0))
	}
	_, err := io.WriteString(s, b.String())
	return err
}

// row is one line, without spaces at its end.
func (s *screen) row(columns []column, widths []int, cells []string, title bool) string {
	var b strings.Builder
	for i, c := range columns {
		text := shorten(cells[i], widths[i])
		gap := strings.Repeat(" ", widths[i]-columnsOf(text))
		switch {
		case title:
			text = s.dim(text)
		case c.paint != nil:
			text = c.paint(text)
		}
		if c.right {
			text, gap = gap+text, ""
		}
		b.WriteString(text + gap + "  ")
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}

// fit gives each column the width of its widest cell, and takes from the
// shrinking ones, the widest first, what exceeds total. Zero is no limit.
func fit(columns []column, cells [][]string, total int) []int {
	widths := make([]int, len(columns))
	sum := 2 * (len(columns) - 1)
	for i := range columns {
		for _, row := range cells {
			widths[i] = max(widths[i], columnsOf(row[i]))
		}
		sum += widths[i]
	}
	for total > 0 && sum > total {
		widest := -1
		for i, c := range columns {
			if c.shrink && widths[i] > leastColumn && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
		sum--
	}
	return widths
}

// leastColumn is the width below which a shortened text says nothing.
const leastColumn = 12
