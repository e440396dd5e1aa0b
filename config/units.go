package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Size is a number of bytes. It is a pflag.Value.
type Size int64

// sizeUnits are listed in the order in which String tries them.
func sizeUnits() []struct {
	name  string
	bytes Size
} {
	return []struct {
		name  string
		bytes Size
	}{
		{"GiB", 1 << 30},
		{"GB", 1e9},
		{"MiB", 1 << 20},
		{"MB", 1e6},
		{"KiB", 1 << 10},
		{"KB", 1e3},
		{"B", 1},
	}
}

// ParseSize reads sizes such as 4MiB (of 1024), 10KB (of 1000), 1.5GB or 512
// (bytes). The smallest is one byte.
func ParseSize(text string) (Size, error) {
	number, unit := splitUnit(text)
	scale := Size(1)
	if unit != "" {
		i := sizeUnit(unit)
		if i < 0 {
			return 0, fmt.Errorf("%q is not a size: units are B, KB, MB, GB and KiB, MiB, GiB", text)
		}
		scale = sizeUnits()[i].bytes
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a size", text)
	}
	bytes := f * float64(scale)
	switch {
	case !(bytes >= 1): // also NaN
		return 0, fmt.Errorf("must be at least 1B, not %q", text)
	case bytes >= 1<<50:
		return 0, fmt.Errorf("must be below 1048576GiB, not %q", text)
	}
	return Size(bytes), nil
}

func sizeUnit(name string) int {
	for i, u := range sizeUnits() {
		if strings.EqualFold(u.name, name) {
			return i
		}
	}
	return -1
}

// String gives the text that [ParseSize] reads back.
func (s Size) String() string {
	for _, u := range sizeUnits() {
		if s >= u.bytes && s%u.bytes == 0 {
			return strconv.FormatInt(int64(s/u.bytes), 10) + u.name
		}
	}
	return "0B"
}

// Set reads a size.
func (s *Size) Set(text string) (err error) { return set(s, text, ParseSize) }

// Type names the value in help texts.
func (*Size) Type() string { return "SIZE" }

// Rate is a number of events a second. It is a pflag.Value.
type Rate float64

// Unlimited is the rate that holds nothing back.
const Unlimited Rate = 0

// ParseRate reads rates such as 10/s, 10 (a second), 30/m, 500/h, or off.
func ParseRate(text string) (Rate, error) {
	if text == "off" {
		return Unlimited, nil
	}
	number, unit, _ := strings.Cut(text, "/")
	per, ok := map[string]float64{"": 1, "s": 1, "m": 60, "h": 3600}[unit]
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || !ok || strings.HasSuffix(text, "/") {
		return 0, fmt.Errorf("%q is not a rate: say so many a second (10/s), a minute (30/m), an hour (500/h), or off", text)
	}
	if !(f > 0) || math.IsInf(f, 0) {
		return 0, fmt.Errorf("must be above 0, not %q; off means no limit", text)
	}
	return Rate(f / per), nil
}

// String gives the text that [ParseRate] reads back.
func (r Rate) String() string {
	switch {
	case r == Unlimited:
		return "off"
	case r >= 1:
		return number(float64(r)) + "/s"
	case r*60 >= 1:
		return number(float64(r*60)) + "/m"
	default:
		return number(float64(r*3600)) + "/h"
	}
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', 10, 64) }

// Set reads a rate.
func (r *Rate) Set(text string) (err error) { return set(r, text, ParseRate) }

// Type names the value in help texts.
func (*Rate) Type() string { return "RATE" }

func set[T any](to *T, text string, parse func(string) (T, error)) error {
	v, err := parse(text)
	if err == nil {
		*to = v
	}
	return err
}

// parseDuration is time.ParseDuration with errors that say what to do, and
// without negative times.
func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil {
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			return 0, fmt.Errorf("%q lacks a unit: ms, s, m or h", text)
		}
		return 0, fmt.Errorf("%q is not a time", text)
	}
	if d < 0 {
		return 0, errors.New("must not be negative")
	}
	return d, nil
}

// formatDuration is Duration.String without the zeros at its end: 5m, not 5m0s.
func formatDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// splitUnit cuts "4MiB" into "4" and "MiB", "4 MiB" too.
func splitUnit(text string) (number, unit string) {
	i := strings.LastIndexAny(text, "0123456789.") + 1
	return text[:i], strings.TrimSpace(text[i:])
}
