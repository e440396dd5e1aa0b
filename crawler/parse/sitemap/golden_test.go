package sitemap

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files of testdata/sitemaps")

// TestGolden reads the files of testdata/sitemaps, each beside what it should
// give.
func TestGolden(t *testing.T) {
	for _, file := range files(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := show(Parse(readFile(t, file), "", 0))
			if *update {
				if err := os.WriteFile(file+".want", []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(readFile(t, file+".want")); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// show writes a result as the golden files have it.
func show(res Result, err error) string {
	var b strings.Builder
	for _, e := range res.Pages {
		fmt.Fprintln(&b, "page", e.Loc, when(e))
	}
	for _, e := range res.Sitemaps {
		fmt.Fprintln(&b, "sitemap", e.Loc, when(e))
	}
	if res.Cut {
		fmt.Fprintln(&b, "cut")
	}
	if err != nil {
		fmt.Fprintln(&b, "error:", err)
	}
	return b.String()
}

func when(e Entry) string {
	if e.LastMod.IsZero() {
		return "-"
	}
	return e.LastMod.Format(time.RFC3339Nano)
}

func files(t testing.TB) (files []string) {
	all, err := filepath.Glob("../../../testdata/sitemaps/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range all {
		if filepath.Ext(file) != ".want" {
			files = append(files, file)
		}
	}
	if len(files) < 10 {
		t.Fatalf("%d files in testdata/sitemaps", len(files))
	}
	return files
}

func readFile(t testing.TB, file string) []byte {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
