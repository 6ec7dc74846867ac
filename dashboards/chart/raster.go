package chart

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"khi/dashboards/assets"
)

// pngScale is how many pixels of a PNG stand for one CSS pixel, so that it is
// sharp on paper and on fine screens.
const pngScale = 2

// rasterMemory is the most that a drawing may take, in pages of 64 KiB: room
// for the largest picture at its scale, and an end to anything beyond.
const rasterMemory = 512 << 20 >> 16

// rasterizer turns SVG into PNG with resvg, compiled to WebAssembly and run by
// wazero. It starts at the first picture. The program inside sees no files, no
// network and no clock: bytes go in and come out.
type rasterizer struct {
	cacheDir string
	turn     chan struct{} // one picture at a time
	runtime  wazero.Runtime
	cache    wazero.CompilationCache
	compiled wazero.CompiledModule
	glue     *glue
	module   api.Module // nil: to be made, at the start and after a failure
	closed   bool
}

func newRasterizer(cacheDir string) *rasterizer {
	return &rasterizer{cacheDir: cacheDir, turn: make(chan struct{}, 1)}
}

// png draws an SVG. The bytes depend on the SVG alone. A drawing that has
// begun is not stopped when the context ends: it takes well under a second, and
// the checks that would stop it make every drawing five times as long.
func (r *rasterizer) png(ctx context.Context, svg []byte) ([]byte, error) {
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-r.turn }()
	if err := r.start(ctx); err != nil {
		return nil, fmt.Errorf("starting the PNG renderer: %w", err)
	}
	png, err := r.draw(context.WithoutCancel(ctx), svg)
	if err != nil {
		// Whatever state the failed instance is in, the next picture gets a
		// fresh one.
		_ = r.module.Close(context.WithoutCancel(ctx))
		r.module = nil
		return nil, fmt.Errorf("drawing the PNG: %w", err)
	}
	return png, nil
}

func (r *rasterizer) start(ctx context.Context) error {
	if r.closed {
		return errors.New("it has been closed")
	}
	if r.runtime == nil {
		if err := r.compile(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	if r.module != nil {
		return nil
	}
	r.glue.reset()
	m, err := r.runtime.InstantiateModule(context.WithoutCancel(ctx), r.compiled, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return err
	}
	r.module = m
	return nil
}

// compile is not stopped by one reader's going away: the next would wait again.
func (r *rasterizer) compile(ctx context.Context) error {
	code, err := assets.ThirdParty(assets.Resvg)
	if err != nil {
		return err
	}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(rasterMemory)
	cache := wazero.NewCompilationCache()
	if r.cacheDir != "" {
		if cache, err = wazero.NewCompilationCacheWithDir(r.cacheDir); err != nil {
			return fmt.Errorf("cache folder %s: %w", r.cacheDir, err)
		}
	}
	rt := wazero.NewRuntimeWithConfig(ctx, config.WithCompilationCache(cache))
	g := &glue{}
	if err := g.export(ctx, rt); err != nil {
		return errors.Join(err, rt.Close(ctx), cache.Close(ctx))
	}
	compiled, err := rt.CompileModule(ctx, code)
	if err != nil {
		return errors.Join(err, rt.Close(ctx), cache.Close(ctx))
	}
	r.runtime, r.cache, r.compiled, r.glue = rt, cache, compiled, g
	return nil
}

// draw calls resvg the way its own JavaScript does: make, render, encode.
func (r *rasterizer) draw(ctx context.Context, svg []byte) ([]byte, error) {
	settings, err := json.Marshal(map[string]any{
		"fitTo": map[string]any{"mode": "zoom", "value": pngScale},
		"font":  map[string]any{"loadSystemFonts": false, "defaultFontFamily": "Go"},
	})
	if err != nil {
		return nil, err
	}
	c := caller{ctx: ctx, module: r.module, glue: r.glue}
	fonts := &array{items: []any{goregular.TTF, gobold.TTF}}
	text := c.store(settings)
	image := c.returning(c.call("resvg_new", c.frame(), r.glue.add(svg), text, uint64(len(settings)), r.glue.add(fonts)))
	bitmap := c.returning(c.call("resvg_render", c.frame(), image))
	object := c.returning(c.call("renderedimage_asPng", c.frame(), bitmap))
	if c.err != nil {
		return nil, c.err
	}
	png, ok := r.glue.take(uint32(object)).([]byte)
	if !ok {
		return nil, errors.New("resvg gave no bytes")
	}
	c.call("__wbg_renderedimage_free", bitmap)
	c.call("__wbg_resvg_free", image)
	return png, c.err
}

func (r *rasterizer) close(ctx context.Context) error {
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-r.turn }()
	r.closed = true
	if r.runtime == nil {
		return nil
	}
	err := errors.Join(r.runtime.Close(ctx), r.cache.Close(ctx))
	r.runtime, r.module = nil, nil
	return err
}

// caller makes a chain of calls and keeps the first error.
type caller struct {
	ctx    context.Context
	module api.Module
	glue   *glue
	err    error
	at     uint64 // the frame that the last call returns into
}

func (c *caller) call(name string, args ...uint64) []uint64 {
	if c.err != nil {
		return nil
	}
	f := c.module.ExportedFunction(name)
	if f == nil {
		c.err = fmt.Errorf("resvg has no function %s: is it another version?", name)
		return nil
	}
	var out []uint64
	out, c.err = f.Call(c.ctx, args...)
	return out
}

// frame makes room on the stack for a result of three words.
func (c *caller) frame() uint64 {
	c.at = first(c.call("__wbindgen_add_to_stack_pointer", api.EncodeI32(-16)))
	return c.at
}

// returning reads value, error and a flag from the frame, and drops the frame.
func (c *caller) returning([]uint64) uint64 {
	if c.err != nil {
		return 0
	}
	memory := c.module.Memory()
	value, ok0 := memory.ReadUint32Le(uint32(c.at))
	problem, ok1 := memory.ReadUint32Le(uint32(c.at) + 4)
	failed, ok2 := memory.ReadUint32Le(uint32(c.at) + 8)
	if !ok0 || !ok1 || !ok2 {
		c.err = errors.New("resvg's stack lies outside its memory")
		return 0
	}
	if failed != 0 {
		c.err = fmt.Errorf("resvg: %v", c.glue.take(problem))
		return 0
	}
	c.call("__wbindgen_add_to_stack_pointer", 16)
	return uint64(value)
}

// store copies bytes into memory that resvg then owns.
func (c *caller) store(data []byte) uint64 {
	at := first(c.call("__wbindgen_malloc", uint64(len(data)), 1))
	if c.err == nil && !c.module.Memory().Write(uint32(at), data) {
		c.err = errors.New("resvg's memory is full")
	}
	return at
}

func first(out []uint64) uint64 {
	if len(out) == 0 {
		return 0
	}
	return out[0]
}
