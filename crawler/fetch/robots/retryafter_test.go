package robots

import (
	"testing"
	"time"
)

func TestParseRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 6, 8, 49, 37, 0, time.UTC)
	tests := []struct {
		h    string
		want time.Duration
		ok   bool
	}{
		{"120", 2 * time.Minute, true},
		{" 7\t", 7 * time.Second, true},
		{"0", time.Second, true},
		{"86400", 24 * time.Hour, true},
		{"86401", 24 * time.Hour, true},
		{"99999999999999999999999999", 24 * time.Hour, true},
		{"18446744074", 24 * time.Hour, true}, // 2^64 nanoseconds and a few
		{"Fri, 06 Nov 2026 08:50:37 GMT", time.Minute, true},
		{"Friday, 06-Nov-26 08:50:37 GMT", time.Minute, true},
		{"Fri Nov  6 08:50:37 2026", time.Minute, true},
		{"Fri, 06 Nov 2026 08:49:37 GMT", time.Second, true},
		{"Fri, 06 Nov 2020 08:49:37 GMT", time.Second, true},
		{"Sat, 06 Nov 2027 08:49:37 GMT", 24 * time.Hour, true},
		{"", 0, false},
		{"-5", 0, false},
		{"1.5", 0, false},
		{"5s", 0, false},
		{"soon", 0, false},
	}
	for _, tt := range tests {
		if got, ok := ParseRetryAfter(tt.h, now); got != tt.want || ok != tt.ok {
			t.Errorf("%q: %v, %t; want %v, %t", tt.h, got, ok, tt.want, tt.ok)
		}
	}
}
