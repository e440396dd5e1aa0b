package site

import (
	"fmt"
	"strconv"
	"strings"
)

// trapDoors stand at the foot of page 0.
const trapDoors = `<a href="/calendar">Calendar</a> <a href="/shop">Shop</a> <a href="/account">Account</a> ` +
	`<a href="/docs/">Manuals</a> <a href="/missing/map">Site map</a> `

// IsTrap tells whether a request URI (path and query) of this site lies in a
// trap: with Options.Traps, anything that is neither a page nor a file.
func (s *Site) IsTrap(uri string) bool {
	path, _, _ := strings.Cut(uri, "?")
	if !s.opts.Traps || path == "/robots.txt" || strings.HasPrefix(path, "/sitemap") || strings.HasPrefix(path, "/assets/") {
		return false
	}
	_, ok := s.find(path)
	return !ok
}

// trap writes the document at a URL that is no page.
func (p *sheet) trap(path, query string) {
	switch {
	case path == "/calendar":
		p.calendar(query)
	case path == "/shop":
		p.shop(query)
	case path == "/account":
		p.account(query)
	case strings.HasPrefix(path, "/docs/"):
		p.docs()
	default:
		p.missing(path)
	}
}

// calendar leads to the next month, the month before and the next year, for
// 9,999 years, and nothing ever happens.
func (p *sheet) calendar(query string) {
	month := 2026*12 + 0
	if v, ok := strings.CutPrefix(query, "month="); ok {
		month = parseMonth(v, month)
	}
	p.document("Calendar for "+formatMonth(month), "There are no events in this month.", func() {
		for _, to := range [...]int{month + 1, month - 1, month + 12} {
			if name := formatMonth(to); parseMonth(name, -1) == to {
				p.text(`<p><a href="/calendar?month=`, name, `">`, name, "</a></p>\n")
			}
		}
	})
}

// formatMonth counts months from the year 0.
func formatMonth(month int) string { return fmt.Sprintf("%04d-%02d", month/12, month%12+1) }

// parseMonth returns otherwise for what formatMonth does not write for a year
// from 1 to 9999.
func parseMonth(v string, otherwise int) int {
	y, m, _ := strings.Cut(v, "-")
	year, errYear := strconv.Atoi(y)
	month, errMonth := strconv.Atoi(m)
	n := year*12 + month - 1
	if errYear != nil || errMonth != nil || year < 1 || year > 9999 || month < 1 || formatMonth(n) != v {
		return otherwise
	}
	return n
}

// account starts a new session with each link: the same text for ever, under
// ever new URLs.
func (p *sheet) account(query string) {
	x := drawText(p.opts.Seed, topicTrap, query)
	p.document("Your account", "You are not signed in.", func() {
		for _, what := range [...]string{"Sign in", "Orders", "Settings"} {
			x = mix(x + golden)
			p.text(`<p><a href="/account?sid=`, strconv.FormatUint(x, 16), `">`, what, "</a></p>\n")
		}
	})
}

// docs has the classic mistake of a relative link that should begin with "/":
// each click goes two directories down, /docs/a/b/a/b/.
func (p *sheet) docs() {
	p.document("Manuals", "Choose a volume.", func() {
		p.text("<p><a href=\"a/b/\">Volume A to B</a></p>\n")
	})
}

// missing is the soft 404: whatever was asked for, it says so with status 200,
// and knows of another page that is not there either.
func (p *sheet) missing(path string) {
	x := drawText(p.opts.Seed, topicTrap, path)
	p.document("Page not found", "We have looked everywhere for this page.", func() {
		p.text(`<p><a href="/missing/`, strconv.FormatUint(x, 16), "\">Did you mean this one?</a></p>\n")
	})
}
