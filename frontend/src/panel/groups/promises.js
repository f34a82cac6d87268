// What every run of the process must keep (care:promise): a sentence that is chosen part by part, or written freely.
import { bindAttribute } from '../bindings.js';
import { addExtension, change, findOwnProcess, listExtensions, removeExtension, run } from '../model.js';
import { buildList } from './build.js';
import { lengthFields } from './lengths.js';
import { listMeant } from './meant.js';

const SHOWN = { one: 'A', other: 'B', within: '…', times: '…' };

function formOptions({ grammar }) {
  const show = form => form[grammar.language].replace(/{(\w+)}/g, (whole, part) => SHOWN[part]);
  return grammar.forms.map(form => ({ value: form.id, label: show(form) }));
}

/** One promise under the hands: what it says now, and how a part of it is changed (one undo step). */
class Editing {
  constructor(element, promise, { process, services }) {
    Object.assign(this, { element, promise, process, services, sentences: services.catalogue.sentences });
    this.said = this.sentences.takeApart(promise.get('says') ?? '');
  }

  write(said) {
    run(this.services, [ change(this.element, this.promise, { says: this.sentences.say(said) }) ]);
  }

  bind(part) {
    return { get: () => String(this.said[part]), set: value => value && this.write({ ...this.said, [part]: part === 'times' ? Number(value) : value }) };
  }

  bindForm() {
    return { get: () => this.said?.form ?? '', set: form => form && this.write(this.sentences.recast(this.said, form)) };
  }

  bindOther(at) {
    const { other } = this.said;
    const set = value => this.write({ ...this.said, other: [ ...other.slice(0, at), ...(value ? [ value ] : []), ...other.slice(at + 1) ] });
    return { get: () => other[at] ?? '', set };
  }
}

function meantField(editing, { id, label, binding, mayBeEmpty }) {
  const { element, process, services, sentences, said } = editing;
  const options = listMeant(process, { services, people: sentences.find(said.form).people });
  const shown = binding.get() === sentences.blank ? { get: () => '', set: binding.set } : binding;
  const emptyLabel = mayBeEmpty ? 'Nothing else' : 'Still to be chosen';
  return { id, label, kind: 'select', options, emptyLabel, strangerLabel: '{value} (not in this diagram)', element, binding: mayBeEmpty ? shown : kept(shown) };
}

// What must be said is changed, never taken away.
const kept = ({ get, set }) => ({ get, set: value => value && set(value) });

function otherFields(editing) {
  const { said, sentences } = editing;
  const { several } = sentences.find(said.form);
  const count = several ? said.other.length + (said.other.includes(sentences.blank) ? 0 : 1) : 1;
  return Array.from({ length: count }, (_, at) => meantField(editing, {
    id: `other-${at}`,
    label: at ? 'Or else' : 'B is',
    binding: editing.bindOther(at),
    mayBeEmpty: at > 0
  }));
}

function partFields(editing) {
  if (!editing.said) return [];
  const { element, sentences, said } = editing;
  const fields = {
    one: () => [ meantField(editing, { id: 'one', label: 'A is', binding: editing.bind('one') }) ],
    other: () => otherFields(editing),
    within: () => lengthFields(element, editing.bind('within'), editing.services),
    times: () => [ { id: 'times', label: 'How many times at most', kind: 'count', element, binding: editing.bind('times') } ]
  };
  return [ 'one', 'other', 'within', 'times' ].filter(part => sentences.partsOf(said.form).includes(part)).flatMap(part => fields[part]());
}

// The same in the other language, or what is wrong.
function noteOf({ said, sentences, services: { translate } }) {
  if (!said) return translate('This is none of the sentences above; the checks say which there are');
  if (said.language === 'en') return translate('In Spanish: {sentence}', { sentence: sentences.say(said, 'es') });
  return translate('In English: {sentence}', { sentence: sentences.say(said, 'en') });
}

function promiseFields(editing) {
  const { element, promise, services, sentences } = editing;
  const says = { id: 'says', label: 'The promise in words', kind: 'long', rows: 2, note: noteOf(editing), element, binding: bindAttribute(element, promise, { name: 'says', services }) };
  const form = { id: 'form', label: 'What is promised', kind: 'select', options: formOptions(sentences), emptyLabel: editing.said ? null : 'In words of its own', element, binding: editing.bindForm() };
  return [ form, ...partFields(editing), says ];
}

function addPromise(element, { process, services }) {
  const { sentences } = services.catalogue;
  const says = sentences.say(sentences.recast(null, sentences.grammar.forms[0].id));
  run(services, addExtension(element, 'care:Promise', { services, owner: process, properties: { says } }).changes);
}

export function promisesGroup(element, services) {
  const process = services.catalogue.sentences && findOwnProcess(element);
  if (!process) return null;
  const items = listExtensions(process, 'care:Promise').map(promise => ({
    label: promise.get('says'),
    fields: promiseFields(new Editing(element, promise, { process, services })),
    remove: () => removeExtension(element, promise, { services, owner: process })
  }));
  return buildList({ id: 'promises', label: 'Promises', items, add: () => addPromise(element, { process, services }), services });
}
