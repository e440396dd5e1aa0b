package diff

import (
	"fmt"
	"strings"

	"sweetspot/store/human"
)

// Headline says in one sentence what a diff comes to.
func (d *Diff) Headline() string {
	c := d.Counts
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{c.Gone, "gone"}, {c.Moved, "moved"}, {c.Added, "new"}, {c.Changed, "changed"}} {
		if p.n > 0 {
			parts = append(parts, human.Count(p.n)+" "+p.what)
		}
	}
	subject := fmt.Sprintf("Run %d against run %d: ", d.New.Number, d.Old.Number)
	if len(parts) == 0 {
		return subject + "nothing changed on " + human.Plural(c.Same+c.Noise, "page", "pages") + "."
	}
	return subject + strings.Join(parts, ", ") + ", " + human.Count(c.Same+c.Noise) + " the same."
}

// Remarks says what a reader should know before a diff is believed.
func (d *Diff) Remarks() (remarks []string) {
	add := func(n int, one, many string) {
		if n > 0 {
			remarks = append(remarks, human.Plural(n, one, many))
		}
	}
	c := d.Counts
	add(c.Broken, "new URL leads nowhere.", "new URLs lead nowhere.")
	add(c.Noise, "page differs only where it differs from look to look.", "pages differ only where they differ from look to look.")
	add(c.Unreached, "page was not reached in one of the runs: nothing is known about it.",
		"pages were not reached in one of the runs: nothing is known about them.")
	if d.Old.Record.Site != d.New.Record.Site {
		remarks = append(remarks, "The runs are of different sites, or of different settings.")
	}
	return remarks
}
