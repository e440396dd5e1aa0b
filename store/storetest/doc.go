// Package storetest helps to test what reads and writes runs. Every run that it hands out is proved by [store.Check] when
// the test ends: a test that leaves a run in which an invariant is broken fails.
package storetest
