// From fields to the panel's groups and lists.
import { Group, ListGroup } from '@bpmn-io/properties-panel';
import { buildEntry } from '../fields.jsx';

/** A group of fields. Fields that are null are left out; without fields there is no group. */
export function buildGroup({ id, label, fields, services, open = false }) {
  const entries = fields.filter(Boolean).map(field => buildEntry(field, services));
  if (!entries.length) return null;
  const { translate } = services;
  return { id, label: translate(label), component: Group, entries, shouldOpen: open, translate };
}

/** A list whose items have fields. `add()` and an item's `remove()` change the model. */
export function buildList({ id, label, items, add, services, open = false }) {
  const { translate } = services;
  const build = (item, index) => {
    const name = `${id}-${index}`;
    const entries = item.fields.map(field => buildEntry({ ...field, id: `${name}-${field.id}` }, services));
    return { id: name, label: item.label || translate('<empty>'), entries, autoFocusEntry: entries[0].id, remove: quietly(item.remove) };
  };
  return { id, label: translate(label), component: ListGroup, items: items.map(build), add: quietly(add), shouldOpen: open, translate };
}

// The click must not reach the header of the group, which would close it.
function quietly(action) {
  return event => {
    event.stopPropagation();
    action();
  };
}

/** Catalogue rows { id, name } as options of a select. */
export function toOptions(rows = []) {
  return rows.map(({ id, name }) => ({ value: id, label: name && name !== id ? `${name} (${id})` : id }));
}
