package replay

import (
	"bytes"
	"cmp"
	"net/http"
	"strings"

	"sweetspot/store"
)

// robotsAnswer puts together the robots.txt of a host: its main origin's and,
// since the paths of twins are its own now, theirs.
func (r *Replay) robotsAnswer(h *host) *answer {
	main := h.origins[0]
	if len(h.origins) > 1 {
		return r.jointRobots(h)
	}
	switch rec := main.robots; {
	case rec != nil && rec.State == fetched:
		return robotsText(r.rewrite(rec.Body, main), h)
	case rec != nil:
		return short(absent(rec), h.typical)
	case len(main.pages) == 0:
		return short(http.StatusServiceUnavailable, h.typical) // its pages wait for a robots.txt that could not be had
	}
	return short(http.StatusNotFound, h.typical)
}

// fetched is the state of a robots.txt that was read.
const fetched = "fetched"

// absent is the status of a robots.txt that was not. One behind too many
// redirects is none (RFC 9309 §2.3.1.2).
func absent(rec *store.Robots) int {
	if rec.Status/100 == 3 {
		return http.StatusNotFound
	}
	return cmp.Or(rec.Status, http.StatusNotFound)
}

func robotsText(text []byte, h *host) *answer {
	a := short(http.StatusOK, h.typical)
	a.body = &body{bytes: text}
	return a
}

// jointRobots names the sitemaps that the crawl began with: those of the origin
// that it came to first.
func (r *Replay) jointRobots(h *host) *answer {
	var text, maps []byte
	for _, o := range h.origins {
		if o.robots != nil && o.robots.State == fetched {
			text = append(text, o.rules()...)
		}
		for _, path := range o.maps {
			if o.prefix != "" || path != "/sitemap.xml" { // that one any crawler tries by itself
				maps = append(maps, "Sitemap: "+o.base()+path+"\n"...)
			}
		}
	}
	if text == nil && maps == nil {
		return short(http.StatusNotFound, h.typical)
	}
	return robotsText(append(text, maps...), h)
}

// rules are what an origin's robots.txt said, its prefix put before the paths
// and its sitemaps left out.
func (o *origin) rules() (out []byte) {
	for line := range bytes.Lines(o.robots.Body) {
		field, value, _ := bytes.Cut(bytes.TrimSpace(line), []byte(":"))
		value = bytes.TrimSpace(value)
		switch name := strings.ToLower(string(bytes.TrimSpace(field))); {
		case name == "sitemap":
			line = nil
		case (name == "allow" || name == "disallow") && len(value) > 0:
			line = append([]byte(name+": "+o.prefix), value...)
		}
		out = append(append(out, bytes.TrimSpace(line)...), '\n')
	}
	return append(out, '\n')
}
