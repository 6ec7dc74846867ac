package dashboards

import (
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"khi/dashboards/assets"
)

// assetTypes are the kinds of browser file that are served.
var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

// browserFiles are the embedded scripts and stylesheets by name, read once.
var browserFiles = sync.OnceValue(func() map[string][]byte {
	all := map[string][]byte{}
	for _, dir := range []fs.FS{assets.Vendored(), assets.Static()} {
		entries, err := fs.ReadDir(dir, ".")
		if err != nil {
			continue // an empty folder embeds as no folder
		}
		for _, e := range entries {
			if body, err := fs.ReadFile(dir, e.Name()); err == nil && assetTypes[path.Ext(e.Name())] != "" {
				all[e.Name()] = body
			}
		}
	}
	return all
})

// assetsFingerprint changes when any browser file does.
func assetsFingerprint() string {
	var names []string
	for name := range browserFiles() {
		names = append(names, name)
	}
	slices.Sort(names)
	var parts []string
	for _, name := range names {
		parts = append(parts, name, string(browserFiles()[name]))
	}
	return strings.Trim(tagOf(parts...), `"`)[:12]
}

func (s *server) assetFile(r *request) (*response, error) {
	name := r.param("file")
	body, ok := browserFiles()[name]
	if !ok {
		return nil, notFound("There is no such file.")
	}
	tag := tagOf(string(body))
	a := &response{status: http.StatusOK, contentType: assetTypes[path.Ext(name)], body: body, etag: tag,
		header: map[string]string{"Cache-Control": "public, max-age=3600"}}
	if unzips(r) {
		zipped, err := zippedFile(name)
		if err != nil {
			return nil, err
		}
		a.body, a.etag, a.header["Content-Encoding"] = zipped, strings.TrimSuffix(tag, `"`)+`.gz"`, "gzip"
	}
	if matches(r.Header.Get("If-None-Match"), a.etag) {
		a.status = http.StatusNotModified
	}
	return a, nil
}
