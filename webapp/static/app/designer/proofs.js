// What is proved of the drawing: asked for in the background once the hand rests, shown beside what lint says.
import { readJson, send } from '../requests.js';
import { button, make } from './page.js';

const QUIET_MS = 2_500;
const AGAIN_MS = 2_000;
const SIGNS = {
  proven: [ 'good', 'proved' ],
  refuted: [ 'late', 'fails' ],
  not_proven: [ 'soon', 'not proved' ]
};

/** @typedef {{ id: string, result: 'proven' | 'refuted' | 'not_proven', element: string, text: string, way: string[], moves?: object[], mendable?: boolean }} Verdict */

export class Proofs {
  constructor({ url, readXml, translate }, { place, select, repairs, walk }) {
    Object.assign(this, { url, readXml, translate, select, repairs, walk });
    this.summary = make('p', { role: 'status' });
    this.list = make('ul', { class: 'designer-fault-list' });
    this.assumed = make('details', { hidden: true });
    place.append(this.summary, this.list, this.assumed);
  }

  touch() {
    clearTimeout(this.timer);
    this.question = null; // what comes now is about an older drawing
    this.timer = setTimeout(() => this.prove(), QUIET_MS);
  }

  async prove() {
    const question = this.question = Symbol('question');
    this.summary.textContent = this.translate('Proving every way that the process can go ...');
    const { status, answer } = await this.ask();
    if (question !== this.question) return;
    if (status === 503) this.timer = setTimeout(() => this.prove(), AGAIN_MS);
    else if (status === 422) this.clear(this.translate('Nothing is proved while the diagram has errors'));
    else if (answer?.verdicts) this.show(answer);
    else this.clear(this.translate('The diagram could not be proved'));
  }

  async ask() {
    try {
      const response = await send(this.url, { body: await this.readXml(), type: 'application/xml' });
      return { status: response.status, answer: await readJson(response) };
    } catch (fault) {
      console.error(fault);
      return { status: 0, answer: null };
    }
  }

  clear(text) {
    this.summary.textContent = text;
    this.list.replaceChildren();
    this.assumed.hidden = true;
  }

  show({ verdicts, assumptions, states, seconds }) {
    const count = result => verdicts.filter(each => each.result === result).length;
    const counts = { refuted: count('refuted'), proven: count('proven'), unproven: count('not_proven'), states, seconds };
    this.clear(this.translate('{refuted} fail, {unproven} not proved, {proven} proved; {states} situations in {seconds} s', counts));
    const order = [ 'refuted', 'not_proven', 'proven' ];
    const sorted = [ ...verdicts ].sort((one, other) => order.indexOf(one.result) - order.indexOf(other.result));
    this.list.replaceChildren(...sorted.map(each => this.buildItem(each)));
    const items = assumptions.map(text => make('li', {}, text));
    this.assumed.replaceChildren(make('summary', {}, this.translate('What was assumed')), make('ul', {}, ...items));
    this.assumed.hidden = !items.length;
  }

  /** @param {Verdict} verdict */
  buildItem({ id, result, element, text, way, moves = [], mendable }) {
    const [ look, word ] = SIGNS[result];
    const select = event => {
      event.preventDefault();
      this.select(element);
    };
    const words = element ? make('a', { href: `#${element}`, onclick: select }, text) : text;
    const steps = way.length ? make('details', {}, make('summary', {}, this.translate('How it comes to it')),
      make('ol', {}, ...way.map(each => make('li', {}, each)))) : null;
    const follow = moves.length && this.walk ? button(this.translate('Walk it step by step'), () => this.walk(moves)) : null;
    const offer = mendable && this.repairs ? this.repairs.buildOffer({ id, element }) : null;
    const actions = follow || offer ? make('p', { class: 'row' }, follow, offer?.ask) : null;
    return make('li', {}, make('span', { class: `st ${look}` }, this.translate(word)), ' ', words, steps, actions, offer?.place);
  }
}
