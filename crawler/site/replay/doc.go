// Package replay serves a recorded run again, on loopback: the same pages with
// the same statuses, headers and bodies, after the same time, and no faster
// than the hosts let requests in. So a site can be measured as often as wanted,
// and its owner notices nothing.
//
// # Words
//
//   - host: what a recorded gate becomes, a port of 127.0.0.1 of its own.
//   - origin: scheme and host as recorded. A host's main origin is the one with
//     the most pages; its paths stay as they were. Twins, the others behind the
//     same gate (http beside https, www beside none), stand below a prefix such
//     as /~http:example.com, so that a redirect from one to the other leads on.
//   - answer: what one request for a page gets. A page that had failed for now
//     fails as often again before it gives its last answer, and then begins anew.
//
// # Promise
//
// A crawl of the replay with the settings of the recorded one finds the same
// URLs, but for their origins, with the same statuses and links, for the mapping
// keeps two URLs apart that were. Ids are the same too, but for one: where a host
// has twins, /sitemap.xml is asked for at its main origin in any case.
// Four things a replay does not do:
//
//   - Absolute links in text are found by their looks, in HTML, CSS, JSON, XML
//     and scripts; one that hides its slashes behind character references leads
//     out of the replica. Lengths differ by what the origins' names differ.
//   - Bodies that came compressed, by whatever coding, are sent as gzip.
//   - Latencies are those that the recording crawl saw. One that kept the site
//     busy recorded a busy site: record with few workers.
//   - DNS and TLS take no time, and robots.txt takes as long as a typical page;
//     a failure without an answer is a broken connection, whatever it was.
package replay
