import { isDeepStrictEqual } from 'node:util';
import type { Place } from '../../core/errors.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import type { Draft } from '../model/draft.ts';
import type { VarLayer } from '../model/var-layer.ts';

/** Two different definitions of a variable on one level. The one that is later in the alphabet or in the file wins. */
export interface Tie {
  key: string;
  winner: VarLayer;
  rival: VarLayer;
}

/** The ties among layers (lowest precedence first) that affect the value of a variable. */
export function tiesOf(layers: VarLayer[]): Tie[] {
  const winners = new Map<string, VarLayer>();
  const ties = new Map<string, Tie>();
  for (const layer of layers.toReversed()) {
    for (const [key, value] of Object.entries(layer.values)) {
      const winner = winners.get(key);
      if (!winner) winners.set(key, layer);
      else if (!ties.has(key) && areTied(winner, layer) && !isDeepStrictEqual(winner.values[key], value))
        ties.set(key, { key, winner, rival: layer });
    }
  }
  ties.delete('ansible_group_priority');
  return [...ties.values()];
}

/** Of one group or host, later sources win, and later files of a folder: this order is the user's own. */
function areTied(a: VarLayer, b: VarLayer): boolean {
  const isOrdered = a.of === b.of && (a.source !== b.source || a.from !== b.from);
  return a.level !== undefined && a.level === b.level && !isOrdered;
}

/** Finds ties host by host, and reports each pair of definitions once. */
export class Ties {
  readonly #draft: Draft;
  readonly #reported = new Set<string>();

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  /** @param groups the ties among the host's groups @param own the host's own layers, which are stronger */
  check(host: string, groups: Tie[], own: VarLayer[]): void {
    const open = groups.filter(({ key }) => !own.some(({ values }) => Object.hasOwn(values, key)));
    for (const tie of [...open, ...(own.length > 1 ? tiesOf(own) : [])]) this.#report(host, tie);
  }

  #report(host: string, { key, winner, rival }: Tie): void {
    const [place, other] = [placeIn(winner, key), placeIn(rival, key)];
    const id = JSON.stringify([key, winner.from, place, rival.from, other]);
    if (this.#reported.has(id)) return;
    this.#reported.add(id);
    const [here, there] = [where(winner), where(rival)];
    const message =
      here === there
        ? `"${key}" of host "${host}" is given twice in ${here}; the later value wins`
        : `"${key}" of host "${host}" differs in ${here} and ${there}; ${here} wins, as in Ansible`;
    const at = other ? `the other is ${other.file}:${other.line}; ` : '';
    this.#draft.findings.warning('same-level', message, { place, hint: at + remedy(winner, rival) });
  }
}

function remedy(winner: VarLayer, rival: VarLayer): string {
  return winner.of === rival.of
    ? 'remove one of them'
    : 'give one group a higher ansible_group_priority, or set it for the host';
}

function where({ from, place }: VarLayer): string {
  return from.startsWith('group ') && place ? `${from} (${place.file})` : from;
}

function placeIn(layer: VarLayer, key: string): Place | undefined {
  return keyPlaceOf(layer.values, key) ?? layer.place;
}
