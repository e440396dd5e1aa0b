package suite

import (
	"fmt"
	"strings"
)

// Verdict says whether many workers are worth having.
type Verdict string

const (
	Pays       Verdict = "pays"
	DoesNotPay Verdict = "does not pay"
	Hurts      Verdict = "hurts"
)

// What gains and costs count for. A gain below worth is not worth giving up what
// one page at a time is good at.
const (
	worth  = 1.25 // times the pages a second
	slower = 0.95
	dearer = 1.25 // times the processor for a page
)

// Judge compares one page at a time with many workers. A difference counts if it is
// beyond the noise: if the trials of the two sides do not overlap.
//
//	pays          at least 1.25 times the pages a second
//	hurts         0.95 times or fewer; or no such gain, and 1.25 times the processor
//	              for a page
//	does not pay  anything else
func Judge(one, many Side) Verdict {
	gain := ratio(many.PagesPerS.Median, one.PagesPerS.Median)
	cost := ratio(many.CPU.Median, one.CPU.Median)
	switch {
	case gain >= worth && many.PagesPerS.Lo > one.PagesPerS.Hi:
		return Pays
	case gain <= slower && many.PagesPerS.Hi < one.PagesPerS.Lo:
		return Hurts
	case cost >= dearer && many.CPU.Lo > one.CPU.Hi:
		return Hurts
	}
	return DoesNotPay
}

// ratio is how many times b a is; 1 where one of the two was not measured.
func ratio(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return 1
	}
	return a / b
}

// judge gives a workload its verdict, and the reason in words.
func (c *Compared) judge() {
	one, many := c.Sequential, c.Concurrent
	c.Gain = ratio(many.PagesPerS.Median, one.PagesPerS.Median)
	c.Verdict = Judge(one, many)
	c.Reason = strings.Join(c.reasons(), "; ")
}

func (c *Compared) reasons() (list []string) {
	one, many := c.Sequential, c.Concurrent
	list = append(list, fmt.Sprintf("%s times the pages a second%s", factor(c.Gain), price(one, many)))
	if c.Verdict != Pays && c.Gain >= worth {
		list[0] += ", but trials of the two overlap"
	}
	if n := one.Errors + many.Errors; n > 0 {
		list = append(list, fmt.Sprintf("fetches that brought no page: %d with one worker and %d with %d", one.Errors, many.Errors, many.Workers))
	}
	if one.Waited != "" {
		list = append(list, fmt.Sprintf("a lone worker spent %.0f %% of its time %s", 100*one.Share, doing(one.Waited)))
	}
	if c.Name == Store && many.Commits > 0 {
		list = append(list, fmt.Sprintf("%.0f transactions for %d pages one at a time, %.0f with %d workers",
			one.Commits, c.Pages, many.Commits, many.Workers))
	}
	if c.Cores != nil {
		list = append(list, beyondCores(*c.Cores, one, many))
	}
	return list
}

// price is what the gain costs, as far as this system tells.
func price(one, many Side) string {
	var list []string
	if one.CPU.Median > 0 && many.CPU.Median > 0 {
		list = append(list, factor(ratio(many.CPU.Median, one.CPU.Median))+" times the processor a page")
	}
	if one.Anonymous.Median > 0 && many.Anonymous.Median > 0 {
		list = append(list, factor(ratio(many.Anonymous.Median, one.Anonymous.Median))+" times the memory")
	}
	if len(list) == 0 {
		return ""
	}
	return " for " + listed(list)
}

// doing is what a worker does in a phase of its time, one of [crawler.Phases].
func doing(phase string) string {
	switch phase {
	case "first byte":
		return "waiting for the server"
	case "body":
		return "receiving pages"
	case "commit":
		return "making pages durable"
	case "parse":
		return "parsing"
	case "processor":
		return "ready, with no processor free"
	case "other":
		return "on what no phase claims"
	}
	return "on " + phase
}

// beyondCores says whether the gains end at the cores: whether more workers than those
// are not worth having.
func beyondCores(cores, one, many Side) string {
	more := ratio(many.PagesPerS.Median, cores.PagesPerS.Median)
	end := "the gains end at the cores"
	if more >= worth {
		end = "not all of a page's time is the processor's"
	}
	return fmt.Sprintf("%d workers, one for each core, bring %s times, and %d workers %s times that: %s",
		cores.Workers, factor(ratio(cores.PagesPerS.Median, one.PagesPerS.Median)), many.Workers, factor(more), end)
}

// better says when one page at a time is the better choice, as far as was seen.
func better(all []Compared) string {
	var without, small []string
	for _, c := range all {
		if c.Verdict != Pays {
			without = append(without, c.Name)
		} else if c.Gain < 4 {
			small = append(small, fmt.Sprintf("%s (%s times)", c.Name, factor(c.Gain)))
		}
	}
	text := "One page at a time is the better choice where there is nothing to wait for side by side; where the gain is not worth the disorder"
	if len(small) > 0 {
		text += ", as it may be with " + listed(small)
	}
	text += "; and whenever somebody must follow what happens."
	if len(without) > 0 {
		text += " Here workers did not show a gain with " + listed(without) + "."
	}
	return text
}

// listed writes a list as one does in a sentence.
func listed(list []string) string {
	last := len(list) - 1
	if last < 1 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

// factor writes a factor with two or three digits.
func factor(f float64) string {
	switch {
	case f >= 9.95:
		return fmt.Sprintf("%.0f", f)
	case f >= 1.995:
		return fmt.Sprintf("%.1f", f)
	}
	return fmt.Sprintf("%.2f", f)
}
