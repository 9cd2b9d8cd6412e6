import { describe, expect, it } from 'vitest';
import {
  type Block,
  chooseTasks,
  type Include,
  listTasks,
  mapTasks,
  type TaskNode,
  tasksIn,
} from './tree.ts';

interface Named {
  name: string;
}
const task = (name: string): Named => ({ name });
const block = (
  inner: TaskNode<Named>[],
  rescue: TaskNode<Named>[] = [],
  always: TaskNode<Named>[] = [],
): Block<Named> => ({ block: inner, rescue, always });
const include = (name: string, branches: Record<string, TaskNode<Named>[]>): Include<Named> => ({
  include: task(name),
  branches: new Map(Object.entries(branches)),
});

const tree = [
  task('a'),
  block([task('b'), include('c', { x: [task('d')], y: [block([task('e')])] })], [task('f')], [task('g')]),
  include('h', { '': [task('i')] }),
];
const names = (tasks: Named[]) => tasks.map(({ name }) => name).join('');

describe('the tree of tasks', () => {
  it('lists tasks in their order', () => {
    expect(names(listTasks(tree))).toBe('abcdefghi');
    expect(names(tasksIn(tree))).toBe('abdefgi');
  });

  it('keeps its shape with other tasks', () => {
    const upper = mapTasks(tree, ({ name }) => task(name.toUpperCase()));
    expect(names(listTasks(upper))).toBe('ABCDEFGHI');
    expect(mapTasks(upper, ({ name }) => task(name.toLowerCase()))).toEqual(tree);
  });

  it.each([
    ['abcdefghi', 'abcdefghi'],
    ['e', 'ce'],
    ['f', 'f'],
    ['i', 'hi'],
    ['c', ''],
    ['', ''],
  ])('keeps only what contains a chosen task: %s', (chosen, left) => {
    const kept = chooseTasks(tree, ({ name }) => chosen.includes(name));
    expect(names(listTasks(kept))).toBe(left);
  });
});
