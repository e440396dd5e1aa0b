package human_test

import (
	"testing"
	"time"

	"go.uber.org/goleak"

	"sweetspot/store/human"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestWords(t *testing.T) {
	for want, got := range map[string]string{
		"0":                     human.Count(0),
		"-999":                  human.Count(-999),
		"12,345,678":            human.Count(12345678),
		"1 page":                human.Plural(1, "page", "pages"),
		"1,000 pages":           human.Plural(1000, "page", "pages"),
		"999 B":                 human.Size(999),
		"1.0 kB":                human.Size(1000),
		"10 kB":                 human.Size(9990),
		"1.5 GB":                human.Size(1_500_000_000),
		"2000 TB":               human.Size(2_000_000_000_000_000),
		"0.2 ms":                human.Short(160 * time.Microsecond),
		"230 ms":                human.Short(230 * time.Millisecond),
		"1.5 s":                 human.Short(1500 * time.Millisecond),
		"2m0s":                  human.Short(2 * time.Minute),
		"a b �[31m c�":          human.Line("a\tb\u00a0\x1b[31m\nc\u202e"),
		"https://ex…index.html": human.Shorten("https://example.com/index.html", 21),
		"short":                 human.Shorten("short", 5),
		"any length":            human.Shorten("any length", 0),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
