package export

import (
	"encoding/hex"
	"fmt"
	"time"

	"sweetspot/store"
)

// Page is a row of pages, and the object that a crawl prints for each visit.
type Page struct {
	Type        string              `json:"type"` // "page"
	ID          store.ID            `json:"id"`
	URL         string              `json:"url"`
	Outcome     string              `json:"outcome"`
	Status      int                 `json:"status"` // 0 if there was no response
	Location    string              `json:"location"`
	Depth       uint16              `json:"depth"`
	Parent      store.ID            `json:"parent"`
	ContentType string              `json:"content_type"`
	Bytes       int64               `json:"bytes"`
	Truncated   bool                `json:"truncated"`
	SHA256      string              `json:"sha256"`    // hex; empty if there was no body
	TextHash    string              `json:"text_hash"` // 16 hex digits; empty if there was no text
	Title       string              `json:"title"`
	Description string              `json:"description"`
	H1          string              `json:"h1"`
	Canonical   string              `json:"canonical"`
	Lang        string              `json:"lang"`
	Robots      string              `json:"robots"`
	Links       int                 `json:"links"`
	Extract     map[string][]string `json:"extract"`
	Attempt     uint8               `json:"attempt"`
	Error       string              `json:"error"`
	MS          Milliseconds        `json:"ms"`
}

// Milliseconds tells where a visit's time went.
type Milliseconds struct {
	Wait    float64 `json:"wait"`
	DNS     float64 `json:"dns"`
	Connect float64 `json:"connect"`
	TLS     float64 `json:"tls"`
	TTFB    float64 `json:"ttfb"`
	Body    float64 `json:"body"`
	Parse   float64 `json:"parse"`
	Commit  float64 `json:"commit"`
}

// PageOf makes the row of a visit. u is the URL as it stands in the queue: a promotion must have been applied.
func PageOf(u store.URL, v store.Visit) Page {
	p := Page{
		Type: "page", ID: u.ID, URL: u.URL, Outcome: v.Outcome.String(), Status: v.Status, Location: v.Location,
		Depth: u.Depth, Parent: u.Parent, ContentType: v.ContentType, Bytes: v.Bytes, Truncated: v.Flags.Has(store.FlagTruncated),
		Title: v.Title, Description: v.Description, H1: v.H1, Canonical: v.Canonical, Lang: v.Lang, Robots: v.Robots,
		Links: len(v.Links), Extract: v.Extract, Attempt: v.Attempt, Error: v.Error, MS: millisecondsOf(v.Timing),
	}
	if v.HasSHA {
		p.SHA256 = hex.EncodeToString(v.SHA256[:])
	}
	if v.TextHash != 0 {
		p.TextHash = fmt.Sprintf("%016x", v.TextHash)
	}
	if p.Extract == nil {
		p.Extract = map[string][]string{}
	}
	return p
}

func millisecondsOf(t store.Timing) Milliseconds {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return Milliseconds{
		ms(t.Wait), ms(t.DNS), ms(t.Connect), ms(t.TLS), ms(t.FirstByte), ms(t.Body), ms(t.Parse), ms(t.Commit),
	}
}

func (Page) columns() []string {
	return []string{
		"type", "id", "url", "outcome", "status", "location", "depth", "parent", "content_type", "bytes", "truncated", "sha256",
		"text_hash", "title", "description", "h1", "canonical", "lang", "robots", "links", "extract", "attempt", "error",
		"ms_wait", "ms_dns", "ms_connect", "ms_tls", "ms_ttfb", "ms_body", "ms_parse", "ms_commit",
	}
}

func (p Page) cells(c *cells) {
	c.add(p.Type, p.ID, p.URL, p.Outcome, p.Status, p.Location, p.Depth, p.Parent, p.ContentType, p.Bytes, p.Truncated, p.SHA256,
		p.TextHash, p.Title, p.Description, p.H1, p.Canonical, p.Lang, p.Robots, p.Links)
	c.addJSON(p.Extract)
	c.add(p.Attempt, p.Error,
		p.MS.Wait, p.MS.DNS, p.MS.Connect, p.MS.TLS, p.MS.TTFB, p.MS.Body, p.MS.Parse, p.MS.Commit)
}
