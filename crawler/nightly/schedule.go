package nightly

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule says when a site's nights begin. It takes no clock: the same moment
// always has the same next one.
type Schedule struct {
	text string
	loc  *time.Location
	spec cron.Schedule
	// daily: the hour is named, so that a time of the clock on the wall is meant;
	// "every hour" means an hour of real time, which summer time does not touch.
	daily bool
}

// everyBit is how cron marks a field that is a star.
const everyBit = 1 << 63

// ParseSchedule reads five fields of cron (minute, hour, day of month, month,
// day of week), or @daily, @hourly, @every 6h and the like.
func ParseSchedule(text string, loc *time.Location) (Schedule, error) {
	if strings.HasPrefix(text, "TZ=") || strings.HasPrefix(text, "CRON_TZ=") {
		return Schedule{}, errors.New("the time zone has a setting of its own, time-zone")
	}
	spec, err := cron.ParseStandard(text)
	if err != nil {
		return Schedule{}, fmt.Errorf("%q is no cron line: %s", text, strings.TrimPrefix(err.Error(), "failed to parse "))
	}
	s := Schedule{text: text, loc: loc, spec: spec}
	if fields, ok := spec.(*cron.SpecSchedule); ok {
		fields.Location = time.UTC
		s.daily = fields.Hour&everyBit == 0
		if !s.daily {
			fields.Location = loc
		}
		if spec.Next(time.Unix(0, 0)).IsZero() {
			return Schedule{}, fmt.Errorf("%q names a day that never comes", text)
		}
	}
	return s, nil
}

// String says the schedule as it was written, and its time zone.
func (s Schedule) String() string { return s.text + " " + s.loc.String() }

// In gives a moment as the clock shows it where the schedule counts.
func (s Schedule) In(t time.Time) time.Time { return t.In(s.loc) }

// Next is the first time after a moment. A time that summer time skips comes at
// the change, and one that it doubles comes when the clock shows it first: either
// way once.
func (s Schedule) Next(after time.Time) time.Time {
	if !s.daily {
		return s.spec.Next(after).In(s.loc)
	}
	for wall := asUTC(after.In(s.loc)); ; {
		if wall = s.spec.Next(wall); wall.IsZero() {
			return wall
		}
		if t := firstAt(wall, s.loc); t.After(after) {
			return t
		}
	}
}

// Latest is the last time that is not after now, of those after a moment; zero
// if there is none. Of a schedule that has been missed a thousand times it does
// not count them all.
func (s Schedule) Latest(after, now time.Time) (latest time.Time) {
	for back := time.Minute; now.Add(-back).After(after); back *= 2 {
		if s.Next(now.Add(-back)).Compare(now) <= 0 {
			after = now.Add(-back)
			break
		}
	}
	for next := s.Next(after); !next.IsZero() && !next.After(now); next = s.Next(next) {
		latest = next
	}
	return latest
}

// asUTC is the time that a clock on the wall shows, taken for UTC, where no time
// is skipped.
func asUTC(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// firstAt is the moment at which the clocks of a place first show a time, or
// jump over it.
func firstAt(wall time.Time, loc *time.Location) time.Time {
	y, m, d := wall.Date()
	t := time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), 0, loc)
	began, ends := t.ZoneBounds()
	switch shown := asUTC(t); {
	case shown.Before(wall):
		return ends
	case shown.After(wall):
		return began
	case began.IsZero():
		return t
	}
	_, before := began.Add(-time.Second).Zone()
	if earlier := wall.Add(-time.Duration(before) * time.Second); earlier.Before(began) {
		return earlier.In(loc)
	}
	return t
}

// Jitter is how long after a time a site begins, below most. It follows from the
// site's name and the time, so a restart does not change it.
func Jitter(site string, at time.Time, most time.Duration) time.Duration {
	if most <= 0 {
		return 0
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d", site, at.Unix())
	mixed := h.Sum64() * 0x9e3779b97f4a7c15 // fnv's high bits hardly move for texts that differ at the end
	return time.Duration((mixed >> 1) % uint64(most))
}
