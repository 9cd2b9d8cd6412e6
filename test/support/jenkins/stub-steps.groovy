// Runs pipelines and calls of the shared library with a stub of Jenkins' steps: it is no Jenkins, has no CPS engine, and
// only records what is called. `sh` really runs its line, with the program `kplay` of PATH. Reads cases as JSON from stdin,
// and writes for each what was called.
import groovy.json.JsonOutput
import groovy.json.JsonSlurper

/** What Jenkins allows in the sections of a declarative pipeline: https://www.jenkins.io/doc/book/pipeline/syntax/ */
class Sections {
  static Map allowed = [
    pipeline: ['agent', 'options', 'triggers', 'stages', 'post', 'environment', 'parameters', 'tools', 'libraries'],
    stages: ['stage'],
    stage: ['agent', 'when', 'steps', 'post', 'options', 'environment', 'input', 'stages', 'parallel', 'tools'],
    post: ['always', 'success', 'failure', 'unstable', 'aborted', 'changed', 'cleanup', 'fixed', 'regression'],
    options: ['disableConcurrentBuilds', 'timestamps', 'ansiColor', 'buildDiscarder', 'timeout'],
    triggers: ['cron', 'pollSCM', 'upstream'],
    when: ['branch', 'environment', 'expression', 'not', 'allOf', 'anyOf', 'triggeredBy', 'changeRequest'],
    not: ['branch', 'environment', 'expression', 'triggeredBy'],
  ]
  /** Sections whose inside are steps. */
  static List ofSteps = ['steps', 'always', 'success', 'failure', 'unstable', 'aborted', 'cleanup']
}

class Steps {
  List calls = []
  int status = 0
  Map environment = [:]

  def call(String name, List args) {
    def body = args && args[-1] instanceof Closure ? args[-1] : null
    def plain = body ? args[0..<-1] : args
    calls << [name, plain.collect { it instanceof Map ? it : it?.toString() }]
    if (name == 'sh') return shell(plain)
    if (name == 'error') throw new RuntimeException('error: ' + plain[0])
    if (name == 'withCredentials') {
      def before = new HashMap(environment)
      for (each in plain[0]) for (key in ['variable', 'keyFileVariable', 'usernameVariable'])
        if (each[key]) environment[each[key]] = '/credentials/' + each.credentialsId
      try { body() } finally { environment = before }
      return
    }
    if (name in ['sshUserPrivateKey', 'file', 'sarif']) return plain[0] + [kind: name]
    return body ? body() : null
  }

  def shell(List args) {
    def map = args[0] instanceof Map ? args[0] : [script: args[0]]
    def builder = new ProcessBuilder('sh', '-c', map.script.toString())
    environment.each { key, value -> builder.environment()[key] = value.toString() }
    builder.environment().STATUS = status.toString()
    def process = builder.start()
    def printed = process.inputStream.text
    def code = process.waitFor()
    calls << ['(ran)', printed.readLines()]
    if (map.returnStatus) return code
    if (code != 0) throw new RuntimeException('script returned exit code ' + code)
  }
}

/** Names that a script does not define are steps. */
class StubScript {
  static void equip(Script script, Steps steps, Map variables) {
    script.metaClass.methodMissing = { String name, args -> steps.call(name, args as List) }
    script.metaClass.propertyMissing = { String name ->
      if (variables.containsKey(name)) return variables[name]
      // as in `agent any`
      if (name in ['any', 'none']) return name
      throw new MissingPropertyException(name, Script)
    }
  }
}

/** Walks through the sections of a declarative pipeline, and runs its steps. */
class Section {
  String name
  Steps steps
  Script script

  void walk(Closure body) {
    boolean hasSteps = name in Sections.ofSteps
    body.resolveStrategy = Closure.DELEGATE_FIRST
    body.delegate = hasSteps ? script : this
    body()
  }

  def methodMissing(String inner, args) {
    if (!(Sections.allowed[name] ?: []).contains(inner))
      throw new RuntimeException(inner + ' is not allowed in ' + name)
    def body = args && args[-1] instanceof Closure ? args[-1] : null
    def plain = (args as List).findAll { !(it instanceof Closure) }
    steps.calls << ['(' + inner + ')', plain*.toString()]
    if (body) new Section(name: inner, steps: steps, script: script).walk(body)
  }
}

def shell = new GroovyShell(this.class.classLoader, new Binding())
def libraryText = new File(args[0]).text
def results = new JsonSlurper().parseText(System.in.text).collect { one ->
  def steps = new Steps(status: one.status ?: 0)
  def env = new Expando([BRANCH_NAME: 'main'])
  def library = shell.parse(libraryText, 'kplay.groovy')
  StubScript.equip(library, steps, [env: env])
  def outcome = 'success'
  def value = null
  try {
    if (one.pipeline) {
      // only Jenkins has the annotation @Library
      def script = shell.parse(one.pipeline.replaceAll(/(?m)^@Library.*$/, ''), 'Jenkinsfile')
      StubScript.equip(script, steps, [env: env, kplay: library])
      def top = new Section(name: 'pipeline', steps: steps, script: script)
      script.metaClass.pipeline = { Closure body -> top.walk(body) }
      script.metaClass.script = { Closure body -> body() }
      script.run()
    } else {
      value = library."${one.method}"(one.options)
    }
  } catch (RuntimeException error) {
    outcome = error.message
  }
  [outcome: outcome, value: value, calls: steps.calls]
}
println JsonOutput.toJson(results)
