import { dirname } from 'node:path';
import { type SecretWorld, secretWorld } from '../api/secret-world.ts';
import { exitCode, invalid, Trouble } from '../core/errors.ts';
import type { Opener } from '../core/opener.ts';
import type { Value, Values } from '../core/values.ts';
import { version } from '../core/version.ts';
import { withSecrets } from '../evaluate/errors.ts';
import { knownHost } from '../inventory/listing.ts';
import { loadInventory } from '../inventory/load.ts';
import type { Host, Inventory } from '../inventory/model/inventory.ts';
import { inspectPlan } from '../playbook/load.ts';
import type { Play } from '../playbook/plan.ts';
import { layersFor, magicVars } from '../playbook/variables.ts';
import { hostvarsLayer } from '../runner/host/hostvars.ts';
import { compileExpression } from '../template/cel/expression.ts';
import { prepareAll, render } from '../template/render.ts';
import { type Layer, Scope } from '../template/scope.ts';
import { toYaml } from '../yaml/data.ts';
import { functionNames } from './doc-functions.ts';
import { extraVars as readExtraVars } from './extra-vars.ts';
import { keysFor } from './keys.ts';
import type { HostOptions } from './options.ts';
import { readPasswords } from './passwords.ts';
import { complainOf } from './streams.ts';

/** The options of `kplay console`. */
export interface ConsoleOptions extends HostOptions {
  rolesPath?: string[];
}

/** The part of a play that its variables depend on. */
type PlayVars = Pick<Play, 'vars' | 'varsFromFiles' | 'varsByHost' | 'hosts' | 'folder'>;

/**
 * Opens a host for evaluation.
 * @throws InvalidInput for an unknown host, and for a playbook that does not run on it
 */
export async function openConsole(
  name: string,
  playbooks: string[],
  options: ConsoleOptions,
): Promise<ConsoleHost> {
  const opener = keysFor(options, 'needed');
  const extraVars = await readExtraVars(options.extraVars, opener);
  const folder = playbooks[0] === undefined ? process.cwd() : dirname(playbooks[0]);
  const inventory = await loadInventory(options.inventory, { playbookFolder: folder, opener });
  knownHost(inventory, name);
  const withoutPlay = { vars: {}, varsFromFiles: {}, hosts: [name], folder };
  const play =
    playbooks.length === 0
      ? withoutPlay
      : await playOn(name, playbooks, { inventory, extraVars, options, opener });
  const inventorySource = options.inventory[0];
  const layersOf = (host: Host) => {
    const magic = magicVars({
      host,
      inventory,
      play,
      role: undefined,
      inventorySource,
      check: false,
      version,
    });
    return layersFor({ play, task: { role: undefined, vars: {} }, host, extraVars, magic });
  };
  // a prompt would share the terminal with the lines of the console
  const passwords = await readPasswords(options);
  await prepareAll();
  return new ConsoleHost(
    name,
    { inventory, layersOf, folder: play.folder, opener },
    { ...options, passwords },
  );
}

async function playOn(
  name: string,
  playbooks: string[],
  given: { inventory: Inventory; extraVars: Values; options: ConsoleOptions; opener: Opener },
): Promise<PlayVars> {
  const { inventory, extraVars, options, opener } = given;
  const { plan, diagnostics } = await inspectPlan(playbooks, {
    inventory,
    inventorySource: options.inventory[0],
    rolesPath: options.rolesPath,
    tags: ['all', 'never'],
    skipTags: [],
    extraVars,
    opener,
  });
  // the user may be looking for an error in the playbook: report errors, and evaluate what is known
  await complainOf(diagnostics.filter(({ severity }) => severity === 'error'));
  const play = plan.plays.find(({ hosts }) => hosts.includes(name));
  if (play) return play;
  throw invalid('no-hosts', `no play of ${playbooks.join(', ')} runs on host "${name}"`);
}

/** An expression reads facts that are not gathered yet. */
class FactsNeeded extends Error {}

/** What the variables of hosts depend on. */
interface ConsoleWorld {
  inventory: Inventory;
  layersOf: (host: Host) => Layer[];
  folder: string;
  opener: Opener;
}

/** A host whose variables expressions and templates can read. It gathers its facts when they are first read. */
export class ConsoleHost {
  readonly #name: string;
  readonly #world: ConsoleWorld;
  readonly #options: ConsoleOptions;
  readonly #secretWorld: SecretWorld;
  #facts: Value | undefined;

  constructor(name: string, world: ConsoleWorld, options: ConsoleOptions) {
    this.#name = name;
    this.#world = world;
    this.#options = options;
    this.#secretWorld = secretWorld(options.secrets, world.opener);
  }

  /** The names of all variables and functions. */
  names(): string[] {
    return [...new Set([...this.#scope().names(), ...functionNames()])].sort();
  }

  /**
   * The value of a template or an expression, as YAML.
   * @throws TemplateError, UndefinedVariable, and Trouble if the host does not report its facts
   */
  async evaluate(text: string): Promise<string> {
    const expression = text.includes('{{') ? undefined : await compileExpression(text);
    // hostvars renders its variables when they are written
    const run = () =>
      withSecrets(() =>
        toYaml(expression ? expression.evaluate(this.#scope()) : render(text, this.#scope())),
      );
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof FactsNeeded)) throw error;
      await this.#gather();
      return run();
    }
  }

  #scope(): Scope {
    const facts: Layer = {
      plain: true,
      isOutside: () => true,
      has: (name) => name === 'facts',
      get: () => this.#knownFacts(),
      names: () => ['facts'],
    };
    const { hosts } = this.#world.inventory;
    const hostvars = hostvarsLayer(
      () => hosts.keys(),
      (name) => this.#scopeOn(name, []),
    );
    return this.#scopeOn(this.#name, [facts, hostvars]);
  }

  #scopeOn(name: string, more: Layer[]): Scope {
    const { inventory, layersOf, folder } = this.#world;
    const layers = [...layersOf(inventory.hosts.get(name)!), ...more];
    return new Scope(layers, this.#secretWorld.world({ role: undefined, folder }, folder));
  }

  #knownFacts(): Value {
    if (this.#facts === undefined) throw new FactsNeeded();
    return this.#facts;
  }

  async #gather(): Promise<void> {
    const { factsByHost } = await import('./facts.ts');
    const { facts } = await factsByHost(this.#name, [], this.#options);
    this.#facts = facts.get(this.#name);
    if (this.#facts !== undefined) return;
    throw new Trouble(`${this.#name} does not report its facts`, { exitCode: exitCode.unreachable });
  }
}
