import { invalid } from '../core/errors.ts';
import { type Host, varPlace } from '../inventory/model/inventory.ts';
import type { Address } from '../transport/transport.ts';

/**
 * Fills in %h (host), %p (port), %r (user) and %n (name) of a proxy command, as in ssh_config(5); no later step
 * does so again. The result is a shell command: values that the shell could expand are refused.
 */
export function fillIn(command: string, address: Address, host: Host): string {
  const values: Record<string, string> = {
    h: address.host,
    p: String(address.port),
    r: address.user,
    n: address.alias ?? address.host,
    '%': '%',
  };
  return command.replace(/%(.?)/gs, (token, letter: string) => {
    const value = values[letter];
    const place = varPlace(host, 'kplay_proxy_command');
    const at = place ? { place } : {};
    if (value === undefined)
      throw invalid('proxy-command', `"${token}" in the proxy command of host "${host.name}" is unknown`, {
        ...at,
        hint: 'known are %h, %p, %r, %n and %%',
      });
    if (letter !== '%' && !/^[\w.:@+][\w.:@+%-]*$/.test(value))
      throw invalid(
        'proxy-command',
        `"${value}" cannot be used in the proxy command of host "${host.name}"`,
        at,
      );
    return value;
  });
}
