package config

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseSize(t *testing.T) {
	tests := []struct {
		text string
		want Size // 0 for a fault
		back string
	}{
		{"1", 1, "1B"},
		{"512", 512, "512B"},
		{"10KB", 10_000, "10KB"},
		{"10kb", 10_000, "10KB"},
		{"4MiB", 4 << 20, "4MiB"},
		{"4 MiB", 4 << 20, "4MiB"},
		{"1.5GB", 1_500_000_000, "1500MB"},
		{"2GiB", 2 << 30, "2GiB"},
		{"1024KiB", 1 << 20, "1MiB"},
		{"0.5KiB", 512, "512B"},
		{"", 0, ""},
		{"0", 0, ""},
		{"-1", 0, ""},
		{"0.5", 0, ""},
		{"NaN", 0, ""},
		{"4M", 0, ""},
		{"4TB", 0, ""},
		{"MiB", 0, ""},
		{"1e3", 1000, "1KB"},
		{"9999999GiB", 0, ""},
		{"4MiB5", 0, ""},
	}
	for _, tt := range tests {
		got, err := ParseSize(tt.text)
		if got != tt.want || (err == nil) != (tt.want > 0) {
			t.Errorf("ParseSize(%q) = %d, %v, want %d", tt.text, got, err, tt.want)
		}
		if err == nil && got.String() != tt.back {
			t.Errorf("%q prints as %s, want %s", tt.text, got, tt.back)
		}
	}
}

func TestParseRate(t *testing.T) {
	tests := []struct {
		text string
		want Rate // negative for a fault
		back string
	}{
		{"10/s", 10, "10/s"},
		{"10", 10, "10/s"},
		{"0.5/s", 0.5, "30/m"},
		{"30/m", 0.5, "30/m"},
		{"90/h", 0.025, "1.5/m"},
		{"10/h", 10.0 / 3600, "10/h"},
		{"off", Unlimited, "off"},
		{"", -1, ""},
		{"0", -1, ""},
		{"-1/s", -1, ""},
		{"inf", -1, ""},
		{"NaN/s", -1, ""},
		{"10/", -1, ""},
		{"10/d", -1, ""},
		{"10 /s", -1, ""},
		{"/s", -1, ""},
	}
	for _, tt := range tests {
		got, err := ParseRate(tt.text)
		if (err != nil) != (tt.want < 0) || err == nil && got != tt.want {
			t.Errorf("ParseRate(%q) = %v, %v, want %v", tt.text, float64(got), err, float64(tt.want))
		}
		if err == nil && got.String() != tt.back {
			t.Errorf("%q prints as %s, want %s", tt.text, got, tt.back)
		}
	}
}

func TestUnitsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := Size(rapid.Int64Range(1, 1<<40).Draw(t, "size"))
		if got, err := ParseSize(size.String()); err != nil || got != size {
			t.Fatalf("size %d prints as %s and reads as %d, %v", size, size, got, err)
		}
		d := time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "duration"))
		if got, err := parseDuration(formatDuration(d)); err != nil || got != d {
			t.Fatalf("time %d prints as %s and reads as %d, %v", d, formatDuration(d), got, err)
		}
	})
}

func TestFormatDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 20 * time.Second: "20s", 5 * time.Minute: "5m", time.Hour: "1h", 90 * time.Minute: "1h30m", time.Minute + 30*time.Second: "1m30s", 10 * time.Hour: "10h",
	} {
		if got := formatDuration(d); got != want {
			t.Errorf("%v prints as %s, want %s", d, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"workers", "per-host", "max-pages", "max-depth", "robots"}
	for word, want := range map[string]string{
		"worker": "workers", "wrokers": "workers", "work": "workers", "max-page": "max-pages", "maxpages": "max-pages",
		"perhost": "per-host", "robot": "robots", "xyzzy": "", "": "", "q": "", "max": "max-pages", "depth": "max-depth",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"abc", "abc", 0},
		{"abc", "axc", 1},
		{"abc", "ac", 1},
		{"abc", "abxc", 1},
		{"abc", "acb", 1}, // a swap is one slip
		{"abcd", "badc", 2},
		{"ca", "abc", 3}, // not 2: nothing between swapped letters
	}
	for _, tt := range tests {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
