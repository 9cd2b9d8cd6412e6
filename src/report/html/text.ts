import { clean, cleanLines } from '../clean.ts';
import { escapeMarkup } from '../markup.ts';

/** A text on one line, for an element or an attribute; nothing in it is markup. */
export function line(text: string): string {
  return escapeMarkup(clean(text));
}

/** A text with its lines, for a `pre`; nothing in it is markup. */
export function block(text: string): string {
  return escapeMarkup(cleanLines(text));
}

/** `1 host`, `2 hosts`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

/** A section of the page with its heading; nothing if it has no content. */
export function section(id: string, title: string, content: string): string {
  if (content === '') return '';
  return `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${line(title)}</h2>\n${content}</section>\n`;
}

/** What is left out of a list; nothing if nothing is. */
export function leftOut(n: number, noun: string): string {
  return n > 0
    ? `<p class="left-out">${count(n, `more ${noun}`)} ${n === 1 ? 'is' : 'are'} left out.</p>\n`
    : '';
}

/** A table that scrolls by itself if it is wider than the page. */
export function scrollingTable(caption: string, head: string, body: string, kind = ''): string {
  const name = kind === '' ? '' : ` class="${kind}"`;
  return (
    `<div class="scroll" role="region" aria-label="${line(caption)}" tabindex="0">\n<table${name}>\n` +
    `<caption>${line(caption)}</caption>\n<thead>${head}</thead>\n${body}</table>\n</div>\n`
  );
}
