//go:build !race

package trust

// kills is how often a crawl dies in the kill loop.
const kills = 200
