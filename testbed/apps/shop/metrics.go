package main

import (
	"fmt"
	"io"
	"sort"
	"strconv"
	"sync"
	"time"
)

var buckets = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

type series struct{ method, code string }

type histogram struct {
	counts []uint64
	total  uint64
	sum    float64
}

// metrics counts users' requests only, in Prometheus' text format, by hand:
// probes and scrapes would water down every error rate.
type metrics struct {
	mutex     sync.Mutex
	startedAt time.Time
	seen      map[series]*histogram
}

func newMetrics(startedAt time.Time) *metrics {
	m := &metrics{startedAt: startedAt, seen: map[series]*histogram{}}
	// A counter that first appears at 1 has no increase for Prometheus, so the
	// first errors of a version would go unseen.
	for _, method := range []string{"GET", "POST"} {
		for _, code := range []string{"200", "500"} {
			m.seen[series{method, code}] = &histogram{counts: make([]uint64, len(buckets))}
		}
	}
	return m
}

func (m *metrics) observe(method string, code int, took time.Duration) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	key := series{method, strconv.Itoa(code)}
	h, isKnown := m.seen[key]
	if !isKnown {
		h = &histogram{counts: make([]uint64, len(buckets))}
		m.seen[key] = h
	}
	seconds := took.Seconds()
	h.total++
	h.sum += seconds
	for i, limit := range buckets {
		if seconds <= limit {
			h.counts[i]++
		}
	}
}

func (m *metrics) write(out io.Writer) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	keys := make([]series, 0, len(m.seen))
	for key := range m.seen {
		keys = append(keys, key)
	}
	sort.Slice(keys, func(i, j int) bool {
		return keys[i].method+keys[i].code < keys[j].method+keys[j].code
	})
	fmt.Fprintln(out, "# TYPE http_requests_total counter")
	for _, key := range keys {
		fmt.Fprintf(out, "http_requests_total{%s} %d\n", key, m.seen[key].total)
	}
	fmt.Fprintln(out, "# TYPE http_request_duration_seconds histogram")
	for _, key := range keys {
		m.seen[key].write(out, key)
	}
	fmt.Fprintln(out, "# TYPE process_start_time_seconds gauge")
	fmt.Fprintf(out, "process_start_time_seconds %.3f\n", float64(m.startedAt.UnixMilli())/1000)
}

func (h *histogram) write(out io.Writer, key series) {
	const name = "http_request_duration_seconds"
	for i, limit := range buckets {
		fmt.Fprintf(out, "%s_bucket{%s,le=\"%g\"} %d\n", name, key, limit, h.counts[i])
	}
	fmt.Fprintf(out, "%s_bucket{%s,le=\"+Inf\"} %d\n", name, key, h.total)
	fmt.Fprintf(out, "%s_sum{%s} %g\n", name, key, h.sum)
	fmt.Fprintf(out, "%s_count{%s} %d\n", name, key, h.total)
}

func (s series) String() string {
	return fmt.Sprintf("method=%q,code=%q", s.method, s.code)
}
