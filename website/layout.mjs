import { escaped } from './html.mjs';
import { relativeTo } from './markdown.mjs';
import { folders, sections } from './navigation.mjs';

/** The whole HTML of a page. It needs no script, except for the search. */
export function layout(page, pages) {
  const to = (path) => relativeTo(page.path, path);
  const title = page.path === 'index.html' ? 'kplay' : `${page.title} · kplay`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${to('style.css')}">
<script defer src="${to('search.js')}" data-root="${to('index.html').replace(/index\.html$/, '')}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<a class="home" href="${to('index.html')}">kplay</a>
<div id="search" hidden>
<input type="search" placeholder="Search (press /)" aria-label="Search the docs" autocomplete="off">
<ol></ol>
</div>
<label class="menu" for="menu">Menu</label>
</header>
<input type="checkbox" id="menu" aria-label="Show the menu">
<nav class="pages" aria-label="Pages">${navigation(page, pages, to)}</nav>
<main id="content">
${page.html}${neighbours(page, pages, to)}</main>
${contents(page)}
</body>
</html>
`;
}

/** The sections with their pages, and the pages of the folder that the page is in. */
function navigation(page, pages, to) {
  const folder = Object.keys(folders).find((each) => page.source.startsWith(each));
  const inFolder = folder
    ? [[folders[folder], pages.filter((each) => each.section === folders[folder])]]
    : [];
  const listed = sections.map(([name]) => [name, pages.filter((each) => each.section === name)]);
  return [...inFolder, ...listed]
    .map(([name, own]) => `<h2>${name}</h2><ul>${own.map((each) => item(each, page, to)).join('')}</ul>`)
    .join('');
}

function item(each, page, to) {
  const current = each === page ? ' aria-current="page"' : '';
  return `<li><a href="${to(each.path)}"${current}>${escaped(each.title)}</a></li>`;
}

/** The headings of a long page. */
function contents({ headings }) {
  const inside = headings.filter(({ depth }) => depth === 2 || depth === 3);
  if (inside.length < 3) return '';
  const items = inside.map(
    ({ depth, text, anchor }) => `<li class="depth${depth}"><a href="#${anchor}">${escaped(text)}</a></li>`,
  );
  return `<nav class="contents" aria-label="On this page"><h2>On this page</h2><ul>${items.join('')}</ul></nav>`;
}

/** The pages before and after, in the same section. */
function neighbours(page, pages, to) {
  const own = pages.filter(({ section }) => section === page.section);
  const at = own.indexOf(page);
  const link = (each, rel) =>
    each ? `<a rel="${rel}" href="${to(each.path)}">${escaped(each.title)}</a>` : '';
  return `<footer>${link(own[at - 1], 'prev')}${link(own[at + 1], 'next')}</footer>\n`;
}
