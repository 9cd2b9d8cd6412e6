import type { Form } from '../../core/form.ts';

/** How docker reads the parts of a container; see docker-container-run(1). */

const range = '\\d{1,5}(?:-\\d{1,5})?';
const address = '(?:\\[[0-9a-fA-F:.]+\\]|\\d+\\.\\d+\\.\\d+\\.\\d+):';

export const port: Form = {
  is: 'a port such as "8080:80" or "127.0.0.1:8080:80/tcp"',
  // with "=", it is the long notation
  pattern: new RegExp(`^(?:(?:${address})?(?:(?:${range})?:)?${range}(?:/(?:tcp|udp|sctp))?|.*=.*)$`),
  problem: (text) => {
    const numbers = text.includes('=')
      ? []
      : (text.replace(new RegExp(`^${address}`), '').match(/\d+/g) ?? []);
    const high = numbers.find((number) => Number(number) > 65535);
    return high && `${high} is above 65535`;
  },
};

export const volume: Form = {
  is: 'a volume such as /srv/shop:/data:ro, with an absolute path in the container',
  pattern: /^([^:\n]+:\/[^:\n]*(:[^:\n]+)?|\/[^:\n]*)$/,
};

export const memory: Form = {
  is: 'a size such as 512m or 1.5g',
  pattern: /^\d+(\.\d+)? ?([kKmMgGtTpP]?[iI]?[bB]?)$/,
};

export const capability: Form = { is: 'the name of a capability', pattern: /^[A-Za-z_]+$/ };

export const device: Form = {
  is: 'a device such as /dev/fuse',
  pattern: /^(\/|[\w.-]+\/[\w.-]+=)\S+$/,
};

export const extraHost: Form = {
  is: 'a name and an address, such as db:10.0.0.5',
  pattern: /^[^\s:=]+[:=]\S+$/,
};
