package config

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Night is what a site is crawled every night with, beyond the settings of any
// crawl, and what the service itself runs with.
type Night struct {
	// Of the service.
	Addr   string
	AtOnce int
	Public string // "" for none

	// Of a site.
	Seeds         []string
	Schedule      string         // not judged here
	TimeZone      *time.Location // where the schedule counts
	Jitter        time.Duration
	KeepRuns      int
	Notify        string // "changes" or "problems"
	Webhook       []Secret
	WebhookSecret Secret
	Slack         []Secret
	Heartbeat     []Secret
}

// Secret is a text that is not to be seen: the address of a hook, a key.
type Secret string

// String hides the text, so that a Secret that is printed or logged by mistake
// gives nothing away.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// GoString hides the text from %#v.
func (s Secret) GoString() string { return "config.Secret(" + s.String() + ")" }

// MarshalText hides the text from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// NightOptions lists the settings that the verb nightly has beside those of
// [Options]. Those of a site can stand above all sites, too, and then hold for
// each that does not say otherwise.
func NightOptions() []Option { return slices.Clone(nightOptions()) }

var nightOptions = sync.OnceValue(func() []Option {
	return slices.Concat(serviceOptions(), scheduleOptions(), noticeOptions())
})

// allOptions are those of crawls and of nights.
var allOptions = sync.OnceValue(func() []Option { return slices.Concat(crawlOptions(), nightOptions()) })

func serviceOptions() []Option {
	return group("Service", []Option{
		{
			Name: "addr", Default: "127.0.0.1:8080",
			Help:    "where the status page, reports, metrics and health are served",
			Why:     "nobody else is to see it unless you say so",
			binding: one(text("ADDRESS"), func(c *Config) *string { return &c.Night.Addr }),
		},
		{
			Name: "public-url", Example: "https://nightly.example.com",
			Help:    "where people reach that address, for the links to reports in notices",
			binding: one(webAddress(), func(c *Config) *string { return &c.Night.Public }),
		},
		{
			Name: "sites-at-once", Default: "2",
			Help:    "sites crawled at the same time; further ones wait",
			Why:     "sites that are due together share the machine",
			binding: one(count(1, 1000), func(c *Config) *int { return &c.Night.AtOnce }),
		},
	})
}

func scheduleOptions() []Option {
	return group("Every night", []Option{
		{
			Name: "seeds", Example: "https://example.com/",
			Help:    "URLs to start from",
			binding: many(text("URL"), func(c *Config) *[]string { return &c.Night.Seeds }),
		},
		{
			Name: "schedule", Default: "0 4 * * *", Example: `"30 4 * * *"`,
			Help:    "when to crawl: five fields as in cron (minute, hour, day, month, day of week), or @daily, @every 6h and the like",
			Why:     "after the hours that summer time skips or doubles",
			binding: one(text("CRON"), func(c *Config) *string { return &c.Night.Schedule }),
		},
		{
			Name: "time-zone", Default: "Local", Example: "Europe/Berlin",
			Help:    "where the clock hangs that the schedule means",
			binding: one(timeZone(), func(c *Config) **time.Location { return &c.Night.TimeZone }),
		},
		{
			Name: "jitter", Default: "0s", Example: "10m",
			Help:    "begin up to so much later, by a time that follows from the site's name",
			binding: one(duration(0), func(c *Config) *time.Duration { return &c.Night.Jitter }),
		},
		{
			Name: "keep-runs", Default: "14",
			Help:    "runs of a site that are kept; the one that others are measured by stays, too",
			Why:     "two weeks of nights",
			binding: one(count(2, math.MaxInt32), func(c *Config) *int { return &c.Night.KeepRuns }),
		},
	})
}

func noticeOptions() []Option {
	return group("Notices", []Option{
		{
			Name: "notify", Default: "changes",
			Help:    "what is worth a notice: changes of pages, or only problems and their end",
			binding: one(choice("changes", "problems"), func(c *Config) *string { return &c.Night.Notify }),
		},
		{
			Name: "webhook", Secret: true, Example: "env:HOOK_URL",
			Help:    "post each notice here as JSON",
			binding: many(hook(), func(c *Config) *[]Secret { return &c.Night.Webhook }),
		},
		{
			Name: "webhook-secret", Secret: true, Example: "file:/run/secrets/hook",
			Help:    "sign what is posted to webhooks with this key",
			binding: one(secret(), func(c *Config) *Secret { return &c.Night.WebhookSecret }),
		},
		{
			Name: "slack", Secret: true, Example: "env:SLACK_URL",
			Help:    "post each notice here as Slack and those like it want it",
			binding: many(hook(), func(c *Config) *[]Secret { return &c.Night.Slack }),
		},
		{
			Name: "heartbeat", Secret: true, Example: "env:HEARTBEAT_URL",
			Help:    "ask for this URL after each night that ended, so that somebody notices when none does",
			binding: many(hook(), func(c *Config) *[]Secret { return &c.Night.Heartbeat }),
		},
	})
}

// secret is any text; it is never shown.
func secret() kind[Secret] {
	return kind[Secret]{
		arg:    "KEY",
		parse:  func(text string) (Secret, error) { return Secret(text), nil },
		format: Secret.String,
	}
}

// hook is the address of a hook; whoever knows it can write there, so no fault
// repeats it.
func hook() kind[Secret] {
	k := secret()
	k.arg = "URL"
	k.parse = func(text string) (Secret, error) {
		if _, err := parseWebAddress(text); err != nil {
			return "", err
		}
		return Secret(text), nil
	}
	return k
}

// webAddress is an http or https URL.
func webAddress() kind[string] {
	k := text("URL")
	k.parse = parseWebAddress
	return k
}

func parseWebAddress(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", errors.New("must be an http or https URL")
	}
	return text, nil
}

// timeZone is a name of the tz database, UTC or Local.
func timeZone() kind[*time.Location] {
	return kind[*time.Location]{
		arg: "ZONE",
		parse: func(text string) (*time.Location, error) {
			loc, err := time.LoadLocation(text)
			if err != nil {
				return nil, fmt.Errorf("%q is no time zone", text)
			}
			return loc, nil
		},
		format: func(loc *time.Location) string {
			if loc == nil {
				return ""
			}
			return loc.String()
		},
	}
}
