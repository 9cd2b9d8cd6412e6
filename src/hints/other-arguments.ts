const ownConnection =
  'leave it out: kplay uses the connection that it has, with the options of its inventory';

/** What to do about arguments of Ansible's modules that do not exist here. */
const advice: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  synchronize: {
    ssh_args: `${ownConnection}, such as kplay_ssh_config`,
    use_ssh_args: ownConnection,
    ssh_connection_multiplexing: ownConnection,
    ssh_multiplexing: ownConnection,
    private_key: 'write kplay_private_key: in the inventory',
    dest_port: 'write kplay_port: in the inventory',
    set_remote_user: 'leave it out: kplay logs in as kplay_user of the inventory',
    verify_host: 'leave it out: kplay always checks the key of the host',
  },
};

/** The hint for an argument that a module has in Ansible, and not here. */
export function withoutArgument(module: string, argument: string): string | undefined {
  return Object.hasOwn(advice, module) && Object.hasOwn(advice[module]!, argument)
    ? advice[module]![argument]
    : undefined;
}
