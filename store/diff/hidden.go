package diff

import "sweetspot/store"

// lookThrough is how a run that knows a page looks at one that does not.
type lookThrough struct {
	knows, other *side
	counterpart  []store.ID // by id in the run that knows: the id in the other, 0 for none
	verdicts     []verdict  // by id in the run that knows
}

// doubt turns a verdict on a page that one run does not know into unreached, if that run may not have got to it: the page that
// leads to it could not be read. One page that fails for a night must not make all that lies behind it seem gone, and seem
// new when it is back.
func (d *Diff) doubt(v *verdict, l lookThrough, id store.ID) error {
	parent, err := l.knows.parent(id)
	if err != nil || parent == 0 {
		return err
	}
	hidden, err := l.hides(parent)
	if hidden {
		*v = unreached
	}
	return err
}

// hides reports whether the other run could not see what a page leads to.
func (l *lookThrough) hides(parent store.ID) (bool, error) {
	id := l.counterpart[parent-1]
	if id == 0 {
		return l.verdicts[parent-1] == unreached, nil
	}
	switch l.other.states[id-1] {
	case waiting, blocked:
		return true, nil
	case broken:
		v, _, err := l.other.run.Visit(id)
		return !isGoneStatus(v.Status), err
	}
	return false, nil
}

// isGoneStatus reports whether a status says that there is no page.
func isGoneStatus(status int) bool { return status == 404 || status == 410 }

// parent returns the page that led to a URL, 0 for none.
func (s *side) parent(id store.ID) (store.ID, error) {
	if p, promoted, err := s.run.Promotion(id); promoted || err != nil {
		return p.Parent, err
	}
	u, _, err := s.run.URL(id)
	return u.Parent, err
}
