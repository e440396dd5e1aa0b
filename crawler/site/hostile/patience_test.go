//go:build !race

package hostile_test

import "time"

// patience is how long the client waits for a server that does nothing. A
// server that does something may not take so long, even on a busy machine.
const patience = 1500 * time.Millisecond
