// Runs once in each of the server's interpreters, after ECharts. Its value is
// the function that draws: option as JSON, width, height; it gives SVG text.
(function () {
  // Nothing is ever drawn later: one option, one picture.
  globalThis.setTimeout = function () { return 0; };
  globalThis.clearTimeout = function () {};
  // An option is data: from here on nothing can make code out of a text.
  delete globalThis.eval;
  [function () {}, function* () {}, async function () {}, async function* () {}].forEach(function (f) {
    Object.defineProperty(Object.getPrototypeOf(f), "constructor", { value: undefined });
  });
  delete globalThis.Function;
  echarts.setPlatformAPI({
    measureText: function (text, font) {
      return { width: khiMeasure(text, font || "14px Go") };
    }
  });
  if (globalThis.khiLighten) { khiLighten(); }
  delete globalThis.khiLighten;
  // A chart is made ready before its option is known and taken away when its
  // picture has been handed over: nobody waits for either.
  var ready = null, used = null;
  var make = function () { return echarts.init(null, null, { renderer: "svg", ssr: true, width: 1, height: 1 }); };
  var draw = function (option, width, height) {
    if (used) { used.dispose(); }
    used = ready || make();
    ready = null;
    used.resize({ width: width, height: height });
    // Nobody else has what was read from the text: ECharts need not copy it
    // before it writes into it.
    var own = JSON.parse(option);
    own.__ec_primitive__ = true;
    used.setOption(own);
    // Nobody points at a still picture: no rules for that, which finish would
    // take out again.
    return used.getZr().painter.renderToString({ cssAnimation: false, cssEmphasis: false });
  };
  draw.tidy = function () {
    if (used) { used.dispose(); }
    used = null;
    ready = ready || make();
  };
  draw.tidy();
  return draw;
})();
