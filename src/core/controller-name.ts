import { hostname, userInfo } from 'node:os';

/** Who runs kplay, and where, such as alice@ws1. */
export function controllerName(): string {
  return `${userInfo().username}@${hostname()}`;
}
