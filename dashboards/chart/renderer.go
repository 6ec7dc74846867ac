package chart

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"khi/dashboards/assets"
	"khi/metrics"
)

// Options set up a Renderer. The zero value works.
type Options struct {
	// Interpreters is how many pictures are drawn at the same time; 0 means as
	// many as there are processors, but at most 4. Each takes about 30 MB.
	Interpreters int
	// CacheDir keeps the compiled PNG renderer between starts; "" compiles it
	// anew at the first PNG of each start, which takes some seconds.
	CacheDir string
	// Keep is how many bytes of finished pictures are kept; 0 means 16 MiB, and
	// less than 0 none. The same table is then drawn once.
	Keep int
}

// Renderer draws tables on the server. It is safe for concurrent use.
type Renderer struct {
	turns  chan struct{} // as many as may draw at the same time
	mu     sync.Mutex
	idle   []*interpreter // the last used is used next: it is warm
	alive  int            // idle or drawing
	closed bool
	raster *rasterizer
	kept   *cache
}

// New makes a Renderer. It fails if the browser files were not there when the
// program was built.
func New(o Options) (*Renderer, error) {
	if _, err := source(assets.EChartsStill); err != nil {
		return nil, err
	}
	n := o.Interpreters
	if n <= 0 {
		n = min(runtime.GOMAXPROCS(0), 4)
	}
	keep := o.Keep
	if keep == 0 {
		keep = 16 << 20
	}
	r := &Renderer{turns: make(chan struct{}, n), raster: newRasterizer(o.CacheDir), kept: newCache(keep)}
	return r, nil
}

// Close releases the interpreters and the PNG renderer. Pictures being drawn
// are finished first.
func (r *Renderer) Close(ctx context.Context) error {
	r.mu.Lock()
	idle := r.idle
	r.idle, r.closed = nil, true
	r.alive -= len(idle)
	r.mu.Unlock()
	for _, in := range idle {
		in.stop()
	}
	return r.raster.close(ctx)
}

// measure tells ECharts how wide a text is in a CSS font such as
// "bold 14px Go, Arial".
func measure(text, font string) float64 {
	face, size := regularFont(), float64(textSize)
	for word := range strings.FieldsSeq(font) {
		if word == "bold" {
			face = boldFont()
		}
		if number, ok := strings.CutSuffix(word, "px"); ok {
			if px, err := strconv.ParseFloat(number, 64); err == nil {
				size = px
			}
			break
		}
	}
	return face.width(text, size)
}

// SVG draws the picture of a table. The same table and size give the same
// bytes. It stops with the context's error when the context ends.
func (r *Renderer) SVG(ctx context.Context, t *metrics.Table, size Size) ([]byte, error) {
	p, err := draw(t, size)
	if err != nil {
		return nil, err
	}
	if size.Height != 0 && size.Height < p.needs {
		return nil, fmt.Errorf("chart of table %q: %w", t.ID, TooLow{size.Height, p.needs})
	}
	option, err := json.Marshal(p.option)
	if err != nil {
		return nil, fmt.Errorf("chart of table %q: %w", t.ID, err)
	}
	t = size.warned(t)
	key := keyOf("svg", string(option), fmt.Sprint(p.width, p.height, size.Print), t.Title, description(t))
	if svg, ok := r.kept.get(key); ok {
		return svg, ctx.Err()
	}
	raw, err := r.run(ctx, string(option), p.width, p.height)
	if err != nil {
		return nil, fmt.Errorf("chart of table %q: %w", t.ID, err)
	}
	svg, err := finish(raw, t)
	if size.Print {
		svg = greys(svg)
	}
	if err == nil {
		r.kept.put(key, svg)
	}
	return svg, err
}

// run gives an option to an interpreter of the pool. An interpreter that
// failed or was stopped half-way is thrown away.
func (r *Renderer) run(ctx context.Context, option string, width, height int) (string, error) {
	select {
	case r.turns <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { <-r.turns }()
	in, err := r.take()
	if err != nil {
		return "", err
	}
	svg, err := in.draw(ctx, option, width, height)
	r.put(in, err == nil)
	return svg, err
}

// take gives an idle interpreter, of those that do nothing else rather than one
// that tidies up, or a new one where all search for garbage; if there are as many
// as there may be, it gives one that will have searched soon.
func (r *Renderer) take() (*interpreter, error) {
	if in := r.idleOne(); in != nil {
		return in, nil
	}
	in, err := start()
	if err != nil {
		r.put(in, false)
	}
	return in, err
}

// idleOne gives an interpreter, or nil where a new one is to be started.
func (r *Renderer) idleOne() *interpreter {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, rest := 0, sweeping
	for i, in := range slices.Backward(r.idle) {
		if does := in.rest.Load(); does < rest {
			at, rest = i, does
		}
	}
	if rest == sweeping && r.alive < cap(r.turns) {
		r.alive++
		return nil
	}
	in := r.idle[at]
	r.idle = slices.Delete(r.idle, at, at+1)
	return in
}

// put makes an interpreter idle again. One that failed is thrown away, and so
// is any once the Renderer is closed.
func (r *Renderer) put(in *interpreter, sound bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if sound && !r.closed {
		r.idle = append(r.idle, in)
		return
	}
	r.alive--
	in.stop()
}

// PNG draws the same picture as SVG does, at twice its size in pixels.
func (r *Renderer) PNG(ctx context.Context, t *metrics.Table, size Size) ([]byte, error) {
	svg, err := r.SVG(ctx, t, size)
	if err != nil {
		return nil, err
	}
	key := keyOf("png", string(svg))
	if png, ok := r.kept.get(key); ok {
		return png, ctx.Err()
	}
	png, err := r.raster.png(ctx, svg)
	if err != nil {
		return nil, fmt.Errorf("chart of table %q: %w", t.ID, err)
	}
	r.kept.put(key, png)
	return png, nil
}
