// What a promise may be about, for a select: the steps of the diagram by name, its kinds of step, its messages, what steps do.
import { findDefinitions, listExtensions } from '../model.js';

function listSteps(holder) {
  const steps = (holder.get('flowElements') ?? []).filter(each => each.$instanceOf('bpmn:FlowNode'));
  return steps.flatMap(each => each.$instanceOf('bpmn:SubProcess') ? [ each, ...listSteps(each) ] : [ each ]);
}

/** The engine's name of a step's kind. */
function kindOf(step) {
  if (step.$instanceOf('bpmn:SubProcess') && step.get('triggeredByEvent')) return 'eventSubProcess';
  const name = step.$type.slice('bpmn:'.length);
  return name[0].toLowerCase() + name.slice(1);
}

function nameOf(step, language) {
  const labels = language === 'en' ? listExtensions(step, 'care:Label') : [];
  const said = labels.find(each => each.get('lang') === 'en')?.get('text') || step.get('name');
  return said ? `${said.replace(/\s+/g, ' ').trim()} (${step.get('id')})` : step.get('id');
}

function listNamed(process) {
  const roots = findDefinitions(process).get('rootElements');
  return [ [ 'message', 'bpmn:Message' ], [ 'signal', 'bpmn:Signal' ] ].flatMap(([ by, type ]) => {
    const things = roots.filter(each => each.$instanceOf(type));
    return things.map(each => each.get('name') || each.get('id')).map(name => ({ value: `${by}:${name}`, label: name }));
  });
}

/** Groups of options: { label, children: [{ value, label }] }. `people`: only what people do. */
export function listMeant(process, { services, people }) {
  const { promises } = services.catalogue;
  const isMeant = step => !people || promises.byPeople.includes(kindOf(step));
  const steps = listSteps(process).filter(isMeant);
  const kinds = [ ...new Set(steps.map(kindOf)) ].filter(kind => Object.hasOwn(promises.kinds, kind));
  const classes = promises.classes.filter(({ id }) => !people || id === 'category');
  const { translate } = services;
  const groups = [
    { label: translate('This step'), children: steps.map(each => ({ value: each.get('id'), label: nameOf(each, promises.language) })) },
    { label: translate('All steps of a kind'), children: kinds.map(kind => ({ value: `kind:${kind}`, label: promises.kinds[kind] })) },
    ...classes.map(({ label, choices }) => ({ label, children: choices.map(({ id, name }) => ({ value: id, label: name })) })),
    { label: translate('Who sends or takes it'), children: people ? [] : listNamed(process) }
  ];
  return groups.filter(group => group.children.length);
}
