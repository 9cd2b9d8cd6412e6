/** The version of the tables: an index of another version is made again. */
export const tablesVersion = 1;

/** The tables of the index, which `kplay query` reads: docs/how-to/history.md describes them. */
export const tables = `
create table runs (
  run text primary key, time text not null, person text not null, folder text not null, command text, kplay text not null,
  git_commit text, git_branch text, git_dirty integer, pipeline text, check_mode integer not null,
  exit_code integer, ms real, interrupted integer);
create table hosts (
  run text not null, host text not null, changed integer, unchanged integer, skipped integer, failed integer,
  rescued integer, ignored integer, unknown integer, unreachable integer);
create table tasks (
  id integer primary key, run text not null, host text not null, ran_on text not null, play text not null, role text,
  task text not null, module text not null, handler integer not null, item text, status text not null, ms real not null,
  file text not null, line integer not null, resource text, message text);
create table changes (
  task_id integer not null, run text not null, host text not null, resource text, key text, before text, after text);
create table notices (
  handler_id integer not null, run text not null, host text not null, task text not null, file text not null,
  line integer not null);
create table sources (run text primary key, stamp text not null);
create index tasks_of_run on tasks (run, host);
create index changes_of_host on changes (host, resource);
create index changes_of_task on changes (task_id);
create index notices_of_handler on notices (handler_id);
pragma user_version = ${tablesVersion};
`;

/** The tables with a row for a run. */
export const tableNames = ['runs', 'hosts', 'tasks', 'changes', 'notices', 'sources'] as const;
