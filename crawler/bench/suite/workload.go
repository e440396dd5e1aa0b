package suite

import (
	"fmt"
	"time"

	"sweetspot/crawler"
	"sweetspot/store/human"
)

// Workload is a site of one kind, and how it is crawled.
type Workload struct {
	Name  string
	About string
	Pages int // of a trial

	Server []string // flags of the verb site
	Path   string   // where a crawl starts
	Cores  bool     // tried with a worker for each core, too

	// Adjust makes a crawl one of this workload.
	Adjust func(*crawler.Options)
}

// Shape is what of the workloads can be chosen.
type Shape struct {
	Pages   int           // of a trial, half as many for cpu
	Latency time.Duration // of site and api
	Fsync   time.Duration // that is simulated for store; 0: the disk's own
}

// What a [Shape] has for want of a choice: one round of all workloads takes about half a minute.
const (
	DefaultPages   = 300
	DefaultLatency = 25 * time.Millisecond
)

// Store is the workload that waits for the disk.
const Store = "store"

// fsyncsACommit is how often a transaction waits for the disk.
const fsyncsACommit = 2

// Workloads are the four that the suite tries.
func Workloads(s Shape) []Workload {
	pages := fmt.Sprintf("--pages=%d", s.Pages)
	latency := fmt.Sprintf("--latency=%s", s.Latency)
	nothing := func(*crawler.Options) {}
	return []Workload{
		{
			Name: "site", About: "pages that come after " + human.Short(s.Latency), Pages: s.Pages,
			Server: []string{pages, latency}, Adjust: nothing,
		},
		{
			Name: "api", About: "lists and items of JSON that come after " + human.Short(s.Latency), Pages: s.Pages, Path: "api/items",
			Server: []string{pages, latency, "--api", "--size=2KB"},
			Adjust: func(o *crawler.Options) {
				o.JSONLinks, o.MaxDepth = []string{"items[].url,related[].url,next"}, crawler.None
			},
		},
		{
			Name: Store, About: "small pages that come at once, each made durable", Pages: s.Pages,
			Server: []string{pages, "--latency=0", "--size=1KB", "--links=5"},
			Adjust: func(o *crawler.Options) { o.CommitTime = fsyncsACommit * s.Fsync },
		},
		{
			Name: "cpu", About: "pages of 500 KB that come at once, read with selectors", Pages: s.Pages / 2, Cores: true,
			Server: []string{pages, "--latency=0", "--size=500KB", "--links=10"},
			Adjust: func(o *crawler.Options) {
				o.Extract = []string{"lead=p.lead", "price=p:contains('€')", "part=h2:contains('€')", "link=main p a:last-of-type@href"}
			},
		},
	}
}
