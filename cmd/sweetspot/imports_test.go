package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "sweetspot/"

// arrow says what a package of ours may import of ours. Paths are relative to
// the module; one that ends in /... stands for all packages below, and for the
// one it names too.
type arrow struct {
	from string
	to   []string
}

// arrows is the house, from the cellar up: a package may only lean on what
// stands below it. The first line that fits a package counts, and a package
// that fits none has no place in the house yet.
func arrows() []arrow {
	return []arrow{
		{from: "crawler/urls"},
		{from: "crawler/seen"},
		{from: "crawler/machine"},
		{from: "crawler/fetch/..."},
		{from: "config"},
		{from: "crawler/frontier", to: []string{"crawler/seen"}},
		{from: "crawler/frontier/...", to: []string{"crawler/frontier"}},
		{from: "crawler/parse/...", to: []string{"crawler/urls", "crawler/parse/...", "store/sketch"}},
		{from: "store/failpoint"},
		{from: "store/sketch"},
		{from: "store", to: []string{"store/failpoint"}},
		{from: "store/...", to: []string{"store/..."}},
		{from: "crawler/site"},
		{from: "crawler/site/replay", to: []string{"crawler/site", "store"}},
		{from: "crawler/site/hostile", to: []string{"crawler/site"}},
		{from: "crawler/trust"},       // tests only
		{from: "crawler/browsertest"}, // for tests only
		{from: "crawler", to: []string{"crawler/urls", "crawler/seen", "crawler/frontier", "crawler/fetch/...", "crawler/parse/...", "crawler/machine", "store", "store/failpoint", "store/sketch"}},
		{from: "crawler/bench/...", to: []string{"crawler/...", "store/..."}},
		{from: "crawler/nightly", to: []string{"crawler/...", "store/..."}},
		{from: "cmd/...", to: []string{"cmd/...", "config", "crawler/...", "store/..."}},
	}
}

// homes says which packages may import a library: the one that hides it from
// all others. Tests may use any.
func homes() map[string][]string {
	return map[string][]string{
		"code.dny.dev/ssrf":                       {"crawler/fetch"},
		"github.com/HdrHistogram/hdrhistogram-go": {"crawler/bench"},
		"github.com/KimMachineGun/automemlimit":   {"cmd/..."},
		"github.com/PuerkitoBio/goquery":          {"crawler/parse"},
		"github.com/andybalholm/brotli":           {"crawler/fetch"},
		"github.com/andybalholm/cascadia":         {"crawler/parse"},
		"github.com/chromedp":                     {"crawler/browsertest"},
		"github.com/cespare/xxhash/v2":            {"..."},
		"github.com/dchest/siphash":               {"crawler/...", "store/..."},
		"github.com/goccy/go-yaml":                {"config"},
		"github.com/gocolly/colly/v2":             {"crawler/fetch"},
		"github.com/klauspost/compress":           {"crawler/...", "store/..."},
		"github.com/nlnwa/whatwg-url":             {"crawler/urls"},
		"github.com/prometheus/client_golang":     {"crawler/nightly"},
		"github.com/robfig/cron/v3":               {"crawler/nightly"},
		"github.com/spf13/cobra":                  {"cmd/..."},
		"github.com/spf13/pflag":                  {"cmd/...", "config"},
		"go.etcd.io/bbolt":                        {"store"},
		"golang.org/x":                            {"..."},
		"gonum.org/v1/gonum":                      {"crawler/bench"},
		"golang.org/x/net/html":                   {"crawler/parse/..."},
		"golang.org/x/net/publicsuffix":           {"crawler/urls", "crawler/fetch"},
		"github.com/google/go-cmp":                {"crawler/frontier/frontiertest", "store/storetest"},
		"pgregory.net/rapid":                      {"crawler/frontier/frontiertest", "store/storetest"},
		"github.com/jimsmart/grobotstxt":          {},
		"github.com/rogpeppe/go-internal":         {},
		"go.uber.org/goleak":                      {},
	}
}

// listed is what go list says of a package; Imports are those of the program
// itself, not of its tests.
type listed struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// TestImports holds all packages to the arrows and the libraries to their homes.
func TestImports(t *testing.T) {
	packages := listPackages(t)
	if len(packages) < 2 {
		t.Fatalf("go list names %d packages only", len(packages))
	}
	for _, p := range packages {
		for _, fault := range importFaults(p) {
			t.Error(fault)
		}
	}
}

// importFaults says what is wrong with a package's imports.
func importFaults(p listed) (faults []string) {
	from := strings.TrimPrefix(p.ImportPath, module)
	i := slices.IndexFunc(arrows(), func(a arrow) bool { return matches(a.from, from) })
	if i < 0 {
		return []string{from + " has no place in the house: give it one in arrows()"}
	}
	for _, imported := range p.Imports {
		to, ours := strings.CutPrefix(imported, module)
		library, known := libraryOf(imported)
		switch {
		case ours && !anyMatches(arrows()[i].to, to):
			faults = append(faults, from+" must not import "+to)
		case ours || !strings.Contains(strings.Split(imported, "/")[0], "."): // the standard library
		case !known:
			faults = append(faults, from+" imports "+imported+", which has no home: give it one in homes()")
		case !anyMatches(homes()[library], from):
			faults = append(faults, from+" must not import "+imported+": its home is "+strings.Join(homes()[library], ", "))
		}
	}
	return faults
}

// libraryOf finds the entry of homes for an import path, the longest that fits.
func libraryOf(imported string) (library string, known bool) {
	for name := range homes() {
		if matches(name+"/...", imported) && len(name) > len(library) {
			library, known = name, true
		}
	}
	return library, known
}

func anyMatches(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, path) })
}

// matches reports whether a path is the pattern's, or below it for "x/...".
func matches(pattern, path string) bool {
	if pattern == "..." {
		return true
	}
	below, whole := strings.CutSuffix(pattern, "/...")
	return path == below || whole && strings.HasPrefix(path, below+"/")
}

// TestImportsNoAppEngine keeps out what colly would link and nobody calls: crawler/fetch/appengine says what it costs.
func TestImportsNoAppEngine(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	if !slices.Contains(linked, "google.golang.org/appengine/urlfetch") {
		t.Error("colly no longer needs crawler/fetch/appengine")
	}
	for _, p := range linked {
		if strings.HasPrefix(p, "google.golang.org/appengine/internal") || strings.HasPrefix(p, "github.com/golang/protobuf/") {
			t.Error(p, "is linked")
		}
	}
}

// TestImportFaults shows that the rules can say no.
func TestImportFaults(t *testing.T) {
	tests := []struct {
		from, to string
		fine     bool
	}{
		{"cmd/sweetspot", "sweetspot/crawler", true},
		{"crawler", "sweetspot/crawler/fetch/robots", true},
		{"crawler", "fmt", true},
		{"crawler", "sweetspot/config", false},
		{"crawler", "sweetspot/crawler/bench", false},
		{"crawler", "sweetspot/crawler/nightly", false},
		{"crawler/nightly", "sweetspot/crawler", true},
		{"crawler/nightly", "sweetspot/store/diff", true},
		{"crawler/nightly", "sweetspot/config", false},
		{"crawler", "sweetspot/store/export", false},
		{"crawler/bench", "sweetspot/crawler", true},
		{"crawler/fetch", "sweetspot/crawler/urls", false},
		{"crawler/fetch/robots", "sweetspot/crawler/fetch", false},
		{"crawler/parse/sitemap", "sweetspot/crawler/urls", true},
		{"store", "sweetspot/crawler", false},
		{"store", "sweetspot/store/export", false},
		{"store/export", "sweetspot/store", true},
		{"store/export", "sweetspot/crawler/parse", false},
		{"newroom", "fmt", false},
		{"crawler", "github.com/gocolly/colly/v2", false},
		{"crawler/fetch", "github.com/gocolly/colly/v2/debug", true},
		{"crawler/parse", "golang.org/x/net/html/atom", true},
		{"store", "golang.org/x/net/html", false},
		{"store", "golang.org/x/sys/unix", true},
		{"crawler", "github.com/spf13/pflag", false},
		{"store", "example.com/unknown", false},
		{"crawler/fetch/robots", "github.com/jimsmart/grobotstxt", false},
	}
	for _, tt := range tests {
		faults := importFaults(listed{module + tt.from, []string{tt.to}})
		if (len(faults) == 0) != tt.fine {
			t.Errorf("%s → %s: %q", tt.from, tt.to, faults)
		}
	}
}
