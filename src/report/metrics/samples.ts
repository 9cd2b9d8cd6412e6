import { clean } from '../clean.ts';
import { families, type MetricName } from './families.ts';

type Labels = Record<string, string>;

/** Values by the text of their name and labels. */
export type Samples = Map<string, number>;

/** The name and the labels of a value, as in the text format of Prometheus. */
export function sampleKey(name: MetricName, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return `${name}{${pairs.join(',')}}`;
}

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details */
export function metricsText(samples: Samples): string {
  const names = Object.keys(families) as MetricName[];
  return names
    .map((name) => {
      const [type, help] = families[name];
      const lines = [...samples].filter(([key]) => key.startsWith(`${name}{`));
      const values = lines.map(([key, value]) => `${key} ${value}\n`).join('');
      return values && `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${values}`;
    })
    .join('');
}

/** The values of a text that `metricsText` has made; lines that are something else are left out. */
export function samplesIn(text: string): Samples {
  const lines = text.split('\n').flatMap((line): [string, number][] => {
    const [, key, value] = /^(kplay_\w+\{.*\}) (\S+)$/.exec(line) ?? [];
    return key === undefined || !Number.isFinite(Number(value)) ? [] : [[key, Number(value)]];
  });
  return new Map(lines);
}

function escaped(value: string): string {
  return clean(value).replace(/[\\"]/g, (char) => `\\${char}`);
}
