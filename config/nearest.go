package config

import "strings"

// Nearest returns the candidate that a mistyped word most likely meant, or ""
// where none is near: near is one slip in three letters, or the beginning or
// the last word of the candidate.
func Nearest(word string, candidates []string) string {
	best, bestSlips := "", (len(word)+2)/3+1
	for _, c := range candidates {
		slips := distance(word, c)
		if len(word) >= 3 && (strings.HasPrefix(c, word) || strings.HasSuffix(c, "-"+word)) {
			slips = 1
		}
		if slips < bestSlips {
			best, bestSlips = c, slips
		}
	}
	return best
}

// distance counts the letters that must be added, dropped, changed or swapped
// with their neighbour to turn a into b (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
