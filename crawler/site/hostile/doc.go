// Package hostile is a synthetic web on which every host does something that a
// crawler must survive: robots.txt of every kind, redirects without end or to
// private addresses, servers that complain, break off, stall, or never end,
// bodies that explode, lies about content, mazes, and names whose address
// changes between two look-ups. Tests crawl it to the end and compare what was
// stored with what the web knows must be stored.
//
//	web, err := hostile.New(hostile.Options{Drip: 20 * time.Millisecond})
//	defer web.Close()
//	… crawl web.Seeds() …
//	web.Must()       // what must be in the store, URL by URL
//	web.Complaints() // requests that no crawler may send
//
// # Words
//
//   - web: some fifty hosts, each on an address and port of its own, hence each
//     behind a gate of its own, and each devoted to one kind of misbehaviour.
//   - front page: "/" of a host; it links to the host's doors.
//   - door: a page that the front page links to. What lies behind is found from
//     there.
//   - expectation: what must be known of one URL when the crawl is over.
//   - effort: how often a URL may be asked for, part of its expectation.
//
// # Promise
//
// Equal options give the same web but for the ports. What must be stored is
// written beside what is served, host by host, out of the rules that README and
// DESIGN give for the crawler, and not out of the crawler: mazes have a model of
// the counting trap guards of their own (see maze). It holds for a crawl of
// Seeds with the crawler's defaults, at any worker count; Options names what may
// differ. The crawl must try again at least once after a temporary failure.
//
// A server that is silent or stalls does so until the client hangs up: how long
// the whole takes is up to the client's timeouts, and to Options.Drip.
//
// # Layout
//
// One file a subject. Each ends in one function that opens its hosts; web.go
// lists them all.
package hostile
