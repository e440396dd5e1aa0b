package config

import (
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// None stands for "no limit" in MaxPages and MaxDepth.
const None = -1

// Auto stands for "as many as turn out to pay" in Workers.
const Auto = 0

// Config is what a crawl runs with. [Options] says what each field means, and
// why it has the default it has.
type Config struct {
	// Seeds and store.
	URLs        string // a file of seeds, "-" for standard input; "" for none
	Store       string
	Fresh       bool
	Incremental bool
	Check       string
	FailOn      string // "none" or "broken"

	// Pace.
	Workers    int // Auto for "auto"
	MaxWorkers int // that "auto" may choose
	Sequential bool
	Rate       Rate // Unlimited for "off"
	PerHost    int  // 0 for "auto"
	OwnSite    bool
	Robots     string        // "obey" or "ignore"
	MaxDelay   time.Duration // longest Crawl-delay obeyed
	Retries    int           // 0 for none
	Grace      time.Duration

	// Limits.
	MaxPages int           // None for no limit
	MaxDepth int           // None for no limit; 0 for the seeds alone
	MaxTime  time.Duration // 0 for no limit
	MaxBody  Size
	Memory   Size // 0 for "auto"
	Timeout  time.Duration

	// What is followed.
	Scope   string // "host", "prefix", "domain" or "any"
	Include []*regexp.Regexp
	Exclude []*regexp.Regexp

	JSONLinks []string // paths, joined by commas; not judged here

	// What is kept.
	KeepBodies bool
	Record     bool
	LinkText   bool
	Extract    []string // name=CSS[@attr]; the selector itself is not judged here
	Canary     []string // css=SELECTOR; likewise

	// Requests.
	UserAgent    string
	Header       []Header
	User         Login // zero for none
	Cookies      bool
	Proxy        *url.URL // nil for none
	AllowPrivate bool

	// Output.
	JSON        bool
	Quiet       bool
	LogFormat   string // "text" or "json"
	Pprof       string // host:port; "" for none
	File        string // the config file that was read; "" for none
	PrintConfig bool

	Night Night // zero but for the verb nightly
}

// Header is one extra request header.
type Header struct{ Name, Value string }

// Headers returns the extra request headers as net/http wants them.
func (c *Config) Headers() http.Header {
	h := make(http.Header, len(c.Header))
	for _, one := range c.Header {
		h.Add(one.Name, one.Value)
	}
	return h
}

// Login is a name and a password for basic authentication.
type Login struct{ Name, Password string }

// IsZero reports whether there is no login.
func (l Login) IsZero() bool { return l == Login{} }

// String shows the name and hides the password, so that a Login that is
// printed or logged by mistake gives nothing away.
func (l Login) String() string {
	if l.IsZero() {
		return ""
	}
	return l.Name + ":***"
}

// GoString hides the password from %#v.
func (l Login) GoString() string { return "config.Login(" + l.String() + ")" }

// MarshalText hides the password from encoders.
func (l Login) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// String shows the name and hides the value, which is often a token.
func (h Header) String() string { return h.Name + ": ***" }

// GoString hides the value from %#v.
func (h Header) GoString() string { return "config.Header(" + h.String() + ")" }

// MarshalText hides the value from encoders.
func (h Header) MarshalText() ([]byte, error) { return []byte(h.String()), nil }
