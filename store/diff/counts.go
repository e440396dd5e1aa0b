package diff

import "slices"

// Counts tell how many pages changed, and in which way. A page that moved counts as nothing else.
type Counts struct {
	Old       int `json:"pages_before"`
	New       int `json:"pages"`
	Added     int `json:"new"`
	Broken    int `json:"new_broken"` // part of Added: new URLs that lead nowhere
	Gone      int `json:"gone"`
	Moved     int `json:"moved"`
	Changed   int `json:"changed"`
	Recurring int `json:"recurring"` // part of Changed: pages that changed as many others did
	Groups    int `json:"templates"` // how many such changes there are
	Same      int `json:"same"`
	Noise     int `json:"noise"`     // differ only where they differ from look to look
	Unreached int `json:"unreached"` // one of the runs did not get to them
}

// count adds the verdicts up.
func (d *Diff) count() (err error) {
	d.groups = recurring(d.signatures, d.options.Recurring)
	c := &d.Counts
	c.Old, c.New = pages(d.old), pages(d.new)
	c.Groups = len(d.groups)
	for _, n := range d.groups {
		c.Recurring += n
	}
	for i, v := range d.verdicts {
		d.countOne(v, d.new.states[i])
		if d.movedFrom != nil && d.movedFrom[i] != 0 {
			c.Added--
			c.Moved++
		}
	}
	for _, v := range d.lost {
		d.countOne(v, absent)
	}
	d.Figures, err = d.figures()
	return err
}

func (d *Diff) countOne(v verdict, now state) {
	c := &d.Counts
	switch v {
	case isNew:
		c.Added++
		if now == broken {
			c.Broken++
		}
	case isGone:
		c.Gone++
	case isChanged:
		c.Changed++
	case noisy:
		c.Noise++
	case unreached:
		c.Unreached++
	case same:
		if isPage(now) {
			c.Same++
		}
	}
}

func pages(s *side) (n int) {
	for _, state := range s.states {
		if isPage(state) {
			n++
		}
	}
	return n
}

// figures gathers what the guard judges.
func (d *Diff) figures() (Figures, error) {
	f := Figures{Pages: d.Counts.Old, Texts: mostShared(d.new), TextsBefore: mostShared(d.old)}
	for i, old := range d.pairs {
		if old == 0 {
			continue
		}
		before, now := d.old.states[old-1], d.new.states[i]
		if isPage(before) && (d.verdicts[i] == isGone || d.verdicts[i] == unreached) {
			f.Lost++
		}
		if isVisited(before) && isVisited(now) {
			f.Common++
			if before != now {
				f.Flipped++
			}
		}
	}
	for _, v := range d.lost {
		if v == isGone || v == unreached {
			f.Lost++
		}
	}
	canaries, err := FailedCanaries(d.new.run)
	f.Canaries = canaries
	return f, err
}

// mostShared finds the text that stands at most URLs.
func mostShared(s *side) Shared {
	texts := make([]uint32, 0, len(s.texts))
	for i, text := range s.texts {
		if text != 0 && s.states[i] == there {
			texts = append(texts, text)
		}
	}
	slices.Sort(texts)
	shared := Shared{Pages: len(texts)}
	for i := 0; i < len(texts); {
		n := i
		for n < len(texts) && texts[n] == texts[i] {
			n++
		}
		shared.Most = max(shared.Most, n-i)
		i = n
	}
	return shared
}
