import { type Advice, each } from './advice.ts';

const byTls =
  'leave it out: the host calls its own docker; environment: {DOCKER_HOST: ...} selects another one';

const connection: Advice = each(
  'docker_host api_version tls tls_hostname ca_cert client_cert client_key ssl_version use_ssh_client debug validate_certs',
  byTls,
);
const docker: Advice = { ...connection, timeout: byTls };

/** What to do about arguments of Ansible's modules for docker that do not exist here. */
export const dockerArguments: Readonly<Record<string, Advice>> = {
  docker_container: {
    ...docker,
    detach: 'leave detach: true out; in place of false, run docker run --rm with command',
    ...each('cleanup output_logs', 'run docker run --rm with command: it waits, and its output is stdout'),
    ...each('container_default_behavior networks_cli_compatible command_handling', 'leave it out'),
    force_kill: 'write stop_timeout: 0',
    ...each('ignore_image image_comparison image_name_mismatch', 'write comparisons: {image: ignore}'),
    paused: 'run docker pause with command',
    device_requests: 'write gpus: all, or gpus: with a device such as device=0',
    oom_killer: 'write oom_score_adj: -1000 in place of oom_killer: false',
    removal_wait_timeout: 'leave it out: kplay waits until a container is gone',
    kernel_memory: 'leave it out: Linux and docker have given it up',
    image_label_mismatch: 'write comparisons: {labels: ignore}',
    ...each(
      'device_read_bps device_read_iops device_write_bps device_write_iops default_host_ip',
      'no argument does this: run docker update or docker run with command, and say when with unless',
    ),
  },
  docker_compose: {
    ...connection,
    restarted: 'write state: restarted',
    stopped: 'write state: stopped',
    env_file: 'write env_files: with a list',
    scale: 'write deploy: {replicas: ...} in the file of the project',
    nocache: 'run docker compose build --no-cache with command',
    ...each('dependencies hostname_check', 'leave it out'),
  },
  docker_image: {
    ...docker,
    ...each('path dockerfile buildargs build_args', 'write build: {path: ..., dockerfile: ..., args: ...}'),
    ...each('push repository', 'run docker tag and docker push with command, and say when with unless'),
    archive_path: 'run docker save with command, and creates:',
    force_absent: 'write force: true',
    force_tag: 'leave it out',
  },
  docker_login: docker,
  docker_network: docker,
  docker_prune: docker,
  docker_volume: docker,
};
