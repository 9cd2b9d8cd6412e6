import { Trouble } from '../core/errors.ts';

/** The most hosts of a lab: its addresses end in .11 to .210. */
export const maxHosts = 200;

/** The lowest number from 1 to 254 that no other lab uses: the third part of its addresses, 10.77.N.x. */
export function freeSubnet(taken: number[]): number {
  for (let n = 1; n < 255; n++) if (!taken.includes(n)) return n;
  throw new Trouble('no addresses are left for another lab', {
    hint: 'take one down: kplay lab down --name NAME',
  });
}

/** The bridge's own address: apt source and registry. */
export function bridgeAddress(subnet: number): string {
  return `10.77.${subnet}.1`;
}

/** The address of the host number `index`, counted from 1. */
export function hostAddress(subnet: number, index: number): string {
  return `10.77.${subnet}.${10 + index}`;
}

/** The name of the host number `index`, counted from 1. */
export function hostName(index: number): string {
  return `web${index}`;
}
