/**
 * Completes package-lock.json with the optional packages of other platforms.
 *
 * A registry mirror that lacks those binaries makes npm leave them out of the lock file, and
 * `npm ci` then refuses it as out of step. An entry with `os` and `cpu` satisfies it; npm never
 * fetches an entry whose platform is not its own. Run it after every change of the lock file.
 */
import fs from 'node:fs';

const FILE = 'package-lock.json';
const SYSTEMS = ['android', 'darwin', 'win32', 'freebsd', 'openbsd', 'openharmony', 'linux'];
const PROCESSORS = [
  'x64',
  'arm64',
  'ia32',
  'arm',
  'loong64',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
];

const lock = JSON.parse(fs.readFileSync(FILE, 'utf8'));
const packages = lock.packages;
let added = 0;

for (const parent of Object.values({ ...packages })) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const known = Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`));
    const version = /\d+\.\d+\.\d+\S*/.exec(range)?.[0];
    if (known || !version) continue;

    const words = name.split(/[-/]/);
    const os = SYSTEMS.find((system) => words.includes(system));
    const cpu = PROCESSORS.find((processor) => words.includes(processor));
    packages[`node_modules/${name}`] = {
      version,
      optional: true,
      ...(parent.dev && { dev: true }),
      ...(os && { os: [os] }),
      ...(cpu && { cpu: [cpu] }),
      ...(name.includes('musl') && { libc: ['musl'] }),
    };
    added += 1;
  }
}

fs.writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${FILE}: ${added} entries added\n`);
