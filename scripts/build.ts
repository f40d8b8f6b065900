import { rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { buildPage } from './web-build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The programs of a production build: each is one file beside `node_modules`. */
const programs = {
  gateway: 'scripts/production/gateway.ts',
  kiosk: 'scripts/production/kiosk.ts',
  'nfc-child': 'device/readers/nfc-child.ts',
} as const;

/** Native addons find their binaries beside themselves: they stay packages. */
const addons = ['better-sqlite3', 'nfc-pcsc', '@pokusew/pcsclite'];

/** What a shop never runs. */
const demoFiles = /^(scripts\/demo\/|test\/|device\/readers\/demo\.ts$)/;

/** What was built: file in the build -> files of the checkout that went into it. */
export type BuildInputs = Readonly<Record<string, readonly string[]>>;

/**
 * Makes the production build in `folder`, which is emptied first: gateway.cjs, kiosk.cjs,
 * nfc-child.cjs, pages/kiosk/. Throws when a file of demo or test would go into it.
 */
export async function buildAll(folder: string): Promise<BuildInputs> {
  rmSync(folder, { recursive: true, force: true });
  const inputs: Record<string, readonly string[]> = {};
  for (const [name, entry] of Object.entries(programs)) {
    const file = `${name}.cjs`;
    inputs[file] = await bundle(entry, join(folder, file));
  }
  inputs['pages/kiosk'] = await buildPage('kiosk', join(folder, 'pages', 'kiosk'));
  for (const [file, sources] of Object.entries(inputs)) {
    const wrong = sources.filter((source) => demoFiles.test(source));
    if (wrong.length > 0) throw new Error(`${file} would contain ${wrong.join(', ')}`);
  }
  return inputs;
}

async function bundle(entry: string, outfile: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    external: addons,
    plugins: [withoutDemo],
    // CommonJS has no import.meta; its names for the same things.
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    metafile: true,
    logLevel: 'warning',
    // A bundle that esbuild has doubts about is not shipped.
    logOverride: { 'empty-import-meta': 'error' },
  });
  return Object.keys(metafile.inputs);
}

/** The demo's reader driver is left out: the import fails, and the registry says so in words. */
const withoutDemo: Plugin = {
  name: 'without-demo',
  setup(plugin) {
    plugin.onResolve({ filter: /^\.\/demo\.ts$/ }, () => ({
      path: 'stamgast-demo-driver',
      external: true,
    }));
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(root, 'dist');
  const started = performance.now();
  const inputs = await buildAll(folder);
  for (const file of Object.keys(inputs).filter((one) => one.endsWith('.cjs'))) {
    const kilobytes = Math.round(statSync(join(folder, file)).size / 1024);
    process.stdout.write(`${relative(root, join(folder, file))}  ${kilobytes} KB\n`);
  }
  process.stdout.write(`dist/pages/kiosk\n${Math.round(performance.now() - started)} ms\n`);
}
