package diff

import (
	"strconv"

	"sweetspot/store"
)

// Kind says what became of a URL.
type Kind string

// The kinds of change.
const (
	New     Kind = "new"     // visited now; not known, not reached or refused before
	Gone    Kind = "gone"    // a page before, and not any more
	Changed Kind = "changed" // visited both times
	Moved   Kind = "moved"   // its text stands under another URL now
)

// Change is what became of one URL; or, if Pages is more than one, of as many pages that all changed the same way.
type Change struct {
	Kind   Kind    `json:"type"`
	URL    string  `json:"url"`             // of one page; of a recurring change an example
	Pages  int     `json:"pages,omitempty"` // of a recurring change; 0 otherwise
	How    string  `json:"how,omitempty"`   // of Gone: "404", "410", "not linked", "out of scope", "refused: RULE" or "robots.txt"
	To     string  `json:"to,omitempty"`    // of Moved
	Status int     `json:"status,omitempty"`
	Error  string  `json:"error,omitempty"` // error class of a URL that gave no response
	Title  string  `json:"title,omitempty"` // of New and Moved
	Fields []Field `json:"fields,omitempty"`

	OldID, NewID store.ID `json:"-"` // 0 if the run does not know the URL
}

// Broken reports whether the URL leads nowhere now.
func (c *Change) Broken() bool { return c.Error != "" || c.Status >= 400 }

// Field is what changed of a page.
type Field struct {
	Name string `json:"name"` // one of FieldNames
	Old  string `json:"old"`  // of text: its hash
	New  string `json:"new"`

	// Of links out: up to three of the URLs that the page links to now, and of those that it did before.
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

// The fields that are not a string of the visit.
const (
	FieldStatus   = "status"
	FieldText     = "text"
	FieldLinksOut = "links out" // to how many URLs the page links
	FieldLinksIn  = "links in"  // how many links lead to the page
)

// fields lists what is compared of two visits as it stands there, in the order it is shown.
var fields = []struct {
	name string
	of   func(*store.Visit) string
}{
	{FieldStatus, statusOf},
	{"redirect", func(v *store.Visit) string { return v.Location }},
	{"title", func(v *store.Visit) string { return v.Title }},
	{"description", func(v *store.Visit) string { return v.Description }},
	{"h1", func(v *store.Visit) string { return v.H1 }},
	{"canonical", func(v *store.Visit) string { return v.Canonical }},
	{"robots", func(v *store.Visit) string { return v.Robots }},
}

// statusOf names how a request ended. Error classes count as one, since which of them it is differs from night to night; and a
// page that has not changed is what it was.
func statusOf(v *store.Visit) string {
	switch {
	case v.Outcome == store.Unchanged:
		return "200"
	case v.Status == 0:
		return v.Outcome.String()
	}
	return strconv.Itoa(v.Status)
}

// hasContent reports whether a visit knows what the page says. Of a redirect or an error nothing but that is compared.
func hasContent(v *store.Visit) bool {
	return v.Outcome == store.Unchanged || v.Outcome == store.Fetched && v.Status < 300
}

// compareVisits lists the fields that differ, but for text and links.
func compareVisits(old, new *store.Visit) (changed []Field) {
	comparable := len(fields)
	if !hasContent(old) || !hasContent(new) {
		comparable = 2 // status and redirect
	}
	for _, f := range fields[:comparable] {
		if a, b := f.of(old), f.of(new); a != b {
			changed = append(changed, Field{Name: f.name, Old: a, New: b})
		}
	}
	return changed
}

// hex writes a hash as exports do: "" for none.
func hex(hash uint64) string {
	if hash == 0 {
		return ""
	}
	s := strconv.FormatUint(hash, 16)
	return "0000000000000000"[len(s):] + s
}
