package urls_test

import (
	"fmt"

	"sweetspot/crawler/urls"
)

func Example() {
	seed, err := urls.Parse("https://www.example.com/docs/")
	if err != nil {
		fmt.Println(err)
		return
	}
	policy := &urls.Policy{Scope: urls.ScopePrefix, Seeds: []urls.URL{seed}}
	fingerprint := func(url string) uint64 { return uint64(len(url)) } // a keyed hash in a real crawl
	page := urls.NewResolver(policy, fingerprint).Page(seed)

	for _, ref := range []string{"intro.html?utm_source=feed#install", "../blog/", "mailto:docs@example.com"} {
		target, fragment := page.Resolve(ref)
		fmt.Printf("%s %q %s\n", target.URL, fragment, target.Rule.Explain())
	}
	// Output:
	// https://www.example.com/docs/intro.html "install" The URL is accepted.
	// https://www.example.com/blog/ "" The URL is outside the scope of the crawl.
	// mailto:docs@example.com "" Only http and https URLs can be crawled.
}
