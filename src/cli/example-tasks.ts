/**
 * The examples of a module as the tasks of a playbook, with their comments: without what is only for the tests, such
 * as the state before.
 * @param examples the text of examples.yml: a list of mappings whose keys are indented by two
 */
export function exampleTasks(examples: string): string {
  let key = '';
  const lines = examples.split('\n').flatMap((line) => {
    const own = /^(?:- | {2})(\w+):(.*)$/.exec(line);
    if (own) key = own[1]!;
    if (/^\S/.test(line) && !own) return [line];
    if (key === 'name') return [line];
    if (key !== 'task') return [];
    // what is below `task` is the task itself
    if (!own) return [line.replace(/^ {2}/, '')];
    const inline = own[2]!.trim();
    return inline === '' ? [] : [`  ${inline.replace(/^\{\s*(.*?)\s*\}$/, '$1')}`];
  });
  return lines.join('\n').trimEnd();
}
