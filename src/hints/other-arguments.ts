import { type Advice, each } from './advice.ts';
import { dockerArguments } from './docker-arguments.ts';

const ownConnection =
  'leave it out: kplay uses the connection that it has, with the options of its inventory';
const handlebars = 'leave it out: templates are Handlebars, see docs/templates.md';

const runs: Advice = {
  ...each('stdin_add_newline strip_empty_ends', 'leave it out: stdin and output are as they are'),
  warn: 'leave it out: --ignore of kplay lint turns off its warnings',
};
const postgresParameters = 'leave it out: environment: {PGOPTIONS: ...} sets parameters of the server';
const openssl: Advice = {
  select_crypto_backend: 'leave it out: kplay uses openssl of the host',
  return_content: 'read the file with the module slurp',
};

/** What to do about arguments of Ansible's modules that do not exist here. */
const advice: Readonly<Record<string, Advice>> = {
  apt: {
    force_apt_get: 'leave it out: kplay always calls apt-get',
    policy_rc_d: 'write /usr/sbin/policy-rc.d with copy before, and remove it with file after',
    ...each('update_cache_retries update_cache_retry_max_delay', 'write retries: on the task'),
  },
  apt_repository: {
    codename: 'write the line with the address https://ppa.launchpadcontent.net/OWNER/NAME/ubuntu',
    install_python_apt: 'leave it out: kplay needs no Python',
    validate_certs: 'write Acquire::https::Verify-Peer in a file of /etc/apt/apt.conf.d, with copy',
    ...each('update_cache_retries update_cache_retry_max_delay', 'write retries: on the task'),
  },
  authorized_key: {
    follow: 'write path: with the file itself',
    validate_certs: 'leave it out: keys are texts, not addresses',
  },
  command: runs,
  copy: {
    checksum: 'leave it out: kplay always compares the SHA-256',
    local_follow: 'leave it out: links of the controller are followed',
  },
  cron: each('insertafter insertbefore', 'leave it out: the order of the lines has no effect'),
  dnf: {
    use_backend: 'leave it out: kplay finds dnf or yum',
    ...each('download_only download_dir', 'run dnf download with command and creates:'),
    list: 'use the module package_facts',
    install_repoquery: 'leave it out',
  },
  ...dockerArguments,
  find: { read_whole_file: 'leave it out: contains looks at lines', get_checksum: 'use the module stat' },
  get_url: {
    tmp_dest: 'leave it out: the download is beside dest',
    sha256sum: 'write checksum: sha256:SUM',
    ...each(
      'use_netrc use_gssapi unredirected_headers ciphers',
      'leave it out, or write url_username: and url_password:',
    ),
  },
  git: each(
    'archive archive_prefix reference separate_git_dir track_submodules gpg_whitelist',
    'run git with command, and say when with creates or unless',
  ),
  group: { local: 'leave it out: kplay changes the files of the host itself' },
  lvg: { pvresize: 'run pvresize with command, and say when with unless' },
  include_vars: {
    files_matching: 'write extensions: and ignore_files:',
    ignore_unknown_extensions: 'leave it out: files with other extensions are never read',
  },
  mysql_db: {
    ...each('check_implicit_admin check_hostname connect_timeout', 'leave it out'),
    ...each(
      'use_shell pipefail unsafe_login_password',
      'leave it out: a dump that fails is never put in place, and no password is an argument',
    ),
    ...each('restrict_config_file config_overrides_defaults', 'write config_file: with the file'),
    chdir: 'write target: with an absolute path',
  },
  mysql_user: {
    ...each('check_implicit_admin column_case_sensitive check_hostname connect_timeout', 'leave it out'),
    subtract_privs: 'write priv: with all that remains',
    ...each(
      'resource_limits tls_requires session_vars plugin_hash_string plugin_auth_string',
      'run the statement with mysql and shell, and unless:',
    ),
  },
  openssh_keypair: {
    backend: 'leave it out: kplay uses ssh-keygen',
    private_key_format: 'leave it out: the format is that of ssh-keygen',
  },
  openssl_csr: {
    ...openssl,
    ...each(
      'name_constraints_permitted name_constraints_excluded ocsp_must_staple crl_distribution_points authority_key_identifier subject_key_identifier create_subject_key_identifier',
      'run openssl req with command and creates:, with a configuration that has this extension',
    ),
    version: 'leave it out: there is only version 1',
    privatekey_content: 'write privatekey_path: with a file on the host',
  },
  openssl_privatekey: {
    ...openssl,
    cipher: 'leave it out: a key with a passphrase is encrypted with AES-256',
    ...each('format format_mismatch', 'leave it out: the format is PKCS #8'),
  },
  package: { use: 'leave it out: kplay finds the package manager of the host' },
  postgresql_db: {
    trust_input: 'leave it out: names and texts are always quoted',
    session_role: 'write login_user: with this role, or owner:',
    connect_params: postgresParameters,
  },
  postgresql_privs: {
    ...each('fail_on_role usage_on_types trust_input', 'leave it out'),
    connect_params: postgresParameters,
    password: 'write login_password:',
  },
  postgresql_user: {
    priv: 'write a task with postgresql_privs',
    groups: 'write a task with postgresql_privs and type: group',
    session_role: 'write login_user: with this role',
    connect_params: postgresParameters,
    ...each(
      'encrypted fail_on_user trust_input',
      'leave it out: passwords are always encrypted, and a failure is one',
    ),
  },
  reboot: each('search_paths boot_time_command', 'leave it out: kplay compares the boot id of the kernel'),
  setup: each(
    'filter gather_subset gather_timeout fact_path',
    'write names: with the facts, or leave it out',
  ),
  shell: runs,
  systemd: {
    ...each('use pattern runlevel', 'leave it out: the services are those of systemd'),
    sleep: 'write a task with pause, between one that stops and one that starts',
    ...each('arguments args', 'write Environment= or ExecStart= in a drop-in, with systemd_unit'),
  },
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
  timezone: { hwclock: 'run timedatectl set-local-rtc with command, and say when with unless' },
  unarchive: {
    validate_certs: 'fetch the archive with get_url, which has validate_certs:',
    io_buffer_size: 'leave it out',
    copy: 'write remote_src: true in place of copy: false',
    list_files: 'leave it out',
    keep_newer: 'write extra_opts: [--keep-newer-files]',
  },
  user: {
    ...each('local login_class authorization profile role hidden', 'run usermod with command, and unless:'),
    umask: 'write UMASK or HOME_MODE into /etc/login.defs before, with lineinfile',
    seuser: 'run semanage login with command, and say when with unless',
    ssh_key_passphrase: 'make the key with the module openssh_keypair',
  },
  uri: {
    remote_src: 'write body: with the text; src is a file of the controller',
    ...each(
      'use_netrc use_gssapi unredirected_headers ciphers',
      'leave it out, or write url_username: and url_password:',
    ),
  },
  x509_certificate: {
    ...openssl,
    csr_content: 'write csr_path: with a file on the host',
    privatekey_content: 'write privatekey_path: with a file on the host',
    ownca_content: 'write ownca_path: with a file on the host',
    ownca_privatekey_content: 'write ownca_privatekey_path: with a file on the host',
    ...each(
      'ownca_create_subject_key_identifier ownca_create_authority_key_identifier selfsigned_create_subject_key_identifier selfsigned_version ownca_version ignore_timestamps',
      'leave it out',
    ),
    ...each('selfsigned_not_before ownca_not_before', 'leave it out: a certificate is valid from now on'),
  },
  yum_repository: each(
    'async keepalive http_caching ui_repoid_vars mirrorlist_expire metadata_expire_filter ssl_check_cert_permissions protect gpgcakey',
    'leave it out: dnf ignores it',
  ),
  zypper: { force: 'write state: latest, or run zypper install --force with command' },
  wait_for: each('active_connection_states exclude_hosts', 'leave it out'),
};

/** Arguments that many modules of Ansible have. */
const anywhere: Advice = {
  unsafe_writes: 'leave it out: kplay replaces a file by renaming a new one',
  ...each('attributes attr', 'run chattr with command, and say when with unless'),
  ...each(
    'setype seuser serole selevel',
    'write a task with the module file and this argument after this one',
  ),
};

/** The hint for an argument that a module has in Ansible, and not here. */
export function withoutArgument(module: string, argument: string): string | undefined {
  const own = Object.hasOwn(advice, module) ? advice[module]! : {};
  if (Object.hasOwn(own, argument)) return own[argument];
  return Object.hasOwn(anywhere, argument) ? anywhere[argument] : undefined;
}
