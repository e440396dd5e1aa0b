package urls

import (
	"strings"
	"testing"
)

func TestEveryRuleIsExplainedInASentenceOfItsOwn(t *testing.T) {
	rules := []Rule{
		"", RuleSyntax, RuleScheme, RuleLength, RuleScope, RuleInclude, RuleExclude, RuleRepeat,
		RuleDepth, RuleRedirects, RuleQueries, RuleDuplicates, RuleKind, RuleNofollow, "of-a-newer-version",
	}
	seen := make(map[string]Rule)
	for _, rule := range rules {
		sentence := rule.Explain()
		if !strings.HasSuffix(sentence, ".") || strings.Contains(sentence, "\n") {
			t.Errorf("%q: not one sentence: %q", rule, sentence)
		}
		if unknown := strings.Contains(sentence, `"`); unknown != (rule == "of-a-newer-version") {
			t.Errorf("%q: %s", rule, sentence)
		}
		if other, ok := seen[sentence]; ok {
			t.Errorf("%q and %q share the sentence %q", rule, other, sentence)
		}
		seen[sentence] = rule
	}
}
