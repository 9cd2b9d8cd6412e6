import { expect, it, vi } from 'vitest';
import { Turn } from './turn.ts';

it('lets others have a turn once it has taken long, and not before', async () => {
  let turns = 0;
  setImmediate(() => turns++);
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
  const turn = new Turn();
  for (let i = 0; i < 100; i++) expect(await turn.after(Promise.resolve(i))).toBe(i);
  expect(turns).toBe(0);
  clock.mockReturnValue(1101);
  await turn.after(Promise.resolve());
  expect(turns).toBe(1);
  clock.mockRestore();
});
