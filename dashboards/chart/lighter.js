// Runs once in each interpreter, between ECharts and stage.js: some of what
// ECharts does thousands of times for a picture, in fewer steps. A compiler
// such as V8 finds these by itself; QuickJS pays for every call and every list.
// Each function here does what the one of the same name in ECharts 6.1 does, for
// what our options hold, and hands anything else on to that one;
// TestThePartDrawsWhatTheWholeDraws compares the pictures to the byte with those
// of a whole ECharts as it came.
globalThis.khiLighten = function () {
  "use strict";
  // One small picture, to get at the objects whose methods these are.
  var chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 40, height: 40 });
  chart.setOption({ title: { text: "x", backgroundColor: "#FFFFFF" }, xAxis: {}, yAxis: {}, series: { type: "scatter", data: [] } });
  chart.renderToSVGString();
  var painter = Object.getPrototypeOf(chart.getZr().painter);
  var drawn = chart.getZr().storage.getDisplayList(false);
  var rect = drawn.find(function (one) { return one.type === "rect"; });
  var span = drawn.find(function (one) { return one.type === "tspan"; });
  var owner = function (object, name) {
    while (!Object.prototype.hasOwnProperty.call(object, name)) { object = Object.getPrototypeOf(object); }
    return object;
  };
  var model = owner(chart.getModel(), "getShallow");
  var element = owner(rect, "updateTransform");
  var path = owner(rect.path, "addData");
  var rebuilder = owner(rect.__svgPathBuilder, "_add");

  // Settings: what a model does not say, its parents do. One loop over them in
  // place of a call for each.
  model.getShallow = function (key, alone) {
    var option = this.option;
    var value = option == null ? option : option[key];
    if (value != null || alone) { return value; }
    for (var m = this.parentModel; m; m = m.parentModel) {
      option = m.option;
      value = option == null ? option : option[key];
      if (value != null) { return value; }
    }
    return value;
  };
  model._doGet = function (keys, parent) {
    var found = this.option;
    if (!keys) { return found; }
    var n = keys.length, first = keys[0], second = keys[1];
    if (n === 2 && first && second) {
      for (var m = this; ; parent = m.parentModel) {
        found = found && typeof found === "object" ? found[first] : null;
        found = found && typeof found === "object" ? found[second] : null;
        if (found != null || !parent) { return found; }
        m = parent;
        found = m.option;
      }
    }
    for (;;) {
      for (var i = 0; i < n; i++) {
        var key = keys[i];
        if (!key) { continue; }
        found = found && typeof found === "object" ? found[key] : null;
        if (found == null) { break; }
      }
      if (found != null || !parent) { return found; }
      found = parent.option;
      parent = parent.parentModel;
    }
  };

  // Old ways to write an option are not looked for in every part of it: ours has
  // none. ECharts tries these first, before what its charts must know.
  var whole = owner(chart.getModel(), "setOption"), option = whole.setOption;
  whole.setOption = function (given, how, changes) { return option.call(this, given, how, changes.slice(1)); };

  // The styles of shapes: a dozen settings each, looked for in the same few
  // parents, of which most say nothing at all.
  var mapped = function (pairs) {
    var names = pairs.map(function (pair) { return pair[0]; });
    var keys = pairs.map(function (pair) { return pair[1] || pair[0]; });
    return function (excludes, includes) {
      var style = {}, given = [], n = 0, option;
      for (var m = this; m; m = m.parentModel) {
        option = m.option;
        if (option != null) { given[n++] = option; }
      }
      for (var i = 0; i < keys.length; i++) {
        var key = keys[i];
        if (excludes && excludes.indexOf(key) >= 0 || includes && includes.indexOf(key) < 0) { continue; }
        for (var j = 0; j < n; j++) {
          var value = given[j][key];
          if (value != null) {
            style[names[i]] = value;
            break;
          }
        }
      }
      return style;
    };
  };
  var shadow = [["shadowBlur"], ["shadowOffsetX"], ["shadowOffsetY"], ["shadowColor"]];
  model.getItemStyle = mapped([["fill", "color"], ["stroke", "borderColor"], ["lineWidth", "borderWidth"], ["opacity"]].concat(shadow, [
    ["lineDash", "borderType"], ["lineDashOffset", "borderDashOffset"], ["lineCap", "borderCap"], ["lineJoin", "borderJoin"],
    ["miterLimit", "borderMiterLimit"]]));

  // Models of a part of a setting ("label") are made again for each datum, and
  // with it one for each parent: a parent's is kept as long as it is the same.
  var Model = model.constructor;
  var split = Object.create(null);
  var keysOf = function (path) {
    if (typeof path !== "string") { return path; }
    return split[path] || (split[path] = path.split("."));
  };
  var above = function (m, path, keys) {
    var option = m._doGet(keys), parent = m.parentModel && above(m.parentModel, path, keys);
    if (option == null) { return parent; } // it would say nothing
    var kept = m.khiParts || (m.khiParts = Object.create(null)), part = kept[path];
    if (!part || part.option !== option || part.parentModel !== parent) { part = kept[path] = new Model(option, parent, m.ecModel); }
    return part;
  };
  model.getModel = function (path, parent) {
    var state = typeof path === "string" ? path : path && path[0];
    if (state === "emphasis" || state === "blur" || state === "select") { return path[1] === "label" ? undefined : unseen; }
    var keys = path == null ? null : keysOf(path);
    var option = keys ? this._doGet(keys) : this.option;
    var from = this.parentModel;
    if (!parent && from) { parent = keys && keys !== path ? above(from, path, keys) : from.getModel(keys); }
    return new Model(option, parent, this.ecModel);
  };
  model.get = function (path, alone) {
    if (path == null) { return this.option; }
    var keys = keysOf(path);
    return keys.length === 1 ? this.getShallow(keys[0], alone) : this._doGet(keys, !alone && this.parentModel);
  };

  // What a shape turns into under a pointer: a still picture has no pointer. Such
  // settings are not looked for, and labels are written for no state but one.
  var unseen = new Model(), blank = function () { return {}; };
  unseen.get = unseen.getShallow = function (key) { return key === "disabled" ? true : undefined; };
  unseen.getModel = function () { return unseen; };
  unseen.getItemStyle = unseen.getLineStyle = unseen.getAreaStyle = blank;
  var scrap = {};
  element.ensureState = element.getState = function () { return scrap; };
  var series = owner(chart.getModel().getSeriesByIndex(0), "getFormattedLabel");
  var formatted = series.getFormattedLabel;
  series.getFormattedLabel = function (at, state, kind, dimension, formatter, more) {
    return state && state !== "normal" ? null : formatted.call(this, at, state, kind, dimension, formatter, more);
  };

  // Where shapes stand. The way back from the picture to a shape is worked out
  // when somebody asks for it, which only a pointer does.
  element.needLocalTransform = function () {
    var rotation = this.rotation, x = this.x, y = this.y, w = this.scaleX, h = this.scaleY, a = this.skewX, b = this.skewY;
    if (x === 0 && y === 0 && w === 1 && h === 1 && !rotation && !a && !b) { return false; }
    w -= 1;
    h -= 1;
    return x > 5e-5 || x < -5e-5 || y > 5e-5 || y < -5e-5 || rotation > 5e-5 || rotation < -5e-5 ||
      w > 5e-5 || w < -5e-5 || h > 5e-5 || h < -5e-5 || a > 5e-5 || a < -5e-5 || b > 5e-5 || b < -5e-5;
  };
  var local = element.getLocalTransform;
  element.getLocalTransform = function (m) {
    if (this.rotation || this.skewX || this.skewY || this.originX || this.originY || this.anchorX || this.anchorY) { return local.call(this, m); }
    if (!m) { return [this.scaleX, 0, 0, this.scaleY, this.x, this.y]; }
    m[0] = this.scaleX;
    m[1] = m[2] = 0;
    m[3] = this.scaleY;
    m[4] = this.x;
    m[5] = this.y;
    return m;
  };
  element.updateTransform = function () {
    var parent = this.parent, p = parent && parent.transform, m = this.transform;
    if (!this.needLocalTransform()) {
      if (p) {
        this.transform = [p[0], p[1], p[2], p[3], p[4], p[5]];
        if (this.globalScaleRatio !== 1) { this._resolveGlobalScaleRatio(this.transform); }
      } else if (m) {
        this.transform = [1, 0, 0, 1, 0, 0];
      }
      return;
    }
    m = this.transform = this.getLocalTransform(m);
    if (p) {
      var m0 = m[0], m1 = m[1], m2 = m[2], m3 = m[3], m4 = m[4], m5 = m[5];
      var p0 = p[0], p1 = p[1], p2 = p[2], p3 = p[3];
      m[0] = p0 * m0 + p2 * m1;
      m[1] = p1 * m0 + p3 * m1;
      m[2] = p0 * m2 + p2 * m3;
      m[3] = p1 * m2 + p3 * m3;
      m[4] = p0 * m4 + p2 * m5 + p[4];
      m[5] = p1 * m4 + p3 * m5 + p[5];
    }
    if (this.globalScaleRatio !== 1) { this._resolveGlobalScaleRatio(m); }
  };
  Object.defineProperty(element, "invTransform", {
    get: function () {
      var m = this.transform, det = m && m[0] * m[3] - m[1] * m[2];
      if (!det) { return null; }
      det = 1 / det;
      return [m[3] * det, -m[1] * det, -m[2] * det, m[0] * det, (m[2] * m[5] - m[3] * m[4]) * det, (m[1] * m[4] - m[0] * m[5]) * det];
    },
    set: function () {}
  });

  // Paths: a command and its numbers, without a list made of them first.
  var sizes = [0, 3, 3, 7, 5, 9, 1, 5]; // of a command with its numbers
  path.addData = function (command, a, b, c, d, e, f, g, h) {
    if (!this._saveData) { return; }
    var data = this.data, n = sizes[command], at = this._len;
    if (at + n > data.length) {
      this._expandData();
      data = this.data;
    }
    data[at++] = command;
    if (n > 1) { data[at++] = a; data[at++] = b; }
    if (n > 3) { data[at++] = c; data[at++] = d; }
    if (n > 5) { data[at++] = e; data[at++] = f; }
    if (n > 7) { data[at++] = g; data[at++] = h; }
    this._len = at;
  };
  var round = Math.round;
  rebuilder.moveTo = function (x, y) {
    if (x !== x || y !== y) { this._invalid = true; return; }
    var p = this._p;
    this._d.push("M" + round(x * p) / p + " " + round(y * p) / p);
    this._start = false;
  };
  rebuilder.lineTo = function (x, y) {
    if (x !== x || y !== y) { this._invalid = true; return; }
    var p = this._p;
    this._d.push("L" + round(x * p) / p + " " + round(y * p) / p);
    this._start = false;
  };

  // Texts: how much room one takes is asked before and after it is told where
  // it is to stand. Where that was known before, its lines are not made again;
  // and lines that stand as they are need no turning to be measured.
  var words = owner(span.parent, "_updateSubTexts");
  var dress = words.setStyle;
  words.setStyle = function (style, value) {
    var now = this.style;
    if (typeof style === "object" && now && !now.rich) {
      var same = true;
      for (var key in style) {
        var was = now[key], is = style[key];
        if (was !== is && !(key === "align" && (was == null || was === "left") && isStart(is, "left")) &&
          !(key === "verticalAlign" && (was == null || was === "top") && isStart(is, "top"))) {
          same = false;
          break;
        }
      }
      if (same) { return this; }
    }
    return dress.call(this, style, value);
  };
  // isStart tells whether ECharts reads an alignment as the one of a text that
  // has none.
  var isStart = function (align, start) {
    return align === start || align !== "right" && align !== "center" && align !== "middle" && align !== "bottom";
  };
  var Rect = rect.getBoundingRect().constructor;
  words.getBoundingRect = function () {
    if (this.styleChanged()) { this._updateSubTexts(); }
    if (this._rect) { return this._rect; }
    var lines = this._children, room = null;
    for (var i = 0; i < lines.length; i++) {
      var line = lines[i], one = line.getBoundingRect();
      if (line.needLocalTransform()) {
        one = one.clone();
        one.applyTransform(line.getLocalTransform());
      }
      room = room || one.clone();
      room.union(one);
    }
    return this._rect = room || new Rect(0, 0, 0, 0);
  };

  khiWriter(painter, rebuilder.constructor);
  delete globalThis.khiWriter;
  chart.dispose();
};
