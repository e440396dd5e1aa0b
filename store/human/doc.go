// Package human writes numbers, sizes, times and strangers' texts as people read them: what the readers of a store share.
package human
