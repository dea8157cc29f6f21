package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

type client struct {
	plan
	onFresh, onKept *http.Client
}

// send returns when the time is over or a signal came, and all requests under
// way have their answer or their timeout.
func send(p plan, t *tally, stop <-chan os.Signal) {
	c := newClient(p)
	var underWay sync.WaitGroup
	defer underWay.Wait()
	began := time.Now()
	for i := 0; ; i++ {
		due := began.Add(time.Duration(float64(i) / p.rate * float64(time.Second)))
		if p.duration > 0 && due.Sub(began) >= p.duration {
			return
		}
		select {
		case <-stop:
			return
		case <-time.After(time.Until(due)):
		}
		// Spreads the fresh ones evenly, so that a short run has its share too.
		isFresh := math.Floor(float64(i+1)*p.fresh) > math.Floor(float64(i)*p.fresh)
		t.sent()
		underWay.Add(1)
		go func() {
			defer underWay.Done()
			t.take(c.ask(isFresh))
		}()
	}
}

func newClient(p plan) *client {
	dial := (&net.Dialer{Timeout: p.timeout}).DialContext
	return &client{
		plan:    p,
		onFresh: &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}},
		onKept: &http.Client{Transport: &http.Transport{
			DialContext: dial, MaxIdleConns: 4096, MaxIdleConnsPerHost: 4096,
		}},
	}
}

// ask sends one request. Go's transport quietly sends a request again when a
// kept connection broke; a POST whose body cannot be rewound is never sent
// again, so no failure hides.
func (c *client) ask(isFresh bool) answer {
	ctx, cancel := context.WithTimeout(context.Background(), c.timeout)
	defer cancel()
	request, who := c.request(ctx, isFresh)
	a := answer{isKept: !isFresh}
	began := time.Now()
	response, err := who.Do(request)
	if err == nil {
		_, err = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}
	a.at = time.Now()
	a.took = a.at.Sub(began)
	if err != nil {
		a.failure = strings.TrimPrefix(err.Error(), fmt.Sprintf("%s %q: ", titled(request.Method), c.url))
		return a
	}
	a.judge(response)
	return a
}

func (c *client) request(ctx context.Context, isFresh bool) (*http.Request, *http.Client) {
	method, who := http.MethodPost, c.onKept
	var body io.Reader = onceOnly{strings.NewReader(order)}
	if isFresh {
		method, who, body = http.MethodGet, c.onFresh, nil
	}
	request, err := http.NewRequestWithContext(ctx, method, c.url, body)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load: "+err.Error())
		os.Exit(2)
	}
	if !isFresh {
		request.ContentLength = int64(len(order))
	}
	if c.header.name != "" {
		request.Header.Set(c.header.name, c.header.value)
	}
	if c.host != "" {
		request.Host = c.host
	}
	return request, who
}

const order = `{"order":1}`

// onceOnly hides the reader's type, from which net/http would learn how to
// send the body a second time.
type onceOnly struct{ io.Reader }

func titled(method string) string { return method[:1] + strings.ToLower(method[1:]) }
