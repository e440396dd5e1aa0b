package links

import (
	"slices"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// outlook says from the whole history what Next must have come to, one night at a time: the nights since the link was last fine
// decide, and before them whether it had been confirmed.
func outlook(history []Observation) Stage {
	said := slices.DeleteFunc(slices.Clone(history), func(o Observation) bool { return o.Unknown })
	fine := 0
	for fine < len(said) && said[len(said)-1-fine].Fault == "" {
		fine++
	}
	rest := said[:len(said)-fine]
	bad := 0
	forGood := false
	for bad < len(rest) && rest[len(rest)-1-bad].Fault != "" {
		fault := rest[len(rest)-1-bad].Fault
		forGood = forGood || fault == "404" || fault == "410" || fault == "dns"
		bad++
	}
	confirmed := bad >= 2 || forGood
	switch {
	case fine == 0 && confirmed:
		return Confirmed
	case fine == 0 && bad == 1:
		return Suspect
	case fine == 1 && confirmed:
		return Resolved
	}
	return OK
}

func drawObservation(t *rapid.T) Observation {
	return rapid.SampledFrom([]Observation{
		{}, {}, {Unknown: true}, {Fault: "500"}, {Fault: "503"}, {Fault: "reset"}, {Fault: "404"}, {Fault: "410"}, {Fault: "dns"}, {Fault: "dns-failure"},
	}).Draw(t, "observation")
}

// Any history leads to the state that the whole of it stands for, with the nights that go with it.
func TestNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s State
		var history []Observation
		for night := 1; night <= 12; night++ {
			o := drawObservation(t)
			history = append(history, o)
			before := s
			s = Next(s, o, night)
			if want := outlook(history); s.Stage != want {
				t.Fatalf("after %+v: %q, want %q", history, s.Stage, want)
			}
			if s.Stage != before.Stage && s.Stage != OK && s.Since != night {
				t.Fatalf("night %d: came from %q to %q, but since %d", night, before.Stage, s.Stage, s.Since)
			}
			if s.Stage == before.Stage && s.Stage != OK && (s.Since != before.Since || s.First != before.First) {
				t.Fatalf("night %d: %+v became %+v", night, before, s)
			}
			if again := Next(s, drawObservation(t), night); !o.Unknown && again != s {
				t.Fatalf("night %d counted twice: %+v became %+v", night, s, again)
			}
		}
	})
}

// A bad night alone never confirms anything, unless the fault is final.
func TestOneBadNightRaisesNothing(t *testing.T) {
	for fault, want := range map[string]Stage{"503": Suspect, "connect-timeout": Suspect, "dns-failure": Suspect, "404": Confirmed, "410": Confirmed, "dns": Confirmed} {
		s := Next(State{}, Observation{Fault: fault}, 5)
		if s.Stage != want || s.First != 5 {
			t.Errorf("%s: %+v, want %s", fault, s, want)
		}
		if s = Next(s, Observation{}, 6); want == Suspect && s.Stage != OK {
			t.Errorf("%s for one night left %+v", fault, s)
		}
	}
}
