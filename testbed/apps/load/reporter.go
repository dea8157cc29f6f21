package main

import (
	"encoding/json"
	"io"
	"math"
	"sort"
	"time"
)

// reporter writes one line an interval, and the summary as the last line.
type reporter struct {
	tally *tally
	lines *json.Encoder
	quit  chan struct{}
	done  chan struct{}
}

func startReporter(t *tally, out io.Writer, every time.Duration) *reporter {
	r := &reporter{t, json.NewEncoder(out), make(chan struct{}), make(chan struct{})}
	go r.run(every)
	return r
}

func (r *reporter) run(every time.Duration) {
	defer close(r.done)
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			r.line()
		case <-r.quit:
			r.line()
			return
		}
	}
}

func (r *reporter) line() {
	c := r.tally.turn()
	c.At = stamp(time.Now())
	c.P99 = percentile(c.tookMs, 0.99)
	_ = r.lines.Encode(c)
}

func (r *reporter) finish() {
	close(r.quit)
	<-r.done
	r.tally.total.close()
	_ = r.lines.Encode(map[string]*summary{"summary": r.tally.total})
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

func percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sort.Float64s(values)
	return values[int(math.Ceil(p*float64(len(values))))-1]
}
