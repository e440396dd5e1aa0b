//go:build unix && !linux

package seen

// populate is for systems that have it.
const populate = 0
