package diff

import "fmt"

// Figures are what the guard judges a run by, beside the one before.
type Figures struct {
	Pages       int // of the run before
	Lost        int // of these: gone, or not reached; not those that moved
	Common      int // URLs that were visited both times
	Flipped     int // of these: a page is a redirect or broken now, or the other way round
	Texts       Shared
	TextsBefore Shared
	Canaries    []string // canaries that the run fails
}

// Shared tells how many pages have a text, and how many of them the same.
type Shared struct{ Pages, Most int }

func (s Shared) share() float64 { return share(s.Most, s.Pages) }

// What a run may differ from the one before without being suspicious. A handful of pages is no reason, whatever its share.
const (
	maxLost    = 0.20
	maxFlipped = 0.10
	maxShared  = 0.20
	leastPages = 3
)

// Guard says why a run must not become the baseline that later ones are compared with: it seems to tell more about the
// server's bad night, or about a login that has expired, than about the site. Empty if there is no reason.
func Guard(f Figures) (reasons []string) {
	add := func(tripped bool, format string, args ...any) {
		if tripped {
			reasons = append(reasons, fmt.Sprintf(format, args...))
		}
	}
	add(exceeds(f.Lost, f.Pages, maxLost),
		"%d of %d pages (%.0f %%) are lost; more than %.0f %% are suspicious", f.Lost, f.Pages, 100*share(f.Lost, f.Pages), 100*maxLost)
	add(exceeds(f.Flipped, f.Common, maxFlipped),
		"%d of %d statuses (%.0f %%) flipped; more than %.0f %% are suspicious", f.Flipped, f.Common, 100*share(f.Flipped, f.Common), 100*maxFlipped)
	add(exceeds(f.Texts.Most, f.Texts.Pages, maxShared) && f.Texts.share() > 2*f.TextsBefore.share(),
		"%d of %d pages (%.0f %%) have the same text; a login or an error page may have swallowed them", f.Texts.Most, f.Texts.Pages, 100*f.Texts.share())
	for _, canary := range f.Canaries {
		add(true, "canary %s does not match on the first page", canary)
	}
	return reasons
}

func exceeds(n, of int, limit float64) bool { return n >= leastPages && share(n, of) > limit }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}
