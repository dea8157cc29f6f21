package main

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

type answer struct {
	at      time.Time
	took    time.Duration
	version string
	failure string
	isBad   bool
	isKept  bool
}

// judge tells the app's own bad answer (it signs them with its version) from an
// error that the way to the app made.
func (a *answer) judge(response *http.Response) {
	a.version = response.Header.Get("X-Shop-Version")
	switch {
	case response.StatusCode < 400 && a.version == "":
		a.version = "unknown"
	case response.StatusCode >= 400 && a.version == "":
		a.failure = fmt.Sprintf("status %d, not from the app", response.StatusCode)
	case response.StatusCode >= 400:
		a.isBad = true
	}
}

type tally struct {
	mutex    sync.Mutex
	interval *counts
	total    *summary
}

func newTally() *tally {
	return &tally{interval: newCounts(), total: newSummary()}
}

func (t *tally) sent() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.interval.Sent++
	t.total.Sent++
}

func (t *tally) take(a answer) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.interval.take(a)
	t.total.take(a)
}

// turn hands out what was counted since the last turn.
func (t *tally) turn() *counts {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	done := t.interval
	t.interval = newCounts()
	return done
}

type share struct {
	Requests int `json:"requests"`
	Bad      int `json:"bad"`
}

// counts is one interval. Answers are counted when they come, sends when sent.
type counts struct {
	At       string            `json:"at"`
	Sent     int               `json:"sent"`
	OK       int               `json:"ok"`
	Bad      int               `json:"bad"`
	Failed   int               `json:"failed"`
	Versions map[string]*share `json:"versions"`
	Kept     map[string]*share `json:"kept"`
	P99      float64           `json:"p99ms"`
	tookMs   []float64
}

func newCounts() *counts {
	return &counts{Versions: map[string]*share{}, Kept: map[string]*share{}}
}

func (c *counts) take(a answer) {
	c.tookMs = append(c.tookMs, float64(a.took.Microseconds())/1000)
	switch {
	case a.failure != "":
		c.Failed++
		return
	case a.isBad:
		c.Bad++
	default:
		c.OK++
	}
	add(c.Versions, a)
	if a.isKept {
		add(c.Kept, a)
	}
}

func add(to map[string]*share, a answer) {
	s, isKnown := to[a.version]
	if !isKnown {
		s = &share{}
		to[a.version] = s
	}
	s.Requests++
	if a.isBad {
		s.Bad++
	}
}
