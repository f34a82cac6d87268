// A task for a person: what form, who may do it, by when (care:task).
import { bindAttribute, bindExtension } from '../bindings.js';
import { addExtension, change, createIn, findExtension, getBusinessObject, isAny, run } from '../model.js';
import { buildGroup, buildList, toOptions } from './build.js';

const isForPerson = element => isAny(element, [ 'bpmn:UserTask', 'bpmn:ManualTask' ]);

export function workGroup(element, services) {
  if (!isForPerson(element)) return null;
  const { forms, categories } = services.catalogue;
  const bind = name => bindExtension(element, 'care:Task', { name, services });
  const fields = [
    { id: 'task-form', label: 'Form', kind: 'select', options: toOptions(forms), element, binding: bind('form') },
    { id: 'task-title', label: 'Title in the inbox', kind: 'feel', feel: 'optional', hint: 'If empty, the name of the task', element, binding: bind('title') },
    { id: 'task-category', label: 'Privacy category', kind: 'select', options: toOptions(categories), element, binding: bind('category') },
    { id: 'task-mandatory', label: 'It may never be skipped', kind: 'checkbox', element, binding: bind('mandatory') },
    { id: 'task-not-by', label: 'Never by', kind: 'feel', feel: 'optional', hint: 'A second pair of eyes: an expression such as "=reviewer" names who may not do it', element, binding: bind('notBy') }
  ];
  return buildGroup({ id: 'work', label: 'What is to be done', fields, services, open: true });
}

export function whenGroup(element, services) {
  if (!isForPerson(element)) return null;
  const bind = name => bindExtension(element, 'care:Task', { name, services });
  const fields = [
    { id: 'task-due', label: 'Due after', kind: 'duration', hint: 'P3D is 3 days; or an expression that starts with "="', element, binding: bind('due') },
    { id: 'task-follow-up', label: 'Look again after', kind: 'duration', hint: 'Until then the task waits quietly in the inbox', element, binding: bind('followUp') },
    { id: 'task-priority', label: 'Priority, 0 to 100', kind: 'number', element, binding: bind('priority') }
  ];
  return buildGroup({ id: 'when', label: 'When', fields, services });
}

function candidateFields(element, candidate, services) {
  const bind = name => bindAttribute(element, candidate, { name, services });
  return [
    { id: 'role', label: 'Role', kind: 'select', options: toOptions(services.catalogue.roles), element, binding: bind('role') },
    { id: 'within', label: 'Only in this territory or organisation', kind: 'feel', feel: 'optional', hint: 'A code, or an expression that starts with "="; empty: anywhere', element, binding: bind('within') }
  ];
}

function addCandidate(element, services) {
  const there = findExtension(getBusinessObject(element), 'care:Task');
  const { created, changes } = there ? { created: there, changes: [] } : addExtension(element, 'care:Task', { services });
  const candidate = createIn(created, 'care:Candidate', { services });
  run(services, [ ...changes, change(element, created, { candidates: [ ...created.get('candidates'), candidate ] }) ]);
}

export function peopleGroup(element, services) {
  if (!isForPerson(element)) return null;
  const task = findExtension(getBusinessObject(element), 'care:Task');
  const candidates = task?.get('candidates') ?? [];
  const names = new Map((services.catalogue.roles ?? []).map(({ id, name }) => [ id, name ]));
  const items = candidates.map(candidate => ({
    label: names.get(candidate.get('role')) ?? candidate.get('role'),
    fields: candidateFields(element, candidate, services),
    remove: () => run(services, [ change(element, task, { candidates: candidates.filter(each => each !== candidate) }) ])
  }));
  return buildList({ id: 'people', label: 'Who may do it', items, add: () => addCandidate(element, services), services, open: true });
}
