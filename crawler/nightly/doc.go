// Package nightly crawls sites on schedule, and speaks up only when something
// changed or truly broke.
//
//	s, err := nightly.New(nightly.Options{Store: "data", Sites: sites, Analyst: analyst})
//	err = s.Run(ctx)                  // a service, until ctx ends
//	code, err := s.Once(ctx, "shop")  // one night, for a scheduler of somebody else's
//
// # Words
//
//	site      what is crawled, with a name, a schedule and a store of its own: Store/NAME
//	due       a time of the schedule; the night begins then, or up to the jitter later
//	night     one due time acted upon: crawl, judge, remember, tell
//	baseline  the run that a new one is measured by, and builds on: the last that was fit
//	judged    compared with the baseline, once; what came of it is in the memory
//	memory    what outlives a run, in the store's state.db: due, judged, baseline, outbox
//	notice    what people are told: one a night at most, and none of a night without news
//
// # The life of one night
//
//	due → slot (so many sites at once) → crawl: a new run, or the one that was broken off
//	    → the run has ended: guard, diff, links (Analyst)
//	    → one transaction of state.db: link states, memory, notices into the outbox
//	    → report, pruning of old runs, delivery
//
// # What holds
//
//   - A night that was due while nobody was there is caught up, once however many
//     were missed. A night that is due while the last one still runs is refused, and
//     that is told.
//   - A crawl that was interrupted or killed is gone on with at the next start. One
//     that ended at a limit is over: the next night is a new run.
//   - Each run is judged once, and its notices are durable with its judgement: a
//     crash between the two cannot lose or double them. A hook may get a notice twice
//     when a crash follows its delivery; the notice's id tells.
//   - A site without a baseline raises no alarm, and what was broken on its first
//     night is never told. A run that the guard refuses, that
//     could not reach the site, or that was cut short by time, memory or robots.txt
//     never becomes the baseline, and link states do not follow from it.
package nightly
