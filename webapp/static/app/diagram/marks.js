// The position of a case, or the counts of many, on a drawn diagram: word, shape and colour, never colour alone.

const BADGES = [
  { name: 'here', sign: '●', word: 'Here', spoken: 'it stands here', position: { top: -19, left: -4 } },
  { name: 'late', sign: '▲', word: 'Late', spoken: 'late', position: { top: -38, left: -4 } },
  { name: 'done', sign: '✓', word: 'Done', spoken: 'done', position: { top: -19, left: -4 } }
];

/** @typedef {{ here?: string[], done?: string[], late?: string[], counts?: Record<string, { open: number, late: number }> }} Marks */

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

/** How a step stands, in words for its spoken label. */
export function describeMarks(element, { marks, translate }) {
  const words = BADGES.filter(({ name }) => marks[name]?.includes(element.id)).map(({ spoken }) => translate(spoken));
  const count = marks.counts?.[element.id];
  if (count?.late) words.push(translate('{open} open, {late} of them late', count));
  else if (count?.open) words.push(translate('{open} open', count));
  return words.join(', ');
}

/** The legend of the signs that this diagram uses. */
export function buildLegend({ marks, translate }) {
  const counts = Object.values(marks.counts ?? {});
  const rows = [
    marks.here?.length && [ 'here', '●', 'it is here now' ],
    marks.done?.length && [ 'done', '✓', 'already done' ],
    marks.late?.length && [ 'late', '▲', 'out of time' ],
    counts.length && [ 'open', '●', 'cases in this step now' ],
    counts.some(each => each.late) && [ 'late', '▲', 'of them out of time' ]
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
