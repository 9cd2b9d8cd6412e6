import type { ClosingQuestion } from '../context.ts';
import { sendInTime } from '../task/repeat.ts';
import type { RunHost } from './host.ts';

/** Asks a host in a session that it has; a host that cannot answer is not asked. */
export async function askClosing(host: RunHost, question: ClosingQuestion): Promise<void> {
  const step = host.recap.unreachable ? undefined : question.of(host.name);
  const session = step && host.openSession;
  if (!step || !session) return;
  try {
    const answer = await sendInTime(session, step);
    if (answer !== 'dropped') question.take(host.name, answer.stdout.bytes.toString('utf8'));
  } catch (error) {
    host.gone(error);
  }
}
