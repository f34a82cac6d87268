// Which texts of the libraries and of our own modules have no Spanish. Reads sources, runs nothing of them.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const LITERAL = `'((?:[^'\\\\]|\\\\.)*)'`;
const CALLS = [ 'translate', 't' ].map(name => new RegExp(`\\b${name}\\(\\s*${LITERAL}`, 'g'));
const LABELS = [ 'label', 'hint', 'emptyLabel', 'title', 'description' ].map(name => new RegExp(`\\b${name}: ${LITERAL}`, 'g'));
const PAIRS = [ new RegExp(`\\[ '[\\w]+', ${LITERAL} \\]`, 'g'), new RegExp(`return ${LITERAL}`, 'g'), new RegExp(`\\b\\w+: '([A-Z](?:[^'\\\\]|\\\\.)*)'`, 'g') ];

// folder or file -> what patterns say "this is a text for people" there
const SOURCES = [
  [ 'node_modules/diagram-js/lib', CALLS ],
  [ 'node_modules/bpmn-js/lib', CALLS ],
  [ 'node_modules/bpmn-js/lib/features/replace', LABELS ],
  [ 'node_modules/bpmn-js/lib/features/palette', LABELS ],
  [ 'node_modules/bpmn-js-create-append-anything/dist/index.js', [ ...CALLS, ...LABELS ] ],
  [ 'node_modules/@bpmn-io/properties-panel/dist/index.esm.js', CALLS ],
  [ 'src/panel', [ ...CALLS, ...LABELS, ...PAIRS ] ],
  [ '../webapp/static/app', CALLS ]
];

// Words in the sources that look like texts and are not: attribute values, types, an example in a comment.
const NOT_TEXT = /^$|^[a-z][\w.:-]*$|^(bpmn|care):|^HELLO|^[^a-z]*$|^ \+ shift/;

function listFiles(path) {
  if (extname(path)) return [ path ];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter(each => each.isFile() && /\.jsx?$/.test(each.name) && !(each.parentPath ?? each.path).includes('i18n'))
    .map(each => join(each.parentPath ?? each.path, each.name));
}

function findTexts(path, patterns) {
  const source = readFileSync(path, 'utf8');
  return patterns.flatMap(pattern => [ ...source.matchAll(pattern) ].map(found => found[1].replace(/\\(.)/g, '$1')));
}

/** Map of text -> the file that says it, of every text for people. */
export function collectTexts() {
  const texts = new Map();
  for (const [ path, patterns ] of SOURCES) {
    for (const file of listFiles(join(HERE, path))) {
      for (const text of findTexts(file, patterns)) if (!NOT_TEXT.test(text) || text.startsWith('<')) texts.set(text, file.slice(HERE.length + 1));
    }
  }
  return texts;
}

/** Lines "text (file)" of what the dictionary lacks. */
export function findMissing(dictionary) {
  const missing = [ ...collectTexts() ].filter(([ text ]) => !Object.hasOwn(dictionary, text));
  return missing.map(([ text, file ]) => `${text}\t(${file})`).sort();
}
