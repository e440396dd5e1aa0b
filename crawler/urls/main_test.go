package urls

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// mustParse returns the URL of a text that the test knows to be one.
func mustParse(t testing.TB, raw string) URL {
	t.Helper()
	u, err := Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// parseAll parses several.
func parseAll(t testing.TB, raws ...string) []URL {
	t.Helper()
	var all []URL
	for _, raw := range raws {
		all = append(all, mustParse(t, raw))
	}
	return all
}

// length stands in for a fingerprint where tests only care that it is computed of the right text.
func length(s string) uint64 { return uint64(len(s)) }
