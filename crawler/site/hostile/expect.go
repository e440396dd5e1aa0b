package hostile

// What becomes of a URL, in the words of the store's outcomes and two more.
const (
	Fetched    = "fetched"
	Redirected = "redirected"
	Disallowed = "disallowed"
	Failed     = "failed"
	Blocked    = "blocked"
	Refused    = "refused" // known, and never to be visited: Class names the rule
	Waiting    = "waiting" // queued, and without a visit at the end
)

// Expect is what must be known of one URL when the crawl is over.
type Expect struct {
	URL       string
	Outcome   string
	Status    int    // of the response; 0 if there was none
	Class     string // the error class of a failure, the rule of a refusal or a block
	Title     string // where reading it is the point; else ""
	Truncated bool   // the body is longer than any limit
	Deep      bool   // the page nests deeper than a parser allows

	effort effort
}

// effort says how often a URL may be asked for.
type effort uint8

const (
	once   effort = iota // and again only if a timeout strikes by chance
	mended               // the first request fails, the second does not
	vain                 // each request fails in a way that another might not
	final                // one request says it all
	chance               // whether it is asked for depends on how far workers run ahead
	never                // whatever happens
)

// Requests returns how many requests for the URL a crawl sends at least and at
// most that tries retries times again after a temporary failure, and is not
// killed meanwhile.
func (e Expect) Requests(retries int) (least, most int) {
	switch e.effort {
	case mended:
		return 2, max(2, retries+1)
	case vain:
		return retries + 1, retries + 1
	case final:
		return 1, 1
	case chance:
		return 0, retries + 1
	case never:
		return 0, 0
	}
	return 1, retries + 1
}

// titled is ok with a title that must be read correctly.
func titled(title string) Expect { return Expect{Outcome: Fetched, Status: 200, Title: title} }

// ok expects a page.
func ok() Expect { return answered(200) }

// answered expects a response of some status, which is taken for what it is.
func answered(status int) Expect {
	e := Expect{Outcome: Fetched, Status: status}
	switch status {
	case 408, 425, 429, 500, 502, 503, 504:
		e.effort = vain
	}
	return e
}

// moved expects a redirect.
func moved(status int) Expect { return Expect{Outcome: Redirected, Status: status} }

// broken expects a failure that nothing can mend.
func broken(class string) Expect { return Expect{Outcome: Failed, Class: class, effort: final} }

// failing expects a failure that another try might have mended.
func failing(class string) Expect { return Expect{Outcome: Failed, Class: class, effort: vain} }

// refused expects a URL that no request may be sent to.
func refused(rule string) Expect { return Expect{Outcome: Refused, Class: rule, effort: never} }

// disallowed expects a URL that robots.txt keeps away.
func disallowed() Expect { return Expect{Outcome: Disallowed, effort: never} }

// waiting expects a URL whose host never let anybody in.
func waiting() Expect { return Expect{Outcome: Waiting, effort: never} }

// guarded expects a URL whose address the guard refuses.
func guarded() Expect { return Expect{Outcome: Blocked, Class: "blocked-address", effort: never} }

// after returns e for a page that fails at first.
func (e Expect) after() Expect {
	e.effort = mended
	return e
}
