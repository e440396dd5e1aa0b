// Package store keeps crawls on disk: a store is a folder, a run is one bbolt file in it.
//
// The nouns:
//
//   - [Store]: a folder with runs/000001.db, runs/000002.db, …
//   - [Run]: one crawl of a site. One process writes it; once it is finished its file never changes again.
//   - [URL]: a URL that a run knows, interned under an id (1, 2, 3 … in order of discovery). Immutable.
//   - [Visit]: what was done about a queued URL. A failure is a visit too. Immutable.
//   - [Promotion]: a URL that was recorded but not queued, and is queued from now on. Immutable.
//   - [Attempt]: a request that failed for now and will be repeated. Immutable.
//   - [Host]: what politeness must remember about a gate. The only row that is ever rewritten.
//   - [CheckRecord]: an extra request that is no visit. Decides nothing, and is immutable.
//   - [Batch]: what one transaction adds.
//   - [State]: what outlives a run, in the folder's state.db: values by key, in tables.
//
// # Four append-only tables
//
// A run is what we know (urls) and what we did (visits); the frontier is the first minus the second, and nothing else
// decides which URLs remain. Two further append-only tables keep both honest:
//
// Promotions. A URL may be met first as an image, a canonical or behind nofollow, and is then refused with that rule. When
// a followed link to it turns up later it must still be visited, yet its record is immutable and its id long given.
// The promotion says: queued from now on, found on this parent, at this depth, standing in the queue right after the id
// that was the newest at that moment. The queue's order ("place") is therefore: queued records by id, and behind each id
// the promotions that name it in After, in the order they were written.
//
// Attempts. A request that failed for now leaves no visit, and would be forgotten by kill -9; then a URL could be requested
// for ever. So each one leaves an attempt, with its sweep and the time before which it must not be repeated.
//
// A fifth, checks, keeps what was asked beside the visits: it has no say in the frontier.
//
// No cursor is stored. Visits and attempts carry the number of their sweep; [Run.Queue] merges the four tables into
// the queue in order of place, and what stands there without a visit is what remains.
//
// A run that is recorded keeps the headers of its visits in a further table, beside the visits and in the same transaction. It
// is made with its first row and has no part in what a restart needs, so the schema is the same with and without it.
//
// # Invariants
//
// "Queued" below means: not refused in its record, or promoted. [Check] proves what one file can show.
//
//   - I1: Ids are dense from 1; a URL string occurs once in a run.
//   - I2: A visit's id exists in urls and is queued; at most one visit per id. A promotion's id exists, was refused,
//     and is promoted once.
//   - I3: Every link id and body id of a visit exists, and every id of a check; a header is that of a visit. Visits, links,
//     bodies, headers, new URL records, promotions, attempts, checks and the counts are committed in one bbolt
//     transaction; so a URL's parent has a visit.
//   - I4: A finished run has no queued URL without a visit, unless its record says which limit stopped it.
//   - I5: Nothing vanishes: each link found is visited, queued, or refused with a named rule.
//   - I6: A URL is leased only after its record is durable: a visit or an attempt is never in the transaction of its
//     own URL or promotion, let alone before it.
//   - I7: Same site, same pages at any worker count. One file cannot show it; it shows that the queue's order is well
//     defined (a promotion stands behind its own id, and promotions stand in the order they were written).
//   - I8: kill -9 at any moment loses no page and stores none twice. Attempts of a URL are numbered from 1, one a
//     sweep, each later than the one before, and the visit comes after them.
//   - I9: Depth is the parent's + 1, the parent being the first committed page that links here (a promotion has its own
//     parent and depth). A redirect or meta refresh is one hop. Without a parent the depth is 0; a sitemap's pages
//     have depth 1.
//   - I10: Requests are bounded: every queued URL has a gate, and no more visits sent a request than the bound
//     on pages that the run ended with.
//
// # Caveats
//
// Bytes borrowed from bbolt never leave a transaction: whatever this package returns is a copy. Scans read in
// short transactions and seek on, so a slow reader pins no pages and a scan may see what is committed meanwhile.
//
// An error of [Run.Commit] that is not [ErrInvalid] means that the state on disk is unknown until the file is opened again:
// the process must stop. The run refuses every later write with the same error.
package store
