package nightly

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Kind is what a notice is about, the worst of what it tells.
type Kind string

// The kinds of notice, the worst first.
const (
	Trouble  Kind = "trouble"  // the site could not be crawled
	Guarded  Kind = "guard"    // the run is too odd to be believed
	Problems Kind = "problems" // links broke
	Overlap  Kind = "overlap"  // a night was refused, since the last one still runs
	Mended   Kind = "mended"   // links are whole again, or trouble is over
	Changed  Kind = "changes"  // pages came, went or changed
)

// Notice is what people are told of a night. Its JSON form is what webhooks get.
type Notice struct {
	ID        string    `json:"id"` // the same whenever it is delivered
	Kind      Kind      `json:"kind"`
	Site      string    `json:"site"`
	Run       int       `json:"run,omitempty"`
	At        time.Time `json:"at"`
	ExitCode  int       `json:"exit_code"`
	Text      string    `json:"text"`
	Confirmed []Link    `json:"confirmed,omitempty"` // the first of them
	Resolved  []Link    `json:"resolved,omitempty"`
	Changes   Changes   `json:"changes"`
	Report    string    `json:"report,omitempty"` // its address, where the listener's is known
}

// examples is how many links a notice lists; its text says how many there are.
const examples = 20

// news makes the notice of a night that was judged, if there is anything to tell:
// it looks at what the site was like before.
func news(site Site, n Night, l Links, before memory) (notice Notice, any bool) {
	c := composer{Notice: Notice{
		Site: site.Name, Run: n.Run, At: n.Ended, ExitCode: n.ExitCode, Changes: n.Changes,
		Confirmed: l.Confirmed[:min(len(l.Confirmed), examples)], Resolved: l.Resolved[:min(len(l.Resolved), examples)],
	}}
	if len(n.Guard) > 0 {
		c.say(before.tells(Guarded), Guarded, "run %d is not believed: %s; if the site is meant to be like this: sweetspot nightly --accept %s",
			n.Run, strings.Join(n.Guard, "; "), site.Name)
		return c.Notice, c.Text != ""
	}
	c.say(len(l.Confirmed) > 0, Problems, "%s", count(len(l.Confirmed), "link broke", "links broke"))
	c.say(len(l.Resolved) > 0, Mended, "%s", count(len(l.Resolved), "broken link is whole again", "broken links are whole again"))
	c.say(before.Told, Mended, "the site is well again")
	c.say(n.Changes.Any() && (c.Text != "" || !site.Quiet), Changed, "%s", n.Changes)
	return c.Notice, c.Text != ""
}

// troubled makes the notice of a night that came to nothing.
func troubled(site Site, n Night, before memory) (notice Notice, any bool) {
	return Notice{Kind: Trouble, Site: site.Name, Run: n.Run, At: n.Ended, ExitCode: n.ExitCode, Text: n.Problem}, before.tells(Trouble)
}

// composer puts the text of a notice together; its kind is that of what is said
// first.
type composer struct{ Notice }

func (c *composer) say(it bool, kind Kind, format string, args ...any) {
	if !it {
		return
	}
	if c.Text != "" {
		c.Text += "; "
	}
	c.Kind = cmp.Or(c.Kind, kind)
	c.Text += fmt.Sprintf(format, args...)
}

// String says the changes in words.
func (c Changes) String() string {
	var parts []string
	for _, part := range []struct {
		n              int
		one, many, was string
	}{
		{c.New, "page", "pages", "new"},
		{c.Gone, "page", "pages", "gone"},
		{c.Changed, "page", "pages", "changed"},
		{c.Moved, "page", "pages", "moved"},
	} {
		if part.n > 0 {
			parts = append(parts, count(part.n, part.one, part.many)+" "+part.was)
		}
	}
	if len(parts) == 0 {
		return "no page changed"
	}
	if c.Templates > 0 {
		parts = append(parts, count(c.Templates, "change stands on many pages", "changes stand on many pages each"))
	}
	return strings.Join(parts, ", ")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
