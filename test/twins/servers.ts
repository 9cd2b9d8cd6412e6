/** Modules whose hosts need a server or other large packages. */
interface Servers {
  name: string;
  modules: string[];
  /** Debian packages of the hosts: the servers, and what Ansible's modules need to reach them. */
  packages: string[];
  docker?: boolean;
}

export const servers: Servers[] = [
  {
    name: 'postgresql',
    modules: ['postgresql_db', 'postgresql_privs', 'postgresql_user'],
    packages: ['postgresql', 'python3-psycopg2'],
  },
  { name: 'mysql', modules: ['mysql_db', 'mysql_user'], packages: ['mariadb-server', 'python3-pymysql'] },
  {
    name: 'docker',
    modules: ['docker_container', 'docker_network', 'docker_volume'],
    packages: ['python3-docker'],
    docker: true,
  },
  {
    name: 'firewalls',
    modules: ['firewalld', 'iptables', 'ufw'],
    packages: ['firewalld', 'iptables', 'ufw', 'python3-firewall'],
  },
  {
    name: 'python',
    modules: ['pip'],
    packages: ['python3-pip', 'python3-venv', 'zip'],
  },
];

/** Says whether the cases of a module need such hosts. */
export const isOnServers = (module: string): boolean =>
  servers.some(({ modules }) => modules.includes(module));
