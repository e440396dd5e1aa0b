// Package site is a synthetic website: an http.Handler whose pages, links,
// faults and delays all follow from a seed and a few options. The demo, the
// benchmark and the tests crawl it, since it needs no network, can be made as
// slow or as hostile as wanted, and knows what a crawler ought to find.
//
// # Words
//
//   - page: page n of the site, n from 0 to Pages-1. Page 0 is "/"; the path of
//     any other ends in its number, as in /guide/amber-harbour-123.
//   - kind: what a page's URL always answers: a page, a redirect, or a failure.
//   - flaky: the first request fails, later ones get what the kind says.
//   - trap: a URL outside the pages, of which there are endlessly many.
//   - truth: every page with its kind, which a correct crawl must match.
//   - item: what the API, where there is one, says of a page, in JSON.
//   - script: events that change the site from night to night; a night is a
//     number from 1, and the truth is that of the night.
//   - hit: one request as the server saw it.
//
// # Promise
//
// Two sites with equal options give the same bytes for the same request. What
// happens to a URL is a function of the seed, the path and the API's page alone: neither the
// clock, nor the order of requests, nor the port counts. Three things are about
// order by their nature and are the exceptions: Flaky, LimitRate and Capacity
// (and the tokens of pages that a script makes noisy).
// Links are root-relative so that a page's hash does not depend on the port;
// pages of a site with several hosts, and sitemaps, must name hosts and so do.
//
// # What it costs
//
// A page of 10 KB is put together out of prepared sentences, in a pooled buffer,
// in a fraction of the time that net/http spends on the request: one core serves
// about 20,000 of them a second. So a benchmark measures the crawler.
package site
