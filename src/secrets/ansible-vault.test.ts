import { describe, expect, it } from 'vitest';
import { openVault, type VaultPassword } from './ansible-vault.ts';
import { CannotOpen } from './cannot-open.ts';

// made by ansible-vault, with the passwords below; test/secrets-oracle.test.ts asks it for more
const sealed = `$ANSIBLE_VAULT;1.1;AES256
36353930633464376632373861326233633361656435663837386662363137636364376163356130
3238343433346162356535323534393464613762326664340a396332653565616633393933653434
30323239663663383339313337393563643532353036623062356135633635323735326463346532
6136646466366663630a633338363266386566353864326164383666363735303864636162383166
3164
`;
const labelled = `$ANSIBLE_VAULT;1.2;AES256;dev
35393634373334643835373463643830643535643262333031613363623232333664623066326632
3732316435653262643730663230393837323839383134630a323463366132356634353034353961
63323732336661373466383066383931383339626266336236646334386639356432656464616431
3364613333376339360a306665336536663738626331643232326439346230616166373261613362
6339
`;
const empty = `$ANSIBLE_VAULT;1.1;AES256
64663966333037343930653031303239366234663431386133353631643966613235626335366333
3038376238323966306166313437316131353733653630630a376366303438653932646339666639
65316337623161626265666434656133323033646665326336643163343039366266366630316366
6163613231383933630a396337366332396264316339663231626565633934383738663766373864
6163
`;
const plain = 'a: 1\nb: täxt\n';

const right: VaultPassword = { label: 'default', password: 'hunter22' };
const dev: VaultPassword = { label: 'dev', password: 'other' };
const wrong: VaultPassword = { label: 'default', password: 'hunter23' };

async function opened(text: string, passwords: VaultPassword[]): Promise<string> {
  try {
    return Buffer.from(await openVault(text, passwords)).toString('utf8');
  } catch (error) {
    if (error instanceof CannotOpen) return `${error.kind}: ${error.message}`;
    throw error;
  }
}

describe('openVault', () => {
  it.each<[string, string, VaultPassword[], string]>([
    ['version 1.1', sealed, [right], plain],
    ['version 1.2', labelled, [dev], plain],
    ['no text', empty, [right], ''],
    ['any of the passwords', sealed, [wrong, dev, right], plain],
    ['the password of another id', labelled, [{ ...dev, label: 'prod' }], plain],
    ['Windows line ends', sealed.replaceAll('\n', '\r\n'), [right], plain],
    ['indented lines', sealed.replaceAll('\n', '\n    '), [right], plain],
    ['no password', sealed, [], 'no key: there is no vault password for a text'],
    [
      'no password for an id',
      labelled,
      [],
      'no key: there is no vault password for a text with the vault id "dev"',
    ],
    ['a wrong password', sealed, [wrong], 'no key: no vault password fits, or the text is damaged'],
    [
      'a missing line',
      sealed.split('\n').slice(0, -2).join('\n'),
      [right],
      'no key: no vault password fits, or the text is damaged',
    ],
    ['half of it', sealed.slice(0, 120), [right], 'damaged: it is not a whole text of Ansible Vault'],
    [
      'another version',
      '$ANSIBLE_VAULT;1.0;AES\n61',
      [right],
      'damaged: kplay reads version 1.1 and 1.2 with AES256, not "1.0 AES"',
    ],
    ['no body', '$ANSIBLE_VAULT;1.1;AES256', [right], 'damaged: it is not a whole text of Ansible Vault'],
  ])('%s', async (_, text, passwords, expected) => {
    expect(await opened(text, passwords)).toBe(expected);
  });

  it('gives no text if a digit is changed', async () => {
    const places = [...sealed.matchAll(/[0-9a-f]/g)]
      .map(({ index }) => index)
      .filter((i) => i > 25 && i % 40 === 0);
    for (const i of places) {
      const changed = sealed.slice(0, i) + (sealed[i] === '3' ? '4' : '3') + sealed.slice(i + 1);
      expect(await opened(changed, [right])).toMatch(/^(?:no key|damaged): /);
    }
  });
});
