// Takes the sentence of a promise apart and puts one together. The grammar (patterns, words, units) comes from the server,
// which has it from the engine (webapp/designer/promise_choices.py): here is only how its parts are used.

const DURATION = /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;
const OR = { es: ' o ', en: ' or ' };

/**
 * @typedef {{ form: string, language: 'es' | 'en', one: string, other: string[], within: string, times: number }} Said
 * `one` and `other` name what is meant as a sentence does, without quotes: `sign_consent`, `data:share`.
 */

export class Sentences {
  constructor(grammar) {
    this.grammar = grammar;
    this.blank = grammar.blank;
    this.name = new RegExp(grammar.name, 'giu');
    this.bare = new RegExp(`^${grammar.name}$`, 'iu');
    this.either = new RegExp(`(${grammar.name}) (?:o|or|u) `, 'giu');
    this.patterns = grammar.patterns.map(each => ({ ...each, pattern: new RegExp(`^(?:${each.pattern})$`, 'iu') }));
  }

  find(form) {
    return this.grammar.forms.find(each => each.id === form);
  }

  /** Which parts a form has: one, other, within, times. */
  partsOf(form) {
    return [ ...this.find(form).es.matchAll(/{(\w+)}/g) ].map(found => found[1]);
  }

  /** @returns {Said | null} null for what no form says */
  takeApart(text) {
    const plain = text.trim().split(/\s+/).join(' ').replace(/\.+$/, '');
    for (const { form, language, pattern } of this.patterns) {
      const parts = plain.match(pattern)?.groups;
      if (parts) return this.gather(parts, { form, language });
    }
    return null;
  }

  gather({ one, other = '', within = '', times = '0' }, { form, language }) {
    const others = other.replace(this.either, '$1 ').match(this.name) ?? [];
    const duration = within && this.readDuration(within);
    if (duration === null || Number(times) > this.grammar.mostTimes) return null;
    return { form, language, one: unquoted(one), other: others.map(unquoted), within: duration, times: Number(times) };
  }

  readDuration(text) {
    const [ number, unit = '' ] = text.split(' ');
    const pattern = this.grammar.units[unit.toLowerCase()];
    const duration = pattern ? pattern.replace('{}', String(Number(number))) : text;
    return DURATION.test(duration) ? duration : null;
  }

  /** The sentence, always in the same words. @param {Said} said */
  say(said, language = said.language) {
    const { one, other, within, times } = said;
    const values = { one: this.quoted(one), other: other.map(each => this.quoted(each)).join(OR[language]), within, times };
    return this.find(said.form)[language].replace(/{(\w+)}/g, (whole, part) => String(values[part]));
  }

  /** What was said, in another form: the parts that it has too are kept, the others are to be chosen. @param {Said | null} said */
  recast(said, form) {
    const other = said?.other.length ? said.other : [ this.blank ];
    return {
      form,
      language: said?.language ?? 'es',
      one: said?.one ?? this.blank,
      other: this.find(form).several ? other : other.slice(0, 1),
      within: said?.within || 'P7D',
      times: said?.times || 1
    };
  }

  quoted(name) {
    return this.bare.test(name) ? name : `«${name}»`;
  }
}

const unquoted = text => ('«"“\''.includes(text[0]) ? text.slice(1, -1) : text).trim();
