// The position of a case, or the counts of many, on a drawn diagram: word, shape and colour, never colour alone.

const BADGES = [
  { name: 'here', sign: '●', word: 'Here', spoken: 'it stands here', position: { top: -19, left: -4 } },
  { name: 'late', sign: '▲', word: 'Late', spoken: 'late', position: { top: -38, left: -4 } },
  { name: 'done', sign: '✓', word: 'Done', spoken: 'done', position: { top: -19, left: -4 } }
];

/** @typedef {{ visited?: Record<string, number>, flows?: string[], stands?: string[] }} Path */
/** @typedef {{ here?: string[], done?: string[], late?: string[], counts?: Record<string, { open: number, late: number }>, path?: Path }} Marks */

function buildBadge(className, text) {
  const badge = document.createElement('span');
  badge.className = `diagram-badge ${className}`;
  badge.setAttribute('aria-hidden', 'true'); // the step's spoken label says it
  badge.textContent = text;
  return badge;
}

/** Draws the marks. Ids that are not in the diagram (another version) are passed over. @param {Marks} marks */
export function drawMarks(viewer, { marks, translate }) {
  const [ canvas, overlays, registry ] = [ 'canvas', 'overlays', 'elementRegistry' ].map(name => viewer.get(name));
  const put = (id, html, position) => overlays.add(id, { html, position, scale: true, show: { minZoom: 0 } });
  for (const { name, sign, word, position } of BADGES) {
    for (const id of marks[name] ?? []) {
      const element = registry.get(id);
      if (!element) continue;
      canvas.addMarker(id, `is-${name}`);
      const isHidden = name === 'done' && (element.waypoints || element.width < 60 || marks.here?.includes(id));
      if (!isHidden) put(id, buildBadge(name, `${sign} ${translate(word)}`), position);
    }
  }
  for (const [ id, { open = 0, late = 0 } ] of Object.entries(marks.counts ?? {})) {
    if (!registry.get(id) || !(open || late)) continue;
    canvas.addMarker(id, late ? 'has-late' : 'has-open');
    put(id, buildBadge('open', `● ${open}`), { top: -19, left: -4 });
    if (late) put(id, buildBadge('late', `▲ ${late}`), { top: -19, right: 40 });
  }
}

/** Where the number of an element stands: beside its name, which is above a gateway and below an event. */
function numberPosition(element) {
  if (element.width >= 60) return { top: -19, left: -4 };
  return element.type.endsWith('Event') ? { top: -14, left: -14 } : { top: element.height * 0.62, left: -10 };
}

/** A counterexample: the elements of its path with their number, its flows, and where the fault shows. @param {Path} path */
export function drawPath(viewer, { path, translate }) {
  const [ canvas, overlays, registry ] = [ 'canvas', 'overlays', 'elementRegistry' ].map(name => viewer.get(name));
  const put = (id, badge, position) => overlays.add(id, { html: badge, position, scale: true, show: { minZoom: 0 } });
  for (const id of [ ...Object.keys(path.visited ?? {}), ...path.flows ?? [] ]) {
    if (registry.get(id)) canvas.addMarker(id, 'is-visited');
  }
  for (const [ id, number ] of Object.entries(path.visited ?? {})) {
    const element = registry.get(id);
    if (!element) continue;
    put(id, buildBadge('visited', String(number)), numberPosition(element));
  }
  for (const id of path.stands ?? []) {
    if (!registry.get(id)) continue;
    canvas.addMarker(id, 'is-fault');
    put(id, buildBadge('fault', `✕ ${translate('Fault')}`), { bottom: 4, left: -4 });
  }
}

function describePath(id, { path, translate }) {
  const words = [];
  if (path?.visited?.[id]) words.push(translate('number {number} of the counterexample', { number: path.visited[id] }));
  if (path?.stands?.includes(id)) words.push(translate('the fault shows here'));
  return words;
}

/** How a step stands, in words for its spoken label. */
export function describeMarks(element, { marks, translate }) {
  const words = BADGES.filter(({ name }) => marks[name]?.includes(element.id)).map(({ spoken }) => translate(spoken));
  const count = marks.counts?.[element.id];
  if (count?.late) words.push(translate('{open} open, {late} of them late', count));
  else if (count?.open) words.push(translate('{open} open', count));
  return [ ...words, ...describePath(element.id, { path: marks.path, translate }) ].join(', ');
}

/** The legend of the signs that this diagram uses. */
export function buildLegend({ marks, translate }) {
  const counts = Object.values(marks.counts ?? {});
  const rows = [
    marks.here?.length && [ 'here', '●', 'it is here now' ],
    marks.done?.length && [ 'done', '✓', 'already done' ],
    marks.late?.length && [ 'late', '▲', 'out of time' ],
    counts.length && [ 'open', '●', 'cases in this step now' ],
    counts.some(each => each.late) && [ 'late', '▲', 'of them out of time' ],
    Object.keys(marks.path?.visited ?? {}).length && [ 'visited', '1', 'steps of the counterexample, in their order' ],
    marks.path?.stands?.length && [ 'fault', '✕', 'the fault shows here' ]
  ].filter(Boolean);
  const list = document.createElement('ul');
  list.className = 'diagram-legend';
  list.setAttribute('aria-label', translate('What the signs mean'));
  for (const [ name, sign, meaning ] of rows) {
    const item = document.createElement('li');
    item.append(buildBadge(name, sign), ` ${translate(meaning)}`);
    list.append(item);
  }
  return rows.length ? list : null;
}
