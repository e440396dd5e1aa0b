package sitemap

import "time"

// layouts are the W3C date and time formats that sitemaps.org allows, and the
// slips that are common: no zone, a zone without its colon, a space for the T.
// Go reads fractions of a second after any second.
var layouts = []string{
	time.RFC3339,
	time.DateOnly,
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05",
	"2006-01-02T15:04",
	"2006-01-02 15:04",
	"2006-01",
	"2006",
}

// parseTime returns the zero time for what it cannot read. Without a zone, a time
// is in UTC.
func parseTime(s string) time.Time {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
