// The licence texts of every package that is in a bundle, in one file. Fails when a package brings no licence
// or one that we may not ship.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ALLOWED = new Set([ 'MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'CC0', 'CC0-1.0', 'SEE LICENSE IN LICENSE' ]);
// bpmn-js and its like ship under the bpmn.io licence: MIT, and the watermark stays visible.

/** The folders of packages that have a file among the bundle's inputs. */
export function findPackages(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = input.match(/^(.*node_modules\/)((?:@[^/]+\/)?[^/]+)\//);
    if (found) folders.add(found[1] + found[2]);
  }
  return [ ...folders ].sort();
}

function readLicence(folder) {
  const { name, version, license, licenses } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).sort().find(each => /^licen[cs]e/i.test(each));
  const stated = license?.type ?? license ?? licenses?.[0]?.type;
  if (!ALLOWED.has(stated)) throw new Error(`Expected an allowed licence for ${name}, but it says ${stated}`);
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `(The package brings no licence file; it states: ${stated})`;
  return `== ${name} ${version} (${stated})\n\n${text}\n`;
}

export function renderLicences({ inputs, folder }) {
  return findPackages(inputs).map(each => readLicence(join(folder, each))).join('\n');
}
