package crawler_test

import (
	"testing"

	"sweetspot/crawler"
)

// TestSiteKey: runs of older programs are gone on with, so a site's key is what it has always been, unless something
// new is asked for. Where links stand in JSON belongs to it, in whatever order that is said.
func TestSiteKey(t *testing.T) {
	key := func(o crawler.Options) string {
		t.Helper()
		k, err := crawler.SiteKey(o, "https://example.com/")
		must(t, err)
		return k
	}
	if k := key(crawler.Options{}); k != "55a4f5cae973e4d140eba18f08b4eb66" {
		t.Errorf("the key without options is %s", k)
	}
	if k := key(crawler.Options{Record: true, Extract: []string{"a=b"}}); k != "ee44fdb697b25e415dcd91830af92bf7" {
		t.Errorf("the key with options is %s", k)
	}
	a := key(crawler.Options{JSONLinks: []string{"items[].url,next"}})
	b := key(crawler.Options{JSONLinks: []string{`"next"`, "items[].url", "next"}})
	c := key(crawler.Options{JSONLinks: []string{"items[].url"}})
	if a != b || a == c || c == key(crawler.Options{}) {
		t.Errorf("the keys with paths are %s, %s and %s", a, b, c)
	}
}
