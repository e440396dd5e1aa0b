package parse

import (
	"net/http"
	"strings"
)

// IsHTML reports whether a body of the given Content-Type is to be read as HTML. A body without a
// type is, if it looks like HTML (WHATWG MIME Sniffing); a type that is given is believed.
func IsHTML(contentType string, body []byte) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.TrimSpace(mediaType)
	switch {
	case strings.EqualFold(mediaType, "text/html"), strings.EqualFold(mediaType, "application/xhtml+xml"):
		return true
	case mediaType == "", mediaType == "*/*", strings.EqualFold(mediaType, "unknown/unknown"):
		return strings.HasPrefix(http.DetectContentType(body), "text/html")
	default:
		return false
	}
}
