import { leastPattern, PatternIndex } from './pattern-index.ts';
import { formsOf } from './secret-forms.ts';
import { maskText } from './secret-names.ts';
import { partsAcrossLines } from './wrapped-text.ts';

/** A line of a longer secret counts as a secret if it has so many characters. */
const leastLine = 8;

/**
 * The secrets that a command knows. Everything that the command shows passes through `mask`; what it sends to hosts or
 * writes for them does not.
 */
export class Secrets {
  readonly #known = new Set<string>();
  readonly #index = new PatternIndex();
  readonly #onShort: (() => void) | undefined;

  /** @param onShort called for the first secret that is too short to be masked */
  constructor(onShort?: () => void) {
    this.#onShort = onShort;
  }

  /** Adds a secret. White space around it does not count; a secret of several lines is also masked line by line. */
  add(text: string): void {
    const secret = text.trim();
    if (secret === '' || this.#known.has(secret)) return;
    this.#known.add(secret);
    if (secret.length < leastPattern) this.#onShort?.();
    else this.#addForms(secret);
  }

  #addForms(secret: string): void {
    const lines = secret.split(/\r?\n/).map((line) => line.trim());
    for (const part of [secret, ...lines.filter((line) => line.length >= leastLine)])
      for (const form of formsOf(part)) if (form.length >= leastPattern) this.#index.add(form);
  }

  /** Are there no secrets? Then nothing changes what is shown. */
  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Is a secret in this value, at any depth? */
  isIn(value: unknown): boolean {
    if (this.isEmpty) return false;
    const text = JSON.stringify(value);
    return this.mask(text) !== text;
  }

  /** A value with masked texts, at any depth. */
  maskAll<T>(value: T): T {
    if (typeof value === 'string') return this.mask(value) as T;
    if (this.isEmpty || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.maskAll(item)) as T;
    const entries = Object.entries(value).map(([key, item]) => [key, this.maskAll(item)]);
    return Object.fromEntries(entries) as T;
  }

  /** A text with `***` in place of each secret, in whatever form it is printed. */
  mask(text: string): string {
    if (this.isEmpty) return text;
    const parts = partsAcrossLines(text, (each) => this.#index.find(each));
    if (parts.length === 0) return text;
    let at = 0;
    let masked = '';
    for (const [from, to] of parts) {
      masked += text.slice(at, from) + maskText;
      at = to;
    }
    return masked + text.slice(at);
  }
}
