// Writes pictures in place of ECharts' SVG writer, whose bytes it gives once
// finish.go has been over both. Called once by lighter.js.
globalThis.khiWriter = function (painter, Rebuilder) {
  "use strict";
  var round = Math.round;
  // The picture as text, written at once in place of a tree of nodes that is
  // then written. What finish would take out again is not written: shapes that
  // draw nothing, and what only a script would read. Anything but plain paths
  // and lines of text in plain colours (gradients, shadows, images) makes
  // ECharts' own writer write the whole picture.
  var unusual = {};
  var entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  var anchors = { left: "start", right: "end", center: "middle", middle: "middle" };
  var escaped = function (text) {
    return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, function (c) { return entities[c]; }) : text;
  };
  var plain = function (color) {
    if (!color || color === "transparent") { return "none"; }
    if (typeof color !== "string" || color.indexOf("rgba") >= 0) { throw unusual; }
    return color;
  };
  var near = function (v) { return v < 1e-4 && v > -1e-4; };
  var to3 = function (v) { return round(v * 1e3) / 1e3; };
  var to4 = function (v) { return round(v * 1e4) / 1e4; };
  var placed = function (m) {
    if (!m) { return ""; }
    if (near(m[0] - 1) && near(m[1]) && near(m[2]) && near(m[3] - 1)) {
      if (near(m[4]) && near(m[5])) { return ""; }
      return ' transform="translate(' + to4(m[4]) + " " + to4(m[5]) + ')"';
    }
    return ' transform="matrix(' + to3(m[0]) + "," + to3(m[1]) + "," + to3(m[2]) + "," + to3(m[3]) + "," + to4(m[4]) + "," + to4(m[5]) + ')"';
  };
  var dashes = function (kind, width) {
    if (!kind || kind === "solid" || !(width > 0)) { return null; }
    return kind === "dashed" ? [4 * width, 2 * width] : kind === "dotted" ? [width] : typeof kind === "number" ? [kind] : Array.isArray(kind) ? kind : null;
  };
  // coloured is the fill and stroke of an element, or "" where nothing is seen.
  var coloured = function (el, style) {
    var opacity = style.opacity == null ? 1 : style.opacity;
    var fill = style.fill, stroke = style.stroke, seen = true, text;
    if (style.shadowBlur || style.shadowOffsetX || style.shadowOffsetY) { throw unusual; }
    if (fill === "rgba(0,0,0,0)" && stroke != null && style.lineWidth === 0 && !style.lineDash && style.lineCap === "butt" && opacity === 1) {
      return "";
    }
    if (fill != null && fill !== "none") {
      text = ' fill="' + plain(fill) + '"';
      var filled = style.fillOpacity != null ? style.fillOpacity * opacity : opacity;
      if (filled < 1) { text += ' fill-opacity="' + filled + '"'; }
    } else {
      text = ' fill="none"';
      seen = false;
    }
    if (stroke == null || stroke === "none") { return seen ? text : ""; }
    text += ' stroke="' + plain(stroke) + '"';
    var scale = style.strokeNoScale ? el.getLineScale() : 1;
    var width = scale ? (style.lineWidth || 0) / scale : 0;
    if (width !== 1) { text += ' stroke-width="' + width + '"'; }
    if (style.strokeFirst) { text += ' paint-order="stroke"'; }
    var stroked = style.strokeOpacity != null ? style.strokeOpacity * opacity : opacity;
    if (stroked < 1) { text += ' stroke-opacity="' + stroked + '"'; }
    if (style.lineDash) {
      if (scale !== 1) { throw unusual; }
      var dash = dashes(style.lineDash, style.lineWidth);
      if (dash) {
        text += ' stroke-dasharray="' + dash.join(",") + '"';
        if (round(style.lineDashOffset || 0)) { text += ' stroke-dashoffset="' + round(style.lineDashOffset) + '"'; }
      }
    }
    if (style.lineCap !== "butt") { text += ' stroke-linecap="' + (style.lineCap || "butt") + '"'; }
    if (style.miterLimit !== 10) { text += ' stroke-miterlimit="' + (style.miterLimit || 10) + '"'; }
    if (style.lineJoin) { text += ' stroke-linejoin="' + style.lineJoin + '"'; }
    return text;
  };
  // outline is the shape of a path. Lines are written from the numbers; ECharts
  // writes the rest.
  var outline = function (el, precision) {
    if (!el.path) { el.createPathProxy(); }
    var shape = el.path;
    shape.beginPath();
    el.buildPath(shape, el.shape);
    el.pathUpdated();
    var d = shape.data, n = shape._len, ux = shape._ux, uy = shape._uy, p = Math.pow(10, precision);
    var text = "", x = d[1], y = d[2], startX = x, startY = y, px = 0, py = 0, ahead = 0;
    for (var i = 0; i < n;) {
      var command = d[i++];
      if (command === 2) {
        var lx = d[i++], ly = d[i++], dx = Math.abs(lx - x), dy = Math.abs(ly - y);
        if (lx !== lx || ly !== ly) { return ""; }
        if (dx > ux || dy > uy) {
          text += "L" + round(lx * p) / p + " " + round(ly * p) / p;
          x = lx;
          y = ly;
          ahead = 0;
        } else if (dx * dx + dy * dy > ahead) {
          ahead = dx * dx + dy * dy;
          px = lx;
          py = ly;
        }
        continue;
      }
      if (ahead > 0) {
        text += "L" + round(px * p) / p + " " + round(py * p) / p;
        ahead = 0;
      }
      if (command === 1) {
        x = startX = d[i++];
        y = startY = d[i++];
        if (x !== x || y !== y) { return ""; }
        text += "M" + round(x * p) / p + " " + round(y * p) / p;
      } else if (command === 6) {
        if (text) { text += "Z"; }
        x = startX;
        y = startY;
      } else if (command === 7) {
        x = startX = d[i++];
        y = startY = d[i++];
        var w = d[i++], h = d[i++];
        if (x !== x || y !== y || w !== w || h !== h) { return ""; }
        text += "M" + round(x * p) / p + " " + round(y * p) / p + "l" + round(w * p) / p + " 0l0 " + round(h * p) / p + "l" + round(-w * p) / p + " 0Z";
      } else {
        var whole = new Rebuilder();
        whole.reset(precision);
        shape.rebuildPath(whole, 1);
        whole.generateStr();
        return whole.getStr();
      }
    }
    return ahead > 0 ? text + "L" + round(px * p) / p + " " + round(py * p) / p : text;
  };
  // Marks are the same few shapes again and again, moved and made larger.
  var marks = Object.create(null), kept = 0;
  var marked = function (el, precision) {
    var s = el.shape, key = s.symbolType + " " + s.x + " " + s.y + " " + s.width + " " + s.height + " " + precision;
    if (marks[key] === undefined) {
      if (++kept > 100) {
        marks = Object.create(null);
        kept = 1;
      }
      marks[key] = outline(el, precision);
    }
    return marks[key];
  };
  var drawnPath = function (el) {
    var style = el.style, type = el.type, m = el.transform, precision = 1;
    if (type === "circle" || type === "polyline" || type === "polygon" || style.strokePercent < 1 || style.decal) { throw unusual; }
    var colours = coloured(el, style);
    if (!colours) { return ""; }
    if (m) {
      var size = Math.max(m[0] < 0 ? -1 : Math.sqrt(m[0] * m[0] + m[1] * m[1]), m[3] < 0 ? -1 : Math.sqrt(m[2] * m[2] + m[3] * m[3]));
      precision = Math.max(Math.ceil(Math.log(size) / Math.log(10)), 1);
      if (precision !== precision) { throw unusual; }
    }
    return '<path d="' + (type === "symbol" ? marked(el, precision) : outline(el, precision)) + '"' + placed(m) + colours + "></path>\n";
  };
  var drawnText = function (el) {
    var style = el.style, text = style.text;
    if (text == null || text === "" || style.x !== style.x || style.y !== style.y) { return ""; }
    if (style.fontSize == null || +style.fontSize !== style.fontSize || style.textBaseline !== "middle") { throw unusual; }
    var colours = coloured(el, style) || ' fill="none"';
    var font = "font-size:" + style.fontSize + "px;font-family:" + (style.fontFamily || "sans-serif") + ";";
    if (style.fontStyle && style.fontStyle !== "normal") { font += "font-style:" + style.fontStyle + ";"; }
    if (style.fontWeight && style.fontWeight !== "normal") { font += "font-weight:" + style.fontWeight + ";"; }
    return '<text dominant-baseline="central" text-anchor="' + (anchors[style.textAlign] || style.textAlign) + '" style="' + font + '"' +
      (style.x ? ' x="' + style.x + '"' : "") + (style.y ? ' y="' + style.y + '"' : "") + placed(el.transform) + colours + ">" +
      escaped(text + "") + "</text>\n";
  };
  var whole = painter.renderToString;
  painter.renderToString = function (options) {
    try {
      var w = this._width, h = this._height, list = this.storage.getDisplayList(true);
      var text = '<svg width="' + w + '" height="' + h + '" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"' +
        ' baseProfile="full" viewBox="0 0 ' + w + " " + h + '">\n';
      if (this._backgroundColor && this._backgroundColor !== "none") {
        text += '<rect width="' + w + '" height="' + h + '" x="0" y="0" fill="' + plain(this._backgroundColor) + '"></rect>\n';
      }
      var within = null, defs = "", ids = Object.create(null), cut = 0;
      for (var i = 0; i < list.length; i++) {
        var el = list[i], clips = el.__clipPaths;
        if (el.invisible) { continue; }
        if (clips && clips.length > 1) { throw unusual; }
        var clip = clips && clips.length ? clips[0] : null;
        if (clip !== within) {
          if (within) { text += "</g>\n"; }
          if (clip) {
            if (!ids[clip.id]) {
              ids[clip.id] = this._id + "-c" + cut++;
              defs += '<clipPath id="' + ids[clip.id] + '">\n' + drawnPath(clip) + "</clipPath>\n";
            }
            text += '<g clip-path="url(#' + ids[clip.id] + ')">\n';
          }
          within = clip;
        }
        if (el.buildPath) {
          text += drawnPath(el);
        } else if (el.type === "tspan") {
          text += drawnText(el);
        } else {
          throw unusual;
        }
      }
      if (within) { text += "</g>\n"; }
      if (defs) { text += "<defs >\n" + defs + "</defs>\n"; }
      return text + "</svg>";
    } catch (why) {
      if (why !== unusual) { throw why; }
      return whole.call(this, options);
    }
  };
};
