package robots_test

import (
	"fmt"

	"sweetspot/crawler/fetch/robots"
)

func ExampleGroup_Allowed() {
	rules := robots.Parse([]byte(`
User-agent: *
Disallow: /

User-agent: sweetspot
Crawl-delay: 0.5
Disallow: /*?print=
Allow: /manual/*?print=1$
`))
	group := rules.Group("sweetspot/1.0 (+https://example.com/bot)")
	for _, path := range []string{"/", "/news?print=1", "/manual/a?print=1"} {
		ok, line := group.Allowed(path)
		fmt.Printf("%s: %t by line %d %q\n", path, ok, line.Number, line.Text)
	}
	delay, _ := group.CrawlDelay()
	fmt.Println("a request every", delay)
	// Output:
	// /: true by line 0 ""
	// /news?print=1: false by line 7 "Disallow: /*?print="
	// /manual/a?print=1: true by line 8 "Allow: /manual/*?print=1$"
	// a request every 500ms
}
