//go:build race

package store

import "flag"

// Under the race detector rapid tries fewer sequences, if the command line does not say how many: what it draws them for runs in
// one goroutine, where there is no race to find, and is slow there.
func init() { _ = flag.Set("rapid.checks", "20") }
