//go:build race

package store_test

import "flag"

// The model runs in one goroutine and is slow under the race detector: a fifth of
// its sequences will do there.
func init() { _ = flag.Set("rapid.checks", "20") }
