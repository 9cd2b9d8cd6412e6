import type { Command } from 'commander';
import { keptRunOptions } from './options.ts';

/** Adds what is written about a run besides the report on the terminal. */
export function reportOptions(command: Command): Command {
  command
    .option('--junit <file>', 'write a test report for Jenkins: a case for each task on each host')
    .option('--fail-on-change', 'a change is a failure in the test report')
    .option('--html <file>', 'write a page about the run for a browser, and its style sheet beside it');
  return keptRunOptions(metricsOptions(command));
}

/** Adds where metrics are written. */
export function metricsOptions(command: Command): Command {
  return command
    .option('--metrics <file>', 'write metrics for Prometheus (textfile collector of node_exporter)')
    .option('--push-gateway <url>', 'send the metrics to a Pushgateway')
    .option(
      '--push-gateway-auth-file <file>',
      'read user:password of the Pushgateway from this file, as passwords',
    );
}
