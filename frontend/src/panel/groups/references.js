// Choosing a message, error, signal or escalation of the file, or making a new one.
import { change, createIn, findDefinitions, run } from '../model.js';

const NEW = '+new';

function createThing(definitions, type, services) {
  const thing = createIn(definitions, type, { services });
  thing.set('name', thing.get('id'));
  return thing;
}

/** `choice`: a binding with options whose value is an id; `thing`: what is referred to now, or undefined. */
export function bindReference(element, holder, { name, type, services }) {
  const definitions = findDefinitions(holder);
  const things = definitions.get('rootElements').filter(each => each.$instanceOf(type));
  const thing = holder.get(name);
  const options = things.map(each => ({ value: each.get('id'), label: each.get('name') || each.get('id') }));
  const set = id => {
    if (id !== NEW) return run(services, [ change(element, holder, { [name]: things.find(each => each.get('id') === id) }) ]);
    const created = createThing(definitions, type, services);
    const rootElements = [ ...definitions.get('rootElements'), created ];
    return run(services, [ change(element, definitions, { rootElements }), change(element, holder, { [name]: created }) ]);
  };
  const all = [ ...options, { value: NEW, label: services.translate('A new one') } ];
  return { choice: { get: () => thing?.get('id') ?? '', set, options: all }, thing };
}
