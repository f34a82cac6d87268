// What a step means for the person cared for: the data it touches, what it does about risk, what may be bent.
import { bindAttribute } from '../bindings.js';
import { addExtension, getBusinessObject, isAny, listExtensions, removeExtension, run } from '../model.js';
import { buildList } from './build.js';

const ACCESS = [ [ 'read', 'Reads' ], [ 'write', 'Writes' ], [ 'share', 'Shares' ], [ 'withdraw', 'Withdraws' ], [ 'consent', 'Asks for consent' ] ];
const LEVELS = [
  [ 'low', 'Low' ], [ 'medium', 'Medium' ], [ 'high', 'High' ], [ 'review', 'A person reviews it' ], [ 'intervene', 'Intervenes because of it' ],
  [ 'urgent', 'Recognises an urgency' ], [ 'act', 'Answers an urgency' ], [ 'escalate', 'Escalates an urgency' ]
];
const ACTIONS = [ [ 'skip', 'Skip it' ], [ 'repeat', 'Do it again' ], [ 'add', 'Add one more' ] ];

const DATA = [
  { name: 'access', label: 'What it does', options: ACCESS },
  { name: 'fields', label: 'With these data', hint: 'Names of fields with a space between, e.g. identity contact' },
  { name: 'consent', label: 'Consent it needs' }
];
const RISK = [ { name: 'kind', label: 'Kind of risk' }, { name: 'level', label: 'Level', options: LEVELS } ];
const ALLOW = [ { name: 'action', label: 'What a professional may do here, with a reason', options: ACTIONS } ];

function toField(spec, { element, target, services }) {
  const options = spec.options?.map(([ value, label ]) => ({ value, label: services.translate(label) }));
  const binding = bindAttribute(element, target, { name: spec.name, services });
  return { id: spec.name, label: spec.label, hint: spec.hint, kind: options ? 'select' : 'text', options, element, binding };
}

function sayItem(specs, target, services) {
  const words = specs.map(spec => {
    const value = target.get(spec.name);
    const known = spec.options?.find(([ each ]) => each === value);
    return known ? services.translate(known[1]) : value;
  });
  return words.filter(Boolean).join(' · ');
}

function buildExtensionList({ id, label, type, specs, on }) {
  return (element, services) => {
    if (!isAny(element, on)) return null;
    const items = listExtensions(getBusinessObject(element), type).map(target => ({
      label: sayItem(specs, target, services),
      fields: specs.map(spec => toField(spec, { element, target, services })),
      remove: () => removeExtension(element, target, { services })
    }));
    const add = () => run(services, addExtension(element, type, { services }).changes);
    return buildList({ id, label, items, add, services });
  };
}

const STEPS = [ 'bpmn:Activity', 'bpmn:Event', 'bpmn:Gateway' ];

export const dataGroup = buildExtensionList({ id: 'data', label: 'Data of the case', type: 'care:Data', specs: DATA, on: STEPS });
export const riskGroup = buildExtensionList({ id: 'risk', label: 'What it does about risk', type: 'care:Risk', specs: RISK, on: STEPS });
export const allowGroup = buildExtensionList({ id: 'allow', label: 'Exceptions that are allowed', type: 'care:Allow', specs: ALLOW, on: [ 'bpmn:Activity' ] });
