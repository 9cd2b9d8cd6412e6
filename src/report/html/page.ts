import { line } from './text.ts';

/** The name of the style sheet beside each page. */
export const styleSheet = 'kplay-report.css';

/** A whole page: without scripts and styles inside, as the content policy of Jenkins demands. */
export function page(title: string, header: string, main: string, footer: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${line(title)}</title>
<link rel="stylesheet" href="${styleSheet}">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${header}<main id="main">
${main}</main>
<footer>
${footer}</footer>
</body>
</html>
`;
}
