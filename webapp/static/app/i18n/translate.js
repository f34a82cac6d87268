// One translator for the libraries and for our own modules. The English text is the key; Spanish comes from the
// dictionaries. A text without Spanish is shown in English and remembered in `missing`, which a test reads.
import english from './en.js';
import ours from './es.js';
import libraries from './es_libraries.js';
import panel from './es_panel.js';

export const missing = new Set();

const fill = (text, values) => text.replace(/{(\w+)}/g, (whole, name) => name in values ? String(values[name]) : whole);

// The libraries spell one kind in several ways: "Sub Process", "Sub-process".
const plain = text => text.toLowerCase().replace(/[\s-]+/g, ' ');

function gather(language, community) {
  if (language === 'en') return english;
  const all = { ...community, ...libraries, ...panel, ...ours };
  const spellings = Object.entries(all).map(([ text, said ]) => [ plain(text), said ]);
  return { ...Object.fromEntries(spellings), ...all };
}

/**
 * @param {string} language of the page: 'es' or 'en'
 * @param {Record<string, string>} [community] a ready-made Spanish dictionary; ours goes before it
 */
export function buildTranslate(language, community = {}) {
  const dictionary = gather(language, community);
  const find = text => Object.hasOwn(dictionary, text) ? dictionary[text] : dictionary[plain(text)];
  const translate = (text, values = {}) => {
    const said = text && find(text);
    if (language !== 'en' && text && said === undefined) missing.add(text);
    return fill(said ?? text ?? '', values);
  };
  // For texts that may be anybody's words, such as an element's name: not knowing them is no gap.
  translate.quietly = text => Object.hasOwn(dictionary, text) ? dictionary[text] : text;
  return translate;
}

/** The translator as the module that diagram-js expects. */
export const asModule = translate => ({ translate: [ 'value', translate ] });
