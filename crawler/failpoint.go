//go:build !failpoint

package crawler

// failpoint marks a moment at which a crash would hurt most. The build tag
// "failpoint" makes it kill the process there when asked to.
func failpoint(string) {}
