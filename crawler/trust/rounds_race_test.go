//go:build race

package trust

// kills is fewer under the race detector: the same child dies two hundred times
// without it.
const kills = 40
