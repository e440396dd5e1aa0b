// Package robots reads robots.txt as RFC 9309 says and answers one question:
// may this agent fetch that path, and which line decided it.
//
// Three nouns:
//
//   - [Rules] is a parsed file. [Parse] never fails: lines that make no sense
//     are skipped (RFC 9309, 2.3.1.5).
//   - [Group] is what the file says to one agent, compiled: the groups that
//     name it merged into one, or else those that name "*" (2.2.1).
//   - [Answer] is what asking a server for its file came to: a file, a licence
//     to fetch everything, or a server that must be left alone (2.3.1).
//
// A path and the rules are compared in one spelling, percent-encoding
// normalised (2.2.2, 2.2.3). The rule with the most octets decides, and allow
// wins a tie. Matching takes time linear in the path for each rule, whatever
// the number of wildcards.
//
// Beyond the RFC the package reads Crawl-delay and Sitemap lines (2.2.4), digits
// in product tokens because well-known crawlers have them, the common
// misspellings of the keys, and white space where the colon was forgotten.
//
// Rules and groups never change once made; any number of goroutines may use one.
package robots
