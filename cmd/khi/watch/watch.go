// Package watch tells whoever looks after the service how it fares: counts and
// times by the pattern of a route, never what was asked for or by whom, and
// profiles of the running program.
package watch

import (
	"net"
	"net/http"
	"net/http/pprof"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Watch counts what the service answers.
type Watch struct {
	registry *prometheus.Registry
	answers  *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

// New begins to count. loads says how many loads the figures that are shown are
// made of, 0 where there are none.
func New(version string, loads func() float64) *Watch {
	w := &Watch{registry: prometheus.NewRegistry(),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "khi_answers_total", Help: "Requests that were answered, by the route's pattern and the status."}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "khi_answer_seconds", Help: "Time from a request to its whole answer, by the route's pattern.",
			Buckets: []float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}}, []string{"route"}),
	}
	w.registry.MustRegister(w.answers, w.took, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "khi_info", Help: "Always 1; the label says which version runs.", ConstLabels: prometheus.Labels{"version": version}}, func() float64 { return 1 }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "khi_loads_shown", Help: "How many loads the figures that are shown are made of; 0 where there are no figures."}, loads),
	)
	return w
}

// Backed adds when the last backup was made, in seconds since 1970; 0 where none was; and
// whether it is too old.
func (w *Watch) Backed(at func() float64, overdue func() bool) {
	w.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "khi_backup_overdue", Help: "1 where the last backup is older than --backup-within allows, else 0."}, func() float64 {
		if overdue() {
			return 1
		}
		return 0
	}))
	w.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "khi_backup_made_seconds", Help: "When the last backup of the data folder was made, in seconds since 1970; 0 where none was."}, at))
}

// Answered counts one answer. A route that does not exist has no pattern.
func (w *Watch) Answered(method, route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	w.answers.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	w.took.WithLabelValues(route).Observe(took.Seconds())
}

// Handler answers on the port of whoever looks after the service: measures, and
// profiles of the running program.
func (w *Watch) Handler() http.Handler {
	m := http.NewServeMux()
	m.Handle("GET /metrics", promhttp.HandlerFor(w.registry, promhttp.HandlerOpts{}))
	m.HandleFunc("GET /debug/pprof/", pprof.Index)
	m.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	m.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !thisMachine(r.Host) { // a page elsewhere may point a name of its own here
			http.Error(rw, "ask by 127.0.0.1 or localhost, with the port", http.StatusForbidden)
			return
		}
		m.ServeHTTP(rw, r)
	})
}

// thisMachine says whether a Host is a name of this machine.
func thisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
