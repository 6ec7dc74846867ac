package chart

import (
	"context"
	"errors"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// glue stands in for the JavaScript that resvg's WebAssembly expects about
// it: a table of objects that the program inside knows by number, and the
// handful of functions it calls on them.
type glue struct {
	objects []any
	free    []uint32
}

// The kinds of object that resvg handles, beside []byte, string and error.
type (
	wholeMemory struct{}                      // WebAssembly.Memory, its buffer, or a view of all of it
	span        struct{ offset, size uint32 } // a view of a part of memory
	array       struct{ items []any }
	iterator    struct {
		of   *array
		next int
	}
	step struct {
		value any
		done  bool
	}
)

// reserved numbers stand for undefined, null, true and false in wasm-bindgen's
// numbering, which leaves the first 128 to the stack.
const reserved = 132

var errObject = errors.New("resvg asked for something that its own glue would not give")

func (g *glue) reset() {
	g.objects, g.free = nil, nil
}

func (g *glue) add(o any) uint64 {
	if n := len(g.free); n > 0 {
		at := g.free[n-1]
		g.free = g.free[:n-1]
		g.objects[at] = o
		return uint64(at + reserved)
	}
	g.objects = append(g.objects, o)
	return uint64(len(g.objects)-1) + reserved
}

func (g *glue) get(n uint32) any {
	switch {
	case n < reserved:
		return nil // undefined or null: resvg passes no true or false
	case n-reserved < uint32(len(g.objects)):
		return g.objects[n-reserved]
	}
	panic(errObject) // wazero gives it back as the error of the call
}

func (g *glue) take(n uint32) any {
	o := g.get(n)
	if n >= reserved {
		g.objects[n-reserved] = nil
		g.free = append(g.free, n-reserved)
	}
	return o
}

// is gives an object as the kind that it must be.
func is[T any](o any) T {
	v, ok := o.(T)
	if !ok {
		panic(errObject)
	}
	return v
}

func read(m api.Module, at, size uint32) []byte {
	data, ok := m.Memory().Read(at, size)
	if !ok {
		panic(errObject)
	}
	return append([]byte(nil), data...)
}

// copied is `new Uint8Array(x)`: of a view it makes a copy, and of the buffer
// it makes a view.
func copied(m api.Module, o any) any {
	switch v := o.(type) {
	case wholeMemory:
		return v
	case span:
		return read(m, v.offset, v.size)
	}
	return append([]byte(nil), is[[]byte](o)...)
}

// stringGet writes where a string lies, or zero for what is no string.
func (g *glue) stringGet(ctx context.Context, m api.Module, result, object uint32) {
	text, ok := g.get(object).(string)
	at := uint64(0)
	if ok {
		out, err := m.ExportedFunction("__wbindgen_malloc").Call(ctx, uint64(len(text)), 1)
		if err != nil {
			panic(err)
		}
		at = first(out)
		ok = m.Memory().WriteString(uint32(at), text)
	}
	if !ok && at != 0 || !m.Memory().WriteUint32Le(result+4, uint32(len(text))) || !m.Memory().WriteUint32Le(result, uint32(at)) {
		panic(errObject)
	}
}

// export gives resvg 2.6.2 the functions it imports; the letters after each
// name are wasm-bindgen's and change with the version, which is pinned.
func (g *glue) export(ctx context.Context, rt wazero.Runtime) error {
	add := func(o any) uint32 { return uint32(g.add(o)) }
	functions := map[string]any{
		"__wbindgen_memory":             func() uint32 { return add(wholeMemory{}) },
		"__wbg_buffer_12d079cc21e14bdb": func(n uint32) uint32 { return add(g.get(n)) },
		"__wbindgen_object_drop_ref":    func(n uint32) { g.take(n) },
		"__wbg_values_839f3396d5aac002": func(n uint32) uint32 { return add(&iterator{of: is[*array](g.get(n))}) },
		"__wbg_new_16b304a2cfa7ff4a":    func() uint32 { return add(&array{}) },
		"__wbg_length_c20a40f15020d68a": func(n uint32) uint32 { return uint32(len(is[[]byte](g.get(n)))) },
		"__wbg_done_298b57d23c0fc80c":   func(n uint32) uint32 { return truth(is[step](g.get(n)).done) },
		"__wbg_value_d93c65011f51a456":  func(n uint32) uint32 { return add(is[step](g.get(n)).value) },
		"__wbg_new_28c511d9baebfa89": func(_ context.Context, m api.Module, at, n uint32) uint32 {
			return add(errors.New(string(read(m, at, n))))
		},
		"__wbindgen_string_new":                             func(_ context.Context, m api.Module, at, n uint32) uint32 { return add(string(read(m, at, n))) },
		"__wbindgen_throw":                                  func(_ context.Context, m api.Module, at, n uint32) { panic(errors.New(string(read(m, at, n)))) },
		"__wbg_new_63b92bc8671ed464":                        func(_ context.Context, m api.Module, n uint32) uint32 { return add(copied(m, g.get(n))) },
		"__wbindgen_string_get":                             g.stringGet,
		"__wbg_next_196c84450b364254":                       func(n uint32) uint32 { return add(is[*iterator](g.get(n)).step()) },
		"__wbg_newwithbyteoffsetandlength_aa4a17c33a06e5cb": func(_, offset, size uint32) uint32 { return add(span{offset, size}) },
		"__wbg_instanceof_Uint8Array_2b3bbecd033d19f6": func(n uint32) uint32 {
			_, ok := g.get(n).([]byte)
			return truth(ok)
		},
		"__wbg_push_a5b05aedc7234f9f": func(list, n uint32) uint32 {
			a := is[*array](g.get(list))
			a.items = append(a.items, g.get(n))
			return uint32(len(a.items))
		},
		"__wbg_set_a47bac70306a19a7": func(_ context.Context, m api.Module, into, from, at uint32) {
			is[wholeMemory](g.get(into))
			if !m.Memory().Write(at, is[[]byte](g.get(from))) {
				panic(errObject)
			}
		},
	}
	b := rt.NewHostModuleBuilder("wbg")
	for name, f := range functions {
		b.NewFunctionBuilder().WithFunc(f).Export(name)
	}
	_, err := b.Instantiate(ctx)
	return err
}

func (i *iterator) step() step {
	if i.next >= len(i.of.items) {
		return step{done: true}
	}
	i.next++
	return step{value: i.of.items[i.next-1]}
}

func truth(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
