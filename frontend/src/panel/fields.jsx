// One component for each kind of field. A field is data: { id, label, kind, binding, ... }; see `buildEntry`.
import {
  CheckboxEntry, FeelEntry, SelectEntry, TextAreaEntry, TextFieldEntry,
  isCheckboxEntryEdited, isFeelEntryEdited, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited
} from '@bpmn-io/properties-panel';
import { checkCount, checkDuration, checkIdentifier, checkNumber, checkPeriod } from './checks.js';

const CHECKS = { count: checkCount, duration: checkDuration, identifier: checkIdentifier, number: checkNumber, period: checkPeriod };

function TextField(props) {
  const { check, binding, translate } = props;
  const validate = check && (value => value ? translateFault(check(value), translate) : null);
  return <TextFieldEntry { ...common(props) } validate={ validate }
    setValue={ (value, fault) => fault || binding.set((value ?? '').trim()) } />;
}

function LongText(props) {
  return <TextAreaEntry { ...common(props) } rows={ props.rows ?? 3 } setValue={ value => props.binding.set(value) } />;
}

/** FEEL with syntax check. The model keeps a leading `=`; the editor wants it too ("required"). */
function Feel(props) {
  const { binding, feel = 'required', variables } = props;
  return <FeelEntry { ...common(props) } feel={ feel } variables={ variables } setValue={ (value, fault) => fault || binding.set(value) } />;
}

function Select(props) {
  const { binding, options, emptyLabel = '<none>', strangerLabel = '{value} (not in the catalogue)', translate } = props;
  const getOptions = () => {
    const value = binding.get();
    const empty = emptyLabel === null ? [] : [ { value: '', label: translate(emptyLabel) } ];
    const known = [ ...empty, ...options ];
    if (known.some(each => each.value === value || each.children?.some(child => child.value === value))) return known;
    return [ ...known, { value, label: translate(strangerLabel, { value }) } ];
  };
  return <SelectEntry { ...common(props) } getOptions={ getOptions } setValue={ value => binding.set(value) } />;
}

function Checkbox(props) {
  const { binding } = props;
  return <CheckboxEntry { ...common(props) } getValue={ () => isTrue(binding.get()) }
    setValue={ value => binding.set(value ? 'true' : '') } />;
}

const isTrue = value => value === true || value === 'true';

function common({ element, id, label, hint, note, binding, debounce, translate }) {
  const description = note ?? (hint && translate(hint));
  return { element, id, label: translate(label), description, debounce, translate, getValue: () => binding.get() };
}

function translateFault(fault, translate) {
  return fault ? translate(fault) : null;
}

const KINDS = {
  text: { component: TextField, isEdited: isTextFieldEntryEdited },
  long: { component: LongText, isEdited: isTextAreaEntryEdited },
  feel: { component: Feel, isEdited: isFeelEntryEdited },
  select: { component: Select, isEdited: isSelectEntryEdited },
  checkbox: { component: Checkbox, isEdited: isCheckboxEntryEdited }
};

/**
 * The panel's entry for a field. `kind` is text, long, feel, select or checkbox, or a checked text: count, duration,
 * identifier, number, period. `hint` is translated, `note` is in the page's language already. A select without options
 * (an empty catalogue) becomes a text field, so nothing is closed.
 */
export function buildEntry(field, services) {
  const kind = field.kind === 'select' && !field.options?.length ? 'text' : field.kind;
  const { component, isEdited } = KINDS[kind] ?? KINDS.text;
  const { translate, debounceInput: debounce } = services;
  return { ...field, component, isEdited, check: CHECKS[kind], translate, debounce };
}
