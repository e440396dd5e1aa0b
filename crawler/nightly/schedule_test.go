package nightly

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"pgregory.net/rapid"
)

func schedule(t testing.TB, text, zone string) Schedule {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	must(t, err)
	s, err := ParseSchedule(text, loc)
	must(t, err)
	return s
}

func TestNext(t *testing.T) {
	tests := []struct{ name, spec, zone, after, next string }{
		{"plain", "30 2 * * *", "UTC", "2026-01-01T00:00:00Z", "2026-01-01T02:30:00Z"},
		{"strictly after", "30 2 * * *", "UTC", "2026-01-01T02:30:00Z", "2026-01-02T02:30:00Z"},
		{"zone", "30 2 * * *", "Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01T21:00:00Z"},
		{"day of week", "0 4 * * mon", "UTC", "2026-01-01T00:00:00Z", "2026-01-05T04:00:00Z"},
		{"skipped: at the change", "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"},
		{"skipped: once", "30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"},
		{"two skipped times are one", "15,45 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:15:00Z"},
		{"skipped, west", "30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", "2026-03-08T07:00:00Z"},
		{"skipped midnight", "0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z", "2026-09-06T04:00:00Z"},
		{"doubled: the first", "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
		{"doubled: once", "30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		{"doubled: from within", "30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", "2026-10-26T01:30:00Z"},
		{"half an hour doubled", "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00:00Z", "2026-04-04T14:45:00Z"},
		{"half an hour doubled: once", "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"},
		{"every hour goes on in real time", "0 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"},
		{"every hour over the gap", "0 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"},
		{"every", "@every 6h", "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T06:00:00Z"},
	}
	for _, tt := range tests {
		s := schedule(t, tt.spec, tt.zone)
		if got := s.Next(moment(t, tt.after)).UTC().Format(time.RFC3339); got != tt.next {
			t.Errorf("%s: %s after %s: got %s, want %s", tt.name, s, tt.after, got, tt.next)
		}
	}
}

func moment(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	must(t, err)
	return at
}

// Whatever the zone and the year: a daily time comes once for each day of the
// calendar, in order, and a moment's next does not depend on where one asks from.
func TestNextOnceADay(t *testing.T) {
	zones := []string{
		"UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata",
		"Africa/Casablanca", "America/St_Johns", "Pacific/Chatham",
	}
	specs := []string{"30 2 * * *", "0 0 * * *", "45 1 * * *", "59 23 * * *", "0 3 * * *"}
	rapid.Check(t, func(rt *rapid.T) {
		s := schedule(t, rapid.SampledFrom(specs).Draw(rt, "spec"), rapid.SampledFrom(zones).Draw(rt, "zone"))
		at := s.Next(time.Date(rapid.IntRange(2000, 2037).Draw(rt, "year"), 1, 1, 0, 0, 0, 0, time.UTC))
		for range 370 {
			next := s.Next(at)
			if days := asUTC(next).Truncate(24 * time.Hour).Sub(asUTC(at).Truncate(24 * time.Hour)); days != 24*time.Hour {
				rt.Fatalf("%s: %s is followed by %s", s, at, next)
			}
			between := at.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(at)-1)).Draw(rt, "between")))
			if got := s.Next(between); !got.Equal(next) {
				rt.Fatalf("%s: after %s comes %s, but after %s in between %s", s, at, next, between, got)
			}
			at = next
		}
	})
}

func TestLatest(t *testing.T) {
	tests := []struct{ spec, after, now, latest string }{
		{"30 2 * * *", "2026-01-01T02:30:00Z", "2026-01-02T02:29:59Z", ""},
		{"30 2 * * *", "2026-01-01T02:30:00Z", "2026-01-02T02:30:00Z", "2026-01-02T02:30:00Z"},
		{"30 2 * * *", "2026-01-01T02:30:00Z", "2026-01-09T12:00:00Z", "2026-01-09T02:30:00Z"},
		{"* * * * *", "2006-01-01T02:30:00Z", "2026-01-09T12:00:30Z", "2026-01-09T12:00:00Z"},
		{"0 4 1 1 *", "2006-01-01T04:00:00Z", "2026-01-09T12:00:00Z", "2026-01-01T04:00:00Z"},
	}
	for _, tt := range tests {
		got := schedule(t, tt.spec, "UTC").Latest(moment(t, tt.after), moment(t, tt.now))
		if text := got.Format(time.RFC3339); text != tt.latest && !(got.IsZero() && tt.latest == "") {
			t.Errorf("%+v: got %s", tt, text)
		}
	}
}

func TestParseScheduleRefuses(t *testing.T) {
	for _, text := range []string{"", "nightly", "61 2 * * *", "30 2 * *", "0 0 30 2 *", "TZ=UTC 0 0 * * *", "@every soon"} {
		if s, err := ParseSchedule(text, time.UTC); err == nil {
			t.Errorf("%q: got %s", text, s)
		}
	}
}

func TestJitter(t *testing.T) {
	at := time.Date(2026, 1, 1, 2, 30, 0, 0, time.UTC)
	rapid.Check(t, func(rt *rapid.T) {
		most := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(rt, "most"))
		name := rapid.String().Draw(rt, "site")
		got := Jitter(name, at, most)
		if got < 0 || got >= max(most, 1) || got != Jitter(name, at, most) {
			rt.Errorf("of %s: %s", most, got)
		}
	})
	early, sites := 0, 200
	for i := range sites {
		if Jitter("site"+string(rune('a'+i)), at, time.Hour) < 30*time.Minute {
			early++
		}
	}
	if early < sites/3 || early > 2*sites/3 {
		t.Errorf("%d of %d sites begin in the first half", early, sites)
	}
}
