/** Says what is wrong with how a module reaches a database server, in a sentence. */
export function loginProblem(login: {
  login_host?: string | undefined;
  login_unix_socket?: string | undefined;
}): string | undefined {
  return login.login_host !== undefined && login.login_unix_socket !== undefined
    ? 'login_host and login_unix_socket exclude each other'
    : undefined;
}
