package urls

import "fmt"

// Rule names the reason why a URL is refused; the empty Rule means it is accepted.
// The names are stored and exported, so they never change.
type Rule string

// The rules. A page shows the first that applies.
const (
	RuleSyntax     Rule = "syntax"          // the WHATWG parser refuses the text
	RuleScheme     Rule = "scheme"          // neither http nor https: mailto, javascript, data …
	RuleLength     Rule = "trap-length"     // longer than [Policy].MaxLength
	RuleScope      Rule = "scope"           // outside [Policy].Scope
	RuleInclude    Rule = "include"         // matches none of [Policy].Include
	RuleExclude    Rule = "exclude"         // matches one of [Policy].Exclude
	RuleRepeat     Rule = "trap-repeat"     // one path segment occurs more than [Policy].MaxRepeat times
	RuleDepth      Rule = "depth"           // deeper than the crawl's depth limit
	RuleRedirects  Rule = "redirects"       // at the end of too long a chain of redirects
	RuleQueries    Rule = "trap-queries"    // its path has had enough query variants; see [Traps]
	RuleDuplicates Rule = "trap-duplicates" // variants of its path kept giving known text; see [Traps]
	RuleKind       Rule = "kind"            // found only where links are recorded but not followed
	RuleNofollow   Rule = "nofollow"        // every link to it is marked nofollow
)

// Explain returns one sentence that tells a person what the rule means.
func (r Rule) Explain() string {
	switch r {
	case "":
		return "The URL is accepted."
	case RuleSyntax:
		return "The text is not a valid URL, so no browser would follow it either."
	case RuleScheme:
		return "Only http and https URLs can be crawled."
	case RuleLength:
		return "The URL is longer than the limit; URLs that grow without end are a trap."
	case RuleScope:
		return "The URL is outside the scope of the crawl."
	case RuleInclude:
		return "The URL matches none of the include patterns."
	case RuleExclude:
		return "The URL matches an exclude pattern."
	case RuleRepeat:
		return "One path segment occurs too often; paths that repeat themselves are a trap."
	case RuleDepth:
		return "The page is more clicks away from the seeds than the depth limit allows."
	case RuleRedirects:
		return "The chain of redirects that leads here is longer than the limit."
	case RuleQueries:
		return "The path has reached the limit of different queries; lists without end are a trap."
	case RuleDuplicates:
		return "Query after query of this path gave text that was already known, so the path was closed."
	case RuleKind:
		return "The URL was found only where links are recorded but not followed, such as images or canonical links."
	case RuleNofollow:
		return "Every link to the URL is marked nofollow."
	default:
		return fmt.Sprintf("The URL is refused by the rule %q.", string(r))
	}
}
