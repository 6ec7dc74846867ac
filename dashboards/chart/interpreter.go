package chart

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/buke/quickjs-go"

	"khi/dashboards/assets"
)

// stage.js is our own few lines around ECharts in the server's interpreter.
//
//go:embed stage.js
var stageScript string

// lighter.js has some of ECharts' functions in fewer steps, writer.js its writer.
var (
	//go:embed lighter.js
	lighterScript string
	//go:embed writer.js
	writerScript string
)

// What one interpreter may take. Its heap has no limit of its own, because
// QuickJS does not survive one: an allocation that is refused can end the whole
// process. What it draws is bounded instead, in rows, in bytes and in time.
const (
	maxOption = 8 << 20   // bytes of JSON; 400 rows are a twentieth of it
	maxStack  = 512 << 10 // a thread has 2 MB at the least where khi runs
	// How much may be allocated before a search for dead cycles within a picture;
	// the interpreter's own 256 kB would come many times within one.
	firstSweep = 64 << 20
	// How many pictures are drawn from one search to the next. A picture leaves
	// about 1 MB behind; the search takes as long as a picture does. It is made
	// when its picture has been handed over, while another interpreter draws.
	sweepAfter = 8
)

// source is a library and our stage as one script; the still part of ECharts is
// made lighter, while the whole, which it is held against in a test, stays as it
// is.
func source(name string) (string, error) {
	library, err := assets.ThirdParty(name)
	if err != nil {
		return "", err
	}
	scripts := []string{string(library), stageScript}
	if name == assets.EChartsStill {
		scripts = []string{string(library), writerScript, lighterScript, stageScript}
	}
	return strings.Join(scripts, "\n;"), nil
}

// program is what every interpreter runs, compiled once in a process. It stays
// in memory, because bytecode that somebody had changed could do anything.
var program = sync.OnceValues(func() ([]byte, error) { return compile(assets.EChartsStill) })

// compile takes as long as some pictures do; an interpreter reads what was
// compiled in a twentieth of that.
func compile(library string) ([]byte, error) {
	script, err := source(library)
	if err != nil {
		return nil, err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	m, err := emptyMachine()
	if err != nil {
		return nil, err
	}
	defer m.free()
	code, err := m.js.Compile(script, quickjs.EvalFileName(library))
	if err != nil {
		return nil, fmt.Errorf("compiling ECharts: %w", err)
	}
	return code, nil
}

// interpreter is QuickJS with ECharts loaded. It lives on a thread of its own,
// because it tells how deep its calls are from the stack that it began on.
type interpreter struct {
	work chan work
	rest atomic.Int32 // what it does when its picture has been handed over
}

// What keeps an interpreter from its next picture: nothing, a twentieth of a
// picture's time, or a whole one's.
const (
	atRest int32 = iota
	tidying
	sweeping
)

type work struct {
	ctx           context.Context
	option        string
	width, height int
	done          chan<- drawn
}

type drawn struct {
	svg string
	err error
}

// start makes an interpreter and waits until it is ready.
func start() (*interpreter, error) {
	in := &interpreter{work: make(chan work)}
	ready := make(chan error)
	go in.live(ready)
	return in, <-ready
}

// draw gives the SVG text of an option. After an error the interpreter must be
// stopped: nobody knows what state it is in.
func (in *interpreter) draw(ctx context.Context, option string, width, height int) (string, error) {
	done := make(chan drawn)
	in.work <- work{ctx, option, width, height, done}
	d := <-done
	return d.svg, d.err
}

// stop frees what the interpreter holds. It must not be drawing.
func (in *interpreter) stop() { close(in.work) }

// live is the interpreter's thread, which ends with it.
func (in *interpreter) live(ready chan<- error) {
	runtime.LockOSThread()
	code, err := program()
	if err != nil {
		ready <- err
		return
	}
	m, err := newMachine(code)
	ready <- err
	if err != nil {
		return
	}
	defer m.free()
	for n := 1; ; n++ {
		w, more := <-in.work
		if !more {
			return
		}
		svg, err := m.draw(w)
		in.rest.Store(tidying)
		if n%sweepAfter == 0 {
			in.rest.Store(sweeping)
		}
		w.done <- drawn{svg, err}
		if err == nil {
			m.tidy(n%sweepAfter == 0)
		}
		in.rest.Store(atRest)
	}
}

// machine is what lives on an interpreter's thread.
type machine struct {
	rt    *quickjs.Runtime
	js    *quickjs.Context
	call  *quickjs.Value
	after *quickjs.Value  // takes the last picture's chart away and makes the next one's
	now   context.Context // of the picture being drawn
}

// newMachine runs a compiled program and is ready to draw.
func newMachine(code []byte) (*machine, error) {
	m, err := emptyMachine()
	if err != nil {
		return nil, err
	}
	m.js.Globals().Set("khiMeasure", m.js.NewFunction(measureText))
	m.call = m.js.EvalBytecode(code)
	if m.call.IsFunction() {
		m.after = m.call.Get("tidy")
	}
	if m.after == nil || !m.after.IsFunction() {
		err := fmt.Errorf("starting ECharts: %w", m.failure())
		m.free()
		return nil, err
	}
	return m, nil
}

func emptyMachine() (*machine, error) {
	m := &machine{now: context.Background()}
	m.rt = quickjs.NewRuntime(quickjs.WithMaxStackSize(maxStack), quickjs.WithGCThreshold(firstSweep))
	m.rt.SetInterruptHandler(func() int {
		if m.now.Err() != nil {
			return 1
		}
		return 0
	})
	if m.js = m.rt.NewContext(); m.js == nil {
		m.rt.Close()
		return nil, errors.New("starting the interpreter of the charts: no memory")
	}
	return m, nil
}

// tidy takes away what the last picture has left behind. Where that fails, the
// next picture tries it again and tells.
func (m *machine) tidy(sweep bool) {
	out := m.after.Execute(m.js.NewUndefined())
	if out.IsException() {
		_ = m.js.Exception()
	}
	out.Free()
	if sweep {
		m.rt.RunGC()
	}
}

func (m *machine) free() {
	if m.after != nil {
		m.after.Free()
	}
	if m.call != nil {
		m.call.Free()
	}
	m.js.Close()
	m.rt.Close()
}

func (m *machine) draw(w work) (string, error) {
	m.now = w.ctx
	defer func() { m.now = context.Background() }()
	if err := w.ctx.Err(); err != nil {
		return "", err
	}
	if len(w.option) > maxOption {
		return "", fmt.Errorf("too much for one picture: %d bytes, at most %d can be drawn", len(w.option), maxOption)
	}
	this, option := m.js.NewUndefined(), m.js.NewString(w.option)
	defer option.Free()
	out := m.call.Execute(this, option, m.js.NewInt32(int32(w.width)), m.js.NewInt32(int32(w.height)))
	defer out.Free()
	if err := w.ctx.Err(); err != nil {
		return "", err
	}
	if !out.IsString() {
		return "", m.failure()
	}
	svg := out.ToString()
	if !strings.HasSuffix(svg, "</svg>") {
		return "", errors.New("ECharts gave no whole SVG")
	}
	return svg, nil
}

// failure is the exception that is waiting, in words.
func (m *machine) failure() error {
	if err := m.js.Exception(); err != nil {
		return err
	}
	return errors.New("the interpreter of the charts failed and did not say why")
}

func measureText(js *quickjs.Context, _ *quickjs.Value, args []*quickjs.Value) *quickjs.Value {
	if len(args) != 2 {
		return js.ThrowTypeError("khiMeasure takes a text and a font")
	}
	return js.NewFloat64(measure(args[0].ToString(), args[1].ToString()))
}
