package site

const siteName = "Larkfield"

// sections are the directories pages lie in, some of them two deep.
var sections = [...]string{
	"guide", "guide/advanced", "reference", "reference/api", "tutorial", "blog/2024", "blog/2025", "news",
	"help", "help/billing", "products", "products/archive", "research", "events", "library", "library/maps",
}

// adjectives and nouns make names: lower-case ASCII, one word each.
var adjectives = [...]string{
	"amber", "ancient", "autumn", "bold", "brave", "bright", "calm", "clear", "cobalt", "copper", "crimson", "crystal", "curious", "deep", "distant", "early",
	"eastern", "elder", "fair", "fallow", "gentle", "gilded", "golden", "grand", "green", "hidden", "hollow", "humble", "inner", "ivory", "jade", "keen",
	"late", "little", "lively", "lone", "lucid", "lunar", "marble", "merry", "mild", "narrow", "noble", "northern", "olive", "open", "outer", "pale",
	"patient", "plain", "proud", "quiet", "rapid", "rustic", "scarlet", "silent", "silver", "simple", "solar", "steady", "tidal", "upper", "vivid", "western",
}

var nouns = [...]string{
	"anchor", "arch", "atlas", "beacon", "bridge", "brook", "canal", "canyon", "castle", "cedar", "chapel", "cliff", "cove", "delta", "dune", "ferry",
	"field", "fjord", "forest", "forge", "garden", "glacier", "glade", "grove", "harbour", "heath", "hill", "island", "jetty", "lagoon", "lake", "lantern",
	"ledge", "lighthouse", "marsh", "meadow", "mill", "mountain", "oasis", "orchard", "pass", "path", "peak", "pier", "pond", "prairie", "quarry", "reef",
	"ridge", "river", "road", "shore", "spring", "station", "stream", "summit", "terrace", "tower", "tunnel", "valley", "village", "vineyard", "wharf", "window",
}

// vocabulary is what sentences are made of; a few words are not ASCII, as on
// any site.
var vocabulary = [...]string{
	"a", "about", "above", "across", "after", "again", "along", "always", "among", "and", "another", "around", "as", "at", "away", "because",
	"before", "begins", "behind", "below", "between", "beyond", "both", "brings", "but", "by", "café", "carries", "changes", "clearly", "close", "comes",
	"crosses", "day", "depends", "does", "down", "during", "each", "either", "enough", "even", "every", "façade", "falls", "far", "few", "finds",
	"first", "follows", "for", "from", "further", "gives", "goes", "grows", "half", "has", "holds", "however", "if", "in", "into", "is",
	"it", "its", "just", "keeps", "known", "last", "leads", "leaves", "less", "long", "looks", "made", "many", "marks", "meets", "might",
	"more", "most", "moves", "much", "naïve", "near", "never", "next", "no", "nothing", "now", "of", "off", "often", "on", "once",
	"one", "only", "opens", "or", "other", "over", "own", "part", "passes", "perhaps", "place", "quite", "rarely", "reaches", "remains", "rests",
	"rises", "runs", "seems", "several", "shows", "since", "small", "so", "some", "soon", "stands", "stays", "still", "such", "takes", "than",
	"that", "the", "then", "there", "they", "this", "though", "through", "time", "to", "together", "too", "toward", "turns", "two", "under",
	"until", "up", "upon", "usually", "very", "was", "way", "well", "when", "where", "which", "while", "whole", "with", "within", "without",
}

// newProse makes the sentences that all pages are put together from.
func newProse(seed uint64) []string {
	sentences := make([]string, 512)
	for i := range sentences {
		sentences[i] = sentence(seed, i)
	}
	return sentences
}

// sentence mixes vocabulary and names, 8 to 17 words, a capital and a full stop.
func sentence(seed uint64, n int) string {
	words := 8 + below(drawNumber(seed, topicText, n, -1), 10)
	var b []byte
	for k := range words {
		x := drawNumber(seed, topicText, n, k)
		switch word := x >> 8; x % 8 {
		case 0:
			b = append(b, adjectives[word%uint64(len(adjectives))]...)
		case 1, 2:
			b = append(b, nouns[word%uint64(len(nouns))]...)
		default:
			b = append(b, vocabulary[word%uint64(len(vocabulary))]...)
		}
		b = append(b, ' ')
	}
	b[0] -= 'a' - 'A'
	b[len(b)-1] = '.'
	return string(b)
}
