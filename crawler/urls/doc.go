// Package urls decides what a URL is, which one a link means, and whether the crawl may go there.
//
// # Words
//
//   - A [URL] is an absolute http or https URL in canonical form: the href of the WHATWG URL Standard
//     (https://url.spec.whatwg.org) without fragment and user information. Two URLs are the same page
//     to the crawl exactly if they are ==.
//   - A [Rule] names why a URL is not queued. Nothing is dropped without one.
//   - A [Policy] holds the rules that depend on the URL alone: scope, patterns, length, repetition.
//     Workers apply it, so it has no state.
//   - A [Target] is what a link resolves to: a URL, its decision and its fingerprint.
//   - A [Page] resolves the links of one page, a [Resolver] those of all pages.
//   - [Traps] are the guards that must count, so they belong to the one goroutine that commits.
//
// # Why links are cached
//
// Links outnumber pages by a hundred to one, and most are written the same way on page after page,
// differing only in fragment. A link is therefore looked up by its text, without the fragment, first
// among the links of its own page and then, together with the directory of the page, among the recent
// links of all pages. A hit allocates nothing; only a miss is parsed. The cache changes the cost of an
// answer, never the answer.
//
// # Tracking parameters
//
// Parameters such as utm_source are dropped from links, because they make many URLs of one page. They are
// kept in seeds, sitemap entries and redirect targets: a server that redirects to a URL with such a
// parameter would otherwise be asked for the first URL again, for ever.
//
// This is the only package that imports a URL parser.
package urls
