// Command shop is the application under delivery: good or bad as its
// environment says, honest in its metrics and in its X-Shop-Version header.
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

type shop struct {
	behaviour
	metrics    *metrics
	store      *store
	pod        string
	isStopping atomic.Bool
	answers    atomic.Uint64
}

func main() {
	log.SetFlags(0)
	pod, _ := os.Hostname()
	b := readBehaviour()
	s := &shop{behaviour: b, metrics: newMetrics(b.startedAt), store: openStore(), pod: pod}
	if s.crashAfter > 0 {
		time.AfterFunc(s.crashAfter, func() { log.Fatal("FATAL cannot read config: key \"payments.url\" is missing") })
	}
	server := &http.Server{Addr: ":8080", Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan struct{})
	go s.awaitStop(server, stopped)
	log.Printf("INFO shop %s listens on %s", s.version, server.Addr)
	if err := listen(server); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
	<-stopped
}

// listen serves TLS and nothing else where SHOP_TLS_CERT and SHOP_TLS_KEY hold a pair, as PEM.
func listen(server *http.Server) error {
	cert, key := os.Getenv("SHOP_TLS_CERT"), os.Getenv("SHOP_TLS_KEY")
	if cert == "" {
		return server.ListenAndServe()
	}
	pair, err := tls.X509KeyPair([]byte(cert), []byte(key))
	if err != nil {
		return err
	}
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}}
	return server.ListenAndServeTLS("", "")
}

func (s *shop) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", s.answer)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("/readyz", s.readyz)
	mux.HandleFunc("/echo", echo)
	mux.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		s.metrics.write(w)
	})
	return mux
}

// echo tells what of a request has reached the pod, and gives a cookie.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1024))
	w.Header().Set("Set-Cookie", "session=1; Path=/; HttpOnly")
	_ = json.NewEncoder(w).Encode(map[string]string{
		"body":          string(body),
		"key":           r.Header.Get("X-Key"),
		"cookie":        r.Header.Get("Cookie"),
		"authorization": r.Header.Get("Authorization"),
	})
}

func (s *shop) readyz(w http.ResponseWriter, _ *http.Request) {
	if s.isStopping.Load() || !s.isReady() {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func (s *shop) answer(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	_, _ = io.Copy(io.Discard, r.Body)
	s.work()
	code := http.StatusOK
	body := map[string]string{"version": s.version, "pod": s.pod}
	if s.fails(s.answers.Add(1)) {
		code = http.StatusInternalServerError
		body["error"] = "internal error"
		log.Print(`ERROR pq: column "full_name" does not exist`)
	}
	if s.store != nil {
		if err := s.store.use(r); err != nil {
			code = http.StatusInternalServerError
			body["error"] = "internal error"
			log.Printf("ERROR %v", err)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Shop-Version", s.version)
	if s.isStopping.Load() {
		// Hand the connection back now, rather than drop it under a client later.
		w.Header().Set("Connection", "close")
	}
	// Counted before the answer leaves, so that nobody sees an answer which a
	// scrape right after it does not know.
	s.metrics.observe(r.Method, code, time.Since(began))
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body)
}

// awaitStop keeps serving for a while after SIGTERM: the gateway hears of the
// end of a pod later than the pod does. SHOP_ABRUPT is the app that does not know.
func (s *shop) awaitStop(server *http.Server, stopped chan<- struct{}) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	<-signals
	if s.isAbrupt {
		os.Exit(0)
	}
	s.isStopping.Store(true)
	log.Printf("INFO draining for %s", s.drain)
	time.Sleep(s.drain)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_ = server.Shutdown(ctx)
	close(stopped)
}
