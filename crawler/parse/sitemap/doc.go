// Package sitemap reads sitemaps as sitemaps.org describes them, and as they are
// found: urlset, sitemapindex and plain lists of URLs, gzipped or not.
//
// [Parse] takes what a server sent and gives back locations, in the file's
// order and as the file writes them; whether they are URLs, and whether they
// are in scope, is for the caller to say. A sitemap that breaks off gives what
// was read before, and an error.
//
// Tolerated: wrong, missing and mixed name spaces, foreign elements, byte order
// marks, UTF-16, a charset declared in the header or the file, a wrong one,
// stray bytes, HTML entities, bare ampersands, CDATA, comments, white space
// anywhere, elements left open, text before the first and after the last tag.
//
// Bounded: the number of entries, the decoded size, the compression ratio, and
// the length of one token. Entities are never expanded beyond HTML's.
package sitemap
