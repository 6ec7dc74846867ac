// Makes the charts of a page interactive: each <figure data-chart> holds an
// <img> drawn by the server and the same chart as JSON. Where anything is
// missing or fails, the image stays, and the table below it is always there.
(function () {
  "use strict";

  // Below this part of the width it was laid out for, a chart's words would no
  // longer fit: the image, which shrinks as a whole, is the better picture.
  var NARROWEST = 0.85;

  function rows(option) {
    // What the arrow keys walk along: each text once, in the order of the chart.
    var seen = {};
    var found = [];
    option.series.forEach(function (series, seriesIndex) {
      (series.data || []).forEach(function (item, dataIndex) {
        var text = item && item.value !== null && item.tooltip && item.tooltip.formatter;
        if (text && !seen[text]) {
          seen[text] = true;
          found.push({ seriesIndex: seriesIndex, dataIndex: dataIndex, text: text, row: order(series, item, dataIndex) });
        }
      });
    });
    return found.sort(function (a, b) { return a.row - b.row; });
  }

  // Words that stand in for a figure carry their row in their value; points of
  // a funnel are walked from few people to many.
  function order(series, item, dataIndex) {
    if (!Array.isArray(item.value) || item.value.length !== 2) { return dataIndex; }
    if (series.yAxisIndex === 1) { return item.value[0]; }
    return series.xAxisIndex === 1 ? item.value[1] : item.value[0];
  }

  function keyboard(box, chart, live, option) {
    var stops = rows(option);
    var at = -1;
    var steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    box.addEventListener("keydown", function (event) {
      if (event.altKey || event.ctrlKey || event.metaKey || !stops.length) { return; }
      if (event.key === "Escape") {
        chart.dispatchAction({ type: "hideTip" });
        live.textContent = "";
        return;
      }
      if (event.key === "Home") {
        at = 0;
      } else if (event.key === "End") {
        at = stops.length - 1;
      } else if (steps[event.key]) {
        at = Math.min(stops.length - 1, Math.max(0, at + steps[event.key]));
      } else {
        return;
      }
      event.preventDefault();
      chart.dispatchAction({ type: "showTip", seriesIndex: stops[at].seriesIndex, dataIndex: stops[at].dataIndex });
      live.textContent = stops[at].text.replace(/\u2060/g, "").replace(/\n/g, ", ");
    });
    box.addEventListener("blur", function () { chart.dispatchAction({ type: "hideTip" }); });
  }

  // The pixels that the frame about a chart takes from the figure's width.
  function edges(frame, figure) {
    if (frame === figure) { return 0; }
    var style = window.getComputedStyle(frame);
    return ["paddingLeft", "paddingRight", "borderLeftWidth", "borderRightWidth"].reduce(function (sum, name) {
      return sum + (parseFloat(style[name]) || 0);
    }, 0);
  }

  function upgrade(figure) {
    var image = figure.querySelector("img");
    var source = figure.querySelector("script[type='application/json']");
    if (!image || !source) { return; }
    var width = image.clientWidth;
    var drawnFor = Number(image.getAttribute("width")) || image.naturalWidth;
    var height = Number(image.getAttribute("height")) || image.naturalHeight;
    if (!height || width < drawnFor * NARROWEST) { return; }

    var option = JSON.parse(source.textContent);
    delete option.aria; // the words are on the box below, once
    var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    option.animation = false;
    if (option.tooltip) { option.tooltip.transitionDuration = still ? 0 : 0.2; }

    var box = document.createElement("div");
    box.className = "khi-chart";
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-roledescription", "chart");
    box.setAttribute("aria-label", image.alt + " Use the arrow keys to hear each figure.");
    var canvas = document.createElement("div");
    canvas.className = "khi-chart__canvas";
    canvas.setAttribute("aria-hidden", "true");
    var live = document.createElement("p");
    live.className = "govuk-visually-hidden";
    live.setAttribute("aria-live", "polite");
    box.appendChild(canvas);
    box.appendChild(live);
    var place = image.closest("picture") || image;
    var frame = place.parentNode;
    frame.insertBefore(box, place);

    var chart;
    try {
      chart = window.echarts.init(canvas, null, { renderer: "svg", width: width, height: height });
      chart.setOption(option);
      keyboard(box, chart, live, option);
    } catch (problem) {
      if (chart) { chart.dispose(); }
      box.remove();
      throw problem;
    }
    image.hidden = true;

    var waiting = 0;
    new ResizeObserver(function () {
      window.cancelAnimationFrame(waiting);
      waiting = window.requestAnimationFrame(function () {
        var room = figure.clientWidth - edges(frame, figure);
        var fits = room >= drawnFor * NARROWEST;
        box.hidden = !fits;
        image.hidden = fits;
        if (fits) { chart.resize({ width: Math.min(room, drawnFor), height: height }); }
      });
    }).observe(figure);
  }

  function start() {
    if (!window.echarts || !window.ResizeObserver) { return; }
    document.querySelectorAll("figure[data-chart]").forEach(function (figure) {
      var image = figure.querySelector("img");
      var go = function () {
        try {
          upgrade(figure);
        } catch (problem) {
          console.warn("khi: a chart stays as it was drawn by the server:", problem);
        }
      };
      if (!image || image.complete) { go(); } else { image.addEventListener("load", go, { once: true }); }
    });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
