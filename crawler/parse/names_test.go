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
				if n := shortName(padded, '>', '='); n == len(name) && int(table.short(padded, n)) != i {
					t.Errorf("short(%q) = %d, want %d", spelling, table.short(padded, n), i)
				} else if n != 8 && n != len(name) && name[n] != '-' {
					t.Errorf("shortName(%q) = %d", spelling, n)
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
