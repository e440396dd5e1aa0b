package links

import "slices"

// Stage is where a link stands. The zero value is OK.
type Stage string

// The stages of a link.
const (
	OK        Stage = ""
	Suspect   Stage = "suspect"   // broken in one night
	Confirmed Stage = "confirmed" // broken in two, or for good
	Resolved  Stage = "resolved"  // was confirmed, and is fine
)

// State is what is remembered of a link. The zero value is that of a link that nobody complained of.
type State struct {
	Stage Stage  `json:"stage,omitempty"`
	Fault string `json:"fault,omitempty"` // the newest
	First int    `json:"first,omitempty"` // the night in which it broke
	Since int    `json:"since,omitempty"` // the night in which it came to its stage
	Last  int    `json:"last,omitempty"`  // the newest night that said anything
}

// Observation is what a night says of a link. The zero value says that it is fine.
type Observation struct {
	Fault   string // why it is broken, "" if it is not
	Unknown bool   // nothing can be said
}

// final are the faults that a second look does not change.
var final = []string{"404", "410", "dns"}

// Next returns the state of a link after a night's observation.
func Next(s State, o Observation, night int) State {
	if o.Unknown || night <= s.Last {
		return s
	}
	s.Last = night
	if o.Fault == "" {
		return s.fine(night)
	}
	if s.Stage == OK || s.Stage == Resolved {
		s.First = night
	}
	s.Fault = o.Fault
	switch {
	case s.Stage == Confirmed:
	case s.Stage == Suspect, slices.Contains(final, o.Fault):
		s.Stage, s.Since = Confirmed, night
	default:
		s.Stage, s.Since = Suspect, night
	}
	return s
}

func (s State) fine(night int) State {
	if s.Stage == Confirmed {
		s.Stage, s.Since = Resolved, night
		return s
	}
	return State{Last: s.Last}
}
