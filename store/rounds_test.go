//go:build !race

package store_test

// modelChecks is how many sequences the model tries.
const modelChecks = "100"
