// What an event waits for or says: a time, a message, a named error, signal or escalation, a link.
import { bindAttribute, bindExpression, bindExtension } from '../bindings.js';
import { change, createIn, findEventDefinition, getBusinessObject, isAny, run } from '../model.js';
import { buildGroup } from './build.js';
import { bindReference } from './references.js';

const TIMERS = [ [ 'timeDuration', 'After some time' ], [ 'timeDate', 'On a date' ], [ 'timeCycle', 'Again and again' ] ];
const TIMER_HINTS = {
  timeDuration: 'PT4H is 4 hours, P30D is 30 days; or an expression that starts with "="',
  timeDate: 'A date and time such as 2027-01-31T09:00:00+01:00; or an expression that starts with "="',
  timeCycle: 'R/P30D is every 30 days, R3/P1D is 3 times, once a day; or an expression that starts with "="'
};

function bindTimerKind(element, timer, services) {
  const find = () => TIMERS.map(([ name ]) => name).find(name => timer.get(name)) ?? '';
  const set = kind => {
    const old = find();
    const body = old ? timer.get(old).get('body') : '';
    const empty = Object.fromEntries(TIMERS.map(([ name ]) => [ name, undefined ]));
    const expression = kind && createIn(timer, 'bpmn:FormalExpression', { services, properties: { body } });
    run(services, [ change(element, timer, kind ? { ...empty, [kind]: expression } : empty) ]);
  };
  return { get: find, set };
}

// The kind stays when the text is emptied, so that the field does not vanish under the hands.
function bindTimerText(element, timer, { kind, services }) {
  const expression = timer.get(kind);
  return { get: () => expression.get('body') ?? '', set: body => run(services, [ change(element, expression, { body }) ]) };
}

export function timerGroup(element, services) {
  const timer = findEventDefinition(element, 'bpmn:TimerEventDefinition');
  if (!timer) return null;
  const kind = bindTimerKind(element, timer, services);
  const options = TIMERS.map(([ value, label ]) => ({ value, label: services.translate(label) }));
  const chosen = kind.get();
  const fields = [
    { id: 'timer-kind', label: 'When', kind: 'select', options, element, binding: kind },
    chosen && { id: 'timer-text', label: 'Time', kind: 'feel', feel: 'optional', hint: TIMER_HINTS[chosen], element, binding: bindTimerText(element, timer, { kind: chosen, services }) }
  ];
  return buildGroup({ id: 'timer', label: 'Clock', fields, services, open: true });
}

function findMessageHolder(element) {
  if (isAny(element, [ 'bpmn:SendTask', 'bpmn:ReceiveTask' ])) return getBusinessObject(element);
  return findEventDefinition(element, 'bpmn:MessageEventDefinition');
}

export function messageGroup(element, services) {
  const holder = findMessageHolder(element);
  if (!holder) return null;
  const { choice, thing } = bindReference(element, holder, { name: 'messageRef', type: 'bpmn:Message', services });
  const fields = [
    { id: 'message', label: 'Message', kind: 'select', emptyLabel: '<none>', options: choice.options, element, binding: choice },
    thing && { id: 'message-name', label: 'Name of the message', kind: 'text', element, binding: bindAttribute(element, thing, { name: 'name', services }) }
  ];
  return buildGroup({ id: 'message', label: 'Message', fields, services, open: true });
}

/** Which running case a message is for. On the event, or else on the message itself. */
export function correlationGroup(element, services) {
  const holder = findMessageHolder(element);
  if (!holder) return null;
  const message = holder.get('messageRef');
  const here = bindExtension(element, 'care:Correlation', { name: 'key', services });
  const shared = message && bindExtension(element, 'care:Correlation', { name: 'key', owner: message, services });
  const fields = [
    shared && { id: 'correlation-message', label: 'Key for everybody who uses this message', kind: 'feel', element, binding: shared },
    { id: 'correlation', label: 'Key here only', kind: 'feel', hint: 'For instance = case_id', element, binding: here }
  ];
  return buildGroup({ id: 'correlation', label: 'Which case the message is for', fields, services });
}

function buildNamedThing({ id, label, type, reference, definition, code }) {
  return (element, services) => {
    const holder = findEventDefinition(element, definition);
    if (!holder) return null;
    const { choice, thing } = bindReference(element, holder, { name: reference, type, services });
    const bind = name => bindAttribute(element, thing, { name, services });
    const fields = [
      { id, label, kind: 'select', emptyLabel: code ? 'Any' : '<none>', options: choice.options, element, binding: choice },
      thing && { id: `${id}-name`, label: 'Name', kind: 'text', element, binding: bind('name') },
      thing && code && { id: `${id}-code`, label: 'Code', kind: 'text', element, binding: bind(code) }
    ];
    return buildGroup({ id: `${id}-group`, label, fields, services, open: true });
  };
}

export const namedThingGroups = [
  buildNamedThing({ id: 'error', label: 'Error', type: 'bpmn:Error', reference: 'errorRef', definition: 'bpmn:ErrorEventDefinition', code: 'errorCode' }),
  buildNamedThing({ id: 'escalation', label: 'Escalation', type: 'bpmn:Escalation', reference: 'escalationRef', definition: 'bpmn:EscalationEventDefinition', code: 'escalationCode' }),
  buildNamedThing({ id: 'signal', label: 'Signal', type: 'bpmn:Signal', reference: 'signalRef', definition: 'bpmn:SignalEventDefinition' })
];

export function linkGroup(element, services) {
  const link = findEventDefinition(element, 'bpmn:LinkEventDefinition');
  const conditional = findEventDefinition(element, 'bpmn:ConditionalEventDefinition');
  const fields = [
    link && { id: 'link', label: 'Goes on at the link with this name', kind: 'text', element, binding: bindAttribute(element, link, { name: 'name', services }) },
    conditional && { id: 'becomes-true', label: 'When this becomes true', kind: 'feel', element, binding: bindExpression(element, conditional, { name: 'condition', services }) }
  ];
  return buildGroup({ id: 'link-group', label: 'Event', fields, services, open: true });
}
