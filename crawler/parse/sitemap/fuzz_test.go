package sitemap

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzParse(f *testing.F) {
	for _, file := range files(f) {
		f.Add(readFile(f, file), "text/xml; charset=utf-8", uint16(0))
	}
	f.Add(gz(urlset(3)), "application/gzip", uint16(2))
	f.Add([]byte("<urlset><url><loc>a</loc><url><loc>b</loc></image:loc></url>"), "", uint16(1))
	f.Fuzz(func(t *testing.T, body []byte, contentType string, limit uint16) {
		res, err := Parse(body, contentType, int(limit))
		checkResult(t, res, int(limit))
		again, err2 := Parse(body, contentType, int(limit))
		if !reflect.DeepEqual(res, again) || (err == nil) != (err2 == nil) {
			t.Errorf("twice: %v, %v; then %v, %v", res, err, again, err2)
		}
	})
}

func checkResult(t *testing.T, res Result, limit int) {
	if n := len(res.Pages) + len(res.Sitemaps); limit > 0 && n > limit {
		t.Errorf("%d entries, limit %d", n, limit)
	}
	for _, e := range append(res.Pages, res.Sitemaps...) {
		if e.Loc == "" || e.Loc != strings.TrimSpace(e.Loc) || !utf8.ValidString(e.Loc) || strings.ContainsAny(e.Loc, "\r\n") {
			t.Errorf("location %q", e.Loc)
		}
	}
}

// FuzzTruncated holds that a file which breaks off gives the first of the
// locations that the whole one gives, and no other.
func FuzzTruncated(f *testing.F) {
	for _, file := range files(f) {
		f.Add(string(readFile(f, file)), uint16(120))
	}
	f.Fuzz(func(t *testing.T, body string, length uint16) {
		if !strings.HasPrefix(body, "<") || strings.IndexFunc(body, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			return // a list's last line may break off unseen, and so may a character
		}
		part, _ := Parse([]byte(body[:min(int(length), len(body))]), "", 0)
		whole, _ := Parse([]byte(body), "", 0)
		for name, lists := range map[string][2][]Entry{"pages": {part.Pages, whole.Pages}, "sitemaps": {part.Sitemaps, whole.Sitemaps}} {
			if !isPrefix(lists[0], lists[1]) {
				t.Errorf("%s of the first %d bytes: %v, of all: %v", name, length, lists[0], lists[1])
			}
		}
	})
}

func isPrefix(part, whole []Entry) bool {
	if len(part) > len(whole) {
		return false
	}
	for i := range part {
		if part[i].Loc != whole[i].Loc {
			return false
		}
	}
	return true
}
