import { Unknown } from '../core/unknown.ts';

/**
 * Evaluates a value as far as it is known before the run. Checks report an error in a template where it is written,
 * so here it only makes the value unknown.
 */
export function attempt<T>(read: () => T): T | Unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof Unknown ? error : new Unknown(`because ${(error as Error).message}`);
  }
}

/** The value, or `Unknown`; rethrows all other errors. */
export function orUnknown<T>(read: () => T): T | Unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unknown) return error;
    throw error;
  }
}
