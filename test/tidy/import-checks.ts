import type { Project } from './project.ts';
import * as rules from './rules.ts';
import type { Import, Source } from './source.ts';

/** A check looks at a project and returns one sentence for each thing that is wrong. */
export type Check = (project: Project) => readonly string[];

/** Imports go only in the allowed directions. */
export const directions: Check = ({ sources }) =>
  [...sources.values()].flatMap((source) => {
    const room = roomOf(source.path);
    if (room === undefined) return [];
    return source.imports
      .filter(({ file }) => file !== undefined && !rules.openFiles.some((open) => open === file))
      .filter((item) => !isAllowed(room, item))
      .map((item) => `${at(source, item)}: ${room.folder}/ may not import ${item.file}`);
  });

/** What goes to the browser imports no built-in module of Node, at any distance. */
export const browser: Check = (project) => {
  const roots = [...project.sources.keys()].filter((path) =>
    rules.browserFolders.some((folder) => isInside(path, folder)),
  );
  return reachable(project, roots).flatMap((source) => [
    ...source.imports
      .filter((item) => !item.isType && item.specifier.startsWith('node:'))
      .map((item) => `${at(source, item)}: ${item.specifier} in a file that the browser imports`),
    ...source.names
      .filter(({ name }) => rules.nodeNames.includes(name))
      .map((item) => `${at(source, item)}: ${item.name} in a file that the browser imports`),
  ]);
};

/** Each library has one home. */
export const homes: Check = ({ sources }) => {
  const importers = new Map<string, Set<string>>();
  for (const source of sources.values()) {
    if (rules.homeFree.some((folder) => source.path.startsWith(folder))) continue;
    for (const library of librariesOf(source)) {
      importers.set(library, (importers.get(library) ?? new Set()).add(source.path));
    }
  }
  return [...importers].flatMap(([library, paths]) => strangers(library, [...paths].sort()));
};

/** package.json names what is imported, in the right list, and nothing else. */
export const dependencies: Check = ({ sources, manifest }) => {
  const shipped = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const listed = { ...shipped, ...manifest.devDependencies };
  const imported = new Set([...sources.values()].flatMap((source) => librariesOf(source)));
  const unused = Object.keys(listed)
    .filter((name) => !name.startsWith('@types/') && !(name in rules.neverImported))
    .filter((name) => !imported.has(name))
    .map((name) => `package.json: nobody imports ${name}`);
  const unshipped = [...sources.values()]
    .filter(({ path }) => !rules.homeFree.some((folder) => path.startsWith(folder)))
    .flatMap((source) =>
      librariesOf(source)
        .filter((name) => !(name in shipped))
        .map((name) => `${source.path}: ${name} is not in dependencies`),
    );
  return [...unused, ...unshipped];
};

/** Whatever npm start runs needs no devDependency. */
export const startsWithoutDev: Check = (project) => {
  const { manifest, sources } = project;
  const shipped = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const roots = rules.startFiles.filter((path) => sources.has(path));
  return reachable(project, roots).flatMap((source) =>
    source.imports
      .filter((item) => !item.isType)
      .map((item) => libraryOf(item.specifier))
      .filter((name) => name !== undefined && !(name in shipped))
      .map((name) => `${source.path}: ${name} is a development package, and npm start needs it`),
  );
};

/** What node runs alone is there, and imports no JSX at any distance. */
export const plain: Check = (project) => [
  ...rules.plainFiles
    .filter((path) => !project.sources.has(path))
    .map((path) => `${path} is not there: mend plainFiles`),
  ...reachable(project, [...rules.startFiles, ...rules.plainFiles]).flatMap((source) =>
    source.imports
      .filter(({ file = '', isType }) => !isType && file.endsWith('.tsx'))
      .map((item) => `${at(source, item)}: ${item.file} in a file that node runs as it is`),
  ),
];

/** The room of a file; undefined in folders that are free. */
export function roomOf(path: string): rules.Room | undefined {
  return rules.rooms
    .filter(({ folder }) => isInside(path, folder))
    .sort((one, other) => other.folder.length - one.folder.length)[0];
}

/** The package of an import; undefined for built-in modules and own files. */
export function libraryOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** `path:line`, as editors understand it. */
export function at(source: Source, { line }: { readonly line: number }): string {
  return `${source.path}:${line}`;
}

function isAllowed(room: rules.Room, { file = '', isType }: Import): boolean {
  const target = roomOf(file);
  if (target === undefined) return false;
  if (target.folder === room.folder || room.imports.includes(target.folder)) return true;
  return isType && (room.types ?? []).includes(target.folder);
}

function strangers(library: string, paths: readonly string[]): readonly string[] {
  const home = rules.homes[library];
  if (home === undefined) {
    if (paths.length === 1) return [];
    return [`${library} has ${paths.length} homes: ${paths.join(', ')}`];
  }
  return paths
    .filter((path) => !home.some((place) => isHome(place, path)))
    .map((path) => `${path}: ${library} lives in ${home.join(', ')}`);
}

function librariesOf(source: Source): readonly string[] {
  const libraries = source.imports.map(({ specifier }) => libraryOf(specifier));
  return [...new Set(libraries.filter((name) => name !== undefined))];
}

/** All files that some files import at run time, themselves included. */
function reachable({ sources }: Project, roots: readonly string[]): readonly Source[] {
  const seen = new Set(roots);
  for (const path of seen) {
    const imports = sources.get(path)?.imports ?? [];
    for (const { file, isType } of imports) if (file !== undefined && !isType) seen.add(file);
  }
  return [...seen].map((path) => sources.get(path)).filter((source) => source !== undefined);
}

function isHome(place: string, path: string): boolean {
  if (place.startsWith('**/')) return path.endsWith(place.slice('**'.length));
  return place.endsWith('/') ? path.startsWith(place) : path === place;
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}
