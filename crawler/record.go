package crawler

import (
	"crypto/sha256"

	"sweetspot/crawler/fetch"
	"sweetspot/store"
)

// recorded headers are those that say something of the page, or of how to ask
// for it again. Cookies are not among them: they are somebody's.
func recordedHeaders() []string {
	return []string{
		"Content-Type", "Content-Encoding", "Content-Language", "Location", "Etag", "Last-Modified", "Cache-Control",
		"Expires", "Vary", "Retry-After", "Link", "Refresh", "X-Robots-Tag",
	}
}

// record keeps of a response what serves it again: its header and its body,
// whatever the status.
func (s *session) record(r *result, resp *fetch.Response) {
	r.header = []store.Field{}
	for _, name := range recordedHeaders() {
		for _, value := range resp.Header[name] {
			r.header = append(r.header, store.Field{Name: name, Value: value})
			r.size += len(value)
		}
	}
	s.keep(r, resp.Body, sha256.Sum256(resp.Body))
}
