// Package parse turns the bytes of a page into a [Document]: its links, and what is worth knowing about it.
//
// # How a page is read
//
//	bytes → charset → UTF-8 → scanner → outline ───┐
//	                           (not sure?)         │
//	                          goquery's tree ──────┼→ start tags, text, end tags → collector → Document
//	                            (no tree?)         │
//	                         html.Tokenizer ───────┘
//
// Finding tags and knowing what they mean are kept apart. The collector knows what a start tag with its attributes,
// a piece of text, or an end tag means for the document, and nothing of where they came from. Three sources feed it:
//
//   - the scanner, one pass over the bytes without a tree. Its outline follows where each tag would stand in one, and gives up
//     where only a tree can tell: [Parser.Fallbacks] counts such pages;
//   - the tree that goquery's parser built, walked once: for those pages, for [Options].Extract, and, in tests, as the oracle
//     of the scanner;
//   - the bare tokenizer for pages without a tree: the parser refuses those that nest deeper than 512 elements, and is kept from
//     those that would make a tree out of proportion. Such a document is marked [Document].Deep, and [Document].Limit says why.
//
// A JSON text has links where [Options].JSONLinks says, and nothing else for the document. It is read token by token.
//
// # What a link is
//
// A link is a reference to another resource, with its [Kind]. Links are resolved, in document order, against
// the first <base href>, and each target is reported once for each kind it occurs with. Scripts do not run here, so
// the content of noscript counts as it does in a browser without scripts, though not as text; the content of template
// does not, unless it is a declarative shadow root.
//
// # Limits
//
// Nothing in a page makes [Parser.Parse] fail. Links, anchors and extracted values are capped in number, strings in
// length. Whether a tree is in proportion is a function of the page, which the scanner's outline knows in linear time
// before there is one, and so is how many nodes selectors look at; the clock (5 s for a tree, 5 s for selectors) and the
// heap are the last resort. Every string of a Document is valid UTF-8, has its white space folded, and is a copy: it
// keeps neither the page's bytes nor its tree alive.
//
// This is the only package that imports goquery and cascadia.
package parse
