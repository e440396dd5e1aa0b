package crawler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"sweetspot/crawler/parse"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// Checks are what a run looks at beyond its pages, once they are all visited.
// None of it is a visit.
type Checks uint8

// What can be checked.
const (
	CheckFailures  Checks = 1 << iota // pages that failed, asked again on a fresh connection
	CheckExternal                     // links that lead out of the site
	CheckAssets                       // images, scripts, style sheets, media, frames of the site and elsewhere
	CheckFragments                    // #ids that links within the site point at
)

var checkNames = []string{"failures", "external", "assets", "fragments"}

// ParseChecks reads a list such as "external,assets". Whatever is checked,
// failures are asked again: half an alarm is none.
func ParseChecks(list string) (c Checks, err error) {
	for name := range strings.SplitSeq(list, ",") {
		bit := Checks(0)
		for i, known := range checkNames {
			if strings.TrimSpace(name) == known {
				bit = 1<<i | CheckFailures
			}
		}
		if bit == 0 {
			return 0, fmt.Errorf("%q is not one of %s", name, strings.Join(checkNames, ", "))
		}
		c |= bit
	}
	return c, nil
}

// names lists what is checked.
func (c Checks) names() (names []string) {
	for i, name := range checkNames {
		if c&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// checkJob is a URL to be checked.
type checkJob struct {
	kind   store.CheckKind
	source store.ID
	target store.ID
	url    urls.URL
}

// check makes the checks that are asked for and not made yet. Like a crawl it can
// be interrupted: what has been checked is durable, and the next session goes on.
func (s *session) check(ctx context.Context) error {
	if s.o.Checks == 0 && !s.looksTwice() || s.nothingToDo != "" || s.outOfMemory.Load() {
		return nil
	}
	if ctx.Err() != nil {
		s.unchecked = true
		return nil
	}
	jobs, err := s.checkJobs()
	if err != nil {
		return fmt.Errorf("plan checks: %w", err)
	}
	looks, err := s.secondLooks()
	if err != nil {
		return fmt.Errorf("plan second looks: %w", err)
	}
	jobs = append(jobs, looks...)
	if s.o.Checks&CheckFragments != 0 {
		if err := s.checkFragments(); err != nil {
			return fmt.Errorf("check fragments: %w", err)
		}
	}
	err = s.checkAll(ctx, jobs)
	if ctx.Err() != nil {
		s.unchecked = true
		return nil
	}
	return err
}

// checkJobs lists what is to be asked, less what earlier sessions have.
func (s *session) checkJobs() ([]checkJob, error) {
	done, err := s.checkedBefore()
	if err != nil {
		return nil, err
	}
	refused, err := s.refusedTargets()
	if err != nil {
		return nil, err
	}
	var jobs []checkJob
	for v, err := range s.run.Visits(1) {
		if err != nil {
			return nil, err
		}
		for _, j := range s.jobsOf(&v, refused) {
			key := checkedKey{j.kind, j.target}
			if done[key] {
				continue
			}
			done[key] = true
			rec, ok, err := s.run.URL(j.target)
			if err != nil || !ok {
				return nil, errors.Join(err, store.ErrDamaged)
			}
			if j.url, err = urls.Parse(rec.URL); err == nil { // else it was refused by its text
				jobs = append(jobs, j)
			}
		}
	}
	return jobs, nil
}

// jobsOf lists the checks that a visit asks for: of itself, and of its links.
func (s *session) jobsOf(v *store.Visit, refused *bitmap) (jobs []checkJob) {
	if s.o.Checks&CheckFailures != 0 && brokenVisit(v) {
		jobs = append(jobs, checkJob{kind: store.CheckRecheck, target: v.ID})
	}
	for _, l := range v.Links {
		if kind := s.checkKind(l, refused); kind != 0 {
			jobs = append(jobs, checkJob{kind: kind, source: v.ID, target: l.To})
		}
	}
	return jobs
}

type checkedKey struct {
	kind   store.CheckKind
	target store.ID
}

func (s *session) checkedBefore() (map[checkedKey]bool, error) {
	done := map[checkedKey]bool{}
	for c, err := range s.run.Checks() {
		if err != nil {
			return nil, err
		}
		if c.Kind != store.CheckFragment {
			done[checkedKey{c.Kind, c.Target}] = true
		}
	}
	return done, nil
}

// refusedTargets are the URLs that no visit tells about because they are off
// scope or were met only as an asset.
func (s *session) refusedTargets() (*bitmap, error) {
	var refused bitmap
	for rec, err := range s.run.URLs(1) {
		if err != nil {
			return nil, err
		}
		if rule := urls.Rule(rec.Rule); rule == urls.RuleScope || rule == urls.RuleKind {
			refused.set(rec.ID)
		}
	}
	for p, err := range s.run.Promotions() {
		if err != nil {
			return nil, err
		}
		refused.clear(p.ID)
	}
	return &refused, nil
}

// checkKind says as what a link's target is to be checked, 0 for not at all.
func (s *session) checkKind(l store.Link, refused *bitmap) store.CheckKind {
	if !refused.has(l.To) {
		return 0
	}
	kind := parse.Kind(l.Kind)
	switch {
	case s.o.Checks&CheckExternal != 0 && kind.Followed():
		return store.CheckExternal
	case s.o.Checks&CheckAssets != 0 && asset(kind, l.Rel):
		return store.CheckAsset
	}
	return 0
}

// asset tells whether a browser loads what a link of a kind points at.
func asset(kind parse.Kind, rel string) bool {
	switch kind {
	case parse.KindImg, parse.KindSource, parse.KindScript:
		return true
	case parse.KindLink:
		for word := range strings.FieldsSeq(strings.ToLower(rel)) {
			switch word {
			case "stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload":
				return true
			}
		}
	}
	return false
}

// brokenVisit tells whether a visit says that a page is not there.
func brokenVisit(v *store.Visit) bool {
	return v.Requested && (v.Outcome == store.Failed || v.Status >= 400)
}

// checkPause is how long a complaint of a host may hold its checks up.
const checkPause = 30 * time.Second
