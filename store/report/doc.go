// Package report writes what a run found as one HTML file that needs nothing else: no network, no scripts. It reads only.
//
// A reader in a hurry sees the conclusions first: what is broken, what changed, what is slow, each with a link to the part that
// shows it. Lists are cut: the longest of sites has a report that a browser opens at once. `sweetspot export` has the rest.
//
//   - [Write] writes the report of a run; with a [diff.Diff], what changed comes with it.
//   - [Measure] reads the figures of a run, and [WriteIndex] draws them over many.
//
// # How it is made
//
// A run is read in passes: URLs, visits twice (broken links are known only after the first), attempts, hosts. What is held are a
// few numbers a URL (about 100 bytes) and lists that are cut. The passes fill a view, made of sections, tables and cells, which is
// all that the template knows. The template escapes everything: titles and URLs come from strangers.
package report
