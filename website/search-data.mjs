/** The script that gives a browser the texts to search: a part for each heading of each page. */
export function searchData(pages) {
  const parts = pages.flatMap(({ path, title: page, parts: own }) =>
    own.map(({ anchor, title, text }, i) => ({
      at: i === 0 ? path : `${path}#${anchor}`,
      page,
      title,
      text,
    })),
  );
  return `self.kplayParts=${JSON.stringify(parts)};\n`;
}
