package dashboards

import "net/http"

// lives says that the process answers. Whoever starts it again when it does not
// asks here.
func (s *server) lives(*request) (*response, error) { return plainly(http.StatusOK, "alive"), nil }

// ready says whether there is something to show, for whoever shares requests out
// among processes. It says nothing else: anyone may ask.
func (s *server) ready(r *request) (*response, error) {
	if r.engine == nil {
		return plainly(http.StatusServiceUnavailable, "no figures yet"), nil
	}
	if s.Copy != nil {
		return plainly(http.StatusOK, "ready\n"+s.Copy.Standing()), nil
	}
	if s.Looking != nil && s.Looking() {
		return plainly(http.StatusOK, "ready\nthe rows are still being looked through after the start: figures are given, and what changes rows or reads them waits"), nil
	}
	return plainly(http.StatusOK, "ready"), nil
}

func plainly(status int, words string) *response {
	return &response{status: status, contentType: "text/plain; charset=utf-8", body: []byte(words + "\n")}
}
