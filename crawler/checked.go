package crawler

import "sweetspot/store"

// Checked counts what was looked at beyond the pages.
type Checked struct {
	Asked   int `json:"asked"`   // rechecks, links out of the site and assets
	Broken  int `json:"broken"`  // of them, and missing fragments
	Cached  int `json:"cached"`  // a good answer of the last 24 hours served
	Skipped int `json:"skipped"` // nothing is known: disallowed, guarded, rate-limited, or closed to robots
}

// checked counts the checks of a run, nil if none were asked for.
func (s *session) checked() (*Checked, error) {
	if s.o.Checks == 0 {
		return nil, nil
	}
	var n Checked
	for c, err := range s.run.Checks() {
		if err != nil {
			return nil, err
		}
		switch c.Kind {
		case store.CheckRecheck, store.CheckExternal, store.CheckAsset, store.CheckFragment:
		default:
			continue
		}
		switch {
		case c.Flags.Has(store.CheckCached):
			n.Cached++
		case c.Flags.Has(store.CheckSkipped):
			n.Skipped++
		case c.Kind != store.CheckFragment:
			n.Asked++
		}
		if c.Flags.Has(store.CheckBroken) {
			n.Broken++
		}
	}
	return &n, nil
}
