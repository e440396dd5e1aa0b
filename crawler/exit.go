package crawler

import "slices"

// Exit codes of the command line that a run, or what is made of it, can ask for.
const (
	ExitClean       = 0
	ExitInternal    = 1
	ExitLimit       = 3
	ExitInterrupted = 4
	ExitStore       = 5
	ExitProblems    = 10
	ExitSuspects    = 11
	ExitBaseline    = 12
	ExitDisallowed  = 20
	ExitBlocked     = 21
	ExitUnreachable = 22
)

// WorstExit picks the code to end with where several things went wrong. An
// interrupt says why all else is partial, so it stands first.
func WorstExit(codes ...int) int {
	order := []int{
		ExitInterrupted, ExitStore, ExitInternal, ExitBaseline, ExitProblems, ExitBlocked, ExitDisallowed, ExitUnreachable,
		ExitLimit, ExitSuspects, ExitClean,
	}
	for _, code := range order {
		if slices.Contains(codes, code) {
			return code
		}
	}
	return slices.Max(append(codes, ExitClean))
}
