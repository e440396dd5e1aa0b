package parse

import (
	"strings"
	"testing"
)

// A name is found as it is, in any case, and whichever way it is looked up; what only begins like it, or goes on, is not it.
func TestNameTable(t *testing.T) {
	for _, table := range []*nameTable{&tagsByName, &attrsByName} {
		for i, name := range table.names {
			if name == "" {
				continue
			}
			for _, spelling := range []string{name, strings.ToUpper(name), strings.ToUpper(name[:1]) + name[1:]} {
				if got := table.find([]byte(spelling)); int(got) != i {
					t.Errorf("find(%q) = %d, want %d", spelling, got, i)
				}
				padded := word(spelling + ">>>>>>>>")
				beginning, _, _ := strings.Cut(name, "-") // a dash is less than '0'
				if n := shortName(padded, '>', '='); n != min(len(beginning), 8) {
					t.Errorf("shortName(%q) = %d", spelling, n)
				} else if n == len(name) && n < 8 && int(table.short(padded, n)) != i {
					t.Errorf("short(%q) = %d, want %d", spelling, table.short(padded, n), i)
				}
			}
			for _, other := range []string{name[:len(name)-1], name + "x", name + "\x00", "\x00" + name} {
				if got := table.find([]byte(other)); int(got) == i {
					t.Errorf("%q is taken for %q", other, name)
				}
			}
		}
	}
}
