// Builds the browser bundles into webapp/static/vendor/: `npm ci --ignore-scripts && node build.mjs`.
// Same lock file and sources, same bytes: nothing here depends on time, machine or folder. `--check` compares only.
import * as esbuild from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { renderLicences } from './licences.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = join(HERE, '..', 'webapp', 'static', 'vendor');

// One line an entry. Each is loaded by a page as `vendor/<name>.js` and `vendor/<name>.css`.
const ENTRIES = {
  viewer: 'src/viewer.js',
  modeler: 'src/modeler.js'
};

// These packages do nothing on import but do not say so: without this, the parts for other engines stay in the bundle.
const PURE = /^(bpmn-js-properties-panel|@bpmn-io\/properties-panel|@bpmn-io\/feel-editor|@camunda\/feel-builtins)$/;

const withoutSideEffects = {
  name: 'without-side-effects',
  setup(build) {
    build.onResolve({ filter: PURE }, async args => {
      if (args.pluginData?.resolved) return undefined;
      const { importer, resolveDir, kind, path } = args;
      const result = await build.resolve(path, { importer, resolveDir, kind, pluginData: { resolved: true } });
      return { ...result, sideEffects: false };
    });
  }
};

async function bundle() {
  return esbuild.build({
    absWorkingDir: HERE,
    entryPoints: ENTRIES,
    outdir: TARGET,
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: [ 'es2022' ],
    charset: 'utf8',
    legalComments: 'none', // every licence is in THIRD-PARTY-LICENCES.txt
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    jsx: 'automatic',
    jsxImportSource: '@bpmn-io/properties-panel/preact',
    loader: { '.woff': 'empty', '.woff2': 'file', '.eot': 'empty', '.ttf': 'empty', '.svg': 'empty' },
    plugins: [ withoutSideEffects ],
    logLevel: 'warning'
  });
}

/** All files of the target folder: name -> bytes. */
async function build() {
  const { outputFiles, metafile } = await bundle();
  const files = new Map(outputFiles.map(file => [ file.path.slice(TARGET.length + 1), Buffer.from(file.contents) ]));
  const lock = createHash('sha256').update(readFileSync(join(HERE, 'package-lock.json'))).digest('hex');
  files.set('lock.sha256', Buffer.from(`${lock}  frontend/package-lock.json\n`));
  files.set('THIRD-PARTY-LICENCES.txt', Buffer.from(renderLicences({ inputs: Object.keys(metafile.inputs), folder: HERE })));
  return files;
}

function write(files) {
  rmSync(TARGET, { recursive: true, force: true });
  mkdirSync(TARGET, { recursive: true });
  for (const [ name, bytes ] of files) {
    writeFileSync(join(TARGET, name), bytes);
    const kib = size => `${(size / 1024).toFixed(0)} KiB`.padStart(9);
    console.log(name.padEnd(34), kib(bytes.length), kib(brotliCompressSync(bytes).length), 'compressed');
  }
}

function compare(files) {
  const there = new Set(readdirSync(TARGET));
  const faults = [ ...there ].filter(name => !files.has(name)).map(name => `Expected no ${name}, but it is in vendor/`);
  for (const [ name, bytes ] of files) {
    if (!there.has(name)) faults.push(`Expected ${name} in vendor/, but it is missing`);
    else if (!readFileSync(join(TARGET, name)).equals(bytes)) faults.push(`Expected ${name} as built, but its bytes differ`);
  }
  console.log(faults.length ? faults.join('\n') : `${files.size} files are as built`);
  process.exitCode = faults.length ? 1 : 0;
}

const files = await build();
if (process.argv.includes('--check')) compare(files);
else write(files);
