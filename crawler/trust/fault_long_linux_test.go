//go:build long

package trust

import "testing"

// The same with a transaction a page.
func TestFaultsLong(t *testing.T) { faults(t, "--sequential") }
