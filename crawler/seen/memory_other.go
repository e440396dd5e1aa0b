//go:build !unix

package seen

// reserve falls back to the Go heap where there is no anonymous mapping.
func reserve(n int) []byte { return make([]byte, n) }

func release([]byte) {}
