//go:build race

package hostile_test

import "time"

// patience is longer where all work takes ten times as long.
const patience = 3 * time.Second
