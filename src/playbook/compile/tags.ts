/** What `-t` and `--skip-tags` select; both empty when neither is given. */
export interface TagChoice {
  tags: string[];
  skipTags: string[];
}

/**
 * Whether a task with these tags (its own and the inherited ones) runs. As in Ansible, `always` runs unless
 * skipped by name, `never` runs only when one of its tags is selected, and `tagged`, `untagged` and `all` can be
 * selected and skipped.
 */
export function isSelected(tags: readonly string[], choice: TagChoice): boolean {
  return isAskedFor(tags, choice.tags) && !isSkipped(tags, choice.skipTags);
}

function isAskedFor(tags: readonly string[], asked: readonly string[]): boolean {
  if (tags.includes('always') || tags.some((tag) => asked.includes(tag))) return true;
  if (tags.includes('never')) return false;
  if (asked.length === 0 || asked.includes('all')) return true;
  return asked.includes(tags.length > 0 ? 'tagged' : 'untagged');
}

function isSkipped(tags: readonly string[], skip: readonly string[]): boolean {
  if (skip.includes('all')) return !tags.includes('always') || skip.includes('always');
  return tags.some((tag) => skip.includes(tag)) || skip.includes(tags.length > 0 ? 'tagged' : 'untagged');
}

const specialTags = ['all', 'always', 'never', 'tagged', 'untagged'];

/** The tags that were selected or skipped but that no task has. */
export function unusedTags(choice: TagChoice, used: ReadonlySet<string>): string[] {
  return [...choice.tags, ...choice.skipTags].filter((tag) => !used.has(tag) && !specialTags.includes(tag));
}
