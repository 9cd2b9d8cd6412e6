/** An address without the user and the password in it, and how Git gets them: the options `http.URL.extraHeader`. */
export function withoutLogin(repo: string): {
  repo: string;
  login_key: string | undefined;
  login_value: string | undefined;
} {
  const found = /^(https?:\/\/)([^/@]*)@(.*)$/i.exec(repo);
  if (!found) return { repo, login_key: undefined, login_value: undefined };
  const [, scheme, login, rest] = found as unknown as [string, string, string, string];
  const [user = '', ...password] = login.split(':').map(decoded);
  const basic = Buffer.from(`${user}:${password.join(':')}`).toString('base64');
  const host = rest.split('/')[0];
  return {
    repo: scheme + rest,
    login_key: `http.${scheme}${host}/.extraHeader`,
    login_value: `Authorization: Basic ${basic}`,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
