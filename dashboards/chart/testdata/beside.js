// Draws under node what the benchmarks of this package draw, with the same
// script and the same widths of characters:
//   node testdata/beside.js script.js widths.json
// Each line that comes in is {"option": text, "width": w, "height": h, "times": n};
// what goes out is the time that drawing took, in milliseconds.
const fs = require("fs");
const vm = require("vm");
const readline = require("readline");
const [script, widths] = process.argv.slice(2).map((file) => fs.readFileSync(file, "utf8"));
const faces = JSON.parse(widths);
globalThis.khiMeasure = function (text, font) {
  const face = /\bbold\b/.test(font) ? faces.bold : faces.regular;
  const size = parseFloat((/([\d.]+)px/.exec(font) || [0, "14"])[1]);
  let sum = 0;
  for (const letter of text) sum += letter in face ? face[letter] : 1;
  return sum * size;
};
const lines = readline.createInterface({ input: process.stdin });
const draw = vm.runInThisContext(script);
lines.on("line", (line) => {
  const { option, width, height, times } = JSON.parse(line);
  let svg = "";
  const used = process.cpuUsage();
  const begin = process.hrtime.bigint();
  for (let i = 0; i < times; i++) {
    svg = draw(option, width, height);
    draw.tidy(); // it has no second thread that could
  }
  const end = process.hrtime.bigint();
  const cpu = process.cpuUsage(used);
  process.stdout.write(JSON.stringify({
    clock_ms: Number(end - begin) / 1e6, cpu_ms: (cpu.user + cpu.system) / 1e3, svg: svg,
  }) + "\n");
});
