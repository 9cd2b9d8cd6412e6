/** The files of a role that are used instead of main, by its parts. */
export type RoleFiles = { [part in 'tasks' | 'vars' | 'defaults' | 'handlers']?: string };
