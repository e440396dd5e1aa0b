package main

import (
	"errors"
	"fmt"

	"sweetspot/config"
	"sweetspot/crawler/nightly"
	"sweetspot/crawler/urls"
)

// nightlyOptions reads the file of sites. All its faults come back as one error.
func (a *app) nightlyOptions(flags *config.Flags) (nightly.Options, *config.Nightly, error) {
	n, err := config.LoadNightly(config.Sources{Flags: flags, Environ: a.environ, Version: versionName()})
	a.quiet = n.Quiet
	for _, w := range n.Warnings {
		a.say("warning: %s", clean(w))
	}
	faults := []error{err}
	o := nightly.Options{
		Store: n.Store, AtOnce: n.Night.AtOnce, Public: n.Night.Public, Version: versionName(),
		Log: a.logger(n.LogFormat, false), Analyst: nightly.Analysis{},
	}
	for _, s := range n.Sites {
		site, fault := a.nightlySite(s)
		faults = append(faults, fault)
		o.Sites = append(o.Sites, site)
	}
	return o, n, errors.Join(faults...)
}

// nightlySite turns the settings of a site into what is crawled every night.
func (a *app) nightlySite(s config.Site) (nightly.Site, error) {
	faults := []error{uncompiled(s.Settings)}
	if err := nightly.CheckName(s.Name); err != nil {
		faults = append(faults, fmt.Errorf("sites: %w", err))
	}
	schedule, err := nightly.ParseSchedule(s.Night.Schedule, s.Night.TimeZone)
	if err != nil {
		faults = append(faults, s.Fault("schedule", err))
	}
	seeds, err := a.siteSeeds(s)
	faults = append(faults, err)
	crawl, err := crawlOptions(s.Settings)
	faults = append(faults, err)
	return nightly.Site{
		Name: s.Name, Seeds: seeds, Crawl: crawl, Schedule: schedule, Jitter: s.Night.Jitter, Keep: s.Night.KeepRuns,
		Quiet: s.Night.Notify == "problems", Hooks: hooks(s.Night),
	}, errors.Join(faults...)
}

// siteSeeds gathers the URLs that a site starts from, and says what is wrong with
// them now rather than at night.
func (a *app) siteSeeds(s config.Site) ([]string, error) {
	if len(s.Night.Seeds) == 0 && s.URLs == "" {
		return nil, fmt.Errorf("sites.%s: seeds: there is none; write for example seeds: https://example.com/", s.Name)
	}
	seeds, err := a.seeds(s.Settings, s.Night.Seeds)
	if err != nil {
		return nil, err
	}
	var faults []error
	for _, seed := range seeds {
		if _, _, err := urls.ParseSeed(seed); err != nil {
			faults = append(faults, s.Fault("seeds", err))
		}
	}
	return seeds, errors.Join(faults...)
}

func hooks(n config.Night) (all []nightly.Hook) {
	add := func(shape nightly.Shape, addresses []config.Secret, key config.Secret) {
		for _, address := range addresses {
			all = append(all, nightly.Hook{Shape: shape, URL: string(address), Secret: string(key)})
		}
	}
	add(nightly.JSON, n.Webhook, n.WebhookSecret)
	add(nightly.Slack, n.Slack, "")
	add(nightly.Heartbeat, n.Heartbeat, "")
	return all
}
