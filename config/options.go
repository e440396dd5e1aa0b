package config

import (
	"math"
	"net/url"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Options lists every setting, group by group, in the order in which help,
// --print-config and the README show them.
func Options() []Option { return slices.Clone(crawlOptions()) }

var crawlOptions = sync.OnceValue(func() []Option {
	return slices.Concat(seedOptions(), paceOptions(), limitOptions(), scopeOptions(),
		keepOptions(), requestOptions(), outputOptions())
})

func seedOptions() []Option {
	return group("Seeds and store", []Option{
		{
			Name: "urls", Example: "seeds.txt",
			Help:    "read seeds from this file, one a line, beside those given as arguments; - reads standard input",
			binding: one(text("FILE"), func(c *Config) *string { return &c.URLs }),
		},
		{
			Name: "store", Default: "./sweetspot-store",
			Help:    "folder that holds the runs",
			Why:     "beside you, so that it is easy to find and to delete",
			binding: one(text("DIR"), func(c *Config) *string { return &c.Store }),
		},
		{
			Name: "fresh", Default: "false",
			Help:    "start a new run even where an unfinished one of the same site could be resumed",
			binding: one(yes(), func(c *Config) *bool { return &c.Fresh }),
		},
		{
			Name: "incremental", Default: "false",
			Help:    "ask only for what changed since the last run of the same site that ended; unchanged pages are taken over from it",
			Why:     "a first look should trust no server's word; every seventh run fetches in full, and 2 % of pages are always fetched to catch servers that lie",
			binding: one(yes(), func(c *Config) *bool { return &c.Incremental }),
		},
		{
			Name: "check", Default: "none", Example: "external,assets,fragments",
			Help:    "when all pages are visited, also ask for links out of the site (external), images, scripts and styles (assets), look for missing #ids (fragments), and ask once more for pages that failed (failures, part of each)",
			Why:     "it asks other people's servers",
			binding: one(checks().or("none", "", isZero[string]), func(c *Config) *string { return &c.Check }),
		},
		{
			Name: "fail-on", Default: "none",
			Help:    "end with exit code 10 if there are broken links, or (new) if some came to be confirmed in this run, and with 11 if there are but suspects",
			Why:     "a crawl that finds them has done its work",
			Example: "broken",
			binding: one(choice("none", "broken", "new"), func(c *Config) *string { return &c.FailOn }),
		},
	})
}

func paceOptions() []Option {
	return group("Pace", []Option{
		{
			Name: "workers", Default: "8",
			Help:    "pages fetched at the same time; auto finds out while it crawls how many pay",
			Why:     "keeps most sites busy and hurts few",
			binding: one(workers().or("auto", Auto, isZero[int]), func(c *Config) *int { return &c.Workers }),
		},
		{
			Name: "max-workers", Default: "256",
			Help:    "the most that --workers auto may choose",
			Why:     "more open connections than that look like an attack",
			binding: one(workers(), func(c *Config) *int { return &c.MaxWorkers }),
		},
		{
			Name: "sequential", Default: "false",
			Help:    "one page at a time, fetched, parsed and durable before the next starts",
			binding: one(yes(), func(c *Config) *bool { return &c.Sequential }),
		},
		{
			Name: "rate", Default: "10/s",
			Help:    "requests to one host, such as 10/s, 30/m, or off; off by itself on loopback and with --own-site",
			Why:     "fast enough for most sites, a burden to none",
			binding: one(rate(), func(c *Config) *Rate { return &c.Rate }),
		},
		{
			Name: "per-host", Default: "auto",
			Help:    "requests to one host at the same time",
			Why:     "as many as workers for the seed's host, 4 for others",
			Example: "4",
			binding: one(count(1, 4096).or("auto", 0, isZero[int]), func(c *Config) *int { return &c.PerHost }),
		},
		{
			Name: "own-site", Default: "false",
			Help:    "the site is yours: no rate, unless --rate says one",
			binding: one(yes(), func(c *Config) *bool { return &c.OwnSite }),
		},
		{
			Name: "robots", Default: "obey",
			Help:    "whether robots.txt is obeyed",
			Why:     "RFC 9309, and the site's own wish",
			binding: one(choice("obey", "ignore"), func(c *Config) *string { return &c.Robots }),
		},
		{
			Name: "max-delay", Default: "30s",
			Help:    "the longest Crawl-delay that is obeyed; a longer one counts as this",
			Why:     "a page a day would never end",
			binding: one(duration(time.Millisecond), func(c *Config) *time.Duration { return &c.MaxDelay }),
		},
		{
			Name: "retries", Default: "2",
			Help:    "further tries after network errors and 408 425 429 500 502 503 504",
			Why:     "most hiccups are over by then",
			binding: one(count(0, 20), func(c *Config) *int { return &c.Retries }),
		},
		{
			Name: "grace", Default: "20s",
			Help:    "after an interrupt, time for the pages in flight to end and be stored; a second interrupt ends at once",
			Why:     "below the 30s that container platforms wait",
			binding: one(duration(time.Millisecond), func(c *Config) *time.Duration { return &c.Grace }),
		},
	})
}

func limitOptions() []Option {
	return group("Limits", []Option{
		{
			Name: "max-pages", Default: "10000",
			Help:    "pages requested at most, over all sessions of a run; none for no limit",
			Why:     "a trap must not fill the disk",
			binding: one(count(1, math.MaxInt32).or("none", None, isNone), func(c *Config) *int { return &c.MaxPages }),
		},
		{
			Name: "max-depth", Default: "16",
			Help:    "links followed from the seed at most; 0 for the seeds alone, none for no limit",
			Why:     "few sites go deeper, most traps do",
			binding: one(count(0, math.MaxUint16).or("none", None, isNone), func(c *Config) *int { return &c.MaxDepth }),
		},
		{
			Name: "max-time", Default: "none", Example: "2h",
			Help:    "stop after this long, resumable",
			binding: one(duration(time.Nanosecond).or("none", 0, isZero[time.Duration]), func(c *Config) *time.Duration { return &c.MaxTime }),
		},
		{
			Name: "max-body", Default: "4MiB",
			Help:    "bytes of a page that are read, after decoding; a page that has more is flagged as truncated",
			Why:     "larger than all but a few pages of text",
			binding: one(size(), func(c *Config) *Size { return &c.MaxBody }),
		},
		{
			Name: "memory", Default: "auto", Example: "512MiB",
			Help:    "memory the crawl may hold; near it no further page is asked for, and if that does not help the run stops, resumable",
			Why:     "80 % of what the container may have, and no limit outside of one",
			binding: one(size().or("auto", 0, isZero[Size]), func(c *Config) *Size { return &c.Memory }),
		},
		{
			Name: "timeout", Default: "30s",
			Help:    "time for one request in all, of which 5s may go to dialling, 5s to TLS, 15s to the first byte, 10s between two reads",
			Why:     "what answers later is broken to its readers too",
			binding: one(duration(time.Millisecond), func(c *Config) *time.Duration { return &c.Timeout }),
		},
	})
}

func scopeOptions() []Option {
	return group("What is followed", []Option{
		{
			Name: "scope", Default: "host",
			Help:    "what counts as the site: the seed's host (www. and http/https as one), what lies below the seed's folder, all hosts of its domain, or everything",
			Why:     "one site, and not the web",
			binding: one(choice("host", "prefix", "domain", "any"), func(c *Config) *string { return &c.Scope }),
		},
		{
			Name: "include", Example: "/docs/",
			Help:    "follow only URLs that match one of these",
			binding: many(pattern(), func(c *Config) *[]*regexp.Regexp { return &c.Include }),
		},
		{
			Name: "exclude", Example: "/login",
			Help:    "never follow URLs that match one of these",
			binding: many(pattern(), func(c *Config) *[]*regexp.Regexp { return &c.Exclude }),
		},
		{
			Name: "json-links", Example: `"items[].url,next"`,
			Help:    "in answers of JSON also follow the URLs that stand at these paths: keys joined by dots, [] for each element of an array, quotes around a key with a dot or a space in it",
			binding: many(text("PATH,…"), func(c *Config) *[]string { return &c.JSONLinks }),
		},
	})
}

func keepOptions() []Option {
	return group("What is kept", []Option{
		{
			Name: "extract", Example: "price=.price",
			Help:    "keep the text of the elements that match a CSS selector, or with CSS@attr one of their attributes, under this name",
			binding: many(extraction(), func(c *Config) *[]string { return &c.Extract }),
		},
		{
			Name: "canary", Example: "css=.logout",
			Help:    "what the first page must hold, as a CSS selector, or the run is no baseline for diff (exit code 12)",
			binding: many(canary(), func(c *Config) *[]string { return &c.Canary }),
		},
		{
			Name: "keep-bodies", Default: "false",
			Help:    "keep the pages themselves, compressed, once for each content",
			Why:     "hash, headers and extracts are kept always, and need far less room",
			binding: one(yes(), func(c *Config) *bool { return &c.KeepBodies }),
		},
		{
			Name: "record", Default: "false",
			Help:    "keep all that it takes to serve the site again (site --replay): each body, of redirects and errors too, and headers; not cookies",
			Why:     "record with few workers: the latencies that they saw are the replica's",
			binding: one(yes(), func(c *Config) *bool { return &c.Record }),
		},
		{
			Name: "link-text", Default: "false",
			Help:    "keep up to 80 bytes of each link's text",
			binding: one(yes(), func(c *Config) *bool { return &c.LinkText }),
		},
	})
}

func requestOptions() []Option {
	return group("Requests", []Option{
		{
			Name: "user-agent", Default: "sweetspot/VERSION (+" + home + ")", Example: "examplebot/1.0 (+https://example.com/bot)",
			Help:    "how the crawler calls itself",
			Why:     "says what visits, and where to read about it",
			binding: one(agent(), func(c *Config) *string { return &c.UserAgent }),
		},
		{
			Name: "header", Secret: true, Example: `"Accept-Language: de"`,
			Help:    "send this header too; only to the seeds' origins, unless it merely describes the client as Accept-Language does",
			binding: many(header(), func(c *Config) *[]Header { return &c.Header }),
		},
		{
			Name: "user", Secret: true, Example: "alice:secret",
			Help:    "basic authentication at the seeds' origins; as SWEETSPOT_USER other users of the machine do not see it",
			binding: one(login(), func(c *Config) *Login { return &c.User }),
		},
		{
			Name: "cookies", Default: "false",
			Help:    "accept cookies and send them back",
			Why:     "with them a page depends on those visited before",
			binding: one(yes(), func(c *Config) *bool { return &c.Cookies }),
		},
		{
			Name: "proxy", Secret: true, Example: "http://127.0.0.1:3128",
			Help:    "send all requests through this http, https or socks5 proxy",
			binding: one(proxy(), func(c *Config) **url.URL { return &c.Proxy }),
		},
		{
			Name: "allow-private", Default: "false",
			Help:    "let links lead to private, loopback and metadata addresses",
			Why:     "a public site must not send the crawler into your network",
			binding: one(yes(), func(c *Config) *bool { return &c.AllowPrivate }),
		},
	})
}

func outputOptions() []Option {
	return group("Output", []Option{
		{
			Name: "json", Default: "false",
			Help:    "write one JSON object a line to standard output, as pages are stored",
			binding: one(yes(), func(c *Config) *bool { return &c.JSON }),
		},
		{
			Name: "quiet", Default: "false",
			Help:    "say nothing on standard error but errors",
			binding: one(yes(), func(c *Config) *bool { return &c.Quiet }),
		},
		{
			Name: "log-format", Default: "text",
			Help:    "form of the log lines that are written where there is no terminal for a live view",
			binding: one(choice("text", "json"), func(c *Config) *string { return &c.LogFormat }),
		},
		{
			Name: "pprof", Example: "127.0.0.1:6060",
			Help:    "serve profiles of the crawler itself at this address, for go tool pprof; :6060 alone is on loopback, anything else must be named, and whoever reaches it can look in",
			binding: one(listenAddress(), func(c *Config) *string { return &c.Pprof }),
		},
		{
			Name: "config", NotFile: true, Example: "site.yaml",
			Help:    "read settings from this YAML file; its keys are the names of the flags",
			binding: one(text("FILE"), func(c *Config) *string { return &c.File }),
		},
		{
			Name: "print-config", Default: "false", NotFile: true,
			Help:    "print the settings in force and where each comes from, as a config file, and end",
			binding: one(yes(), func(c *Config) *bool { return &c.PrintConfig }),
		},
	})
}
