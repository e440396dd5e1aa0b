package crawler

// Resize changes the number of workers of the crawl that is running, as a tuner
// would.
func (c *Crawler) Resize(workers int) {
	if s := c.current.Load(); s != nil {
		s.pool.resize(workers)
	}
}
