/** The files of a role that count in place of main, by its parts. */
export type RoleFiles = { [part in 'tasks' | 'vars' | 'defaults' | 'handlers']?: string };
