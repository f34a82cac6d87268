// What is wrong with a diagram, as the engine's rules say: a list of links that select the element.
import { readJson, send } from '../requests.js';
import { make } from './page.js';

const QUIET_MS = 800;

/** @typedef {{ file: string, line: number, element: string, rule: string, severity: 'error' | 'warning', text: string }} Fault */

export class Checks {
  constructor({ url, readXml, translate }, { place, select, mark }) {
    Object.assign(this, { url, readXml, translate, place, select, mark });
    this.summary = make('p', { role: 'status' });
    this.list = make('ul', { class: 'designer-fault-list' });
    place.append(this.summary, this.list);
  }

  touch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), QUIET_MS);
  }

  /** Asks the server. An answer that a later question has overtaken is thrown away. */
  async check() {
    const question = this.question = Symbol('question');
    const answer = await this.ask();
    if (question !== this.question) return;
    if (answer) this.show(answer.faults);
    else this.summary.textContent = this.translate('The diagram could not be checked');
  }

  async ask() {
    try {
      const response = await send(this.url, { body: await this.readXml(), type: 'application/xml' });
      const answer = await readJson(response);
      return Array.isArray(answer?.faults) ? answer : null;
    } catch (fault) {
      console.error(fault);
      return null;
    }
  }

  /** @param {Fault[]} faults */
  show(faults) {
    const errors = faults.filter(each => each.severity === 'error').length;
    const counts = { errors, warnings: faults.length - errors };
    this.summary.textContent = faults.length ? this.translate('{errors} errors, {warnings} warnings', counts) : this.translate('No faults found');
    this.list.replaceChildren(...faults.map(each => this.buildItem(each)));
    this.mark(faults);
  }

  buildItem({ element, line, rule, severity, text }) {
    const isError = severity === 'error';
    const where = [ element, line && this.translate('line {line}', { line }), rule ].filter(Boolean).join(' · ');
    const select = event => {
      event.preventDefault();
      this.select(element);
    };
    const words = element ? make('a', { href: `#${element}`, onclick: select }, text) : text;
    const sign = make('span', { class: `st ${isError ? 'late' : 'soon'}` }, this.translate(isError ? 'error' : 'warning'));
    return make('li', {}, sign, ' ', words, ' ', make('span', { class: 'soft small' }, where));
  }
}
