import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exitCode, Trouble } from '../core/errors.ts';
import { styleSheet } from '../report/html/page.ts';
import { filesInside } from './inside.ts';

/** The style sheet of all pages. */
export function pageStyle(): string {
  return filesInside('page-style')[styleSheet]!;
}

/**
 * Writes the style sheet into the folder of a page.
 * @throws Trouble if it cannot be written
 */
export function writeStyleBeside(page: string): void {
  try {
    writeFileSync(join(dirname(page), styleSheet), pageStyle());
  } catch (error) {
    throw new Trouble(`cannot write the style of the page: ${(error as Error).message}`, {
      exitCode: exitCode.invalid,
    });
  }
}
