package crawler_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"
	"net/url"
	"os"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// A crawl of a whole site. The callback is told of each page once it is durable;
// with one host its order does not depend on the number of workers.
func Example() {
	pages, err := site.New(site.Options{Pages: 6, Links: 3, Redirects: 0.3, Seed: 9})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(pages)
	defer server.Close()
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()

	c, err := crawler.New(crawler.Options{
		Store:   dir,
		Workers: 4,
		OnVisit: func(v crawler.Visit) {
			if v.URL.Kind == store.KindSitemap {
				return
			}
			u, _ := url.Parse(v.URL.URL)
			fmt.Printf("%d %s %d %s %q\n", v.URL.Depth, v.Visit.Outcome, v.Visit.Status, u.Path, v.Visit.H1)
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	summary, err := c.Run(context.Background(), server.URL+"/")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d pages, %d of them redirects\n", summary.Outcome, summary.Pages, summary.Redirected)

	// Output:
	// 0 fetched 200 / "Welcome"
	// 1 fetched 200 /blog/2025/solar-station-1 "Solar station 1"
	// 1 fetched 200 /library/maps/late-oasis-2 "Late oasis 2"
	// 1 redirected 308 /reference/api/calm-anchor-3 ""
	// 2 fetched 200 /blog/2025/outer-lantern-5 "Outer lantern 5"
	// 2 fetched 200 /help/solar-meadow-4 "Solar meadow 4"
	// complete: 6 pages, 1 of them redirects
}
