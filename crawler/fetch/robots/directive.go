package robots

import (
	"strconv"
	"strings"
	"time"
)

// space is what RFC 9309, 2.2 calls WS.
const space = " \t"

type keyword uint8

const (
	unknown keyword = iota
	userAgent
	allow
	disallow
	sitemap
	crawlDelay
)

// directive reads one line as key and value, without its comment. ok tells
// whether it has that form; a line that does not is skipped.
func directive(line string) (key keyword, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	line = strings.Trim(line, space)
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		name, value, ok = cutSpace(line)
	}
	name = strings.TrimRight(name, space)
	if !ok || name == "" {
		return unknown, "", false
	}
	return keywordOf(name), strings.TrimLeft(value, space), true
}

// cutSpace lets white space stand for a forgotten colon, where exactly two words
// leave no doubt: "disallow /".
func cutSpace(line string) (name, value string, ok bool) {
	at := strings.IndexAny(line, space)
	if at < 0 {
		return line, "", false
	}
	name, value = line[:at], strings.TrimLeft(line[at:], space)
	return name, value, !strings.ContainsAny(value, space)
}

// keywordOf knows the keys of RFC 9309, 2.2 without regard to case, the two
// extensions, and misspellings frequent enough that their meaning is plain.
func keywordOf(name string) keyword {
	var lower [len("crawl-delay")]byte // no key is longer
	if len(name) > len(lower) {
		return unknown
	}
	for i := range len(name) {
		lower[i] = toLower(name[i])
	}
	switch string(lower[:len(name)]) {
	case "user-agent", "useragent", "user agent":
		return userAgent
	case "allow":
		return allow
	case "disallow", "dissallow", "dissalow", "disalow", "diaslow", "diasllow", "disallaw":
		return disallow
	case "sitemap", "site-map", "sitemaps":
		return sitemap
	case "crawl-delay":
		return crawlDelay
	}
	return unknown
}

func toLower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// maxDelay keeps a delay a finite duration; whoever obeys one sets a lower limit.
const maxDelay = 24 * time.Hour

// parseDelay reads a number of seconds, fractions allowed: "10", "0.5".
func parseDelay(value string) (time.Duration, bool) {
	if strings.Trim(value, "0123456789.") != "" {
		return 0, false // ParseFloat would also take a sign, 1e9, Inf and 0x1p4
	}
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil && seconds == 0 {
		return 0, false
	}
	return time.Duration(min(seconds, maxDelay.Seconds()) * float64(time.Second)), true
}

// absolute tells whether a Sitemap line names a whole http or https URL, as
// sitemaps.org demands.
func absolute(url string) bool {
	scheme, rest, ok := strings.Cut(url, "://")
	return ok && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}
