import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleTests, type RunExample } from './examples.ts';
import { fakeApk, fakeSnap } from './fake-managers.ts';
import { shellsOf } from './module-cases.ts';
import { npmRegistry } from './npm-registry.ts';
import { localSession, type TestSession } from './shell-host.ts';

/** Repositories with the packages hello 1.0 and 2.0, hello-data, which they need, and tree 1.0 and 2.0. */
const repositories = mkdtempSync(join(tmpdir(), 'kplay-repositories-'));

/** Makes the repositories `new` and `old` of RPM packages, see rpmbuild(8). */
const makeRpms = `
cd "$1"
mkdir new old
package() {
  printf '%s\\n' "Name: $1" "Version: $2" 'Release: 1' "Summary: $1" 'License: MIT' 'BuildArch: noarch' "$3" '%description' \\
    "$1" '%install' "mkdir -p %{buildroot}/opt/$1; echo $2 >%{buildroot}/opt/$1/version" '%files' "/opt/$1" >package.spec
  rpmbuild -bb --quiet --define "_topdir $PWD/build" --define "_rpmdir $PWD/$4" --define '_rpmfilename %{NAME}-%{VERSION}.rpm' \\
    --define '_build_id_links none' package.spec
}
package hello 1.0 'Requires: hello-data' new
package hello 2.0 'Requires: hello-data' new
package hello-data 1.0 'Provides: greetings' new
package tree 2.0 'Provides: directory-lister' new
package tree 1.0 '' old
printf '%s\\n' '<comps><group><id>listing</id><name>Listing</name><packagelist>' \\
  '<packagereq type="mandatory">tree</packagereq></packagelist></group></comps>' >comps.xml
createrepo_c -q -g "$1/comps.xml" new
createrepo_c -q old
`;

/** Gives a program a file system of its own: what it changes goes with it. The packages are installed there. */
const start = `
mount -t tmpfs none /mnt && mkdir /mnt/upper /mnt/work /mnt/root &&
mount -t overlay none -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root &&
for i in dev proc sys tmp; do mount --rbind /$i /mnt/root/$i || exit; done &&
exec chroot /mnt/root "$@"`;

/** What makes a machine one of a distribution with rpm. */
const useRpms = `
rm -rf /usr/bin/apt-get /root/.rpmdb /var/lib/rpm /etc/yum.repos.d /var/cache/dnf
mkdir -p /etc/rpm /etc/yum.repos.d
echo '%_dbpath /var/lib/rpm' >/etc/rpm/macros
for i in new old; do
  printf '%s\\n' "[$i]" "name=$i" "baseurl=file://$1/$i" 'gpgcheck=0' "enabled=$([ $i = new ] && echo 1 || echo 0)"
done >/etc/yum.repos.d/test.repo
mkdir /srv/rpms
cp "$1"/*/*.rpm /srv/rpms
`;

/** Makes a repository of packages of pacman, see PKGBUILD(5). Debian's repo-add needs all of texinfo, so this writes the list. */
const makePacmanPackages = `
cd "$1"
field() {
  printf '%%%s%%\\n%s\\n\\n' "$@"
}
package() {
  mkdir -p "build/opt/$1" "list/$1-$2-1"
  echo "$2" >"build/opt/$1/version"
  printf '%s = %s\\n' pkgname "$1" pkgbase "$1" pkgver "$2-1" pkgdesc "$1" builddate 1 size 1 arch any "$3" "$4" >build/.PKGINFO
  tar -czf "$1-$2-1-any.pkg.tar.gz" -C build .PKGINFO opt
  field FILENAME "$1-$2-1-any.pkg.tar.gz" NAME "$1" VERSION "$2-1" ARCH any CSIZE "$(wc -c <"$1-$2-1-any.pkg.tar.gz")" ISIZE 1 "$5" "$4" >"list/$1-$2-1/desc"
  rm -r build
}
package hello 1.0 depend hello-data DEPENDS
rm -r list/hello-*
package hello 2.0 depend hello-data DEPENDS
package hello-data 1.0 provides greetings PROVIDES
package tree 2.0 group listing GROUPS
cd list
tar -czf ../test.db *
`;

/** What makes a machine one of a distribution with pacman. */
const usePacman = `
rm -rf /usr/bin/apt-get /usr/bin/dnf /usr/bin/zypper /var/lib/pacman
mkdir -p /var/lib/pacman/sync /srv/packages
printf '%s\\n' '[options]' 'Architecture = auto' 'SigLevel = Never' '[test]' "Server = file://$1" >/etc/pacman.conf
cp "$1"/*.pkg.tar.gz /srv/packages
cp "$1/test.db" /var/lib/pacman/sync
`;

/** What makes a machine one of a distribution with zypper, which cannot remove the last package of all. */
const useZypper = `
${useRpms}
rm -rf /usr/bin/dnf /var/cache/zypp
mkdir -p /etc/zypp/repos.d
mv /etc/yum.repos.d/test.repo /etc/zypp/repos.d
zypper -n refresh
rpm -i /srv/rpms/tree-1.0.rpm
`;

/** Makes packages of npm, as npm pack does. */
const makeNpmPackages = `
cd "$1"
mkdir package
for i in hello-1.0.0 hello-2.0.0 tree-1.0.0; do
  printf '{"name":"%s","version":"%s"}\\n' "\${i%-*}" "\${i#*-}" >package/package.json
  tar -czf "$i.tgz" package
done
`;

/** What makes npm use the registry at $2, and an application that needs two packages. */
const useNpm = `
echo "registry=$2" >/root/.npmrc
mkdir -p /srv/packages /srv/app
cp "$1"/*.tgz /srv/packages
echo '{"dependencies":{"hello":"^1.0.0"},"devDependencies":{"tree":"1.0.0"}}' >/srv/app/package.json
`;

/** Scripts that put a fake on a machine. */
const useFakeApk = `rm -f /usr/bin/apt-get\n${putFake('apk', fakeApk)}`;
const useFakeSnap = putFake('snap', fakeSnap);

function putFake(name: string, text: string): string {
  return `cat >/usr/local/bin/${name} <<'END'\n${text}END\nchmod 755 /usr/local/bin/${name}\n`;
}

interface Kind {
  /** What it needs. */
  programs: string[];
  /** A script that makes packages in the directory $1, once. */
  make: string;
  /** A script that prepares a machine. */
  use: string;
  /** Serves the packages at an address, which is $2 of the script. */
  serve?: (folder: string) => Promise<string>;
}

const kinds = {
  apk: { programs: [], make: '', use: useFakeApk },
  snap: { programs: [], make: '', use: useFakeSnap },
  npm: { programs: ['npm'], make: makeNpmPackages, use: useNpm, serve: npmRegistry },
  zypper: { programs: ['zypper', 'rpmbuild', 'createrepo_c'], make: makeRpms, use: useZypper },
  pacman: { programs: ['pacman'], make: makePacmanPackages, use: usePacman },
  dnf: { programs: ['dnf', 'rpmbuild', 'createrepo_c'], make: makeRpms, use: useRpms },
} satisfies Record<string, Kind>;

export type PackageManager = keyof typeof kinds;

/** Why a package manager cannot be tried on this machine, if so. */
export function whyNoManager(manager: PackageManager): string | undefined {
  const missing = kinds[manager].programs.find(
    (program) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status !== 0,
  );
  const can = spawnSync('unshare', ['--mount', 'sh', '-c', start, 'sh', 'true']).status === 0;
  const why = missing
    ? `there is no ${missing}`
    : can
      ? undefined
      : 'it needs root, namespaces and overlayfs';
  if (why) console.warn(`NOT TESTED: ${manager}: ${why}`);
  return why;
}

/** Makes what starts sessions on machines of their own, with the real package manager and packages to install. */
export function packageMachine(manager: PackageManager): (shell: string) => Promise<TestSession> {
  const { make, use, serve }: Kind = kinds[manager];
  const folder = join(repositories, manager);
  let address: string | undefined;
  return async (shell) => {
    if (!existsSync(folder))
      execFileSync('sh', ['-euc', `mkdir "$1"; ${make}`, 'sh', folder], { stdio: 'pipe' });
    address ??= (await serve?.(folder)) ?? '';
    const session = await localSession(`unshare --mount sh -c '${start}' sh ${shell}`);
    const enter = ['nsenter', '--target', String(session.pid), '--mount', '--root', '--wdns=/'];
    execFileSync(enter[0]!, [...enter.slice(1), 'sh', '-euc', use, 'sh', folder, address], { stdio: 'pipe' });
    return { ...session, enter };
  };
}

/** Runs half of the examples of a module each day, each on a machine of its own, under one shell, another one each day. */
export function machineExamples(module: string, manager: PackageManager): void {
  const startMachine = packageMachine(manager);
  const onMachine = async (run: RunExample, i: number) => {
    for (const shell of shellsOf(i)) {
      const { session } = await startMachine(shell);
      await run(session, shell);
      session.close();
    }
  };
  exampleTests([module], onMachine, [module]);
}
