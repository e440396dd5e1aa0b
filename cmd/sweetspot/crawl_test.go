package main

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"sweetspot/config"
	"sweetspot/crawler"
	"sweetspot/crawler/urls"
)

func optionsFrom(t *testing.T, args ...string) crawler.Options {
	t.Helper()
	set := pflag.NewFlagSet("test", pflag.ContinueOnError)
	flags := config.Bind(set)
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	settings, err := config.Load(config.Sources{Flags: flags, Version: "1.2.3"})
	if err != nil {
		t.Fatal(err)
	}
	o, err := crawlOptions(settings)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestCrawlOptions: each setting of a crawl reaches the crawler, and the
// words that stand for "none" reach it as what they mean there.
func TestCrawlOptions(t *testing.T) {
	tests := []struct {
		arg  string
		got  func(crawler.Options) any
		want any
	}{
		{"--store=x", func(o crawler.Options) any { return o.Store }, "x"},
		{"--fresh", func(o crawler.Options) any { return o.Fresh }, true},
		{"--workers=3", func(o crawler.Options) any { return o.Workers }, 3},
		{"--sequential", func(o crawler.Options) any { return o.Sequential }, true},
		{"--rate=30/m", func(o crawler.Options) any { return o.Rate }, 0.5},
		{"--rate=off", func(o crawler.Options) any { return o.Rate }, float64(crawler.None)},
		{"--own-site", func(o crawler.Options) any { return o.OwnSite }, true},
		{"--per-host=3", func(o crawler.Options) any { return o.PerHost }, 3},
		{"--per-host=auto", func(o crawler.Options) any { return o.PerHost }, 0},
		{"--max-delay=9s", func(o crawler.Options) any { return o.MaxDelay }, 9 * time.Second},
		{"--robots=ignore", func(o crawler.Options) any { return o.IgnoreRobots }, true},
		{"--retries=1", func(o crawler.Options) any { return o.Retries }, 1},
		{"--retries=0", func(o crawler.Options) any { return o.Retries }, crawler.None},
		{"--max-pages=7", func(o crawler.Options) any { return o.MaxPages }, 7},
		{"--max-pages=none", func(o crawler.Options) any { return o.MaxPages }, crawler.None},
		{"--max-depth=7", func(o crawler.Options) any { return o.MaxDepth }, 7},
		{"--max-depth=none", func(o crawler.Options) any { return o.MaxDepth }, crawler.None},
		{"--max-depth=0", func(o crawler.Options) any { return o.MaxDepth }, crawler.SeedsOnly},
		{"--max-time=1h", func(o crawler.Options) any { return o.MaxTime }, time.Hour},
		{"--grace=1s", func(o crawler.Options) any { return o.Grace }, time.Second},
		{"--scope=domain", func(o crawler.Options) any { return o.Scope }, urls.ScopeKind("domain")},
		{"--include=a", func(o crawler.Options) any { return o.Include[0].String() }, "a"},
		{"--exclude=b", func(o crawler.Options) any { return o.Exclude[0].String() }, "b"},
		{"--json-links=a[].b", func(o crawler.Options) any { return o.JSONLinks[0] }, "a[].b"},
		{"--keep-bodies", func(o crawler.Options) any { return o.KeepBodies }, true},
		{"--link-text", func(o crawler.Options) any { return o.LinkText }, true},
		{"--extract=a=h1", func(o crawler.Options) any { return o.Extract[0] }, "a=h1"},
		{"--user-agent=x/1", func(o crawler.Options) any { return o.UserAgent }, "x/1"},
		{"--header=X-A: b", func(o crawler.Options) any { return o.Header.Get("X-A") }, "b"},
		{"--user=a:b:c", func(o crawler.Options) any { return *o.User }, urls.Userinfo{User: "a", Pass: "b:c"}},
		{"--cookies", func(o crawler.Options) any { return o.Cookies }, true},
		{"--proxy=http://u:p@h:1", func(o crawler.Options) any { return o.Proxy }, "http://u:p@h:1"},
		{"--allow-private", func(o crawler.Options) any { return o.AllowPrivate }, true},
		{"--timeout=9s", func(o crawler.Options) any { return o.Timeout }, 9 * time.Second},
		{"--memory=1GiB", func(o crawler.Options) any { return o.Memory }, int64(1 << 30)},
		{"--max-body=1KiB", func(o crawler.Options) any { return o.MaxBody }, int64(1024)},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got(optionsFrom(t, tt.arg))); diff != "" {
			t.Errorf("%s: %s", tt.arg, diff)
		}
	}
}

// TestRateIsTheCrawlersUnlessSaid: where nobody chose a rate, the crawler knows
// best: none on loopback and on one's own site.
func TestRateIsTheCrawlersUnlessSaid(t *testing.T) {
	if o := optionsFrom(t, "--own-site"); !o.OwnSite || o.Rate != 0 {
		t.Errorf("own site %t, rate %g", o.OwnSite, o.Rate)
	}
	if o := optionsFrom(t, "--own-site", "--rate=10"); o.Rate != 10 {
		t.Errorf("rate %g although 10 was typed", o.Rate)
	}
}

func TestDefaultsAreValid(t *testing.T) {
	if err := optionsFrom(t).Validate(); err != nil {
		t.Error(err)
	}
}

// TestScopesAgree: the words that config offers are those the crawl knows.
func TestScopesAgree(t *testing.T) {
	i := slices.IndexFunc(config.Options(), func(o config.Option) bool { return o.Name == "scope" })
	for _, word := range config.Options()[i].Choices() {
		if kind, err := urls.ParseScope(word); err != nil || kind != urls.ScopeKind(word) {
			t.Errorf("%s: %q, %v", word, kind, err)
		}
	}
}
