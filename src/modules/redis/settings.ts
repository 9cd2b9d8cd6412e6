import type { Form } from '../../core/form.ts';

/** A setting as the scripts need it. */
export interface RedisSetting {
  name: string;
  /** The value in reports. */
  shown: string;
  value: string;
  /** The value as Redis reports it: sizes in bytes. */
  reported: string;
}

/** Settings whose values are secrets. */
const secrets = ['requirepass', 'masterauth', 'tls-key-file-pass', 'tls-client-key-file-pass'];

export const settingName: Form = {
  is: 'the name of a setting, in small letters',
  pattern: /^[a-z][a-z0-9-]*$/,
};

export const settingValue: Form = {
  is: 'a single line',
  pattern: /^[^\n\r]*$/,
  problem: (text) => (/^(true|false)$/i.test(text) ? 'Redis writes yes and no' : undefined),
};

export function redisSettings(config: Record<string, string>): RedisSetting[] {
  return Object.entries(config).map(([name, value]) => ({
    name,
    shown: secrets.includes(name) ? 'as wanted' : value,
    value,
    reported: value.replace(/(?<!\S)\d+[kmg]?b?(?!\S)/gi, inBytes),
  }));
}

const units: { [unit: string]: number } = { k: 1000, m: 1e6, g: 1e9, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** A size as a number of bytes: the units are those in Redis's own redis.conf. */
function inBytes(size: string): string {
  const unit = size.replace(/^\d+/, '').toLowerCase();
  return String(BigInt(Number.parseInt(size, 10)) * BigInt(units[unit] ?? 1));
}

/** Quotes a value for redis-cli, which reads the words of a line as C does (sdssplitargs in sds.c). */
export function quoteForRedis(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&');
  return `"${escaped.replace(/[\0-\x1f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
}
