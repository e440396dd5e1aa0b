package nightly

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"time"

	"sweetspot/crawler"
)

const (
	defaultAtOnce = 2
	defaultKeep   = 14
)

// Options say what is crawled every night. Zero means the default.
type Options struct {
	Store   string // folder with a store for each site; required
	Sites   []Site // at least one
	AtOnce  int    // sites crawled at the same time; 2
	Analyst Analyst
	Public  string // where people reach the listener, for links in notices; "" for none
	Version string

	Log    *slog.Logger
	Client *http.Client // for hooks; one with timeouts of its own
}

// Site is what is crawled every night, and who hears of it.
type Site struct {
	Name     string // a folder's and a metric's: letters, digits, dots, dashes, underscores
	Seeds    []string
	Crawl    crawler.Options // Store, Fresh, Previous (but for none) and Log are nightly's
	Schedule Schedule
	Jitter   time.Duration // a night begins up to so much after its time; none
	Keep     int           // runs kept; 14
	Hooks    []Hook
	Quiet    bool // changes alone are no news, only what broke or was mended
}

// Validate reports all faults together.
func (o Options) Validate() error {
	var faults []error
	if o.Store == "" {
		faults = append(faults, errors.New("store: name the folder that keeps the runs"))
	}
	if len(o.Sites) == 0 {
		faults = append(faults, errors.New("sites: there is none to crawl"))
	}
	if o.Analyst == nil {
		faults = append(faults, errors.New("analyst: there is none"))
	}
	names := map[string]bool{}
	for _, s := range o.Sites {
		if err := CheckName(s.Name); err != nil {
			faults = append(faults, err)
		}
		if names[s.Name] {
			faults = append(faults, fmt.Errorf("sites: two are called %q", s.Name))
		}
		names[s.Name] = true
		if s.Schedule.spec == nil {
			faults = append(faults, fmt.Errorf("%s: schedule: there is none", s.Name))
		}
	}
	return errors.Join(faults...)
}

var namePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$`) })

// CheckName says what is wrong with a site's name.
func CheckName(name string) error {
	if !namePattern().MatchString(name) {
		return fmt.Errorf("%q cannot name a site: up to 63 letters, digits, dots, dashes and underscores, the first a letter or digit", name)
	}
	return nil
}

func (o Options) withDefaults() Options {
	o.AtOnce = cmp.Or(o.AtOnce, defaultAtOnce)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Client == nil {
		o.Client = newClient()
	}
	for i := range o.Sites {
		o.Sites[i].Keep = cmp.Or(o.Sites[i].Keep, defaultKeep)
	}
	return o
}
