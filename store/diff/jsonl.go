package diff

import (
	"bufio"
	"encoding/json"
	"io"
)

// Summary is the last line of a diff as JSON lines.
type Summary struct {
	Type string `json:"type"` // "summary"
	Run  int    `json:"run"`
	With int    `json:"with"`
	Counts
	Guard []string `json:"guard"` // why the run must not become a baseline
}

// Summary adds a diff up.
func (d *Diff) Summary() Summary {
	s := Summary{Type: "summary", Run: d.New.Number, With: d.Old.Number, Counts: d.Counts, Guard: Guard(d.Figures)}
	if s.Guard == nil {
		s.Guard = []string{}
	}
	return s
}

// WriteJSON writes a line of JSON for each change, and the summary as the last one. It holds no more than one change.
func WriteJSON(w io.Writer, d *Diff) error {
	out := bufio.NewWriterSize(w, 64<<10)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false) // URLs are full of &
	err := d.Each(func(c Change) error { return lines.Encode(c) })
	if err == nil {
		err = lines.Encode(d.Summary())
	}
	if err != nil {
		return err
	}
	return out.Flush()
}
