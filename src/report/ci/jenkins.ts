import { stripVTControlCharacters } from 'node:util';
import { humanTime } from '../time.ts';
import type { CiSystem } from './ci.ts';

/**
 * Jenkins: the plugin Collapsing Console Sections knows sections by regular expressions, so their lines have no colours.
 * Only ESC begins what Jenkins itself hides in a log, and no text of a host has one.
 */
export const jenkins: CiSystem = {
  begin: ({ header }) => stripVTControlCharacters(header),
  end: ({ header, ms }) => `End of ${stripVTControlCharacters(header).replace(/^P/, 'p')}, ${humanTime(ms)}`,
  annotation: () => '',
  // the step ansiColor sets TERM; an agent has none
  showsColors: ({ TERM }) => TERM !== undefined && TERM !== '' && TERM !== 'dumb',
};
