// The panel of a dry run: what can happen now, where it stands, the steps so far. Shows what the server answered; what to
// do with a choice is the walk's.
import { button, make } from './page.js';
import { same } from './same.js';

const STATES = {
  open: 'Choose what happens next.',
  over: 'The process has ended.',
  stuck: 'It stands here for ever: nothing that is missing can come any more.',
  endless: 'The last step never comes to rest, so the walk ends here.',
  full: 'A walk has so many steps at most: go back, or start again.'
};
const HOW = {
  wait: 'waits here',
  rest: 'waits for what else has to come',
  incident: 'stopped: no way on',
  hold: 'is open, and something is going on in it'
};

/**
 * @typedef {{ text: string, move: object }} Way
 * @typedef {{ element: string, name: string, process: string, moves: { text: string, ways: Way[] }[] }} Group
 * @typedef {{ left: number, state: string, steps: { text: string, broken: string[] }[], next: Group[], more: boolean,
 *   stands: { element: string, name: string, process: string, how: string, count: number }[],
 *   last: { elements: string[], flows: string[] } }} Answer docs/frontend.md
 */

export class WalkPanel {
  constructor(place, { translate, select, turnTo, take, restart, close }) {
    Object.assign(this, { place, translate, select, turnTo, take });
    const t = translate;
    this.groups = [];
    this.note = make('p', { class: 'note', hidden: true });
    this.state = make('p', { class: 'walk-state', tabindex: '-1' });
    this.broken = make('div', {});
    this.ahead = make('div', { class: 'walk-ahead', hidden: true });
    this.next = make('div', { class: 'walk-next', role: 'group', 'aria-labelledby': 'walk-next-title' });
    this.stands = make('ul', {});
    this.steps = make('ol', { class: 'walk-steps' });
    place.append(
      make('h2', { id: 'designer-walk-title' }, t('Walk')),
      make('p', { class: 'soft small' }, t('The engine itself is walked, without data or people. Nothing is stored.')),
      make('p', { class: 'row' }, button(t('Start again'), restart), button(t('Close'), close)),
      this.note, this.state, this.broken, this.ahead,
      make('h3', { id: 'walk-next-title' }, t('What can happen now')), this.next,
      make('h3', {}, t('Where it is')), this.stands,
      make('h3', {}, t('Steps so far')), this.steps
    );
  }

  /** @param {Answer} answer */
  show(answer, { path, at, note }) {
    this.groups = answer.next;
    this.note.hidden = !note;
    this.note.textContent = note;
    this.state.textContent = this.translate(STATES[answer.state]);
    this.showBroken(answer.steps.at(-1)?.broken ?? []);
    this.showAhead(path, at);
    this.next.replaceChildren(...answer.next.map(each => this.buildGroup(each)));
    if (answer.more) this.next.append(make('p', { class: 'soft' }, this.translate('There are more ways than are shown here.')));
    if (!answer.next.length) this.next.append(make('p', { class: 'soft' }, this.translate('Nothing.')));
    this.stands.replaceChildren(...answer.stands.map(each => make('li', {}, this.buildStand(each))));
    if (!answer.stands.length) this.stands.append(make('li', { class: 'soft' }, this.translate(answer.steps.length ? 'Nothing is open.' : 'It has not begun.')));
    this.steps.replaceChildren(...answer.steps.map((each, number) => this.buildStep(each, { number: number + 1, all: answer.steps.length })));
  }

  /** Until the first answer comes. */
  wait() {
    if (!this.next.childElementCount) this.state.textContent = this.translate('Working out what can happen ...');
  }

  /** Nothing can be shown, and why. */
  refuse(text) {
    this.groups = [];
    this.note.hidden = this.ahead.hidden = true;
    this.state.textContent = text;
    for (const each of [ this.broken, this.next, this.stands, this.steps ]) each.replaceChildren();
  }

  /** What a person who does not see it has to hear after a step. @param {Answer} answer */
  tell({ steps, state, stands }) {
    const last = steps.at(-1);
    const where = stands.map(each => this.sayStand(each)).join('; ');
    return [ last?.text, ...last?.broken ?? [], state === 'open' ? where && `${where}.` : this.translate(STATES[state]) ].filter(Boolean).join(' ');
  }

  /** To the first thing that can be done, else to what is said. */
  focus() {
    const first = this.ahead.hidden ? this.next.querySelector('button') : this.ahead.querySelector('button');
    (first ?? this.state).focus();
  }

  focusOn(element) {
    this.next.querySelector(`[data-element="${CSS.escape(element)}"] button`)?.focus();
  }

  /** The moves that can be made at an element. */
  waysOf(element) {
    const groups = this.groups.filter(each => each.element === element);
    return groups.flatMap(({ moves }) => moves.flatMap(({ ways }) => ways.map(each => each.move)));
  }

  showBroken(sentences) {
    const items = sentences.map(each => make('p', {}, make('span', { class: 'st late' }, each)));
    this.broken.className = items.length ? 'note late' : '';
    this.broken.replaceChildren(...items);
  }

  /** The rest of a way that is known: into a fault, or what was gone back over. */
  showAhead(path, at) {
    const t = this.translate;
    const isPossible = this.groups.some(each => each.moves.some(({ ways }) => ways.some(way => same(way.move, path[at]))));
    this.ahead.hidden = at >= path.length || !isPossible;
    this.ahead.replaceChildren(
      make('p', {}, t('A way is prepared: {at} of its {all} steps are taken.', { at, all: path.length })),
      make('p', { class: 'row' }, button(t('Next step of it'), () => this.turnTo(at + 1), { class: 'main' }), button(t('To its end'), () => this.turnTo(path.length)))
    );
  }

  /** @param {Group} group */
  buildGroup({ element, name, process, moves }) {
    const where = process ? make('p', { class: 'soft small' }, this.translate('In {process}', { process })) : null;
    return make('div', { class: 'walk-group', role: 'group', 'aria-label': name, 'data-element': element }, where, ...moves.flatMap(each => this.buildMove(each)));
  }

  buildMove({ text, ways }) {
    const act = (words, { move }) => button(words, () => this.take(move), { class: 'walk-way' });
    if (ways.length === 1) return [ act([ text, ways[0].text ].filter(Boolean).join(' '), ways[0]) ];
    return [ make('p', {}, text), make('ul', {}, ...ways.map(way => make('li', {}, act(way.text, way)))) ];
  }

  buildStand(stand) {
    const go = event => {
      event.preventDefault();
      this.select(stand.element);
    };
    return make('a', { href: `#${stand.element}`, onclick: go }, this.sayStand(stand));
  }

  sayStand({ name, process, how, count }) {
    const words = this.translate('{name}: {how}', { name, how: this.translate(HOW[how]) });
    const many = count > 1 ? this.translate('({count} or more)', { count }) : '';
    return [ words, many, process && this.translate('in {process}', { process }) ].filter(Boolean).join(' ');
  }

  buildStep({ text, broken }, { number, all }) {
    const faults = broken.map(each => make('span', { class: 'st late' }, each));
    const label = this.translate('Back to here, step {number}', { number });
    const back = number < all ? button(this.translate('Back to here'), () => this.turnTo(number), { class: 'quiet', 'aria-label': label }) : null;
    return make('li', { 'aria-current': number === all ? 'step' : false }, text, ...faults.flatMap(each => [ ' ', each ]), ' ', back);
  }
}
