package urls

// Target is what a reference resolves to. It is immutable and shared between pages; two targets are the same
// exactly if their URLs are.
type Target struct {
	// URL is the canonical form. If the reference was refused as syntax or scheme, or is too long to be parsed,
	// it is the text as written, without fragment and without the user information of an http URL. A text too
	// long to be kept is cut at 2083 bytes and ends in "…" and 16 hex digits of the SHA-256 of the whole.
	URL string

	Parsed      URL    // zero where URL is not in canonical form
	Rule        Rule   // why it is refused; "" if it is not
	Fingerprint uint64 // of URL
}
