// Loaded before kplay: writes what the process has used to the file that KPLAY_BENCH_FILE names.
const { writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const resolution = 5;
const histogram = monitorEventLoopDelay({ resolution });
histogram.enable();
process.on('exit', () => {
  histogram.disable();
  const ms = (ns) => Math.max(0, Math.round(ns / 1e6 - resolution));
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const delay = { median: ms(histogram.percentile(50)), p99: ms(histogram.percentile(99)), longest: ms(histogram.max) };
  const used = { cpu: (userCPUTime + systemCPUTime) / 1e6, memory: Math.round(maxRSS / 1024), delay };
  writeFileSync(process.env.KPLAY_BENCH_FILE, JSON.stringify(used));
});
