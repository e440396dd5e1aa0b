// Package fetch carries one request and brings back one response: a single hop, bounded in time and size, timed by
// phase, with its failure named by class. It follows no redirect, obeys no robots.txt, retries nothing and keeps no
// list of what it has seen; those belong to the crawler.
//
// The life of one Get:
//
//	Client.Get     builds the headers, takes a leash: what ends the fetch after its time, or when its body stalls
//	lane           a goroutine with a colly collector of its own; Get stops waiting for one that outlives its deadline twice
//	colly          cookie jar, addresses that net/url refuses, http.Client: one hop, no redirect
//	transport      secrets for the right origin
//	http1          http:// without a proxy: net/http's messages on connections of our own, in the lane's goroutine
//	watched        https:// and proxies: net/http's Transport
//	dialer         the guard, on the address that is dialled
//	receive        wire → codings undone → pooled buffer, cut at MaxBody, watched for bombs and stalls
//
// Everything that decides about safety sits in our own http.RoundTripper, below colly: colly is handed a response
// without a body where there is a cookie jar, and none otherwise, so its decompression, transcoding and copying never
// run. A plain net/http client over the same RoundTripper passes the same tests, and so does net/http's Transport in the
// place of http1, but for those of connections of our own: a fuzz test holds what the two make of an answer to each other.
//
// The guard looks at the address that is dialled, after DNS, on every connection; a name that changes its address
// between two look-ups gains nothing.
package fetch
