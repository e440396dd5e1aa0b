package parse

import (
	"testing"

	"github.com/cespare/xxhash/v2"
	"go.uber.org/goleak"

	"sweetspot/crawler/urls"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pageURL is the address of the pages that tests parse.
const pageURL = "https://example.com/dir/page.html"

func mustURL(t testing.TB, s string) urls.URL {
	t.Helper()
	u, err := urls.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// options returns Options whose resolver accepts any host.
func options(t testing.TB) Options {
	t.Helper()
	policy := &urls.Policy{Scope: urls.ScopeAny, Seeds: []urls.URL{mustURL(t, pageURL)}}
	return Options{Resolver: urls.NewResolver(policy, xxhash.Sum64String)}
}

// parsePage parses body as UTF-8 HTML at pageURL. Options may be changed by adjust.
func parsePage(t testing.TB, body string, adjust ...func(*Options)) *Document {
	t.Helper()
	o := options(t)
	for _, f := range adjust {
		f(&o)
	}
	doc := New(o).Parse(Input{
		URL:    mustURL(t, pageURL),
		Header: map[string][]string{"Content-Type": {"text/html; charset=utf-8"}},
		Body:   []byte(body),
	})
	if doc.Fault != "" {
		t.Fatalf("Fault: %s", doc.Fault)
	}
	return doc
}
