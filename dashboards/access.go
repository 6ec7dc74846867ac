package dashboards

import (
	"net"
	"net/http"
	"net/netip"
)

// rule is an access rule: who may call a route.
type rule struct {
	name   string
	allows func(*http.Request) bool
}

// anyoneOnThisMachine lets in whoever calls from the machine itself. Until
// there is sign-in it is the only rule. The Host must be this machine's own
// name too: else a web page elsewhere could point a name of its own at
// 127.0.0.1 and read the figures through the visitor's browser.
var anyoneOnThisMachine = rule{"anyone on this machine", func(r *http.Request) bool {
	return fromThisMachine(r.RemoteAddr) && namesThisMachine(r.Host)
}}

// fromThisMachine accepts loopback addresses and unix sockets ("@" or "").
func fromThisMachine(remote string) bool {
	if remote == "" || remote == "@" {
		return true
	}
	at, err := netip.ParseAddrPort(remote)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

func namesThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == "localhost" {
		return true
	}
	if n := len(host); n > 2 && host[0] == '[' && host[n-1] == ']' {
		host = host[1 : n-1]
	}
	at, err := netip.ParseAddr(host)
	return err == nil && at.IsLoopback()
}
