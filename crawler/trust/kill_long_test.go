//go:build long

package trust

import "testing"

// The same, ten times as long.
func TestKillLong(t *testing.T) { killLoop(t, 2000) }
