// Loaded before kplay: writes what the process has used to the file that KPLAY_BENCH_FILE names.
const { writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const resolution = 5;
const histogram = monitorEventLoopDelay({ resolution });
histogram.enable();

// On a busy machine, most of the delay is the time of other programs. The CPU time between two looks at the timers is not.
const turns = [];
let last = process.cpuUsage();
setInterval(() => {
  const { user, system } = process.cpuUsage(last);
  last = process.cpuUsage();
  turns.push((user + system) / 1000);
}, resolution).unref();

process.on('exit', () => {
  histogram.disable();
  const ms = (ns) => Math.max(0, Math.round(ns / 1e6 - resolution));
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const delay = { median: ms(histogram.percentile(50)), p99: ms(histogram.percentile(99)), longest: ms(histogram.max) };
  turns.sort((a, b) => a - b);
  const share = (part) => Math.round(turns[Math.min(turns.length - 1, Math.floor(part * turns.length))] ?? 0);
  const turn = { median: share(0.5), p99: share(0.99), longest: share(1) };
  const used = { cpu: (userCPUTime + systemCPUTime) / 1e6, memory: Math.round(maxRSS / 1024), delay, turn };
  writeFileSync(process.env.KPLAY_BENCH_FILE, JSON.stringify(used));
});
