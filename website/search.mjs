// The search of the site. The texts are loaded when the reader begins to search.
import MiniSearch from 'minisearch';

const root = document.currentScript.dataset.root;
const box = document.querySelector('#search');
const [input, list] = box.children;
const shown = 12;
let index;

box.hidden = false;

/** Loads the texts as a script, because a page that is opened from a file cannot fetch. */
function load() {
  index ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${root}search-data.js`;
    script.onload = () => resolve(indexOf(self.kplayParts));
    script.onerror = () => reject(new Error('the texts to search cannot be loaded'));
    document.head.append(script);
  });
  return index;
}

function indexOf(parts) {
  const search = new MiniSearch({
    fields: ['title', 'page', 'text'],
    storeFields: ['at', 'page', 'title', 'text'],
    tokenize: (text) => text.split(/[^\p{L}\p{N}_]+/u).filter(Boolean),
    searchOptions: { boost: { title: 4, page: 2 }, prefix: true, combineWith: 'AND' },
  });
  search.addAll(parts.map((part, id) => ({ id, ...part })));
  return search;
}

async function show() {
  const typed = input.value;
  const search = await load();
  if (typed !== input.value) return;
  const words = typed.trim().toLowerCase();
  if (words === '') return list.replaceChildren();
  const found = partsWith(words, search).slice(0, shown);
  list.replaceChildren(...(found.length === 0 ? [nothing()] : found.map((part) => entry(part, words))));
}

/** The parts with these words, those with the whole phrase first; with similar words if there is none. */
function partsWith(words, search) {
  const boostDocument = (_id, _term, { title, text }) =>
    `${title} ${text}`.toLowerCase().includes(words) ? 3 : 1;
  const found = search.search(words, { boostDocument });
  return found.length > 0 ? found : search.search(words, { fuzzy: 0.3 });
}

function nothing() {
  const item = document.createElement('li');
  item.textContent = 'Nothing found.';
  return item;
}

function entry({ at, page, title, text, terms }, words) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = root + at;
  const name = document.createElement('strong');
  name.textContent = page === title ? page : `${page}: ${title}`;
  link.append(name, excerpt(text, [words, ...terms]));
  item.append(link);
  return item;
}

/** The text around the whole phrase, else around the first word that is in it. */
function excerpt(text, phrases) {
  const places = phrases.map((phrase) => text.toLowerCase().indexOf(phrase));
  const at = places.find((place) => place >= 0) ?? 0;
  const from = Math.max(0, text.lastIndexOf(' ', Math.max(0, at - 40)));
  return `${from > 0 ? '… ' : ''}${text.slice(from, from + 140)}`;
}

function close() {
  list.replaceChildren();
  input.blur();
}

/** Moves the focus through the results. */
function move(step) {
  const stops = [input, ...list.querySelectorAll('a')];
  stops[Math.min(Math.max(stops.indexOf(document.activeElement) + step, 0), stops.length - 1)].focus();
}

input.addEventListener('focus', load);
input.addEventListener('input', show);
input.addEventListener('keydown', ({ key }) => {
  if (key === 'Enter') list.querySelector('a')?.click();
});
box.addEventListener('keydown', (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key === 'Escape') close();
  if (!Object.hasOwn(steps, event.key)) return;
  event.preventDefault();
  move(steps[event.key]);
});
document.addEventListener('click', ({ target }) => {
  if (!box.contains(target)) list.replaceChildren();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || /^(input|textarea)$/i.test(document.activeElement.tagName)) return;
  event.preventDefault();
  input.focus();
});
