// Package suite puts to the test where concurrency pays, and where it does not. It
// crawls four sites, each one page at a time and with many workers, and judges each.
//
// # Words
//
//   - workload: a site of one kind. Of "site" and "api" the crawler mostly waits for
//     the server, of "store" for the disk, of "cpu" for the processor.
//   - side: what the trials of a workload with one count of workers come to:
//     one is --sequential, many the workers that the suite was given.
//   - verdict: pays, does not pay, or hurts. [Judge] says when it is which.
//   - fsync: the time in which the disk makes 4 KiB durable. A transaction of the
//     store takes two, one for what it holds and one for the page that makes it
//     count.
//
// # The trials
//
// Both sides of a workload crawl the same pages, which is checked each time, from a
// server in a process of its own. They take turns, and each round goes through all
// workloads in the reverse order of the last: a machine that gets slower makes
// neither side look slow, and an interrupt after one round leaves a whole table.
//
// # What is pure
//
// [Run] knows nothing of crawls: it is given a [Trial]. Sides, verdicts, the order of
// requests and all words are functions of what was observed.
package suite
