import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';
import { highlight } from './highlight.mjs';
import { escaped, unescaped } from './html.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Renders a page. `targets` has the path in the site and the title of each source. */
export function pageOf(markdown, source, targets) {
  const anchors = new Anchors();
  const headings = [];
  const marked = new Marked({ renderer: renderer(source, targets, headings, anchors) });
  const tokens = marked.lexer(markdown);
  const html = marked.parser(tokens);
  return { html, headings, parts: partsOf(tokens, headings) };
}

/** The anchors of a page, as GitHub makes them. */
class Anchors {
  #used = new Map();

  of(text) {
    const plain = text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '');
    const anchor = plain.replaceAll(' ', '-');
    const count = this.#used.get(anchor) ?? 0;
    this.#used.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  }
}

function renderer(source, targets, headings, anchors) {
  return {
    heading({ tokens, depth }) {
      const text = unescaped(this.parser.parseInline(tokens, this.parser.textRenderer));
      const anchor = anchors.of(text);
      headings.push({ depth, text, anchor });
      const link =
        depth > 1 ? ` <a class="anchor" href="#${anchor}" aria-label="Link to this section">#</a>` : '';
      return `<h${depth} id="${anchor}">${this.parser.parseInline(tokens)}${link}</h${depth}>\n`;
    },
    code({ text, lang = '' }) {
      const [language, ...words] = lang.split(' ');
      const path = words.find((word) => /[./]|^Jenkinsfile$/.test(word));
      const caption = path ? `<figcaption>${escaped(path)}</figcaption>` : '';
      const code = `<pre tabindex="0"><code>${highlight(text, language)}</code></pre>`;
      return `<figure class="code">${caption}${code}</figure>\n`;
    },
    table(token) {
      // a wide table scrolls in itself
      return `<div class="table" tabindex="0">${tableOf(this.parser, token)}</div>\n`;
    },
    link({ href, tokens }) {
      const inside = this.parser.parseInline(tokens);
      const target = targetOf(href, source, targets);
      const address = addressOf(href, source, targets);
      // the name of a source means nothing on the site
      const text = target && /\.md$|\/$/.test(inside) ? escaped(target.title) : inside;
      return address === undefined ? text : `<a href="${escaped(address)}">${text}</a>`;
    },
    image({ href, text }) {
      return `<img src="${escaped(href.replace(/^docs\//, ''))}" alt="${escaped(text)}" loading="lazy">`;
    },
  };
}

function tableOf(parser, { header, rows }) {
  const row = (cells, tag) =>
    `<tr>${cells.map(({ tokens }) => `<${tag}>${parser.parseInline(tokens)}</${tag}>`).join('')}</tr>`;
  // some tables need no head
  const isEmpty = header.every(({ text }) => text === '');
  const head = isEmpty ? '' : `<thead>${row(header, 'th')}</thead>`;
  return `<table>${head}<tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
}

/** The page that a link between sources leads to. */
function targetOf(href, source, targets) {
  const path = posix.join(posix.dirname(source), href.split('#')[0]);
  return targets.get(path.endsWith('/') ? `${path}README.md` : path);
}

/**
 * The address on the site for a link between sources: undefined for a file that is not a page. A link to nothing stays
 * as it is, and test/website.test.ts finds it.
 */
function addressOf(href, source, targets) {
  if (/^[a-z]+:/.test(href) || href.startsWith('#')) return href;
  const [file, anchor] = href.split('#');
  const target = targetOf(href, source, targets);
  if (!target) return isOnlyInSource(posix.join(posix.dirname(source), file)) ? undefined : href;
  return relativeTo(targets.get(source).path, target.path) + (anchor === undefined ? '' : `#${anchor}`);
}

/** Is it a file of the project that is not on the site? The pictures are on it, at the same place. */
function isOnlyInSource(path) {
  return existsSync(posix.join(root, path)) && !path.startsWith('docs/screens/');
}

/** The address of a page, as seen from another page. */
export function relativeTo(from, to) {
  return posix.relative(posix.dirname(from), to);
}

/** The texts of a page for the search: one for each heading, without what only programs read. */
function partsOf(tokens, headings) {
  const parts = [];
  for (const token of tokens) {
    if (token.type === 'heading')
      parts.push({ ...headings[parts.length], text: '', title: headings[parts.length].text });
    else if (parts.length > 0) parts.at(-1).text += `${plain(token)} `;
  }
  return parts.map(({ anchor, title, text }) => ({
    anchor,
    title,
    text: unescaped(text).replace(/\s+/g, ' ').trim(),
  }));
}

function plain(token) {
  if (token.type === 'html' || token.type === 'image') return '';
  if (token.type === 'table')
    return [token.header, ...token.rows]
      .flat()
      .map(({ tokens }) => plain({ tokens }))
      .join(' ');
  if (token.type === 'list') return token.items.map(plain).join(' ');
  return token.tokens ? token.tokens.map(plain).join('') : (token.text ?? '');
}
