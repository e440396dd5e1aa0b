// Package crawler is the pipeline: a frontier feeds a bounded pool of workers
// that fetch and parse pages, and one committer puts what they found into the
// store.
//
//	c, err := crawler.New(crawler.Options{Store: "store", Workers: 16})
//	summary, err := c.Run(ctx, "https://example.com/")
//
// # The life of one URL
//
//	seed → urls.Parse → record → [durable] → frontier.Next: leases the next id whose gate is open
//	     → fetch: address guard → one hop → Response (bounded, timed by phase)
//	     → parse: bytes → Document (links resolved, canonical, pure rules decided)
//	     → handover: the worker's result, held back while the re-order buffer is full
//	     → committer, in the order of leases: dedupe → ids → store.Commit, one transaction
//	     → frontier.End; children become leasable; observers are told
//
// # Same pages at any worker count (I7)
//
// Workers run ahead; what they did takes effect in the order of leases. The
// committer takes results out of a re-order buffer, gate by gate, gives new
// links their ids and group-commits: whatever came while the last transaction
// was written makes the next one, and, as long as no worker waits for it, what
// comes in the 20 ms after that; so a host whose pages lead on one by one may be
// that much later at each while others keep all workers busy. What depends on the
// URL alone the workers decide (scheme, scope, length); what depends on the rest
// of the crawl the committer decides, in order (known or not, depth, counting
// trap guards).
//
// Links that are followed get their ids before those that are only recorded. A
// URL that was known only as an image or the like is promoted when a link to it
// is to be followed: its record is immutable, so the promotion stands beside it.
//
// A page that is still in flight loses its turn when the buffer is full, or when
// workers have had nothing to lease for a second because of it; time in which the
// process itself was stopped, or had no processor, does not count. Its result is
// committed when it comes, and the run counts it as reordered.
//
// Retries take turns like everything else: a temporary failure is recorded as an
// attempt, and the URL is taken again in its gate's next sweep. Each URL gets its
// attempts, in as many sweeps as that takes.
//
// # Incremental
//
// A run may build on an earlier one of the same site. A worker that leases a URL
// looks it up there and asks the server whether it has changed; if not, the
// earlier visit is the result, with its links resolved through the earlier run's
// records. From there on it goes the way of every result: links are interned,
// ids given, all of it stored again. So the file stands alone, and pages behind
// an unchanged one are found.
//
// # Checks
//
// When all pages are visited and before the run ends, what was not visited can be
// looked at: failures once more, links out of the site, assets, missing #ids. Hosts
// are asked side by side, each by one goroutine, one request at a time, under the
// same rules as the crawl; one more goroutine writes what they find. A check is no
// visit: it has a table of its own and no say in what remains.
//
// # Sequential
//
// One worker and a buffer of zero: a page is fetched, parsed and durable before
// the next is leased. It is no second path; Options.withDefaults has the only
// line that knows the word.
//
// # How many workers
//
// A pool says how many of the workers are in use; that may change at any time,
// and does with Workers: Auto, where a tuner is shown windows of what the crawl
// did and decides on the next number. Tuner, verdict and what-if are pure
// functions of what was observed. For that, every worker keeps a time sheet on
// which each lap is booked to one phase; the frontier books the time for which
// it keeps workers waiting; and answers are counted by the requests that were in
// flight when theirs was sent, so that an unloaded server is known from the
// first page, before which nothing else is in flight. A server's capacity that no
// crawl has reached cannot be known.
//
// # What is in memory
//
// Per URL 12 bytes and the slack of a hash table in package seen, four bytes in
// the frontier while it is queued, and a bit. All of it is rebuilt from the run's
// file when a run is gone on with; no other state decides anything.
package crawler
