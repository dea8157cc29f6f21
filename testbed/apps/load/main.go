// Command load sends requests at a fixed rate, whatever the answers do (open
// loop: a slow server does not slow its load down), and tells apart what the
// app answered badly from what never reached it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

type plan struct {
	url, host, out string
	header         header
	rate           float64
	fresh          float64
	duration       time.Duration
	timeout        time.Duration
	interval       time.Duration
}

func main() {
	p := readPlan()
	out, err := openOut(p.out)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load: "+err.Error())
		os.Exit(2)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	t := newTally()
	reporter := startReporter(t, out, p.interval)
	send(p, t, stop)
	reporter.finish()
	if err := out.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "load: "+err.Error())
		os.Exit(1)
	}
}

func readPlan() plan {
	var p plan
	flag.StringVar(&p.url, "url", "http://127.0.0.1:8000/", "where to send requests")
	flag.StringVar(&p.host, "host", "", "Host header, when not the URL's")
	flag.Var(&p.header, "header", "a header of every request, Name: value")
	flag.StringVar(&p.out, "out", "-", "file for the JSON lines, - for standard output")
	flag.Float64Var(&p.rate, "rate", 300, "requests a second")
	flag.Float64Var(&p.fresh, "new-connections", 0.5, "share of requests on a connection of their own")
	flag.DurationVar(&p.duration, "duration", 0, "how long; until a signal when 0")
	flag.DurationVar(&p.timeout, "timeout", 10*time.Second, "how long to wait for an answer")
	flag.DurationVar(&p.interval, "interval", 200*time.Millisecond, "time between lines")
	flag.Parse()
	if p.rate <= 0 || p.fresh < 0 || p.fresh > 1 || p.interval <= 0 || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "load: --rate and --interval must be above 0, --new-connections from 0 to 1")
		os.Exit(2)
	}
	return p
}

// header is one name and value, as curl writes it.
type header struct{ name, value string }

func (h *header) String() string { return h.name }

func (h *header) Set(text string) error {
	name, value, ok := strings.Cut(text, ": ")
	if !ok {
		return errors.New("write it as Name: value")
	}
	*h = header{name, value}
	return nil
}

func openOut(path string) (*os.File, error) {
	if path == "-" {
		return os.Stdout, nil
	}
	return os.Create(path)
}
