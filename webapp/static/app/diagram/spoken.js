// What a screen reader says of a step: what it is, its name, who does it, where it leads, how it stands.
import { flowsFrom, laneOf, nameOf } from './element.js';

const KINDS = {
  boundaryEvent: 'Boundary event', businessRuleTask: 'Business rule task', callActivity: 'Call activity', complexGateway: 'Complex gateway',
  endEvent: 'End event', eventBasedGateway: 'Event-based gateway', exclusiveGateway: 'Exclusive gateway', inclusiveGateway: 'Inclusive gateway',
  intermediateCatchEvent: 'Intermediate catch event', intermediateThrowEvent: 'Intermediate throw event', manualTask: 'Manual task',
  parallelGateway: 'Parallel gateway', receiveTask: 'Receive task', scriptTask: 'Script task', sendTask: 'Send task', serviceTask: 'Service task',
  startEvent: 'Start event', subProcess: 'Sub-process', adHocSubProcess: 'Ad-hoc sub-process', transaction: 'Transaction', task: 'Task', userTask: 'User task'
};
const EVENTS = {
  timer: 'Clock', message: 'Message', error: 'Error', escalation: 'Escalation', signal: 'Signal', conditional: 'Condition',
  compensate: 'Compensation', terminate: 'Terminate', link: 'Link', cancel: 'Cancel'
};

/** The kind of a step in words: "Boundary event (clock)". */
export function sayKind(element, translate) {
  const type = element.businessObject.$type.slice('bpmn:'.length);
  const key = type[0].toLowerCase() + type.slice(1);
  const kind = translate(KINDS[key] ?? type);
  const definition = element.businessObject.eventDefinitions?.[0]?.$type ?? '';
  const event = EVENTS[definition.replace(/^bpmn:|EventDefinition$/g, '').toLowerCase()];
  return event ? `${kind} (${translate(event).toLowerCase()})` : kind;
}

function sayWays(element, translate) {
  const ways = flowsFrom(element).map(flow => [ nameOf(flow), nameOf(flow.target) || sayKind(flow.target, translate) ].filter(Boolean).join(': '));
  if (!ways.length) return element.businessObject.$type === 'bpmn:EndEvent' ? '' : translate('leads nowhere');
  const names = ways.join(translate(' or '));
  return element.host ? translate('if it happens, leads to {names}', { names }) : translate('leads to {names}', { names });
}

/** @param {string} state how it stands now, in words already; may be empty */
export function say(element, { translate, state = '' }) {
  const lane = laneOf(element)?.name;
  const borders = (element.attachers ?? []).map(each => nameOf(each) || sayKind(each, translate));
  return [
    translate('{type}: {name}', { type: sayKind(element, translate), name: nameOf(element) || translate('without a name') }),
    state,
    lane && translate('done by {lane}', { lane }),
    sayWays(element, translate),
    borders.length && translate('has {name} on its border', { name: borders.join(', ') })
  ].filter(Boolean).join('. ');
}
