package robots

// State says what is known of an origin's robots.txt. Its zero value is the
// careful one.
type State uint8

const (
	// Unreachable: the server or the network failed (5xx, 429, no answer, a
	// redirect that leads nowhere). Nothing may be fetched for now
	// (RFC 9309, 2.3.1.4).
	Unreachable State = iota
	// AllowAll: there is no file (4xx, more than five redirects). Everything may
	// be fetched (2.3.1.2, 2.3.1.3).
	AllowAll
	// Fetched: the file was read; its rules hold (2.3.1.1).
	Fetched
)

// String returns the name that ParseState reads.
func (s State) String() string {
	switch s {
	case AllowAll:
		return "allow-all"
	case Fetched:
		return "fetched"
	}
	return "unreachable"
}

// ParseState is the inverse of [State.String]; a name it does not know is
// Unreachable.
func ParseState(name string) State {
	for _, s := range []State{AllowAll, Fetched} {
		if s.String() == name {
			return s
		}
	}
	return Unreachable
}

// Rules returns the rules that hold in this state, body being the file that was
// kept: parsed if Fetched, none at all under AllowAll, and under Unreachable
// rules that refuse every path. A state and a body are all that need be kept to
// have an answer back.
func (s State) Rules(body []byte) *Rules {
	switch s {
	case Fetched:
		return Parse(body)
	case AllowAll:
		return new(Rules)
	}
	return &Rules{closed: true}
}
