package export

import "sweetspot/store"

// URL is a row of urls.
type URL struct {
	ID       store.ID `json:"id"`
	URL      string   `json:"url"`
	Depth    uint16   `json:"depth"`
	Parent   store.ID `json:"parent"`
	Decision string   `json:"decision"` // queued or refused
	Rule     string   `json:"rule"`
}

func urlOf(u store.URL) URL {
	decision := "queued"
	if u.Rule != "" {
		decision = "refused"
	}
	return URL{u.ID, u.URL, u.Depth, u.Parent, decision, u.Rule}
}

// Refused is a row of refused.
type Refused struct {
	ID     store.ID `json:"id"`
	URL    string   `json:"url"`
	Depth  uint16   `json:"depth"`
	Parent store.ID `json:"parent"`
	Rule   string   `json:"rule"`
}

// Link is a row of links.
type Link struct {
	From     store.ID `json:"from"`
	To       store.ID `json:"to"`
	Kind     string   `json:"kind"`
	Rel      string   `json:"rel"`
	Fragment string   `json:"fragment"`
}

// TextLink is a row of links with their text.
type TextLink struct {
	Link
	Text string `json:"text"`
}

// Failure is a row of failures: a visit that failed, or whose status is 400 or above, with the page that it stands on.
type Failure struct {
	ID        store.ID `json:"id"`
	URL       string   `json:"url"`
	Outcome   string   `json:"outcome"`
	Status    int      `json:"status"`
	Error     string   `json:"error"`
	Detail    string   `json:"detail"`
	Attempt   uint8    `json:"attempt"`
	Parent    store.ID `json:"parent"`
	ParentURL string   `json:"parent_url"`
}

// BodyFile is a row of bodies: a page and the file that holds its body.
type BodyFile struct {
	ID          store.ID `json:"id"`
	URL         string   `json:"url"`
	File        string   `json:"file"`
	ContentType string   `json:"content_type"`
	Bytes       int64    `json:"bytes"`
	SHA256      string   `json:"sha256"`
}

func (URL) columns() []string { return []string{"id", "url", "depth", "parent", "decision", "rule"} }

func (u URL) cells(c *cells) {
	c.add(u.ID, u.URL, u.Depth, u.Parent, u.Decision, u.Rule)
}

func (Refused) columns() []string { return []string{"id", "url", "depth", "parent", "rule"} }

func (r Refused) cells(c *cells) { c.add(r.ID, r.URL, r.Depth, r.Parent, r.Rule) }

func (Link) columns() []string { return []string{"from", "to", "kind", "rel", "fragment"} }

func (l Link) cells(c *cells) { c.add(l.From, l.To, l.Kind, l.Rel, l.Fragment) }

func (l TextLink) columns() []string { return append(l.Link.columns(), "text") }

func (l TextLink) cells(c *cells) {
	l.Link.cells(c)
	c.add(l.Text)
}

func (Failure) columns() []string {
	return []string{"id", "url", "outcome", "status", "error", "detail", "attempt", "parent", "parent_url"}
}

func (f Failure) cells(c *cells) {
	c.add(f.ID, f.URL, f.Outcome, f.Status, f.Error, f.Detail, f.Attempt, f.Parent, f.ParentURL)
}

func (BodyFile) columns() []string {
	return []string{"id", "url", "file", "content_type", "bytes", "sha256"}
}

func (b BodyFile) cells(c *cells) { c.add(b.ID, b.URL, b.File, b.ContentType, b.Bytes, b.SHA256) }
