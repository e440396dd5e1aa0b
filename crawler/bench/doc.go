// Package bench finds out how many workers pay. It crawls the same site again and
// again with different counts of workers and says where throughput stops to rise,
// what each count costs, and why more would not help.
//
//	target, err := bench.Start(ctx, program, "site", "--latency", "50ms")
//	result, err := bench.Sweep(ctx, bench.Options{}, bench.Crawling(crawler.Options{}, folder, target.URLs()...))
//
// # Words
//
//   - count: a number of workers that was tried. One is --sequential.
//   - trial: one crawl with one count, into a store of its own that is dropped
//     afterwards. Count w crawls the first 20·w pages, at least 200, of one and
//     the same order, so that each worker has as much to do at any count.
//   - observation: what one trial recorded: each request with its moments, and
//     what the process used of the machine.
//   - steady state: from the first to the last moment of a trial at which all
//     workers were busy with a page. Rates are taken there, so neither the hunt
//     for the first links nor the last pages count.
//   - slice: a tenth of the steady state. The slices of a trial say how much its
//     rate moves, and intervals are drawn from them.
//   - knee: the fewest workers whose throughput is within 5 % of the best.
//   - sweet spot: the knee among the counts that the server tolerates: its first
//     byte's 95th percentile is at most 1.5 times that at one worker, or at most
//     5 ms more, and it answers neither 429 nor 503.
//
// # The sweep
//
// A pilot goes up from one worker until more do not pay or do harm, and tries one
// count more, half-way to the knee. Then all counts are repeated in random order,
// interleaved, so that a machine that gets slower does not make one count look
// slow. The pilot warms caches up and is not part of the result.
//
// # What is pure
//
// [Sweep] knows nothing of crawls: it is given a [Trial]. Everything from an
// observation on (rates, intervals, knees, the model, the words) is a pure function
// without a clock and with its chance seeded, and is tested with simulated servers
// whose truth is known.
package bench
