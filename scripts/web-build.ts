import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The pages of the product and of the demo: where each one starts. */
const pages = {
  kiosk: join(root, 'device/screen/page'),
  panel: join(root, 'scripts/demo/panel'),
} as const;
export type PageName = keyof typeof pages;

/**
 * Bundles one page into `folder`: index.html, app.js, app.css. Takes well under a second.
 * Returns the source files that went into it. Throws esbuild's error, which names file and line, when the source cannot be built.
 */
export async function buildPage(name: PageName, folder: string): Promise<readonly string[]> {
  const source = pages[name];
  mkdirSync(folder, { recursive: true });
  const script = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: { app: join(source, 'main.tsx') },
    outdir: folder,
    bundle: true,
    format: 'iife',
    target: ['chrome110', 'firefox115', 'safari16'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    charset: 'utf8',
    logLevel: 'silent',
  });
  const style = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: { app: join(source, 'app.css') },
    bundle: true,
    outdir: folder,
    minify: true,
    logLevel: 'silent',
  });
  copyFileSync(join(source, 'index.html'), join(folder, 'index.html'));
  return [script, style].flatMap(({ metafile }) => Object.keys(metafile.inputs));
}
