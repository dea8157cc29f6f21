package main

import "time"

type failure struct {
	At     string `json:"at"`
	Reason string `json:"reason"`
}

type versionSummary struct {
	Requests    int     `json:"requests"`
	Bad         int     `json:"bad"`
	Share       float64 `json:"share"`
	First       string  `json:"firstAt"`
	Last        string  `json:"lastAt"`
	Kept        int     `json:"keptRequests"`
	KeptFirst   string  `json:"keptFirstAt,omitempty"`
	KeptLast    string  `json:"keptLastAt,omitempty"`
	firstAt     time.Time
	lastAt      time.Time
	keptFirstAt time.Time
	keptLastAt  time.Time
}

// summary is the whole run. Its shares are of the answers that came from the
// app; its failures are the first twenty, with when and why.
type summary struct {
	StartedAt  string                     `json:"startedAt"`
	EndedAt    string                     `json:"endedAt"`
	Sent       int                        `json:"sent"`
	OK         int                        `json:"ok"`
	Bad        int                        `json:"bad"`
	Failed     int                        `json:"failed"`
	P50        float64                    `json:"p50ms"`
	P99        float64                    `json:"p99ms"`
	FirstBadAt string                     `json:"firstBadAt,omitempty"`
	LastBadAt  string                     `json:"lastBadAt,omitempty"`
	Versions   map[string]*versionSummary `json:"versions"`
	Failures   []failure                  `json:"failures"`
	tookMs     []float64
}

const failuresKept = 20

func newSummary() *summary {
	return &summary{
		StartedAt: stamp(time.Now()),
		Versions:  map[string]*versionSummary{},
		Failures:  []failure{},
	}
}

func (s *summary) take(a answer) {
	s.tookMs = append(s.tookMs, float64(a.took.Microseconds())/1000)
	if a.failure != "" {
		s.Failed++
		if len(s.Failures) < failuresKept {
			s.Failures = append(s.Failures, failure{stamp(a.at), a.failure})
		}
		return
	}
	if a.isBad {
		s.Bad++
		if s.FirstBadAt == "" {
			s.FirstBadAt = stamp(a.at)
		}
		s.LastBadAt = stamp(a.at)
	} else {
		s.OK++
	}
	s.version(a.version).take(a)
}

func (s *summary) version(name string) *versionSummary {
	v, isKnown := s.Versions[name]
	if !isKnown {
		v = &versionSummary{}
		s.Versions[name] = v
	}
	return v
}

func (v *versionSummary) take(a answer) {
	v.Requests++
	if a.isBad {
		v.Bad++
	}
	v.firstAt, v.lastAt = widen(v.firstAt, v.lastAt, a.at)
	if a.isKept {
		v.Kept++
		v.keptFirstAt, v.keptLastAt = widen(v.keptFirstAt, v.keptLastAt, a.at)
	}
}

// widen is needed because answers are taken in by the order of a lock, which is
// not quite the order in which they came.
func widen(first, last, at time.Time) (time.Time, time.Time) {
	if first.IsZero() || at.Before(first) {
		first = at
	}
	if at.After(last) {
		last = at
	}
	return first, last
}

func (s *summary) close() {
	s.EndedAt = stamp(time.Now())
	s.P50 = percentile(s.tookMs, 0.50)
	s.P99 = percentile(s.tookMs, 0.99)
	for _, v := range s.Versions {
		v.Share = float64(v.Requests) / float64(max(1, s.OK+s.Bad))
		v.First, v.Last = stamp(v.firstAt), stamp(v.lastAt)
		if v.Kept > 0 {
			v.KeptFirst, v.KeptLast = stamp(v.keptFirstAt), stamp(v.keptLastAt)
		}
	}
}
