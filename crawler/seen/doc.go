// Package seen maps the fingerprint of a URL to its id: the crawl's answer to
// "do we know this one?", asked once per link and so the hottest question of
// all.
//
// The table is exact for fingerprints: 64 bits under a random key of the run's
// own, so collisions can neither be crafted nor be expected (3e-6 at ten
// million URLs). It lives outside the Go heap, where the garbage collector
// neither scans nor doubles it, at 12 bytes a slot, in shards that grow one at
// a time so that growing never holds two copies of the whole.
package seen
