import type { Findings } from '../../core/findings.ts';
import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import { isBlock, isInclude, listsIn, type TaskNode } from '../../playbook/tree.ts';
import { keyPlaceOf } from '../../yaml/read.ts';

/** Files that decide whether the next connection succeeds, and a transaction for each kind. */
const files = [
  {
    path: /^\/etc\/ssh\/sshd_config($|\.d\/)/,
    of: 'sshd',
    transaction: '{ check: sshd -t, reload: ssh, confirm: 30 }',
  },
  {
    path: /^\/etc\/nftables(\.conf$|\.d\/)/,
    of: 'the firewall',
    transaction: '{ check: nft -c -f /etc/nftables.conf, reload: nftables, confirm: 30 }',
  },
  {
    path: /^\/etc\/(iptables|sysconfig\/ip6?tables|ufw|firewalld)(\/|$)/,
    of: 'the firewall',
    transaction: '{ reload: UNIT, confirm: 30 }',
  },
];

/**
 * Warns about tasks that can lock the user out, and make no new connection before their changes count.
 * @param inside whether a transaction without that is around them
 */
export function checkWayBack(
  nodes: readonly TaskNode<CompiledTask>[],
  findings: Findings,
  inside = false,
): void {
  for (const node of nodes) {
    if (!isBlock(node) && !isInclude(node)) checkTask(node, findings, inside);
    else {
      const end = isBlock(node) ? node.transaction : undefined;
      const [first, ...others] = listsIn(node);
      if (end?.task.args.confirm === undefined)
        checkWayBack(first ?? [], findings, inside || end !== undefined);
      for (const list of others) checkWayBack(list, findings, inside);
    }
  }
}

function checkTask({ task, module, raw }: CompiledTask, findings: Findings, inside: boolean): void {
  if (module?.module.kind !== 'state' || !module.module.transactional) return;
  const path = task.args.dest ?? task.args.path;
  const file = typeof path === 'string' ? files.find((each) => each.path.test(path)) : undefined;
  if (!file) return;
  findings.warning('no-way-back', `if this change of ${file.of} is wrong, you may be locked out`, {
    place: keyPlaceOf(raw, task.module) ?? task.place,
    hint: inside
      ? 'add confirm: 30 to the transaction'
      : `put the task into a block with transaction: ${file.transaction}`,
  });
}
