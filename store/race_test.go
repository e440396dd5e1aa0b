//go:build race

package store_test

// modelChecks is fewer under the race detector: the model runs in one goroutine, where
// there is no race to find, and is slow there.
const modelChecks = "20"
