package main

import (
	"log"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"time"
)

// behaviour is how this copy of the shop is good or bad. All of it comes from
// the environment, so that one binary is every version of the image.
type behaviour struct {
	version    string
	errorRate  float64
	latency    time.Duration
	crashAfter time.Duration
	readyAfter time.Duration
	leakAfter  time.Duration
	warmAfter  time.Duration
	drain      time.Duration
	neverReady bool
	isAbrupt   bool
	startedAt  time.Time
}

func readBehaviour() behaviour {
	return behaviour{
		version:    text("SHOP_VERSION", "dev"),
		errorRate:  number("SHOP_ERROR_RATE"),
		latency:    time.Duration(number("SHOP_LATENCY_MS") * float64(time.Millisecond)),
		crashAfter: duration("SHOP_CRASH_AFTER", 0),
		readyAfter: duration("SHOP_READY_AFTER", 0),
		leakAfter:  duration("SHOP_LEAK_AFTER", 0),
		warmAfter:  duration("SHOP_WARM_AFTER", 0),
		drain:      duration("SHOP_DRAIN", 3*time.Second),
		neverReady: isSet("SHOP_NEVER_READY"),
		isAbrupt:   isSet("SHOP_ABRUPT"),
		startedAt:  time.Now(),
	}
}

// fails says whether the nth answer, from 1 on, is an error. Errors are spread
// evenly rather than by chance, so that ten smoke requests meet two of a version
// that fails one in five, and never none. A leak stays harmless until its time
// has come: a version that looks good for a while.
func (b behaviour) fails(nth uint64) bool {
	if time.Since(b.startedAt) < b.leakAfter {
		return false
	}
	return math.Floor(float64(nth)*b.errorRate) > math.Floor(float64(nth-1)*b.errorRate)
}

// tail is the sigma of a log-normal whose 99th percentile is three times its
// median: ln 3 / 2.326.
const tail = 0.4723

// work takes twice as long until the copy is warm: caches fill, and code is compiled.
func (b behaviour) work() {
	usual := b.latency
	if time.Since(b.startedAt) < b.warmAfter {
		usual *= 2
	}
	if usual > 0 {
		time.Sleep(time.Duration(float64(usual) * math.Exp(tail*rand.NormFloat64())))
	}
}

func (b behaviour) isReady() bool {
	return !b.neverReady && time.Since(b.startedAt) >= b.readyAfter
}

func text(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func isSet(name string) bool {
	value := os.Getenv(name)
	return value != "" && value != "0" && value != "false"
}

func number(name string) float64 {
	value, err := strconv.ParseFloat(text(name, "0"), 64)
	if err != nil || value < 0 {
		log.Fatalf("%s must be a number from 0 on, not %q", name, os.Getenv(name))
	}
	return value
}

func duration(name string, otherwise time.Duration) time.Duration {
	value, err := time.ParseDuration(text(name, otherwise.String()))
	if err != nil {
		log.Fatalf("%s must be a duration such as 3s, not %q", name, os.Getenv(name))
	}
	return value
}
