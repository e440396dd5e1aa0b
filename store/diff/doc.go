// Package diff says what changed between two runs of a site, and whether the newer one is to be believed. It reads only.
//
// The words:
//
//   - New: visited now; before it was not known, or refused.
//   - Gone: a page (or a redirect) before, and none now: it answers 404 or 410, nothing links to it, it is out of scope, or a
//     rule or robots.txt refuses it. A page that fails otherwise has changed its status.
//   - Moved: its text stands at a new URL now, and nowhere else that is new. A redirect from the old one is part of it.
//   - Changed: visited both times, and something that readers or search engines see differs: status, redirect target, title,
//     description, h1, canonical, robots, text, the followed links on it, how many lead to it.
//   - Noise: the text differs only at places that differ from look to look. No change.
//   - Unreached: one of the runs did not get to it, because of a limit or of a page on the way that could not be read. Nothing
//     is said about it: that is where false alarms come from.
//   - Baseline: the latest earlier run of the site that is complete and not distrusted.
//   - Guard: the reasons why a run must not become a baseline; see [Guard]. It is kept and reported all the same.
//
// # How two runs are compared
//
// Each run is read once, and four hashes of 32 bits and a counter a URL are kept of it: of the URL, of what its visit says, of its
// text, of the set of its links, and how many lead to it. The indexes by URL of both runs are in the same order, so a
// merge pairs the ids. Where the numbers of a pair differ, both visits are read and compared field by field. That is about 60
// bytes a URL of both runs together and nothing that depends on what pages say: two runs of a million pages each with 20 links
// take 126 MiB of anonymous memory and 10 s on one core.
//
// # Noise
//
// What is compared of a text are sketches (package sketch), outside of a mask of places. A place enters the mask when a second
// look at a page that changed, in the same night, finds it different: the run keeps that as a check, [Learn] remembers it for the
// site, and what is noise on five pages is noise on all. Masks are lists of hashes, so that no bodies are needed, and they apply to runs
// that were made before they were known.
//
// Sketches can tell only where the pages of both runs have the same blocks. Noise that adds and removes blocks moves the
// places behind it; all of those seem to differ then, and are masked.
//
// # Changes that recur
//
// A change has a signature: of each string the part that was replaced, of the text the difference of the sketches, of the links
// which came and went. It is the same on all pages of a template that changed. What occurs on five pages or more is told
// once, with the number.
package diff
