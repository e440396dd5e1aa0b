// Package frontier decides what is fetched next: which URL, from which host,
// and when. It keeps ids in memory and nothing else; what is durable is the
// store's business.
//
// # Words
//
// A gate is what keeps a host polite: it admits requests one interval apart and
// at most so many at once, backs off when the host complains, and recovers
// slowly. Every URL waits behind one gate.
//
// A lease is a queued id handed to a worker. It ends exactly once, by End, when
// what came of it is durable. Its request ends earlier, by Release, which makes
// room for the gate's next one. A lease's Turn is its place in the gate's order:
// results are committed in that order, so that the ids which new links get do
// not depend on how many workers there are (invariant I7).
//
// A sweep is one pass over a gate's queue in order. A lease that ends for now
// (a retryable failure) goes into the gate's next sweep, which starts when this
// one has drained; so no worker ever sleeps on a retry, and the order does not
// depend on the clock. Sweeps are per gate: a slow host's retries do not wait
// for anybody, nor anybody for them.
//
// # Life of a gate
//
//	fresh ──first lease──▶ its worker finds the robots.txt unknown ──Probe──▶ probing
//	probing ──Open──▶ open        robots.txt is answered, all URLs are leasable
//	probing ──Defer─▶ fresh       unreachable for now: ask again later
//
// An origin whose robots.txt cannot be had for good is open, too: its URLs are
// leased, and set aside by an Ending that says so. They stay queued, and others
// behind the same gate do not suffer for them.
//
// A fresh gate admits one lease at a time. A worker that finds the robots.txt of
// another origin behind an open gate unknown (http beside https, www. beside the
// bare name) probes again: its lease goes back to its place.
//
// # Waiting
//
// Workers that find nothing to lease wait in Next. One function, dispatch, hands
// leases to waiters whenever anything changes, so there is no thundering herd
// and a lease costs O(log gates). Why workers wait is kept as one clock a reason
// (see Reason): a lease carries the share of each in its worker's wait.
package frontier
