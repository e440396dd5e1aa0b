package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// row is one line of an export.
type row interface {
	columns() []string
	cells(*cells)
}

// writer writes rows of one type: first the head, of which any row will do, then the rows.
type writer interface {
	head(row) error
	write(row) error
	flush() error
}

func newWriter(w io.Writer, asCSV bool) writer {
	if asCSV {
		return &csvWriter{w: csv.NewWriter(w)}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // URLs are full of &
	return jsonWriter{e}
}

type jsonWriter struct{ e *json.Encoder }

func (w jsonWriter) head(row) error    { return nil }
func (w jsonWriter) write(r row) error { return w.e.Encode(r) }
func (w jsonWriter) flush() error      { return nil }

type csvWriter struct {
	w     *csv.Writer
	cells cells
}

func (w *csvWriter) head(r row) error { return w.w.Write(r.columns()) }

func (w *csvWriter) write(r row) error {
	w.cells.row = w.cells.row[:0]
	r.cells(&w.cells)
	if w.cells.err != nil {
		return w.cells.err
	}
	return w.w.Write(w.cells.row)
}

func (w *csvWriter) flush() error {
	w.w.Flush()
	return w.w.Error()
}

// cells collects the cells of a CSV row.
type cells struct {
	row []string
	err error
}

func (c *cells) add(values ...any) {
	for _, v := range values {
		if s, ok := v.(string); ok {
			c.row = append(c.row, defuse(s))
			continue
		}
		c.row = append(c.row, fmt.Sprint(v))
	}
}

func (c *cells) addJSON(v any) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		c.err = err
	}
	c.row = append(c.row, defuse(strings.TrimSuffix(b.String(), "\n")))
}

// defuse keeps a spreadsheet from running a cell of a page's making as a formula.
func defuse(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
