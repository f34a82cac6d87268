// What the system does by itself: a handler, a FEEL script, a decision table, another process.
import { bindAttribute, bindExtension } from '../bindings.js';
import { getBusinessObject, is, isAny, change, run } from '../model.js';
import { buildGroup, toOptions } from './build.js';

const BINDINGS = [ [ 'latest', 'The newest version' ], [ 'deployment', 'The version deployed with this one' ], [ 'version', 'A fixed version' ] ];

export function serviceGroup(element, services) {
  if (!isAny(element, [ 'bpmn:ServiceTask', 'bpmn:SendTask' ])) return null;
  const bind = name => bindExtension(element, 'care:Service', { name, services });
  const fields = [
    { id: 'service-handler', label: 'What the system does', kind: 'select', options: toOptions(services.catalogue.handlers), element, binding: bind('handler') },
    { id: 'service-retries', label: 'Tries again if it fails', kind: 'number', hint: 'How many times; after that a person is told', element, binding: bind('retries') },
    { id: 'service-backoff', label: 'Waits between tries', kind: 'duration', element, binding: bind('backoff') },
    { id: 'service-timeout', label: 'Gives up a try after', kind: 'duration', element, binding: bind('timeout') }
  ];
  return buildGroup({ id: 'service', label: 'Automatic step', fields, services, open: true });
}

// A FEEL script carries no leading "=" (it is all FEEL); its language is stated in the file.
function bindScript(element, services) {
  const target = getBusinessObject(element);
  return {
    get: () => target.get('script') ?? '',
    set: script => run(services, [ change(element, target, { script: script || undefined, scriptFormat: script ? 'feel' : undefined }) ])
  };
}

export function scriptGroup(element, services) {
  if (!is(element, 'bpmn:ScriptTask')) return null;
  const result = bindExtension(element, 'care:Script', { name: 'result', services });
  const fields = [
    { id: 'script', label: 'Calculation (FEEL)', kind: 'long', rows: 5, element, binding: bindScript(element, services) },
    { id: 'script-result', label: 'Its result is called', kind: 'text', hint: 'If empty, each entry of the result is a variable', element, binding: result }
  ];
  return buildGroup({ id: 'script', label: 'Calculation', fields, services, open: true });
}

export function decisionGroup(element, services) {
  if (!is(element, 'bpmn:BusinessRuleTask')) return null;
  const bind = name => bindExtension(element, 'care:Decision', { name, services });
  const fields = [
    { id: 'decision', label: 'Decision table', kind: 'select', options: toOptions(services.catalogue.decisions), element, binding: bind('decision') },
    { id: 'decision-result', label: 'Its result is called', kind: 'identifier', element, binding: bind('result') }
  ];
  return buildGroup({ id: 'decision', label: 'Decision', fields, services, open: true });
}

export function callGroup(element, services) {
  if (!is(element, 'bpmn:CallActivity')) return null;
  const bind = name => bindExtension(element, 'care:Call', { name, services });
  const called = bindAttribute(element, getBusinessObject(element), { name: 'calledElement', services });
  const options = BINDINGS.map(([ value, label ]) => ({ value, label: services.translate(label) }));
  const binding = bind('binding');
  const fields = [
    { id: 'called', label: 'Process that is run', kind: 'select', options: toOptions(services.catalogue.processes), element, binding: called },
    { id: 'called-binding', label: 'Which version', kind: 'select', emptyLabel: 'The newest version, if nothing is said', options, element, binding },
    binding.get() === 'version' && { id: 'called-version', label: 'Number of the version', kind: 'number', element, binding: bind('version') }
  ];
  return buildGroup({ id: 'call', label: 'Another process', fields, services, open: true });
}
