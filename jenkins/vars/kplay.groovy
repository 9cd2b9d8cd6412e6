// A shared library for Jenkins: kplay.lint, .plan, .apply, .run and .drift, each with a map of options.
// docs/how-to/jenkins.md explains them. The CPS engine of Jenkins runs this file: loops are `for`, closures are bodies of
// steps only. Secrets stay in variables of the environment, which kplay reads itself; no text of this file contains one.

/** Checks playbooks; writes the findings to kplay.sarif. */
def lint(Map options) {
  String report = options.sarif ?: 'kplay.sarif'
  List words = ['lint', '--format', 'sarif'] + sources(options) + rest(options)
  try {
    finish('lint', execute(options, command(words) + ' >' + quoted(report)), options)
  } finally {
    archiveArtifacts artifacts: report, allowEmptyArchive: true
  }
}

/** Saves what a run would change, and shows it as Markdown; returns whether there is anything. */
boolean plan(Map options) {
  String saved = options.out ?: 'kplay.kplan'
  String page = options.page ?: 'kplay-plan.md'
  List words = ['plan', '--out', saved, '--format', 'md'] + sources(options) + rest(options)
  int code = execute(options, command(words) + ' >' + quoted(page))
  archiveArtifacts artifacts: page, allowEmptyArchive: true
  finish('plan', code, options)
  return code == 2
}

/** Applies a saved plan, and nothing that it does not contain. */
def apply(Map options) {
  report(options, ['apply', options.plan ?: 'kplay.kplan'])
}

/** Runs playbooks. */
def run(Map options) {
  report(options, ['run'] + sources(options))
}

/** Looks for drift, and changes nothing; returns whether there is any. The build is unstable then. */
boolean drift(Map options) {
  int code = execute(options, command(['drift'] + sources(options) + rest(options)))
  finish('drift', code, options)
  return code == 2
}

/** Runs a command that changes hosts, and publishes its reports whatever becomes of it. */
private void report(Map options, List words) {
  String results = options.junit ?: 'kplay.xml'
  List reports = ['--junit', results]
  if (options.html) reports += ['--html', options.html]
  try {
    finish(words[0], execute(options, command(words + reports + rest(options))), options)
  } finally {
    junit testResults: results, allowEmptyResults: true
    if (options.html) publish(options.html)
  }
}

private void publish(String page) {
  publishHTML target: [
    reportDir: '.',
    reportFiles: page,
    reportName: 'kplay',
    allowMissing: true,
    alwaysLinkToLastBuild: true,
    keepAll: true,
  ]
}

/** Runs a line of the shell with the credentials, and with the lock if there is one; returns the exit code. */
private int execute(Map options, String line) {
  if (!options.lock) return withKeys(options, line)
  int code = 0
  lock(resource: options.lock) {
    code = withKeys(options, line)
  }
  return code
}

private int withKeys(Map options, String line) {
  int code = 0
  withCredentials(keys(options)) {
    code = sh(script: line, returnStatus: true, label: options.label ?: 'kplay')
  }
  return code
}

/** The credentials of a call, as the variables that kplay reads. */
private List keys(Map options) {
  List found = []
  if (options.sshKey) {
    found << sshUserPrivateKey(
      credentialsId: options.sshKey,
      keyFileVariable: 'KPLAY_SSH_KEY_FILE',
      usernameVariable: 'KPLAY_USER',
    )
  }
  if (options.becomePassword) {
    found << file(credentialsId: options.becomePassword, variable: 'KPLAY_BECOME_PASSWORD_FILE')
  }
  if (options.loginPassword) {
    found << file(credentialsId: options.loginPassword, variable: 'KPLAY_CONNECTION_PASSWORD_FILE')
  }
  if (options.keyPassphrase) {
    found << file(credentialsId: options.keyPassphrase, variable: 'KPLAY_PRIVATE_KEY_PASSPHRASE_FILE')
  }
  if (options.identity) {
    found << file(credentialsId: options.identity, variable: 'KPLAY_IDENTITY_FILE')
  }
  if (options.vaultPassword) {
    found << file(credentialsId: options.vaultPassword, variable: 'KPLAY_VAULT_PASSWORD_FILE')
  }
  return found
}

/** 2 are changes, or drift: the build is unstable, unless `unstable: false`. Other codes than 0 end it. */
private void finish(String name, int code, Map options) {
  if (code == 0) return
  String what = 'kplay ' + name + ': '
  if (code != 2) error(what + meaning(code))
  if (options.unstable != false) unstable(what + 'there are changes')
}

private String meaning(int code) {
  Map known = [
    1: 'the input is wrong, and no host was touched',
    3: 'a task failed',
    4: 'a host was unreachable or lost',
    5: 'a host is locked by another run',
    130: 'interrupted',
  ]
  return known[code] ?: 'exit code ' + code
}

/** The playbooks, the inventory and the other options that say what is meant. */
private List sources(Map options) {
  List words = []
  for (String playbook in listed(options.playbooks)) words << playbook
  for (String inventory in listed(options.inventory)) words += ['-i', inventory]
  if (options.environment) words += ['--environment', options.environment]
  if (options.limit) words += ['--limit', options.limit]
  for (String tag in listed(options.tags)) words += ['--tags', tag]
  return words
}

/** More words for kplay, such as ['--lock-wait', '30m']. */
private List rest(Map options) {
  return listed(options.args)
}

private List listed(value) {
  if (value == null) return []
  return value instanceof List ? value : [value]
}

private String command(List words) {
  String line = 'kplay'
  for (word in words) line += ' ' + quoted(word.toString())
  return line
}

private String quoted(String word) {
  return "'" + word.replace("'", "'\\''") + "'"
}
