/** Hints by the names of arguments. */
type Advice = Readonly<Record<string, string>>;

/** The same hint for several arguments. */
const each = (names: string, hint: string): Advice =>
  Object.fromEntries(names.split(' ').map((name) => [name, hint]));

const ownConnection =
  'leave it out: kplay uses the connection that it has, with the options of its inventory';
const byTls =
  'leave it out: the host calls its own docker; environment: {DOCKER_HOST: ...} selects another one';
const handlebars = 'leave it out: templates are Handlebars, see docs/templates.md';

const docker: Advice = each(
  'docker_host api_version tls tls_hostname ca_cert client_cert client_key ssl_version use_ssh_client debug timeout validate_certs',
  byTls,
);
const dump = 'run the program for it with the module shell, and creates: or unless: to say when';

/** What to do about arguments of Ansible's modules that do not exist here. */
const advice: Readonly<Record<string, Advice>> = {
  apt: {
    force_apt_get: 'leave it out: kplay always calls apt-get',
    policy_rc_d: 'write /usr/sbin/policy-rc.d with copy before, and remove it with file after',
    ...each('update_cache_retries update_cache_retry_max_delay', 'write retries: on the task'),
  },
  command: each('stdin_add_newline strip_empty_ends', 'leave it out: stdin and output are as they are'),
  copy: {
    checksum: 'leave it out: kplay always compares the SHA-256',
    local_follow: 'leave it out: links of the controller are followed',
  },
  dnf: {
    ...each('download_only download_dir', 'run dnf download with command and creates:'),
    list: 'use the module package_facts',
    install_repoquery: 'leave it out',
  },
  docker_container: {
    ...docker,
    ...each(
      'detach cleanup output_logs',
      'run docker run --rm with command: it waits, and its output is stdout',
    ),
    ...each('container_default_behavior networks_cli_compatible command_handling', 'leave it out'),
    force_kill: 'write stop_timeout: 0',
    ...each('ignore_image image_comparison image_name_mismatch', 'write comparisons: {image: ignore}'),
    paused: 'run docker pause with command',
  },
  docker_image: docker,
  docker_login: docker,
  docker_network: docker,
  docker_prune: docker,
  docker_volume: docker,
  find: { read_whole_file: 'leave it out: contains looks at lines', get_checksum: 'use the module stat' },
  get_url: {
    tmp_dest: 'leave it out: the download is beside dest',
    ...each(
      'use_netrc use_gssapi unredirected_headers ciphers',
      'leave it out, or write url_username: and url_password:',
    ),
  },
  git: each(
    'archive archive_prefix reference separate_git_dir track_submodules gpg_whitelist',
    'run git with command, and say when with creates or unless',
  ),
  include_vars: {
    files_matching: 'write extensions: and ignore_files:',
    ignore_unknown_extensions: 'leave it out: files with other extensions are never read',
  },
  mysql_db: each(
    'target single_transaction quick ignore_tables hex_blob dump_extra_args skip_lock_tables',
    dump,
  ),
  mysql_user: {
    ...each('check_implicit_admin column_case_sensitive check_hostname connect_timeout', 'leave it out'),
    subtract_privs: 'write priv: with all that remains',
    ...each(
      'resource_limits tls_requires session_vars host_all',
      'run the statement with mysql and shell, and unless:',
    ),
  },
  package: { use: 'leave it out: kplay finds the package manager of the host' },
  postgresql_db: each('target target_opts dump_extra_args', dump),
  postgresql_privs: each('fail_on_role usage_on_types trust_input', 'leave it out'),
  postgresql_user: {
    priv: 'write a task with postgresql_privs',
    groups: 'write a task with postgresql_privs and type: group',
    ...each(
      'encrypted fail_on_user trust_input',
      'leave it out: passwords are always encrypted, and a failure is one',
    ),
  },
  setup: each(
    'filter gather_subset gather_timeout fact_path',
    'write names: with the facts, or leave it out',
  ),
  synchronize: {
    ...each('use_ssh_args ssh_connection_multiplexing ssh_multiplexing', ownConnection),
    ssh_args: `${ownConnection}, such as kplay_ssh_config`,
    private_key: 'write kplay_private_key: in the inventory',
    dest_port: 'write kplay_port: in the inventory',
    set_remote_user: 'leave it out: kplay logs in as kplay_user of the inventory',
    verify_host: 'leave it out: kplay always checks the key of the host',
  },
  template: each(
    'block_start_string block_end_string variable_start_string variable_end_string comment_start_string comment_end_string trim_blocks lstrip_blocks newline_sequence output_encoding',
    handlebars,
  ),
  unarchive: {
    copy: 'write remote_src: true in place of copy: false',
    list_files: 'leave it out',
    keep_newer: 'write extra_opts: [--keep-newer-files]',
  },
  user: each('local login_class authorization profile role hidden', 'run usermod with command, and unless:'),
  wait_for: each('active_connection_states exclude_hosts', 'leave it out'),
};

/** Arguments that many modules of Ansible have. */
const anywhere: Advice = {
  unsafe_writes: 'leave it out: kplay replaces a file by renaming a new one',
  ...each('attributes attr', 'run chattr with command, and say when with unless'),
  ...each(
    'setype seuser serole selevel',
    'run semanage fcontext and restorecon with command, and say when with unless',
  ),
};

/** The hint for an argument that a module has in Ansible, and not here. */
export function withoutArgument(module: string, argument: string): string | undefined {
  const own = Object.hasOwn(advice, module) ? advice[module]! : {};
  if (Object.hasOwn(own, argument)) return own[argument];
  return Object.hasOwn(anywhere, argument) ? anywhere[argument] : undefined;
}
